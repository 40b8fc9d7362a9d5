//! A file written to S3 piece by piece, for writers that block.

use std::io::{self, Write};

use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use tokio::runtime::Handle;

use super::run::{Run, words};

/// Big enough for files of 80 GB in the 10,000 pieces S3 takes, small enough for three at a time in memory.
const PIECE_BYTES: usize = 8 << 20;

/// A file that is there once it is finished, and not before.
pub(super) struct Upload<'a> {
    run: &'a Run,
    name: &'static str,
    runtime: Handle,
    piece: Vec<u8>,
    /// Once there is more than one piece.
    id: Option<String>,
    pieces: Vec<CompletedPart>,
}

impl<'a> Upload<'a> {
    pub(super) fn new(run: &'a Run, name: &'static str, runtime: &Handle) -> Self {
        Self { run, name, runtime: runtime.clone(), piece: Vec::new(), id: None, pieces: Vec::new() }
    }

    /// Makes the file.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let Some(id) = self.id.clone() else {
            let put = self.run.s3.put_object().bucket(&self.run.bucket).key(self.run.key(self.name));
            let put = put.body(std::mem::take(&mut self.piece).into());
            return self.runtime.block_on(put.send()).map(drop).map_err(|error| failed(words(&error, "s3:PutObject")));
        };
        self.send_piece(&id)?;
        let pieces = CompletedMultipartUpload::builder().set_parts(Some(std::mem::take(&mut self.pieces))).build();
        let complete = self.run.s3.complete_multipart_upload().bucket(&self.run.bucket).key(self.run.key(self.name));
        let complete = complete.upload_id(id).multipart_upload(pieces);
        self.runtime.block_on(complete.send()).map(drop).map_err(|error| failed(words(&error, "s3:PutObject")))
    }

    fn begin(&mut self) -> io::Result<String> {
        if let Some(id) = &self.id {
            return Ok(id.clone());
        }
        let create = self.run.s3.create_multipart_upload().bucket(&self.run.bucket).key(self.run.key(self.name));
        let created = self.runtime.block_on(create.send()).map_err(|error| failed(words(&error, "s3:PutObject")))?;
        let id = created.upload_id.ok_or_else(|| failed("S3 gave no upload id".to_owned()))?;
        self.id = Some(id.clone());
        Ok(id)
    }

    fn send_piece(&mut self, id: &str) -> io::Result<()> {
        let number = i32::try_from(self.pieces.len() + 1).map_err(io::Error::other)?;
        let upload = self.run.s3.upload_part().bucket(&self.run.bucket).key(self.run.key(self.name)).upload_id(id);
        let upload = upload.part_number(number).body(std::mem::take(&mut self.piece).into());
        let sent = self.runtime.block_on(upload.send()).map_err(|error| failed(words(&error, "s3:PutObject")))?;
        self.pieces.push(CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag).build());
        Ok(())
    }
}

impl Write for Upload<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE_BYTES {
            let id = self.begin()?;
            self.send_piece(&id)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn failed(words: String) -> io::Error {
    io::Error::other(words)
}
