//! The policy over user names that people choose, and the look-alikes of those they may not.

use std::ops::RangeInclusive;

use unicode_security::skeleton;

/// Rules over user names. What is empty or false is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserNamePolicy {
    /// How many characters it has.
    pub length: Option<RangeInclusive<usize>>,
    /// Neither these nor what looks like them.
    pub reserved: Vec<ReservedName>,
    /// No letters of scripts that are not written together.
    pub refuse_mixed_scripts: bool,
    /// Nothing shaped like an e-mail address or a phone number.
    pub refuse_contacts: bool,
}

/// A name nobody may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservedName(Looks);

impl ReservedName {
    /// Reserves the name.
    pub fn new(name: &str) -> Self {
        Self(looks(name))
    }

    /// Whether the two can be taken for each other, in any case of their letters.
    pub fn looks_like(&self, name: &str) -> bool {
        looks(name).iter().any(|look| self.0.contains(look))
    }
}

/// What a name looks like as it is written, in lower and in upper case.
type Looks = [String; 3];

/// Skeletons (Unicode UTS #39, section 4): equal where people would confuse the names. Which letters are alike depends
/// on their case: `I` is like `l`, `i` is not.
fn looks(name: &str) -> Looks {
    [name.to_owned(), name.to_lowercase(), name.to_uppercase()]
        .map(|written| skeleton(&written).collect::<String>().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_like() {
        for (reserved, name, expected) in [
            ("admin", "admin", true),
            ("admin", "ADMIN", true),
            ("Admin", "aDMIN", true),
            ("admin", "аdmin", true),
            ("admin", "АDМIN", true),
            ("admin", "adm1n", true),
            ("admin", "adrnin", true),
            ("admin", "ａｄｍｉｎ", true),
            ("admin", "ad\u{fe0f}min", true),
            ("admin", "ad\u{3164}min", true),
            ("root", "r00t", true),
            ("help", "heIp", true),
            ("paypal", "pаypаl", true),
            ("admin", "admins", false),
            ("admin", "ad-min", false),
            ("admin", "ádmin", false),
            ("admin", "badmin", false),
            ("admin", "", false),
            ("help", "kelp", false),
        ] {
            assert_eq!(ReservedName::new(reserved).looks_like(name), expected, "{reserved} {name:?}");
        }
    }
}
