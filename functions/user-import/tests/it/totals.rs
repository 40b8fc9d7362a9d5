//! Whatever the rows and whatever fails: every row read is accounted for.

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
}
