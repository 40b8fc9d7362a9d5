//! Phone numbers under the three rules about them.

use serde_json::json;

use crate::asked::{settings, sign_up};

/// What a number is to the rules.
#[derive(Clone, Copy)]
enum Is {
    /// Of Germany or the United States, the countries that are listed.
    Listed,
    Elsewhere,
    /// Expensive to call, though of a listed country.
    ListedExpensive,
    ElsewhereExpensive,
    Invalid,
}

const NUMBERS: [(Is, &[&str]); 17] = [
    // Numbers for drama and examples, and examples of libphonenumber's.
    (Is::Listed, &["+12025550123", "+12125550100", "+14155550199", "+18085550123", "+19075550123", "+13105550123"]),
    (Is::Listed, &["+493023125000", "+4915228817386", "+4917012345678", "+4989123456", "+4940123456"]),
    (Is::Listed, &["+18002345678", "+498001234567"]),
    (Is::Elsewhere, &["+15062345678", "+16045550123", "+14165550123", "+18765550123", "+12423456789", "+18095550123"]),
    (Is::Elsewhere, &["+16715550123", "+17875550123", "+13405550123", "+16847331234"]),
    (Is::Elsewhere, &["+447400123456", "+442079460123", "+441624756789", "+447781123456"]),
    (
        Is::Elsewhere,
        &["+33612345678", "+390612345678", "+393123456789", "+34612345678", "+41781234567", "+436641234567"],
    ),
    (
        Is::Elsewhere,
        &["+61491570156", "+819012345678", "+8613123456789", "+919123456789", "+79123456789", "+77710009998"],
    ),
    (
        Is::Elsewhere,
        &["+5511961234567", "+27711234567", "+2348021234567", "+971501234567", "+37061234567", "+80012345678"],
    ),
    (Is::ListedExpensive, &["+19002345678", "+499001234567", "+491806123456", "+4970012345678"]),
    (
        Is::ElsewhereExpensive,
        &["+449012345678", "+448431234567", "+447012345678", "+41900123456", "+43900123456", "+33891123456"],
    ),
    (
        Is::ElsewhereExpensive,
        &["+870773111632", "+881612345678", "+8823421234", "+883510012345", "+878101234567890", "+979123456789"],
    ),
    // Trunk prefixes and prefixes for calls abroad.
    (
        Is::Invalid,
        &[
            "+0012025550123",
            "+012025550123",
            "+0112025550123",
            "+01",
            "+0",
            "0012025550123",
            "004915228817386",
            "+4902023125000",
            "+4402079460123",
            "+49015228817386",
            "+00",
            "+000",
        ],
    ),
    // Too short, too long, and of no plan.
    (
        Is::Invalid,
        &[
            "+",
            "+1",
            "+12",
            "+49",
            "+4915",
            "+12025550",
            "+120255501234",
            "+1202555012345678",
            "+491522881738612345",
            "+11115550123",
            "+10005550123",
            "+999123456789",
            "+210123456789",
            "+1911",
            "+49110",
        ],
    ),
    // As people write them.
    (
        Is::Invalid,
        &[
            "2025550123",
            "12025550123",
            "+1 202 555 0123",
            "+1-202-555-0123",
            "+1(202)5550123",
            "+1.202.555.0123",
            "+12025550123 ",
            " +12025550123",
            "+12025550123\n",
            "+1202-5550123",
            "++12025550123",
            "+12025550123;ext=3",
            "+12025550123x3",
            "+12025550123#",
            "tel:+12025550123",
            "+1202555CALL",
        ],
    ),
    // Other signs and digits, and none.
    (
        Is::Invalid,
        &[
            "＋12025550123",
            "+１２０２５５５０１２３",
            "+١٢٠٢٥٥٥٠١٢٣",
            "+1202555\u{200b}0123",
            "+12025550123\0",
            "+-12025550123",
            "+1e10",
            "+0x12025550123",
            "call me",
        ],
    ),
    (Is::Invalid, &[" ", "\u{200b}", "+ ", "\n"]),
];

/// The code for a number under each rule.
fn expected(is: Is) -> [&'static str; 3] {
    let (elsewhere, premium) = ("PhoneCountryNotAllowed", "PhonePremiumRate");
    match is {
        Is::Listed => ["Accepted"; 3],
        Is::Elsewhere => ["Accepted", elsewhere, "Accepted"],
        Is::ListedExpensive => ["Accepted", "Accepted", premium],
        Is::ElsewhereExpensive => ["Accepted", elsewhere, premium],
        Is::Invalid => ["PhoneInvalid"; 3],
    }
}

#[test]
fn each_rule_judges_each_number() {
    let rules = [("REFUSE_INVALID_PHONES", "true"), ("PHONE_COUNTRIES", "DE,US"), ("REFUSE_PREMIUM_PHONES", "true")];
    let rules = rules.map(|rule| settings(&[rule]));
    let mut tried = 0;
    for (is, numbers) in NUMBERS {
        for number in numbers {
            let codes = rules.each_ref().map(|rule| sign_up(&json!({ "phone_number": number }), rule));
            assert_eq!(codes, expected(is), "{number:?}");
            tried += 1;
        }
    }
    assert_eq!(tried, 117);
}

#[test]
fn without_a_rule_no_number_is_judged() {
    for (_, numbers) in NUMBERS {
        for number in numbers {
            assert_eq!(sign_up(&json!({ "phone_number": number }), &settings(&[])), "Accepted", "{number:?}");
        }
    }
}
