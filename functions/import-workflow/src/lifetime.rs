//! Whether a file is there for as long as its import takes: its bucket forgets files, for they hold passwords.

use std::time::Duration;

use time::{PrimitiveDateTime, UtcDateTime, format_description::StaticFormatDescription, macros::format_description};

/// When the bucket forgets the file, of what S3 says (x-amz-expiration): `expiry-date="Fri, 21 Dec 2012 00:00:00 GMT",
/// rule-id="forget"`.
pub(crate) fn end(expiration: &str) -> Option<UtcDateTime> {
    const DATE: StaticFormatDescription =
        format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
    let (_, rest) = expiration.split_once("expiry-date=\"")?;
    let date = PrimitiveDateTime::parse(rest.split_once('"')?.0, DATE).ok()?;
    Some(date.as_utc())
}

/// What is wrong, in words, if the import ends later than the file.
pub(crate) fn too_short(now: UtcDateTime, end: UtcDateTime, takes: Duration) -> Option<String> {
    let left = Duration::try_from(end - now).unwrap_or(Duration::ZERO);
    let hours = |time: Duration| time.as_secs() / 3_600;
    (takes > left).then(|| {
        format!(
            "its import takes about {} h, and the bucket forgets it in {} h; keep files longer (ImportFileDays), or \
            import it faster (options.share, options.quotas)",
            hours(takes) + 1,
            hours(left)
        )
    })
}

#[cfg(test)]
mod tests {
    use time::macros::utc_datetime;

    use super::*;

    #[test]
    fn what_s3_says_is_understood() {
        for (expiration, expected) in [
            (r#"expiry-date="Fri, 21 Dec 2012 00:00:00 GMT", rule-id="forget""#, Some(utc_datetime!(2012-12-21 00:00))),
            (r#"rule-id="forget""#, None),
            (r#"expiry-date="tomorrow""#, None),
            ("", None),
        ] {
            assert_eq!(end(expiration), expected, "{expiration}");
        }
    }

    #[test]
    fn an_import_has_to_end_before_its_file() {
        let (now, end) = (utc_datetime!(2026-11-23 12:00), utc_datetime!(2026-11-25 00:00));
        let hours = |hours: u64| Duration::from_secs(hours * 3_600);
        assert_eq!(too_short(now, end, hours(36)), None);
        let text = too_short(now, end, hours(40)).expect("it ends too late");
        assert!(text.starts_with("its import takes about 41 h, and the bucket forgets it in 36 h; "), "{text}");
        assert!(too_short(end, now, hours(1)).expect("it is over").contains("forgets it in 0 h"));
    }
}
