use time::macros::datetime;

use super::*;

const NOON: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

fn invitation(email: &str, expires: i64, not_before: Option<i64>) -> Invitation {
    Invitation { email: email.to_owned(), expires, not_before, groups: vec![] }
}

#[test]
fn an_invitation_holds_from_nbf_to_exp_and_a_minute_more() {
    let noon = NOON.unix_timestamp();
    let longest = noon + MAX_LIFE.whole_seconds();
    for (exp, nbf, expected) in [
        (noon + 1, None, Ok(())),
        (noon - 59, None, Ok(())),
        (noon - 60, None, Err(Problem::Expired)),
        (i64::MIN, None, Err(Problem::Expired)),
        (longest + 60, None, Ok(())),
        (longest + 61, None, Err(Problem::LastsTooLong)),
        (noon * 1_000, None, Err(Problem::LastsTooLong)),
        (i64::MAX, None, Err(Problem::LastsTooLong)),
        (noon + 9, Some(noon), Ok(())),
        (noon + 99, Some(noon + 60), Ok(())),
        (noon + 99, Some(noon + 61), Err(Problem::NotYetValid)),
        (noon + 99, Some(i64::MAX), Err(Problem::NotYetValid)),
    ] {
        assert_eq!(invitation("ana@example.com", exp, nbf).check_time(NOON), expected, "{exp} {nbf:?}");
    }
}

#[test]
fn an_invitation_is_for_one_address_in_its_own_spelling() {
    const OTHER: Result<(), Problem> = Err(Problem::OtherAddress);
    for (invited, comes, expected) in [
        ("ana@example.com", "ana@example.com", Ok(())),
        ("ana@example.com", "Ana@EXAMPLE.com", Ok(())),
        ("ANA@Example.com", "ana@example.com", Ok(())),
        ("jürgen@bücher.example", "jürgen@bücher.example", Ok(())),
        ("ana@example.com", "\"ana\"@example.com", OTHER),
        ("ana@example.com", "\"\\an\\a\"@example.com", OTHER),
        ("ana@example.com", "ana@ｅxample.com", OTHER),
        ("ana@example.com", "ana@ⓔxample.ⓒom", OTHER),
        ("ana@example.com", "ana@example。com", OTHER),
        ("ana@bücher.example", "ana@xn--bcher-kva.example", OTHER),
        ("jürgen@example.com", "jÜrgen@example.com", OTHER),
        ("\u{212a}ana@example.com", "kana@example.com", OTHER),
        ("kana@example.com", "\u{212a}ana@example.com", OTHER),
        ("\u{212b}sa@example.com", "\u{e5}sa@example.com", OTHER),
        ("ana@example.com", " ana@example.com", OTHER),
        ("ana@example.com", "ana@example.com.", OTHER),
        ("ana@example.com", "ana+x@example.com", OTHER),
        ("ana@example.com", "a.na@example.com", OTHER),
        ("ana@example.com", "ben@example.com", OTHER),
        ("ana@example.com", "ana@mail.example.com", OTHER),
        ("ana@example.com", "\"ana@example.com\"@evil.test", OTHER),
        ("ana@example.com", "", OTHER),
    ] {
        assert_eq!(invitation(invited, 1, None).check_address(Some(comes)), expected, "{invited} {comes}");
    }
    assert_eq!(invitation("ana@example.com", 1, None).check_address(None), OTHER);
}

#[test]
fn an_invitation_shows_no_address() {
    let shown = format!("{:?}", invitation("ana@example.com", 1, None));
    assert_eq!(shown, "Invitation { expires: 1, groups: [], .. }");
}

#[test]
fn fractions_of_seconds_are_cut_off() {
    let claims = Claims::read(r#"{"email":"a@b.example","exp":1772366400.9,"nbf":1e9}"#).expect("claims");
    assert_eq!((claims.exp, claims.nbf), (1_772_366_400, Some(1_000_000_000)));
}
