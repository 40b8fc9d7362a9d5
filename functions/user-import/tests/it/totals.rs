//! Whatever the rows and whatever fails: every row read is accounted for, and what is written as CSV reads back.

use std::ops::ControlFlow;

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

use crate::{
    answers::invoke,
    cloud::{Cloud, Fault},
};

fn user(kind: &str, n: usize) -> Value {
    let right = json!({ "userName": format!("user-{n}"), "email": format!("user-{n}@example.com"), "password": "Sample-Pass-1" });
    match kind {
        "weak" => {
            json!({ "userName": format!("user-{n}"), "email": format!("user-{n}@example.com"), "password": "weak" })
        }
        "again" => json!({ "userName": "user-0", "email": "user-0@example.com", "password": "Sample-Pass-1" }),
        "wrong" => json!(n),
        _ => right,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn totals_add_up(
        kinds in vec(select(vec!["right", "right", "weak", "again", "wrong"]), 1..30),
        faults in vec(select(vec![
            Fault::Code(400, "InvalidParameterException"), Fault::Code(400, "AccessDeniedException"), Fault::AnswerLost,
        ]), 0..3),
        in_flight in 1_usize..8,
    ) {
        let users: Vec<Value> = kinds.iter().enumerate().map(|(n, kind)| user(kind, n)).collect();
        let cloud = faults.into_iter().fold(Cloud::default(), |cloud, fault| cloud.failing_once("AdminSetUserPassword", fault));
        let quotas = json!({ "UserCreation": 5000, "UserAccountRecovery": 5000, "UserRead": 5000, "UserResourceRead": 5000 });
        let event = json!({ "users": users, "options": { "share": 1, "quotas": quotas, "inFlight": in_flight } });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let report = runtime.block_on(invoke(&cloud, &event)).unwrap().body;
        let ended: u64 = report.totals.outcomes.values().sum();
        prop_assert_eq!(ended, report.totals.read);
        match report.next {
            None => prop_assert_eq!(ended, kinds.len() as u64),
            Some(_) => prop_assert!(report.stopped.is_some()),
        }
    }

    #[test]
    fn csv_reads_back_as_it_was_written(names in vec("[^\u{0}]{1,12}", 1..8), line_end in select(vec!["\n", "\r\n"])) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut csv = format!("username,given_name{line_end}");
        for (n, name) in names.iter().enumerate() {
            csv.push_str(&format!("user-{n},{}{line_end}", quoted(name)));
        }
        let mut read_back = Vec::new();
        user_import::read::read(csv.as_bytes(), None, &columns(), &mut |row| {
            read_back.push(row.unwrap().attributes["given_name"].clone());
            ControlFlow::Continue(())
        }).unwrap();
        prop_assert_eq!(read_back, names);
    }
}

fn columns() -> user_import::columns::Columns {
    use user_import::pool::profile::{AttributeKind, AttributeRule, PoolProfile};
    let rule = AttributeRule { kind: AttributeKind::Text { min: 0, max: 2048 }, required: false, mutable: true };
    let profile = PoolProfile { attributes: [("given_name".into(), rule)].into(), ..PoolProfile::default() };
    user_import::columns::Columns::of(&profile, false)
}
