//! An S3 object as a reader: fetched in pieces, always of the same version.

use std::{
    io::{self, Read},
    ops::Range,
    time::Duration,
};

use aws_sdk_s3::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::get_object::GetObjectOutput,
};
use tokio::runtime::Handle;
use zeroize::Zeroizing;

/// Where an object is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Uri {
    pub bucket: String,
    pub key: String,
}

impl S3Uri {
    /// The longest key, in bytes (S3 user guide, "Object key naming guidelines").
    const MAX_KEY_BYTES: usize = 1_024;

    /// Reads `s3://bucket/key`; `None` where S3 has no such bucket or key, or where the key cannot be shown on one line.
    pub fn parse(uri: &str) -> Option<Self> {
        let (bucket, key) = uri.strip_prefix("s3://")?.split_once('/')?;
        // S3 user guide, "General purpose bucket naming rules", with those of buckets that were made before 2018.
        let is_bucket_char = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        let is_bucket = (1..=255).contains(&bucket.len()) && bucket.chars().all(is_bucket_char);
        let is_key = (1..=Self::MAX_KEY_BYTES).contains(&key.len()) && !key.contains(char::is_control);
        (is_bucket && is_key).then(|| Self { bucket: bucket.to_owned(), key: key.to_owned() })
    }
}

impl std::fmt::Display for S3Uri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.key)
    }
}

/// Why an object cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    #[error("there is no such object")]
    NotFound,
    #[error("it is not there, or the permissions s3:GetObject and kms:Decrypt for it are missing")]
    Forbidden,
    #[error("it was replaced while it was read; import it again")]
    Replaced,
    #[error("it is empty")]
    RangeNotSatisfiable,
    #[error("S3 gave no answer; check Region and endpoint")]
    NoAnswer,
    #[error("S3 answered {0}")]
    Other(String),
}

/// One version of an object: every read sees the same bytes, or fails.
#[derive(Clone)]
pub struct Object {
    client: Client,
    uri: S3Uri,
    size: u64,
    e_tag: Option<String>,
    expiration: Option<String>,
}

impl Object {
    /// Finds the object by its first byte.
    pub async fn open(client: &Client, uri: S3Uri) -> Result<Self, ObjectError> {
        let mut object = Self { client: client.clone(), uri, size: 0, e_tag: None, expiration: None };
        let first = match object.get("bytes=0-0".to_owned()).await {
            // There is no first byte.
            Err(ObjectError::RangeNotSatisfiable) => return Ok(object),
            answer => answer?,
        };
        // "bytes 0-0/1234"
        let size = first.content_range().and_then(|range| range.rsplit_once('/')?.1.parse().ok());
        object.size = size.ok_or_else(|| ObjectError::Other("without a size".to_owned()))?;
        (object.e_tag, object.expiration) = (first.e_tag, first.expiration);
        Ok(object)
    }

    /// An object of which this version was found before.
    pub fn known(client: &Client, uri: S3Uri, size: u64, e_tag: Option<String>) -> Self {
        Self { client: client.clone(), uri, size, e_tag, expiration: None }
    }

    /// In bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Which version this is.
    pub fn e_tag(&self) -> Option<&str> {
        self.e_tag.as_deref()
    }

    /// What S3 says of when its bucket forgets it (x-amz-expiration), if it was asked and the bucket does.
    pub fn expiration(&self) -> Option<&str> {
        self.expiration.as_deref()
    }

    /// A reader for a thread that may block, from the first byte on. Call it inside the async runtime.
    pub fn reader(&self) -> ObjectReader {
        self.part_reader(0..self.size)
    }

    /// Such a reader of a part of the object.
    pub fn part_reader(&self, bytes: Range<u64>) -> ObjectReader {
        ObjectReader {
            object: self.clone(),
            runtime: Handle::current(),
            offset: bytes.start,
            end: bytes.end.min(self.size),
            piece: Zeroizing::default(),
            taken: 0,
        }
    }

    /// The piece at the start of these bytes, tried again when it breaks off.
    async fn piece(&self, bytes: Range<u64>) -> Result<Zeroizing<Vec<u8>>, ObjectError> {
        const TRIES: u32 = 3;
        let mut tries = 1;
        loop {
            match self.piece_once(bytes.clone()).await {
                Err(ObjectError::NoAnswer) if tries < TRIES => {
                    tokio::time::sleep(Duration::from_millis(200) * tries).await;
                    tries += 1;
                }
                result => return result,
            }
        }
    }

    async fn piece_once(&self, bytes: Range<u64>) -> Result<Zeroizing<Vec<u8>>, ObjectError> {
        /// Big enough for few requests, small enough for the smallest Lambda.
        const PIECE_BYTES: u64 = 4 << 20;
        let last = (bytes.start + PIECE_BYTES).min(bytes.end) - 1;
        let answer = self.get(format!("bytes={}-{last}", bytes.start)).await?;
        let body = answer.body.collect().await.map_err(|_| ObjectError::NoAnswer)?;
        Ok(Zeroizing::new(body.to_vec()))
    }

    async fn get(&self, range: String) -> Result<GetObjectOutput, ObjectError> {
        let call = self.client.get_object().bucket(&self.uri.bucket).key(&self.uri.key);
        let sent = call.range(range).set_if_match(self.e_tag.clone()).send().await;
        sent.map_err(|error| object_error(&error))
    }
}

/// Reads an object piece by piece: no connection stays open while rows wait for their quota.
pub struct ObjectReader {
    object: Object,
    runtime: Handle,
    /// Where the next piece begins.
    offset: u64,
    /// Where the last one ends.
    end: u64,
    piece: Zeroizing<Vec<u8>>,
    /// How much of the piece was read.
    taken: usize,
}

impl Read for ObjectReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.piece.len() && self.offset < self.end {
            let piece = self.object.piece(self.offset..self.end);
            self.piece = self.runtime.block_on(piece).map_err(io::Error::other)?;
            self.offset += self.piece.len() as u64;
            self.taken = 0;
        }
        let got = (&self.piece[self.taken..]).read(buffer)?;
        self.taken += got;
        Ok(got)
    }
}

fn object_error<E: ProvideErrorMetadata>(error: &SdkError<E, aws_sdk_s3::config::http::HttpResponse>) -> ObjectError {
    let SdkError::ServiceError(answer) = error else { return ObjectError::NoAnswer };
    match answer.raw().status().as_u16() {
        404 => ObjectError::NotFound,
        403 => ObjectError::Forbidden,
        412 => ObjectError::Replaced,
        416 => ObjectError::RangeNotSatisfiable,
        500.. => ObjectError::NoAnswer,
        status => ObjectError::Other(error.code().map_or_else(|| status.to_string(), str::to_owned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_read() {
        let uri = |bucket: &str, key: &str| Some(S3Uri { bucket: bucket.to_owned(), key: key.to_owned() });
        for (text, expected) in [
            ("s3://imports/users.csv", uri("imports", "users.csv")),
            ("s3://imports/2026/11/users.csv", uri("imports", "2026/11/users.csv")),
            ("s3://imports", None),
            ("s3://imports/", None),
            ("s3:///users.csv", None),
            ("https://example.com/users.csv", None),
            ("users.csv", None),
            ("s3://im ports/users.csv", None),
            ("s3://imports/users\n.csv", None),
            (&format!("s3://imports/{}", "x".repeat(1_024)), uri("imports", &"x".repeat(1_024))),
            (&format!("s3://imports/{}", "x".repeat(1_025)), None),
        ] {
            assert_eq!(S3Uri::parse(text), expected, "{text}");
        }
    }
}
