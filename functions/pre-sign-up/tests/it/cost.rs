//! No sign-up keeps the function busy. What it costs as it is deployed, the example `worst_events` measures.

use std::{sync::LazyLock, time::Duration};

use pre_sign_up::Settings;
use proptest::{collection, prelude::*, sample};
use serde_json::json;

use crate::{function, worst};

/// The most processor time of one sign-up. Tests are not optimised: the costliest event takes some 90 ms here and 12 ms as
/// deployed, where the bound is 20 ms. Only a machine that is four times slower, or a fault, makes it this much.
const BOUND: Duration = Duration::from_millis(400);

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| worst::settings().unwrap());

#[test]
fn the_worst_events_are_answered_in_time() {
    let events = worst::events();
    assert!(events.len() >= 40, "{}", events.len());
    for (what, event) in events {
        let (code, cost) = function::answer(&SETTINGS, &event).unwrap();
        assert!(cost < BOUND, "{what}: {cost:?}");
        // The others are only worth their time if they are read.
        assert_eq!(code == "EventTooLarge", what.starts_with("six megabytes"), "{what}");
    }
}

/// Characters that become many, that look like many or like nothing, or that are many bytes; and any other.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        sample::select(vec![
            '\u{fdfa}', '\u{fdfb}', '\u{3300}', 'ﬃ', 'ß', 'İ', 'ǆ', 'ſ', 'ν', '\u{344}', '\u{3164}', '🅰', '"', '@', '.'
        ]),
        any::<char>(),
    ]
}

/// Up to so many characters, all the same or of a few kinds.
fn long_text(most: usize) -> impl Strategy<Value = String> {
    (collection::vec(character(), 1..5), 1..=most)
        .prop_map(|(characters, length)| characters.iter().cycle().take(length).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn long_texts_of_any_characters_are_answered_in_time(
        name in long_text(128),
        texts in collection::vec(long_text(2_048), 6),
        address in (long_text(64), long_text(250)),
    ) {
        let event = json!({
            "triggerSource": "PreSignUp_SignUp",
            "userName": name,
            "request": {
                "userAttributes": {
                    "email": format!("{}@{}", address.0, address.1),
                    "preferred_username": texts[0],
                    "phone_number": texts[1],
                    "birthdate": texts[2],
                    "name": texts[3],
                    "custom:a0": texts[4],
                },
                "clientMetadata": { "invitation": texts[5], "locale": texts[0] },
            },
        });
        let (_, cost) = function::answer(&SETTINGS, &event.to_string()).unwrap();
        prop_assert!(cost < BOUND, "{cost:?}");
    }
}
