//! The keys by which the gateway knows CloudFront. Two are good, and CloudFront adds one of them: so the other can be
//! replaced and proven good before CloudFront adds it.

use construct::value::{Chosen, Secret, Text};
use construct::{Stack, Value};

use super::parameters::plain;
use crate::manifest::{Parameter, Source};

/// The parameters with the keys.
pub const KEYS: [&str; 2] = ["OriginKey", "OtherOriginKey"];
/// The parameter that says which of them CloudFront adds: `0` or `1`.
pub const IN_USE: &str = "OriginKeyInUse";
/// The characters of a key: letters and digits, more than 256 bits.
pub const CHARACTERS: u32 = 44;

/// The keys, and which of them CloudFront adds.
pub(crate) struct OriginKeys {
    keys: [Value<Secret>; 2],
    in_use: Value<Text>,
}

impl OriginKeys {
    pub(super) fn define(stack: &mut Stack) -> Self {
        let descriptions = ["An API key that CloudFront alone adds.", "Another one: either can be replaced."];
        let [first, other] = KEYS;
        Self {
            keys: [
                stack.secret_parameter(first, descriptions[0], CHARACTERS),
                stack.secret_parameter(other, descriptions[1], CHARACTERS),
            ],
            in_use: stack.choice_parameter(IN_USE, "Which of the two CloudFront adds.", &["0", "1"]),
        }
    }

    /// Each key by the name that tells its resources apart.
    pub(super) fn named(&self) -> Vec<(&'static str, Value<Secret>)> {
        let [first, other] = self.keys.clone();
        vec![("", first), ("Other", other)]
    }

    /// The key that CloudFront adds.
    pub(super) fn in_use(&self) -> Chosen {
        Chosen { index: self.in_use.clone(), of: self.keys.to_vec() }
    }
}

/// The sources of their values.
pub(super) fn sources() -> Vec<Parameter> {
    let drawn =
        |name| Parameter { no_echo: true, ..plain(name, Source::Generated { characters: CHARACTERS }) };
    let in_use = plain(IN_USE, Source::Kept { first: "0".to_owned() });
    KEYS.into_iter().map(drawn).chain([in_use]).collect()
}
