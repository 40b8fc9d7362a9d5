//! Where the rows come from: a local file, standard input or an S3 object, each readable twice.

use std::{
    fs::File,
    io::{self, Read, Seek},
    path::PathBuf,
};

use anyhow::Context;
use user_import::{
    read::Format,
    source::object::{Object, S3Uri},
};

use crate::aws::Clients;

/// What the operator names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `-`
    StandardInput,
    S3(S3Uri),
    File(PathBuf),
}

impl Source {
    /// Reads the argument.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "-" => Ok(Self::StandardInput),
            text if text.starts_with("s3://") => {
                S3Uri::parse(text).map(Self::S3).ok_or_else(|| "write for example s3://bucket/users.csv".to_owned())
            }
            text => Ok(Self::File(text.into())),
        }
    }

    /// Finds the input. Standard input is read to its end.
    pub async fn open(&self, clients: &Clients) -> anyhow::Result<Input> {
        let opened = match self {
            Self::File(path) => File::open(path).map(Input::File).map_err(anyhow::Error::from),
            Self::StandardInput => tokio::task::spawn_blocking(spool).await?.map(Input::File).map_err(Into::into),
            Self::S3(uri) => Object::open(&clients.s3, uri.clone()).await.map(Input::S3).map_err(Into::into),
        };
        opened.with_context(|| self.to_string())
    }

    /// The input, to be read once. An object is none of this machine's.
    pub(crate) fn open_local(&self) -> anyhow::Result<Option<Box<dyn Read + Send>>> {
        let opened: io::Result<Option<Box<dyn Read + Send>>> = match self {
            Self::File(path) => File::open(path).map(|file| Some(Box::new(file) as _)),
            Self::StandardInput => Ok(Some(Box::new(io::stdin()))),
            Self::S3(_) => Ok(None),
        };
        opened.with_context(|| self.to_string())
    }

    /// What the name says it holds.
    pub fn named(&self) -> Option<Format> {
        match self {
            Self::StandardInput => None,
            Self::S3(uri) => Format::named(&uri.key),
            Self::File(path) => Format::named(&path.file_name()?.to_string_lossy()),
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::StandardInput => f.write_str("standard input"),
            Self::S3(uri) => write!(f, "s3://{}/{}", uri.bucket, uri.key),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// An input that was found.
pub enum Input {
    File(File),
    S3(Object),
}

impl Input {
    /// A reader from the first byte on; only one may be in use at a time.
    pub fn reader(&self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::File(file) => {
                let mut file = file.try_clone()?;
                file.rewind()?;
                Ok(Box::new(file))
            }
            Self::S3(object) => Ok(Box::new(object.reader())),
        }
    }
}

/// Standard input in a temporary file that has no name, so that nobody else can open it and a kill leaves nothing.
///
/// A run reads its input twice, so that nothing is written when it is broken anywhere; memory would set a limit to its size.
fn spool() -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut io::stdin().lock(), &mut file)?;
    Ok(file)
}
