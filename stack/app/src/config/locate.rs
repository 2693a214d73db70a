//! The place of a key in the text of `otpost.yaml`, for faults that only show after parsing and for `config show`.
//!
//! The parser tells the place of an error and of nothing else: so it is led down to the key, and stopped there.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// Line and column, from 1, of a key under its parents, in whichever style they are written.
pub(super) fn position(text: &str, keys: &[&str]) -> Option<(usize, usize)> {
    occurrence(text, keys, 0)
}

/// The same of a key that stands there once more.
pub(super) fn again(text: &str, keys: &[&str]) -> Option<(usize, usize)> {
    occurrence(text, keys, 1)
}

fn occurrence(text: &str, keys: &[&str], before: u32) -> Option<(usize, usize)> {
    let (found, before) = (Cell::new(false), Cell::new(before));
    let down = Down { keys, found: &found, before: &before };
    let error = down.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    let place = error.location().filter(|_| found.get())?;
    Some((place.line(), place.column()))
}

/// The way that is left: the first key is looked for in the map that comes.
#[derive(Clone, Copy)]
struct Down<'a> {
    keys: &'a [&'a str],
    found: &'a Cell<bool>,
    /// The number of earlier occurrences of the last key.
    before: &'a Cell<u32>,
}

/// A key of a map: the one that is looked for, or another.
struct KeyOf<'a>(Down<'a>);

impl<'de> DeserializeSeed<'de> for Down<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Down<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("settings by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(wanted) = entries.next_key_seed(KeyOf(self))? {
            if wanted {
                let [_, rest @ ..] = self.keys else { return Ok(()) };
                entries.next_value_seed(Down { keys: rest, ..self })?;
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for KeyOf<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        let Down { keys, found, before } = self.0;
        match keys {
            [last] if *last == key && before.get() > 0 => {
                before.set(before.get() - 1);
                Ok(false)
            }
            [last] if *last == key => {
                found.set(true);
                // The place of this error is what is wanted.
                Err(E::custom("here"))
            }
            [first, ..] => Ok(*first == key),
            [] => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# A comment: here
environments:
  dev: &dev
    api:
      token: 1

  prod:
    token:
      length: 4
  \"pr-*\": {api: {rate: 1}, token:
      {length: 5}}
  like-dev: *dev
defaults:
  token: {}
";

    #[test]
    fn a_key_is_found_under_its_parents_only() {
        for (keys, place) in [
            (&["environments", "prod", "token"][..], Some((8, 5))),
            (&["environments", "prod", "token", "length"], Some((9, 7))),
            (&["environments", "pr-*"], Some((10, 3))),
            (&["environments", "pr-*", "token", "length"], Some((11, 8))),
            // An alias has the place of its anchor.
            (&["environments", "like-dev", "api"], Some((4, 5))),
            (&["environments", "dev", "token"], None),
            (&["defaults", "token"], Some((14, 3))),
            (&["defaults", "length"], None),
            (&["defaults", "token", "length", "deeper"], None),
            (&["environments", "prod", "token", "length", "deeper"], None),
        ] {
            assert_eq!(position(TEXT, keys), place, "{keys:?}");
        }
        assert_eq!(position("a: [", &["b"]), None);
        let twice = "a:\n  b: 1\n  b: 2\n";
        assert_eq!((position(twice, &["a", "b"]), again(twice, &["a", "b"])), (Some((2, 3)), Some((3, 3))));
    }
}
