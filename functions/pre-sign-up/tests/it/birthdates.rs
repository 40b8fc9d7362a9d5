//! Who is old enough, and what is no date of birth.

use serde_json::json;

use crate::asked::{settings, sign_up};

const OLD_ENOUGH: [&str; 10] = [
    "2010-03-01",
    "03/01/2010",
    "2010-02-28",
    "2009-12-31",
    "2008-02-29",
    "02/29/2008",
    "2000-02-29",
    "1990-06-15",
    "1926-03-01",
    "1900-01-01",
];
const TOO_YOUNG: [&str; 7] =
    ["2010-03-02", "03/02/2010", "2010-12-31", "2012-02-29", "2025-01-01", "2026-02-28", "2026-03-01"];
const INVALID: [&str; 27] = [
    "2026-03-02",
    "2030-01-01",
    "9999-12-31",
    "1899-12-31",
    "1850-01-01",
    "0001-01-01",
    "0000-00-00",
    "2009-02-29",
    "1900-02-29",
    "2000-02-30",
    "2000-13-01",
    "2000-00-10",
    "2000-04-31",
    "31/12/2000",
    "1.3.2000",
    "2000-3-1",
    "3/1/2000",
    "+2000-01-01",
    "-2000-01-01",
    "2000-01-01T00:00:00Z",
    " 2000-01-01",
    "２０００-01-01",
    "20000101",
    "2000-01",
    "946684800",
    "yesterday",
    "2000-01-01-01",
];

#[test]
fn only_dates_that_can_be_read_are_old_enough() {
    let settings = settings(&[("MINIMUM_AGE", "16")]);
    for (dates, code) in [(&OLD_ENOUGH[..], "Accepted"), (&TOO_YOUNG, "TooYoung"), (&INVALID, "BirthdateInvalid")] {
        for date in dates {
            assert_eq!(sign_up(&json!({ "birthdate": date }), &settings), code, "{date}");
        }
    }
    for missing in [json!({}), json!({ "birthdate": "" }), json!({ "birthdate": null }), json!({ "birthdate": " " })] {
        assert_eq!(sign_up(&missing, &settings), "AttributeMissing", "{missing}");
    }
}
