//! The names of a JSON file's members, as far as its first bytes show them.

use std::collections::BTreeSet;

/// An object or array that has begun, and not ended.
struct Open {
    /// What the names of members in it begin with.
    prefix: String,
    is_array: bool,
}

/// The paths of all members in these bytes, sorted: `profile.login` is the member `login` of the member `profile`, and
/// `users[].name` one of an object in the array `users`. An array that is the file itself adds nothing: its objects'
/// members are `name` alone. The bytes may end anywhere, and need not be JSON.
pub(super) fn members(head: &[u8]) -> BTreeSet<String> {
    let (mut paths, mut open) = (BTreeSet::new(), Vec::<Open>::new());
    // The path of the member whose value comes next.
    let mut member = String::new();
    let mut at = 0;
    while at < head.len() {
        match head[at] {
            byte @ (b'{' | b'[') => {
                let prefix = match open.last() {
                    None => String::new(),
                    Some(array) if array.is_array => array.prefix.clone(),
                    Some(_) => std::mem::take(&mut member) + if byte == b'[' { "[]." } else { "." },
                };
                open.push(Open { prefix, is_array: byte == b'[' });
            }
            b'}' | b']' => drop(open.pop()),
            b'"' => {
                let Some((text, behind)) = string(head, at) else { break };
                at = behind;
                let is_name = head[at..].trim_ascii_start().first() == Some(&b':');
                if let Some(object) = open.last().filter(|open| is_name && !open.is_array) {
                    member = format!("{}{text}", object.prefix);
                    paths.insert(member.clone());
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    paths
}

/// The string that begins at this quote, and the place behind it; `None`: it does not end here.
fn string(head: &[u8], quote: usize) -> Option<(String, usize)> {
    let mut end = quote + 1;
    while *head.get(end)? != b'"' {
        end += if head[end] == b'\\' { 2 } else { 1 };
    }
    let text = serde_json::from_slice(&head[quote..=end]);
    Some((text.unwrap_or_default(), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_wherever_the_bytes_end() {
        for (head, expected) in [
            ("", &[][..]),
            ("no json", &[]),
            (r#"{"a":1,"b":"c","d":[1,"e"]}"#, &["a", "b", "d"]),
            (r#"{"a":1}"#, &["a"]),
            ("{\"a\":1}\n{\"b\":2}\n", &["a", "b"]),
            (r#" [ {"a":1}, {"b":{"c":{}}} ]"#, &["a", "b", "b.c"]),
            (r#"{"users":[{"a":1},{"b":[{"c":1}]}],"d":"#, &["d", "users", "users[].a", "users[].b", "users[].b[].c"]),
            (r#"{"a \"b\\":{"x":1},"c"#, &["a \"b\\", "a \"b\\.x"]),
            (r#"{"a":"b:{\"c\":1}","d""#, &["a"]),
            (r#"[[{"a":1}]]"#, &["a"]),
            (r#"}}]{"a":1"#, &["a"]),
            (r#"{"a" : 1"#, &["a"]),
        ] {
            assert_eq!(Vec::from_iter(members(head.as_bytes())), expected, "{head}");
        }
    }
}
