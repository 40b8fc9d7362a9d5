//! Objects that are written piece by piece.

use std::io::Write;

use import::source::{object::S3Uri, upload::Upload};
use tokio::task::spawn_blocking;

use crate::cloud::Cloud;

/// Uploads so many bytes; gives what was uploaded and what S3 says against it.
async fn uploaded(cloud: &Cloud, bytes: usize) -> (Vec<u8>, Result<(), String>) {
    let content: Vec<u8> = (0..bytes).map(|n| (n % 251) as u8).collect();
    let uri = S3Uri { bucket: "imports".to_owned(), key: "users.csv".to_owned() };
    let mut upload = Upload::new(&cloud.clients().s3, uri).only_if_none();
    let uploading = spawn_blocking(move || {
        let written = content.chunks(1 << 16).try_for_each(|piece| upload.write_all(piece));
        (content, written.and_then(|()| upload.finish()).map_err(|error| error.to_string()))
    });
    uploading.await.unwrap()
}

#[tokio::test]
async fn an_object_of_any_size_is_there_as_it_was_written() {
    for bytes in [0, 1, (8 << 20) - 1, 8 << 20, (20 << 20) + 7] {
        let cloud = Cloud::default();
        let (content, result) = uploaded(&cloud, bytes).await;
        assert_eq!(result, Ok(()), "{bytes} bytes");
        assert!(cloud.state().objects["users.csv"] == content, "{bytes} bytes");
    }
}

#[tokio::test]
async fn an_object_that_is_there_already_is_not_written_over() {
    for bytes in [1, 9 << 20] {
        let cloud = Cloud::default();
        cloud.state().objects.insert("users.csv".to_owned(), b"others".to_vec());
        let (_, result) = uploaded(&cloud, bytes).await;
        assert_eq!(result, Err("S3 answered 412".to_owned()), "{bytes} bytes");
        assert_eq!(cloud.state().objects["users.csv"], b"others");
    }
}
