//! The rules about user names.

use shared::name::MAX_NAME_CHARS;
use unicode_security::{RestrictionLevel, RestrictionLevelDetection};

use super::SignUp;
use crate::{policy::UserNamePolicy, rejection::Rejection};

/// The fewest digits that make a phone number: shorter ones are used inside a country only.
const MIN_PHONE_DIGITS: usize = 7;

/// What speaks against the name, if the person chose it, or against the `preferred_username`, which they chose in any case.
pub(super) fn check(sign_up: &SignUp<'_>, policy: &UserNamePolicy) -> impl Iterator<Item = Rejection> {
    let alias = sign_up.value("preferred_username");
    let chosen = (!policy.generated).then_some(sign_up.user_name);
    chosen.into_iter().chain(alias).flat_map(move |name| against(name, policy))
}

fn against(name: &str, policy: &UserNamePolicy) -> impl Iterator<Item = Rejection> {
    const RULES: [fn(&Name<'_>, &UserNamePolicy) -> Option<Rejection>; 5] =
        [length, pattern, contact, mixed_scripts, reserved];
    let name = Name::of(name);
    RULES.into_iter().filter_map(move |rule| rule(&name, policy))
}

/// A name, as far as it is looked at.
struct Name<'a> {
    length: usize,
    /// `None` if it is longer than Cognito takes: an alias may have 2,048 characters, which take long to compare.
    text: Option<&'a str>,
}

impl<'a> Name<'a> {
    fn of(text: &'a str) -> Self {
        let length = text.chars().count();
        Self { length, text: (length <= MAX_NAME_CHARS).then_some(text) }
    }

    /// Whether it is a name that a rule refuses. One that is too long to be looked at may be, so that observing the rule about
    /// the length opens no way around the others.
    fn may_be(&self, refused: impl FnOnce(&str) -> bool) -> bool {
        self.text.is_none_or(refused)
    }
}

/// With any rule for names, a name must not be longer than Cognito takes.
fn length(name: &Name<'_>, policy: &UserNamePolicy) -> Option<Rejection> {
    let accepted = policy.length.clone().or_else(|| policy.asks().then_some(0..=MAX_NAME_CHARS))?;
    let rejection = Rejection::UserNameLength { shortest: *accepted.start().max(&1), longest: *accepted.end() };
    (!accepted.contains(&name.length)).then_some(rejection)
}

fn pattern(name: &Name<'_>, policy: &UserNamePolicy) -> Option<Rejection> {
    let pattern = policy.pattern.as_ref()?;
    name.may_be(|name| !pattern.matches(name)).then_some(Rejection::UserNamePattern)
}

fn contact(name: &Name<'_>, policy: &UserNamePolicy) -> Option<Rejection> {
    (policy.refuse_contacts && name.may_be(is_contact)).then_some(Rejection::UserNameContact)
}

fn mixed_scripts(name: &Name<'_>, policy: &UserNamePolicy) -> Option<Rejection> {
    (policy.refuse_mixed_scripts && name.may_be(mixes_scripts)).then_some(Rejection::UserNameMixedScripts)
}

fn reserved(name: &Name<'_>, policy: &UserNamePolicy) -> Option<Rejection> {
    let reserved = &policy.reserved;
    let taken = !reserved.is_empty() && name.may_be(|name| reserved.look_like(name));
    taken.then_some(Rejection::UserNameReserved)
}

/// Shaped like an e-mail address or a phone number, whether it could be one or not.
fn is_contact(name: &str) -> bool {
    is_email(name) || is_phone(name)
}

/// Something on both sides of an `@`, be it full-width or small.
fn is_email(name: &str) -> bool {
    name.trim_matches(is_at).contains(is_at)
}

fn is_at(c: char) -> bool {
    matches!(c, '@' | '＠' | '﹫')
}

fn is_phone(name: &str) -> bool {
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    digits >= MIN_PHONE_DIGITS && name.chars().all(|c| c.is_numeric() || "+＋-–.()/".contains(c))
}

/// Whether the name goes beyond Unicode's level "highly restrictive" (UTS #39, section 5.2), leaving out ASCII
/// punctuation: letters of one script, or of Latin with Chinese, Japanese or Korean. Names within it may still be alike.
fn mixes_scripts(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| !c.is_ascii_punctuation()).collect();
    !letters.as_str().check_restriction_level(RestrictionLevel::HighlyRestrictive)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{attributes, sign_up};

    #[test]
    fn an_alias_is_a_user_name() {
        let settings = [("RESERVED_USER_NAMES", "admin"), ("USER_NAME_LENGTH", "3-30")];
        let policy = crate::policy::tests::policy(&settings);
        for (alias, expected) in [
            ("silva", &[][..]),
            ("", &[]),
            ("admin", &["UserNameReserved"]),
            ("\u{430}dmin", &["UserNameReserved"]),
            ("as", &["UserNameLength"]),
            (" ", &["UserNameLength"]),
        ] {
            let attributes = attributes(&[("preferred_username", alias)]);
            let sign_up = SignUp { user_name: "ana", ..sign_up(&attributes) };
            let codes: Vec<_> = check(&sign_up, &policy.user_name).map(|against| against.code()).collect();
            assert_eq!(codes, expected, "{alias}");
        }
    }

    #[test]
    fn a_generated_name_is_asked_nothing() {
        let rules = [
            ("USER_NAME_LENGTH", "3-20"),
            ("USER_NAME_PATTERN", "[a-z]+"),
            ("RESERVED_USER_NAMES", "admin"),
            ("REFUSE_CONTACT_USER_NAMES", "true"),
        ];
        for (sign_in, alias, expected) in [
            ("username-with-aliases", "", &["UserNameLength", "UserNamePattern"][..]),
            ("email", "", &[]),
            ("email", "silva", &[]),
            ("email", "admin", &["UserNameReserved"]),
        ] {
            let policy = crate::policy::tests::policy(&[&rules[..], &[("SIGN_IN", sign_in)]].concat());
            let attributes = attributes(&[("preferred_username", alias)]);
            let sign_up = SignUp { user_name: "d8411330-6061-70eb-ec7d-e9eb17f8f222", ..sign_up(&attributes) };
            let codes: Vec<_> = check(&sign_up, &policy.user_name).map(|against| against.code()).collect();
            assert_eq!(codes, expected, "{sign_in} {alias}");
        }
    }

    fn codes(user_name: &str, settings: &[(&str, &str)]) -> Vec<&'static str> {
        let policy = crate::policy::tests::policy(settings);
        let attributes = attributes(&[]);
        let sign_up = SignUp { user_name, ..sign_up(&attributes) };
        check(&sign_up, &policy.user_name).map(|against| against.code()).collect()
    }

    #[test]
    fn a_name_that_is_too_long_is_not_looked_at() {
        let (longest, longer) = ("a".repeat(MAX_NAME_CHARS), "a".repeat(MAX_NAME_CHARS + 1));
        for (settings, expected) in [
            (&[][..], &[][..]),
            (&[("USER_NAME_PATTERN", "a+")], &["UserNameLength", "UserNamePattern"]),
            (&[("RESERVED_USER_NAMES", "admin")], &["UserNameLength", "UserNameReserved"]),
            (&[("REFUSE_CONTACT_USER_NAMES", "true")], &["UserNameLength", "UserNameContact"]),
            (&[("REFUSE_MIXED_SCRIPTS", "true")], &["UserNameLength", "UserNameMixedScripts"]),
        ] {
            assert_eq!(codes(&longer, settings), expected, "{settings:?}");
            assert!(codes(&longest, settings).is_empty(), "{settings:?}");
        }
        let text = Rejection::UserNameLength { shortest: 1, longest: 128 }.to_string();
        assert_eq!(text, "Please choose a user name of 1 to 128 characters");
    }

    #[test]
    fn length_counts_characters() {
        for (name, refused) in
            [("ab", true), ("abc", false), ("äöü", false), ("abcdef", false), ("abcdefg", true), ("", true)]
        {
            let expected = if refused { vec!["UserNameLength"] } else { vec![] };
            assert_eq!(codes(name, &[("USER_NAME_LENGTH", "3-6")]), expected, "{name}");
        }
    }

    #[test]
    fn all_of_it_matches_the_pattern() {
        for (name, refused) in [
            ("ana", false),
            ("ana.silva-2", false),
            ("Ana", true),
            ("2ana", true),
            ("ana!", true),
            ("аna", true),
            ("", true),
        ] {
            let expected = if refused { vec!["UserNamePattern"] } else { vec![] };
            assert_eq!(codes(name, &[("USER_NAME_PATTERN", "[a-z][a-z0-9._-]*")]), expected, "{name}");
        }
    }

    #[test]
    fn reserved_names_and_their_look_alikes() {
        for (name, refused) in [("root", true), ("Аdmin", true), ("r00t", true), ("roots", false), ("", false)] {
            let expected = if refused { vec!["UserNameReserved"] } else { vec![] };
            assert_eq!(codes(name, &[("RESERVED_USER_NAMES", "admin, root")]), expected, "{name}");
        }
    }

    #[test]
    fn scripts_that_are_written_together() {
        for (name, refused) in [
            ("ana.silva-1990@x_+$", false),
            ("jürgen", false),
            ("анна", false),
            ("ελένη", false),
            ("たなかタロウ漢字", false),
            ("tanaka太郎", false),
            ("김ana", false),
            ("аna", true),
            ("ανa", true),
            ("ａna", true),
            ("ﬁna", true),
            ("an\u{3164}a", true),
            ("", false),
        ] {
            let expected = if refused { vec!["UserNameMixedScripts"] } else { vec![] };
            assert_eq!(codes(name, &[("REFUSE_MIXED_SCRIPTS", "true")]), expected, "{name}");
        }
    }

    #[test]
    fn shapes_of_contacts() {
        for (name, refused) in [
            ("ana", false),
            ("@ana", false),
            ("ana@", false),
            ("ana@example.com", true),
            ("ana@localhost", true),
            ("ana＠example.com", true),
            ("ana@@x", true),
            ("+4915112345678", true),
            ("(030)123-4567", true),
            ("٠١٢٣٤٥٦٧", true),
            ("123456", false),
            ("ana1234567", false),
            ("", false),
        ] {
            let expected = if refused { vec!["UserNameContact"] } else { vec![] };
            assert_eq!(codes(name, &[("REFUSE_CONTACT_USER_NAMES", "true")]), expected, "{name}");
        }
    }

    #[test]
    fn no_rules() {
        for name in ["", "a", "root", "аna", "ana@example.com", "+4915112345678"] {
            assert!(codes(name, &[]).is_empty(), "{name}");
        }
    }
}
