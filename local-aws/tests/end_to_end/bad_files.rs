//! Imports after which the pool is as it was.

use local_aws::{
    stack::LocalAws,
    steps::{
        import::{import, upload},
        users::count,
    },
};
use serde_json::json;

use crate::workbench::{event, function, pool};

/// A value that must show up nowhere.
const SECRET: &str = "Secret-Sentinel-1";

/// Files that are not what their names say, and the code of the error each gets.
fn files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let right = format!("username,email,password\nana,ana@example.com,{SECRET}\n");
    let utf_16: Vec<u8> = [0xfeff].into_iter().chain(right.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    vec![
        ("empty.csv", Vec::new(), "FileEmpty"),
        ("header-only.csv", b"username,email,password\n".to_vec(), "FileHeaderOnly"),
        ("binary.csv", b"PK\x03\x04\x00\x00\x08\x00".to_vec(), "FileForeign"),
        ("utf-16.csv", utf_16, "FileForeign"),
        ("page.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>".to_vec(), "FileForeign"),
        ("no-user-name.csv", format!("email,password\nana@example.com,{SECRET}\n").into_bytes(), "FileMissingColumns"),
        ("unknown-column.csv", right.replace("email", "e-mail").into_bytes(), "FileUnknownColumn"),
        ("not.json", format!("[{{\"userName\":\"ana\",\"password\":\"{SECRET}\"").into_bytes(), "FileSyntax"),
    ]
}

pub(crate) async fn refused(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let function = function(aws, "user-import", &[("USER_POOL_ID", &pool.id)]).await?;
    for (name, file, code) in files() {
        let source = upload(&clients, aws.outputs.get("ImportBucketName")?, &format!("bad/{name}"), &file).await?;
        let error = import(&clients, &function, &json!({ "source": source })).await?.expect_err(name);
        assert_eq!(error.error_type, code, "{name}: {error:?}");
        assert!(error.error_message.contains(&source), "{name}: {error:?}");
        assert!(!error.error_message.contains(SECRET), "{name}");
        assert_eq!(count(&clients.cognito, &pool.id).await?, 0, "{name}");
    }
    Ok(())
}

pub(crate) async fn checked(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let function = function(aws, "user-import", &[("USER_POOL_ID", &pool.id)]).await?;
    let event = serde_json::from_str(&event("import/inline-check.json")?)?;
    let report = import(&clients, &function, &event).await?.expect("a check answers");
    assert_eq!((report.count("read"), report.count("valid")), (3, 3));
    assert_eq!(count(&clients.cognito, &pool.id).await?, 0);
    Ok(())
}
