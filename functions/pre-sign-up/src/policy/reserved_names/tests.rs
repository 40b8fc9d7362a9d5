//! Look-alikes of reserved names: by example, and each one that Unicode knows of.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use super::*;

fn reserved(names: &[&str]) -> ReservedNames {
    ReservedNames::new(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
}

#[test]
fn a_name_looks_like_a_reserved_one() {
    for (name, like, expected) in [
        ("admin", "admin", true),
        ("admin", "ADMIN", true),
        ("Admin", "aDMIN", true),
        ("admin", "аdmin", true),
        ("admin", "АDМIN", true),
        ("admin", "ɑdΜin", true),
        ("admin", "adm1n", true),
        ("admin", "adrnin", true),
        ("adrnin", "admin", true),
        ("admin", "ａｄｍｉｎ", true),
        ("admin", "ad\u{fe0f}min", true),
        ("admin", "ad\u{3164}min", true),
        ("admin", "admin\u{2800}", true),
        ("admin", " admin", true),
        ("admin", "ⓐⓓⓜⓘⓝ", true),
        ("admin", "ⒶⒹⓂⒾⓃ", true),
        ("admin", "🅐🅳🇲⒤\u{1d159}ɴ", true),
        ("admin", "admiⁿ", true),
        ("admin", "ADMİN", true),
        ("admin", "admi\u{307}n", true),
        ("admin", "ádmin", true),
        ("admin", "a\u{332}d\u{332}m\u{332}i\u{332}n\u{332}", true),
        ("admin", "a\u{20dd}dmin", true),
        ("ADMİN", "admin", true),
        ("ádmin", "admin", true),
        ("root", "r00t", true),
        ("help", "heIp", true),
        ("paypal", "pаypаl", true),
        ("security", "seϲurity", true),
        ("staff", "staſſ", true),
        ("staff", "ſtaſf", true),
        ("support", "ᴀᴅᴍɪɴ", false),
        ("admin", "ᴀᴅᴍɪɴ", true),
        ("админ", "АДМИН", true),
        ("νη", "vH", true),
        ("admin", "admins", false),
        ("admin", "admi", false),
        ("admin", "ad-min", false),
        ("admin", "badmin", false),
        ("admin", "", false),
        ("help", "kelp", false),
        ("root", "rot", false),
    ] {
        assert_eq!(reserved(&[name]).look_like(like), expected, "{name} {like:?}");
    }
}

#[test]
fn each_of_many_names_is_reserved() {
    let names = reserved(&["admin", "administrator", "root", "rooter", "admin2"]);
    for (name, expected) in [
        ("admin", true),
        ("admln", true),
        ("administrat0r", true),
        ("rooter", true),
        ("admin2", true),
        ("administrate", false),
        ("roote", false),
        ("admin3", false),
    ] {
        assert_eq!(names.look_like(name), expected, "{name}");
    }
    assert!(!reserved(&[]).look_like("admin"));
    assert!(!reserved(&[]).look_like(""));
}

const NAMES: [&str; 16] = [
    "admin",
    "administrator",
    "root",
    "support",
    "security",
    "staff",
    "help",
    "billing",
    "postmaster",
    "webmaster",
    "hostmaster",
    "moderator",
    "sysop",
    "quark",
    "jazz",
    "vwxyz",
];

type Characters = BTreeMap<String, Vec<char>>;

/// Characters by what UTS #39 says they look like; it calls texts of the same skeleton confusable.
static CONFUSABLE: LazyLock<Characters> = LazyLock::new(|| by(|c| skeleton(c.encode_utf8(&mut [0; 4])).collect()));

/// Characters by the letters that they are a form of: raised, circled, full-width and the like.
static DRESSED: LazyLock<Characters> = LazyLock::new(|| {
    let mut dressed = by(|c| c.nfkc().collect());
    let enclosed = ['\u{1f150}'..='\u{1f169}', '\u{1f170}'..='\u{1f189}', '\u{1f1e6}'..='\u{1f1ff}'];
    for letters in enclosed {
        letters.zip('A'..='Z').for_each(|(c, letter)| dressed.entry(letter.to_string()).or_default().push(c));
    }
    for (c, letter) in "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ".chars().zip("abcdefghijklmnopqrstuvwyz".chars())
    {
        dressed.entry(letter.to_string()).or_default().push(c);
    }
    dressed
});

fn by(look: impl Fn(char) -> String) -> Characters {
    let mut alike = Characters::new();
    assigned().for_each(|c| alike.entry(look(c)).or_default().push(c));
    alike
}

/// Every character that Unicode has assigned.
fn assigned() -> impl Iterator<Item = char> {
    use GeneralCategory::*;
    (char::MIN..=char::MAX).filter(|c| !matches!(get_general_category(*c), Unassigned | PrivateUse))
}

/// Marks and blanks, which leave a name looking the same or nearly so.
fn unseen() -> Vec<char> {
    use GeneralCategory::*;
    let is_mark = |c: &char| matches!(get_general_category(*c), NonspacingMark | SpacingMark | EnclosingMark);
    let is_blank = |c: &char| matches!(get_general_category(*c), SpaceSeparator | Format);
    let others = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}', '\u{13441}', '\u{13442}', '\u{1d159}'];
    assigned().filter(|c| is_mark(c) || is_blank(c)).chain(others).collect()
}

/// The first texts that are not refused, of how many.
fn passing(names: &ReservedNames, texts: impl IntoIterator<Item = String>) -> (Vec<String>, usize) {
    let (mut passing, mut tried) = (Vec::new(), 0);
    for text in texts {
        tried += 1;
        if !names.look_like(&text) {
            passing.push(text);
        }
    }
    (passing, tried)
}

/// A text of the same skeleton as the name, with each part of it replaced that the choice wants replaced. Between one and
/// four characters of the skeleton may be one character of the text.
fn confused(name: &str, mut choice: impl FnMut(&[char]) -> Option<char>) -> String {
    let look: Vec<char> = skeleton(name).collect();
    let (mut text, mut at) = (String::new(), 0);
    while at < look.len() {
        let ends = (at + 1..=look.len().min(at + 4)).rev();
        let replaced = ends.filter_map(|end| {
            let part: String = look[at..end].iter().collect();
            Some((end, choice(CONFUSABLE.get(&part)?)?))
        });
        let (end, c) = replaced.take(1).next().unwrap_or((at + 1, look[at]));
        text.push(c);
        at = end;
    }
    text
}

fn mixed_case(name: &str, random: &mut StdRng) -> String {
    name.chars().map(|c| if random.random() { c.to_ascii_uppercase() } else { c }).collect()
}

#[test]
fn no_single_confusable_character_passes() {
    let names = reserved(&NAMES);
    let mut texts = BTreeSet::new();
    for name in NAMES.iter().flat_map(|name| [name.to_lowercase(), name.to_uppercase()]) {
        let look: Vec<char> = skeleton(&name).collect();
        for start in 0..look.len() {
            for end in start + 1..=look.len().min(start + 4) {
                let part = |range: &[char]| range.iter().collect::<String>();
                for c in CONFUSABLE.get(&part(&look[start..end])).into_iter().flatten() {
                    texts.insert(format!("{}{c}{}", part(&look[..start]), part(&look[end..])));
                }
            }
        }
    }
    let (passing, tried) = passing(&names, texts);
    assert!(passing.is_empty(), "{} of {tried}: {:?}", passing.len(), &passing[..passing.len().min(9)]);
    assert!(tried >= 6_000, "{tried}");
}

#[test]
fn no_random_mixture_of_confusable_characters_passes() {
    let (names, mut random) = (reserved(&NAMES), StdRng::seed_from_u64(39));
    let texts = (0..6_000).map(|_| {
        let name = mixed_case(NAMES.choose(&mut random).expect("names"), &mut random);
        confused(&name, |by| random.random_bool(0.5).then(|| *by.choose(&mut random).expect("not empty")))
    });
    let texts: Vec<String> = texts.collect();
    let (passing, tried) = passing(&names, texts);
    assert!(passing.is_empty(), "{} of {tried}: {:?}", passing.len(), &passing[..passing.len().min(9)]);
    assert_eq!(tried, 6_000);
}

#[test]
fn no_random_mixture_of_all_tricks_passes() {
    let (names, unseen) = (reserved(&NAMES), unseen());
    let mut random = StdRng::seed_from_u64(1);
    let mut trick = |letter: char| {
        let letter = letter.to_string();
        let look: String = skeleton(&letter).collect();
        let by = if random.random() { CONFUSABLE.get(&look) } else { DRESSED.get(&letter) };
        let mut text = by.map_or(letter, |by| by.choose(&mut random).expect("not empty").to_string());
        if random.random_bool(0.2) {
            text.push(*unseen.choose(&mut random).expect("not empty"));
        }
        text
    };
    let mut cases = StdRng::seed_from_u64(2);
    let texts = (0..6_000).map(|_| {
        let name = mixed_case(NAMES.choose(&mut cases).expect("names"), &mut cases);
        name.chars().map(&mut trick).collect::<String>()
    });
    let texts: Vec<String> = texts.collect();
    let (passing, tried) = passing(&names, texts);
    assert!(passing.is_empty(), "{} of {tried}: {:?}", passing.len(), &passing[..passing.len().min(9)]);
    assert_eq!(tried, 6_000);
}

#[test]
fn no_mark_and_no_blank_makes_another_name() {
    let (names, unseen) = (reserved(&["admin"]), unseen());
    let texts = unseen.iter().flat_map(|c| [format!("{c}admin"), format!("ad{c}min"), format!("admin{c}")]);
    let (passing, tried) = passing(&names, texts);
    assert!(passing.is_empty(), "{} of {tried}: {:?}", passing.len(), &passing[..passing.len().min(9)]);
    assert!(tried >= 3 * 2_500, "{tried}");
}

#[test]
fn no_dressed_letter_passes() {
    let names = reserved(&NAMES);
    let mut texts = BTreeSet::new();
    for name in NAMES.iter().flat_map(|name| [name.to_lowercase(), name.to_uppercase()]) {
        for (at, letter) in name.char_indices() {
            let by = DRESSED.get(&letter.to_string()).into_iter().flatten();
            texts.extend(by.map(|c| format!("{}{c}{}", &name[..at], &name[at + 1..])));
        }
    }
    let (passing, tried) = passing(&names, texts);
    assert!(passing.is_empty(), "{} of {tried}: {:?}", passing.len(), &passing[..passing.len().min(9)]);
    assert!(tried >= 3_000, "{tried}");
}

#[test]
fn ordinary_names_are_free() {
    let names = reserved(&NAMES);
    let free = [
        "ana",
        "adam",
        "adrian",
        "admira",
        "andmin",
        "armin",
        "damin",
        "admins",
        "administer",
        "rosa",
        "rooney",
        "roots",
        "rut",
        "stefan",
        "stuff",
        "stan",
        "supper",
        "supporter",
        "secundo",
        "helen",
        "held",
        "bill",
        "bilal",
        "moderna",
        "jaz",
        "Анна",
        "Админ",
        "Ελένη",
        "日本",
        "김민준",
        "अनिल",
        "محمد",
        "שרה",
    ];
    for name in free {
        assert!(!names.look_like(name), "{name}");
    }
}
