//! The policy over phone numbers.

use rlibphonenumber::Region;
use shared::settings::{Lookup, Setting, SettingError};

use super::value::flag;
use crate::phone;

const REFUSE_INVALID_PHONES: Setting = Setting { variable: "REFUSE_INVALID_PHONES", example: "true" };
const PHONE_COUNTRIES: Setting = Setting { variable: "PHONE_COUNTRIES", example: "AT,CH,DE" };
const REFUSE_PREMIUM_PHONES: Setting = Setting { variable: "REFUSE_PREMIUM_PHONES", example: "true" };

/// Rules over phone numbers, where one is given. What is empty or false is no rule; with any of them, a number has to be
/// valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PhonePolicy {
    pub(crate) refuse_invalid: bool,
    /// Only numbers of these countries.
    pub(crate) countries: Vec<Region>,
    /// None that is expensive to call.
    pub(crate) refuse_premium: bool,
}

impl PhonePolicy {
    pub(super) fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let policy = Self {
            refuse_invalid: flag(&REFUSE_INVALID_PHONES, lookup)?,
            countries: PHONE_COUNTRIES.list(lookup, country)?,
            refuse_premium: flag(&REFUSE_PREMIUM_PHONES, lookup)?,
        };
        if policy.asks() {
            phone::load();
        }
        Ok(policy)
    }

    /// Whether there is any rule.
    pub(crate) fn asks(&self) -> bool {
        self.refuse_invalid || self.refuse_premium || !self.countries.is_empty()
    }
}

/// `DE`: a country that has phone numbers, by its code of two letters (ISO 3166-1).
fn country(text: &str) -> Result<Region, String> {
    let code = text.to_ascii_uppercase();
    let known = (code.len() == 2).then(|| phone::country(&code)).flatten();
    known.ok_or_else(|| format!("`{text}` is no country: write two letters, as in ISO 3166"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::tests::{policy, read};

    #[test]
    fn countries() {
        assert_eq!(policy(&[("PHONE_COUNTRIES", "de, AT")]).phone.countries, [Region::DE, Region::AT]);
        for value in ["D", "DEU", "XX", "Germany", "49", "001", "ZZ"] {
            let error = read(&[("PHONE_COUNTRIES", value)]).unwrap_err();
            assert_eq!(error.problem, format!("`{value}` is no country: write two letters, as in ISO 3166"));
        }
    }
}
