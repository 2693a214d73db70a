//! Values with units, as a person writes them, and how values are read from text.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};

/// A span of time, read from `90s`, `5m`, `2h` or `30d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its length.
    pub seconds: u32,
}

/// An amount of memory in steps of one mebibyte: `256MB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Memory {
    pub(super) mebibytes: u32,
}

/// Read by a visitor rather than by `try_from`, so that a refusal carries the value's own place.
pub(super) struct Visited<T>(pub(super) PhantomData<T>);

impl<T: TryFrom<String, Error = String>> Visitor<'_> for Visited<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::try_from(text.to_owned()).map_err(|refusal| match refusal.split_once('\n') {
            // A key whose value was forgotten.
            Some((_, hint)) if text.is_empty() => E::custom(format_args!("missing value\n{hint}")),
            _ => E::custom(refusal),
        })
    }
}

macro_rules! read_as_text {
    ($($name:ident)*) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::config::unit::Visited(std::marker::PhantomData))
            }
        }
    )*};
}
pub(super) use read_as_text;

read_as_text! { Span Memory }

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parsed = split(&text).and_then(|(number, unit)| {
            let unit = match unit {
                "s" => 1,
                "m" => 60,
                "h" => 60 * 60,
                "d" => 24 * 60 * 60,
                _ => return None,
            };
            number.checked_mul(unit)
        });
        let seconds = parsed
            .ok_or_else(|| format!("`{text}` is not a span of time\nwrite `90s`, `5m`, `2h` or `30d`"))?;
        Ok(Self { seconds })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(24 * 60 * 60, "d"), (60 * 60, "h"), (60, "m")];
        let unit = units.into_iter().find(|(unit, _)| self.seconds > 0 && self.seconds.is_multiple_of(*unit));
        let (unit, name) = unit.unwrap_or((1, "s"));
        write!(f, "{}{name}", self.seconds / unit)
    }
}

impl TryFrom<String> for Memory {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match split(&text) {
            Some((mebibytes, "MB")) => Ok(Self { mebibytes }),
            _ => Err(format!("`{text}` is not an amount of memory\nwrite `256MB`")),
        }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}MB", self.mebibytes)
    }
}

fn split(text: &str) -> Option<(u32, &str)> {
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit);
    Some((number.parse().ok()?, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_units() {
        for (text, seconds) in [("90s", 90), ("5m", 300), ("2h", 7200), ("30d", 2_592_000)] {
            assert_eq!(Span::try_from(text.to_owned()), Ok(Span { seconds }));
            assert_eq!(Span { seconds }.to_string(), text);
        }
        for text in ["", "5", "m", "5 m", "-5m", "5min", "1.5h", "99999999d"] {
            assert!(Span::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn memory_has_a_unit() {
        assert_eq!(Memory::try_from("256MB".to_owned()), Ok(Memory { mebibytes: 256 }));
        assert_eq!(Memory { mebibytes: 256 }.to_string(), "256MB");
        assert!(Memory::try_from("256".to_owned()).is_err());
    }
}
