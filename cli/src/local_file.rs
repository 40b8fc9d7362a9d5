//! A local file that is read as it was when it was opened, or not to its end.

use std::{
    fs::{File, Metadata},
    io::{self, Read, Seek},
    os::unix::fs::MetadataExt,
    path::Path,
};

/// A file, and how it was when it was opened.
#[derive(Debug)]
pub struct LocalFile {
    file: File,
    opened: Version,
}

/// What changes when somebody writes to a file or cuts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    bytes: u64,
    /// Seconds and nanoseconds.
    modified: (i64, i64),
}

impl LocalFile {
    /// Opens a file. What cannot be read twice, such as a named pipe, is read to its end first.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let kind = file.metadata()?.file_type();
        match () {
            () if kind.is_file() => Self::of(file),
            () if kind.is_dir() => Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory")),
            () => Self::spool(file),
        }
    }

    /// The input in a temporary file that has no name, so that nobody else can open it and a kill leaves nothing.
    ///
    /// A run reads its input twice, so that nothing is written when it is broken anywhere; memory would set a limit to its
    /// size.
    pub(crate) fn spool(mut input: impl Read) -> io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut input, &mut file)?;
        file.rewind()?;
        Self::of(file)
    }

    /// The same file from its first byte on; only one may be in use at a time.
    pub(crate) fn reader(&self) -> io::Result<Self> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(Self { file, opened: self.opened })
    }

    fn of(file: File) -> io::Result<Self> {
        let opened = Version::of(&file.metadata()?);
        Ok(Self { file, opened })
    }
}

impl Read for LocalFile {
    /// Fails where the file is another one by now: an end that came too soon would pass for the file's own.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if Version::of(&self.file.metadata()?) != self.opened {
            return Err(io::Error::other("it was changed while it was read; import it again"));
        }
        Ok(read)
    }
}

impl Version {
    fn of(file: &Metadata) -> Self {
        Self { bytes: file.len(), modified: (file.mtime(), file.mtime_nsec()) }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write, os::fd::AsRawFd};

    use super::*;

    #[test]
    fn a_file_that_changes_is_not_read_to_its_end() {
        type Change = fn(&File);
        let changes: [(&str, Change); 4] = [
            ("left alone", |_| ()),
            ("cut", |file| file.set_len(6).expect("it can be cut")),
            ("longer", |mut file| file.write_all(b"more").expect("it can be written")),
            ("of another time", |file| file.set_modified(std::time::UNIX_EPOCH).expect("it has a time")),
        ];
        for (change, carry_out) in changes {
            let file = tempfile::NamedTempFile::new().expect("a temporary file");
            fs::write(file.path(), "username,password\n").expect("it can be written");
            let mut reader = LocalFile::open(file.path()).and_then(|file| file.reader()).expect("it can be read");
            let mut start = [0; 8];
            reader.read_exact(&mut start).expect("nothing changed yet");
            carry_out(&fs::OpenOptions::new().append(true).open(file.path()).expect("it is there"));
            let rest = reader.read_to_end(&mut Vec::new()).map_err(|error| error.to_string());
            let expected = "it was changed while it was read; import it again".to_owned();
            assert_eq!(rest, if change == "left alone" { Ok(10) } else { Err(expected) }, "{change}");
        }
    }

    #[test]
    fn what_can_be_read_once_is_read_twice() {
        let (pipe, mut writer) = io::pipe().expect("a pipe");
        writer.write_all(b"username\n").expect("it has room");
        drop(writer);
        let path = format!("/dev/fd/{}", pipe.as_raw_fd());
        let file = LocalFile::open(Path::new(&path)).expect("it can be read");
        for _ in 0..2 {
            assert_eq!(io::read_to_string(file.reader().expect("a reader")).expect("it is read"), "username\n");
        }
    }

    #[test]
    fn a_directory_is_no_file() {
        let error = LocalFile::open(Path::new("/")).map(drop).expect_err("it is a directory");
        assert_eq!(error.to_string(), "it is a directory");
    }
}
