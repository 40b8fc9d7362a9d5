//! The bucket: objects as a whole, by ranges, and in parts, with the conditions and checksums that S3 knows.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use aws_sdk_cognitoidentityprovider::config::http::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use base64::{Engine, prelude::BASE64_STANDARD};

use super::State;

/// An object that is being uploaded in parts.
pub(super) struct Upload {
    key: String,
    /// By number, each with the checksum that came with it.
    parts: BTreeMap<u32, (Vec<u8>, String)>,
}

/// An object's ETag.
fn version(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:x}\"", hasher.finish())
}

fn crc32(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(crc32fast::hash(bytes).to_be_bytes())
}

fn answer(status: u16, body: impl Into<SdkBody>) -> HttpResponse {
    HttpResponse::new(StatusCode::try_from(status).unwrap(), body.into())
}

fn refusal(code: &str) -> HttpResponse {
    answer(400, format!("<Error><Code>{code}</Code></Error>"))
}

/// The key in https://s3.eu-west-1.amazonaws.com/bucket/key?x-id=GetObject.
fn key(request: &HttpRequest) -> String {
    request.uri().split('?').next().unwrap().splitn(5, '/').nth(4).unwrap().to_owned()
}

/// What the query says under this name.
fn query(request: &HttpRequest, name: &str) -> Option<String> {
    let (_, query) = request.uri().split_once('?')?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    value.map(str::to_owned)
}

/// The content of the first element of this name.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(content, _)| content)
}

impl State {
    pub(super) fn s3(&mut self, method: &str, request: &HttpRequest) -> HttpResponse {
        match (method, query(request, "uploadId")) {
            ("GET", _) => self.object(request),
            ("PUT", Some(id)) => self.upload_part(&id, request),
            ("POST", Some(id)) => self.complete_upload(&id, request),
            ("POST", None) => self.create_upload(request),
            _ => self.put_object(request),
        }
    }

    fn object(&self, request: &HttpRequest) -> HttpResponse {
        let Some(bytes) = self.objects.get(&key(request)) else {
            return answer(404, "<Error><Code>NoSuchKey</Code></Error>");
        };
        let Some(range) = request.headers().get("range") else {
            let mut response = answer(200, bytes.clone());
            response.headers_mut().insert("etag", version(bytes));
            return response;
        };
        if request.headers().get("if-match").is_some_and(|expected| expected != version(bytes)) {
            return answer(412, "");
        }
        let (first, last) = range.strip_prefix("bytes=").unwrap().split_once('-').unwrap();
        let Some(part) = bytes.get(first.parse().unwrap()..=last.parse().unwrap()) else {
            return answer(416, "");
        };
        let mut response = answer(206, part.to_vec());
        if let Some(expiration) = self.expiration.clone() {
            response.headers_mut().insert("x-amz-expiration", expiration);
        }
        response.headers_mut().insert("content-range", format!("bytes {first}-{last}/{}", bytes.len()));
        response.headers_mut().insert("etag", version(bytes));
        response
    }

    /// PutObject, with the conditions an import makes.
    fn put_object(&mut self, request: &HttpRequest) -> HttpResponse {
        if !self.admits(request) {
            return answer(412, "");
        }
        self.objects.insert(key(request), request.body().bytes().expect("it is in memory").to_vec());
        answer(200, "")
    }

    /// Whether the object is what the request wants it to be.
    fn admits(&self, request: &HttpRequest) -> bool {
        let there = self.objects.get(&key(request)).map(|bytes| version(bytes));
        let headers = request.headers();
        match (headers.get("if-match"), headers.get("if-none-match")) {
            (Some(expected), _) => there.as_deref() == Some(expected),
            (None, Some(_)) => there.is_none(),
            (None, None) => true,
        }
    }

    /// CreateMultipartUpload, which has to say how the parts are summed.
    fn create_upload(&mut self, request: &HttpRequest) -> HttpResponse {
        if request.headers().get("x-amz-checksum-algorithm") != Some("CRC32") {
            return refusal("InvalidRequest");
        }
        let id = format!("upload-{}", self.uploads.len());
        let body = format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
        self.uploads.insert(id, Upload { key: key(request), parts: BTreeMap::new() });
        answer(200, body)
    }

    /// UploadPart: the checksum that was promised has to be there, and to be right.
    fn upload_part(&mut self, id: &str, request: &HttpRequest) -> HttpResponse {
        let bytes = request.body().bytes().expect("it is in memory").to_vec();
        let checksum = crc32(&bytes);
        if request.headers().get("x-amz-checksum-crc32") != Some(&checksum) {
            return refusal("InvalidRequest");
        }
        let mut response = answer(200, "");
        response.headers_mut().insert("etag", version(&bytes));
        response.headers_mut().insert("x-amz-checksum-crc32", checksum.clone());
        let number = query(request, "partNumber").unwrap().parse().unwrap();
        self.uploads.get_mut(id).unwrap().parts.insert(number, (bytes, checksum));
        response
    }

    /// CompleteMultipartUpload: each part with its ETag and its checksum.
    fn complete_upload(&mut self, id: &str, request: &HttpRequest) -> HttpResponse {
        if !self.admits(request) {
            return answer(412, "");
        }
        let xml = std::str::from_utf8(request.body().bytes().unwrap()).unwrap();
        let upload = &self.uploads[id];
        let mut whole = Vec::new();
        for part in xml.split("<Part>").skip(1) {
            let number: u32 = element(part, "PartNumber").unwrap().parse().unwrap();
            let (bytes, checksum) = &upload.parts[&number];
            let tag = element(part, "ETag").map(|tag| tag.replace("&quot;", "\""));
            if tag != Some(version(bytes)) || element(part, "ChecksumCRC32") != Some(checksum) {
                return refusal("InvalidPart");
            }
            whole.extend_from_slice(bytes);
        }
        self.objects.insert(upload.key.clone(), whole);
        answer(200, "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>")
    }
}
