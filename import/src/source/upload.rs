//! An S3 object that is written piece by piece, by a thread that may block.

use std::io::{self, Write};

use aws_sdk_s3::{
    Client,
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
    types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart},
};
use tokio::runtime::Handle;

use super::object::S3Uri;

/// Big enough for objects of 80 GB in the 10,000 pieces S3 takes, small enough to have several at a time in memory.
const PIECE_BYTES: usize = 8 << 20;

/// The SDK computes a checksum of each piece. S3 wants it to be the one that the upload was created with, and to hear it once
/// more at the end (S3 API reference, CreateMultipartUpload, UploadPart and CompleteMultipartUpload).
const CHECKSUM: ChecksumAlgorithm = ChecksumAlgorithm::Crc32;

/// An object that is there once it is finished, and not before.
pub struct Upload {
    client: Client,
    uri: S3Uri,
    runtime: Handle,
    piece: Vec<u8>,
    /// Once there is more than one piece.
    id: Option<String>,
    /// S3's If-None-Match.
    if_none_match: Option<&'static str>,
    pieces: Vec<CompletedPart>,
}

impl Upload {
    /// Nothing yet. Call it inside the async runtime.
    pub fn new(client: &Client, uri: S3Uri) -> Self {
        let (client, runtime) = (client.clone(), Handle::current());
        Self { client, uri, runtime, piece: Vec::new(), id: None, if_none_match: None, pieces: Vec::new() }
    }

    /// Fails where there is such an object already, instead of writing over it.
    #[must_use]
    pub fn only_if_none(self) -> Self {
        Self { if_none_match: Some("*"), ..self }
    }

    /// Makes the object.
    pub fn finish(mut self) -> io::Result<()> {
        let Some(id) = self.id.clone() else {
            let put = self.client.put_object().bucket(&self.uri.bucket).key(&self.uri.key);
            let put = put.set_if_none_match(self.if_none_match.map(str::to_owned));
            let put = put.body(std::mem::take(&mut self.piece).into());
            return self.runtime.block_on(put.send()).map(drop).map_err(failed);
        };
        self.send_piece(&id)?;
        let pieces = CompletedMultipartUpload::builder().set_parts(Some(std::mem::take(&mut self.pieces))).build();
        let complete = self.client.complete_multipart_upload().bucket(&self.uri.bucket).key(&self.uri.key);
        let complete = complete.set_if_none_match(self.if_none_match.map(str::to_owned));
        let complete = complete.upload_id(id).multipart_upload(pieces);
        self.runtime.block_on(complete.send()).map(drop).map_err(failed)
    }

    fn begin(&mut self) -> io::Result<String> {
        if let Some(id) = &self.id {
            return Ok(id.clone());
        }
        let create = self.client.create_multipart_upload().bucket(&self.uri.bucket).key(&self.uri.key);
        let create = create.checksum_algorithm(CHECKSUM);
        let created = self.runtime.block_on(create.send()).map_err(failed)?;
        let id = created.upload_id.ok_or_else(|| io::Error::other("S3 gave no upload id"))?;
        self.id = Some(id.clone());
        Ok(id)
    }

    fn send_piece(&mut self, id: &str) -> io::Result<()> {
        let number = i32::try_from(self.pieces.len() + 1).map_err(io::Error::other)?;
        let upload = self.client.upload_part().bucket(&self.uri.bucket).key(&self.uri.key).upload_id(id);
        let upload = upload.part_number(number).checksum_algorithm(CHECKSUM);
        let upload = upload.body(std::mem::take(&mut self.piece).into());
        let sent = self.runtime.block_on(upload.send()).map_err(failed)?;
        let piece = CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag);
        self.pieces.push(piece.set_checksum_crc32(sent.checksum_crc32).build());
        Ok(())
    }
}

impl Write for Upload {
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

fn failed<E: ProvideErrorMetadata>(error: SdkError<E, HttpResponse>) -> io::Error {
    io::Error::other(words(&error, "s3:PutObject"))
}

/// What S3 said, and what to do.
pub fn words<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>, action: &str) -> String {
    match error.raw_response().map(|raw| raw.status().as_u16()) {
        Some(403) => format!("the permission {action}, or that for its KMS key, is missing"),
        Some(status) => format!("S3 answered {}", error.code().map_or_else(|| status.to_string(), str::to_owned)),
        None => "S3 gave no answer; check Region and endpoint".to_owned(),
    }
}
