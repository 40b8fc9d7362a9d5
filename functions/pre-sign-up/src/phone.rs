//! Phone numbers, as libphonenumber's metadata knows them.

use std::sync::LazyLock;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType, Region};

/// The most digits of an international number (ITU-T E.164).
const MAX_DIGITS: usize = 15;

/// A number that its country has given out to somebody, or might.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phone {
    /// The country or territory; `None` for numbers of none, such as satellite and international toll-free ones.
    pub(crate) country: Option<Region>,
    /// To call it, or to send it a message, costs more than to reach a person in any country: premium-rate, shared-cost and
    /// personal numbers, satellites, and networks of no country.
    pub(crate) expensive: bool,
}

impl Phone {
    /// Looks up a number in the form Cognito keeps them in (E.164, with a plus sign); `None` if it is not valid.
    pub(crate) fn look_up(text: &str) -> Option<Self> {
        let number = parse(text)?;
        let kind = number.get_type();
        let country = number.get_region_code().filter(|region| *region != Region::World);
        let expensive = match kind {
            PhoneNumberType::Unknown => return None,
            PhoneNumberType::PremiumRate | PhoneNumberType::SharedCost | PhoneNumberType::PersonalNumber => true,
            PhoneNumberType::TollFree => false,
            _ => country.is_none(),
        };
        Some(Self { country, expensive })
    }
}

/// A country that has phone numbers, by its code of two letters.
pub(crate) fn country(code: &str) -> Option<Region> {
    let region = Region::from_code(code).ok()?;
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|_| region)
}

/// Reads the metadata, which takes milliseconds, so that no sign-up waits for it.
pub(crate) fn load() {
    LazyLock::force(&PHONE_NUMBER_UTIL);
}

/// The library's own parser also understands what people type, at ten times the cost.
fn parse(text: &str) -> Option<PhoneNumber> {
    let digits = text.strip_prefix('+').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    // One to three digits; no calling code begins another.
    let mut splits = (1..=3).filter_map(|length| digits.split_at_checked(length));
    let (country_code, national) = splits.find_map(|(code, national)| Some((calling_code(code)?, national)))?;
    let significant = national.trim_start_matches('0');
    let zeros = i32::try_from(national.len() - significant.len()).ok().filter(|_| digits.len() <= MAX_DIGITS)?;
    Some(PhoneNumber {
        country_code,
        national_number: significant.parse().ok()?,
        italian_leading_zero: (zeros > 0).then_some(true),
        number_of_leading_zeros: (zeros > 1).then_some(zeros),
        ..PhoneNumber::default()
    })
}

/// None begins with 0, which some dial before a number that goes abroad.
fn calling_code(text: &str) -> Option<i32> {
    let code = text.parse().ok().filter(|_| !text.starts_with('0'))?;
    PHONE_NUMBER_UTIL.get_region_for_country_code(code).map(|_| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers set aside for examples and drama, or libphonenumber's own examples.
    #[test]
    fn countries_and_kinds() {
        for (text, expected) in [
            ("+12025550123", Some((Some(Region::US), false))),
            ("+15062345678", Some((Some(Region::CA), false))),
            ("+447400123456", Some((Some(Region::GB), false))),
            ("+441624756789", Some((Some(Region::IM), false))),
            ("+493023125000", Some((Some(Region::DE), false))),
            ("+4915228817386", Some((Some(Region::DE), false))),
            ("+390612345678", Some((Some(Region::IT), false))),
            ("+61491570156", Some((Some(Region::AU), false))),
            ("+19002345678", Some((Some(Region::US), true))),
            ("+449012345678", Some((Some(Region::GB), true))),
            ("+41900123456", Some((Some(Region::CH), true))),
            ("+80012345678", Some((None, false))),
            ("+881612345678", Some((None, true))),
            ("+870773111632", Some((None, true))),
            ("+883510012345", Some((None, true))),
            ("+979123456789", Some((None, true))),
            ("+447012345678", Some((Some(Region::GB), true))),
            ("+0012025550123", None),
            ("+012025550123", None),
            ("+4915", None),
            ("+12025550", None),
            ("+11115550123", None),
            ("+999123456789", None),
            ("+3961234567", None),
            ("+4402079460123", None),
            ("2025550123", None),
            ("0012025550123", None),
            ("+1 202 555 0123", None),
            ("++12025550123", None),
            ("+12025550123;ext=3", None),
            ("tel:+12025550123", None),
            ("+１２０２５５５０１２３", None),
            ("+1", None),
            ("+", None),
            ("+0000000000000000000000000000000000", None),
            ("", None),
        ] {
            let found = Phone::look_up(text).map(|phone| (phone.country, phone.expensive));
            assert_eq!(found, expected, "{text}");
        }
    }
}
