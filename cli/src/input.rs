//! Where the rows come from: a local file, standard input or an S3 object, each readable twice.

use std::{
    io::{self, Read},
    path::PathBuf,
};

use anyhow::Context;
use import::{
    read::Format,
    source::object::{Object, S3Uri},
};

use crate::{aws::Clients, local_file::LocalFile};

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

    /// Finds the input. Standard input, or a pipe, is read to its end.
    pub async fn open(&self, clients: &Clients) -> anyhow::Result<Input> {
        let opened = match self {
            Self::File(path) => {
                let path = path.clone();
                blocking(move || LocalFile::open(&path)).await
            }
            Self::StandardInput => blocking(|| LocalFile::spool(io::stdin().lock())).await,
            Self::S3(uri) => Object::open(&clients.s3, uri.clone()).await.map(Input::S3).map_err(Into::into),
        };
        opened.with_context(|| self.to_string())
    }

    /// The input, to be read once. An object is none of this machine's.
    pub(crate) fn open_local(&self) -> anyhow::Result<Option<Box<dyn Read + Send>>> {
        let opened: io::Result<Option<Box<dyn Read + Send>>> = match self {
            Self::File(path) => LocalFile::open(path).map(|file| Some(Box::new(file) as _)),
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
    File(LocalFile),
    S3(Object),
}

impl Input {
    /// A reader from the first byte on; only one may be in use at a time.
    pub fn reader(&self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::File(file) => Ok(Box::new(file.reader()?)),
            Self::S3(object) => Ok(Box::new(object.reader())),
        }
    }
}

async fn blocking(open: impl FnOnce() -> io::Result<LocalFile> + Send + 'static) -> anyhow::Result<Input> {
    Ok(Input::File(tokio::task::spawn_blocking(open).await??))
}
