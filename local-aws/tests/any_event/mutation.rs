//! Changes JSON in ways that keep most of its structure: events that are almost right.

use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Map, Value, json};

/// What is written over values: a text that no log may show.
pub(crate) const PLANTED: &str = "xsentinelx planted";

/// The JSON text with some changes; one in ten is no longer JSON, or names a member twice.
pub(crate) fn mutated(event: &Value, draws: &mut StdRng) -> String {
    let mut event = event.clone();
    for _ in 0..draws.random_range(0..3) {
        let target = draws.random_range(0..size(&event));
        change(nth(&mut event, &mut { target }).unwrap_or(&mut Value::Null), draws);
    }
    let text = event.to_string();
    if draws.random_bool(0.9) { text } else { torn(&text, draws) }
}

/// How many values there are, at all depths.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// The value that so many others come before.
fn nth<'a>(value: &'a mut Value, before: &mut usize) -> Option<&'a mut Value> {
    if *before == 0 {
        return Some(value);
    }
    *before -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, before)),
        Value::Object(members) => members.values_mut().find_map(|member| nth(member, before)),
        _ => None,
    }
}

fn change(value: &mut Value, draws: &mut StdRng) {
    match draws.random_range(0..8) {
        0 => *value = json!(PLANTED),
        1 => *value = any_json(3, draws),
        2 => *value = json!([value.take()]),
        3 => *value = json!({ "inside": value.take() }),
        4 => remove_one(value, draws),
        5 => add_one(value, draws),
        6 => spell_otherwise(value, draws),
        _ => stretch(value, draws),
    }
}

fn remove_one(value: &mut Value, draws: &mut StdRng) {
    match value {
        Value::Array(items) if !items.is_empty() => drop(items.remove(draws.random_range(0..items.len()))),
        Value::Object(members) => {
            let names: Vec<String> = members.keys().cloned().collect();
            if let Some(name) = names.choose(draws) {
                members.remove(name);
            }
        }
        _ => *value = Value::Null,
    }
}

fn add_one(value: &mut Value, draws: &mut StdRng) {
    match value {
        Value::Array(items) => {
            let item = items.choose(draws).cloned().unwrap_or(Value::Null);
            items.push(item);
        }
        Value::Object(members) => drop(members.insert(any_text(draws), any_json(2, draws))),
        _ => *value = any_json(1, draws),
    }
}

/// Names and texts with one character more or another case.
fn spell_otherwise(value: &mut Value, draws: &mut StdRng) {
    match value {
        Value::String(text) => *text = spelt(text, draws),
        Value::Object(members) => {
            let names: Vec<String> = members.keys().cloned().collect();
            let Some(name) = names.choose(draws) else { return };
            let member = members.remove(name).unwrap_or_default();
            members.insert(spelt(name, draws), member);
        }
        _ => *value = json!(value.to_string()),
    }
}

fn spelt(text: &str, draws: &mut StdRng) -> String {
    const ODD: [&str; 8] = ["\u{0}", "\u{202e}", " ", ".", "@", "\u{1f600}", "\n", "\""];
    if draws.random_bool(0.3) {
        return text.to_uppercase();
    }
    let mut chars: Vec<char> = text.chars().collect();
    let odd = ODD.choose(draws).copied().unwrap_or_default().chars();
    let place = draws.random_range(0..=chars.len());
    chars.splice(place..place, odd);
    chars.into_iter().collect()
}

fn stretch(value: &mut Value, draws: &mut StdRng) {
    match value {
        Value::String(text) => *text = text.repeat(draws.random_range(2..3_000)),
        Value::Number(_) => *value = json!(*[-1.0, 1e308, 0.5, 4_294_967_296.0].choose(draws).unwrap_or(&0.0)),
        _ => *value = nested(draws.random_range(2..300)),
    }
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(Value::Null, |inner, _| json!([inner]))
}

fn any_json(depth: u32, draws: &mut StdRng) -> Value {
    let more = if depth == 0 { 4 } else { 6 };
    match draws.random_range(0..more) {
        0 => Value::Null,
        1 => json!(draws.random_bool(0.5)),
        2 => json!(draws.random_range(-1_000_000..1_000_000)),
        3 => json!(any_text(draws)),
        4 => (0..draws.random_range(0..4)).map(|_| any_json(depth - 1, draws)).collect(),
        _ => {
            let members = (0..draws.random_range(0..4)).map(|_| (any_text(draws), any_json(depth - 1, draws)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn any_text(draws: &mut StdRng) -> String {
    (0..draws.random_range(0..9)).map(|_| draws.random::<char>()).collect()
}

/// Cut off, with a character in another's place, or with members twice.
fn torn(text: &str, draws: &mut StdRng) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let place = draws.random_range(0..chars.len());
    match draws.random_range(0..3) {
        0 => chars.truncate(place),
        1 => chars[place] = *['{', '}', '"', ',', '\\', '0'].choose(draws).unwrap_or(&' '),
        _ => return text.replacen('{', r#"{"triggerSource":"PreSignUp_SignUp","mode":"run","#, 1),
    }
    chars.into_iter().collect()
}
