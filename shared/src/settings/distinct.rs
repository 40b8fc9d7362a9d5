//! JSON in which no object names a member twice: readers keep the last one, and who wrote it may have meant the first.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};

/// Any JSON value whose objects, at every depth, have each name once. Keeps nothing of it.
pub(super) struct Distinct;

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Distinct {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if names.contains(&name) {
                return Err(de::Error::custom(format_args!("`{name}` is there twice")));
            }
            names.insert(name);
            map.next_value::<Self>()?;
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_once_at_every_depth() {
        for (json, expected) in [
            (r#"{"a":1,"b":{"a":[-1,0.5,null,true,"a","a",{"a":1}]}}"#, None),
            (r#"{"a":1,"b":2,"a":3}"#, Some("`a` is there twice at line 1 column 16")),
            (r#"{"a":1,"\u0061":2}"#, Some("`a` is there twice at line 1 column 15")),
            (r#"{"a":[{"b":1,"b":2}]}"#, Some("`b` is there twice at line 1 column 16")),
        ] {
            let error = serde_json::from_str::<Distinct>(json).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), expected, "{json}");
        }
    }
}
