//! What characters look like, so that nobody can take a name that others would confuse with a reserved one.

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

/// Blank characters that are letters or symbols to Unicode: the two Egyptian blanks and the null notehead.
const BLANKS: [char; 3] = ['\u{13441}', '\u{13442}', '\u{1d159}'];

/// The first of 26 letters each: in black circles, in black squares, and the halves of flags. NFKC does not turn these into
/// plain letters, nor the words and small capitals below.
const ENCLOSED: [u32; 3] = [0x1f150, 0x1f170, 0x1f1e6];

/// The first of the black squares with a word in them.
const ENCLOSED_WORDS: u32 = 0x1f18a;
const WORDS: [&str; 17] =
    ["p", "ic", "pa", "sa", "ab", "wc", "dj", "cl", "cool", "free", "id", "new", "ng", "ok", "sos", "up!", "vs"];

/// The small capitals of a to z; there is none of x.
const SMALL_CAPITALS: [char; 26] = [
    'ᴀ', 'ʙ', 'ᴄ', 'ᴅ', 'ᴇ', 'ꜰ', 'ɢ', 'ʜ', 'ɪ', 'ᴊ', 'ᴋ', 'ʟ', 'ᴍ', 'ɴ', 'ᴏ', 'ᴘ', 'ꞯ', 'ʀ', 'ꜱ', 'ᴛ', 'ᴜ', 'ᴠ', 'ᴡ',
    'x', 'ʏ', 'ᴢ',
];

/// Everything that a character can be read as, each reading once: what it looks like as written, in lower case and in upper
/// case, because user names have no case, and what the plain letter that it is a form of looks like. People can confuse two
/// names if a reading of one, character by character, is a reading of the other.
pub(crate) fn readings(c: char) -> Vec<String> {
    let mut written: Vec<String> = Vec::with_capacity(6);
    for text in [c.to_string(), plain(c)] {
        for cased in [text.to_lowercase(), text.to_uppercase(), text] {
            if !written.contains(&cased) {
                written.push(cased);
            }
        }
    }
    let mut readings: Vec<String> = written.iter().map(|text| look(text)).collect();
    // For some marks, UTS #39 has a letter that looks alike.
    readings.extend(is_unseen(c).then(String::new));
    readings.sort_unstable();
    readings.dedup();
    readings
}

/// Whether nothing of the text can be seen.
pub(crate) fn is_blank(text: &str) -> bool {
    skeleton(text).all(is_unseen)
}

/// The skeleton (Unicode UTS #39, section 4), which is the same for texts that people confuse, in lower case and without
/// marks and blanks. Which letters look alike depends on their case: `I` looks like `l`, `i` does not.
fn look(text: &str) -> String {
    skeleton(text).flat_map(char::to_lowercase).filter(|c| !is_unseen(*c)).collect()
}

/// Accents and other marks, blanks, and characters that only control how others are shown. Those that Unicode ignores by
/// default are not in a skeleton anyway.
fn is_unseen(c: char) -> bool {
    use GeneralCategory::*;
    match get_general_category(c) {
        NonspacingMark | SpacingMark | EnclosingMark => true,
        SpaceSeparator | LineSeparator | ParagraphSeparator | Control | Format => true,
        _ => BLANKS.contains(&c),
    }
}

/// The letters that a circled, squared, raised, full-width or otherwise dressed character stands for.
fn plain(c: char) -> String {
    let code = u32::from(c);
    let place = |first: u32| usize::try_from(code.checked_sub(first)?).ok();
    if let Some(letter) = ENCLOSED.iter().find_map(|&first| ('a'..='z').nth(place(first)?)) {
        return letter.to_string();
    }
    if let Some(word) = place(ENCLOSED_WORDS).and_then(|place| WORDS.get(place)) {
        return (*word).to_owned();
    }
    let plain: String = c.nfkc().map(full_size).collect();
    // `⒜` is `(a)`.
    let inner = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.map_or_else(|| plain.clone(), str::to_owned)
}

fn full_size(c: char) -> char {
    SMALL_CAPITALS.iter().zip('a'..='z').find_map(|(&small, letter)| (small == c).then_some(letter)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_may_be_read_as() {
        for (c, expected) in [
            ('a', &["a"][..]),
            ('i', &["i", "l"]),
            ('m', &["m", "rn"]),
            ('0', &["o"]),
            ('á', &["a"]),
            ('ν', &["n", "v"]),
            ('ſ', &["f", "s"]),
            ('ϲ', &["c", "ʃ", "ς"]),
            ('ⓐ', &["a", "ⓐ"]),
            ('🅐', &["a", "🅐"]),
            ('🅰', &["a", "🅰"]),
            ('🇦', &["a", "🇦"]),
            ('🆔', &["id", "ld", "🆔"]),
            ('ᴀ', &["a", "ᴀ"]),
            ('⒜', &["(a)", "a"]),
            ('\u{301}', &[""]),
            ('\u{d02}', &["", "o"]),
            ('\u{20dd}', &[""]),
            (' ', &[""]),
            ('\u{2800}', &[""]),
        ] {
            assert_eq!(readings(c), expected, "{c:?}");
        }
    }

    #[test]
    fn a_text_is_blank() {
        for blank in [
            "",
            " ",
            "\n",
            "\u{a0}",
            "\u{1680}",
            "\u{2028}",
            "\u{3000}",
            "\u{ad}",
            "\u{34f}",
            "\u{61c}",
            "\u{115f}",
            "\u{1160}",
            "\u{17b4}",
            "\u{180e}",
            "\u{200b}",
            "\u{200d}",
            "\u{202e}",
            "\u{2060}",
            "\u{2800}",
            "\u{3164}",
            "\u{fe0f}",
            "\u{feff}",
            "\u{ffa0}",
            "\u{fff9}",
            "\u{13441}",
            "\u{16fe4}",
            "\u{1d159}",
            "\u{1d173}",
            "\u{e0020}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
            assert!(is_blank(&format!(" {blank}\u{200b}")), "{blank:?}");
            assert!(!is_blank(&format!("{blank}a")), "{blank:?}");
        }
        for text in ["a", "-", ".", "0", "日", "\u{fffd}", "_"] {
            assert!(!is_blank(text), "{text}");
        }
    }
}
