//! Unpacks gzip on the way, whatever the file's name: a file says what it is by its first bytes.

use std::io::{self, ErrorKind, Read};

use flate2::read::MultiGzDecoder;

/// What every gzip file begins with (RFC 1952, 2.3.1).
pub(super) const MAGIC: &[u8] = b"\x1f\x8b";

/// The unpacked bytes of a gzip file, which may consist of several members.
///
/// However much comes out of it, only one row of it is in memory at a time.
pub(super) struct Unpacked<'a>(MultiGzDecoder<Box<dyn Read + 'a>>);

impl<'a> Unpacked<'a> {
    pub(super) fn new(packed: Box<dyn Read + 'a>) -> Self {
        Self(MultiGzDecoder::new(packed))
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::InvalidInput | ErrorKind::InvalidData => {
                io::Error::other("its gzip data is damaged or cut off; pack and upload it again")
            }
            // The source's own.
            _ => error,
        })
    }
}
