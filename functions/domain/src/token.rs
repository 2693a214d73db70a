//! One-time tokens: how they are made, and how what somebody typed is read.

use std::fmt;

use crate::extract::glyph;
use crate::{Invalid, Secret, limits};

/// The symbols that a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// `0-9a-f`
    Hexadecimal,
    /// `0-9`
    Digits,
    /// Crockford's base-32: no `I`, `L`, `O`, `U`; what is typed as `I`, `L` or `O` is read as
    /// `1`, `1` and `0`.
    Base32,
    /// `A-Za-z0-9-_`, for keys that are pasted; not offered for tokens, which are typed.
    Base64Url,
}

impl Alphabet {
    /// The alphabets that a configuration may name.
    pub const FOR_TOKENS: [Self; 3] = [Self::Hexadecimal, Self::Digits, Self::Base32];

    /// The name in a configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hexadecimal => "hexadecimal",
            Self::Digits => "digits",
            Self::Base32 => "base32",
            Self::Base64Url => "base64url",
        }
    }

    /// The alphabet for tokens that a configuration names.
    pub fn named(name: &str) -> Option<Self> {
        Self::FOR_TOKENS.into_iter().find(|alphabet| alphabet.name() == name)
    }

    /// The symbols, in order.
    pub const fn symbols(self) -> &'static [u8] {
        match self {
            Self::Hexadecimal => b"0123456789abcdef",
            Self::Digits => b"0123456789",
            Self::Base32 => b"0123456789ABCDEFGHJKMNPQRSTVWXYZ",
            Self::Base64Url => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        }
    }

    /// Bits of entropy in one symbol.
    fn bits(self) -> f64 {
        // The longest alphabet has 64 symbols.
        f64::from(u8::try_from(self.symbols().len()).unwrap_or(u8::MAX)).log2()
    }
}

/// The form of tokens: an alphabet and a length that together have enough entropy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    alphabet: Alphabet,
    length: usize,
}

impl Default for Format {
    fn default() -> Self {
        Self { alphabet: Alphabet::Hexadecimal, length: limits::TOKEN_LENGTH_DEFAULT }
    }
}

impl Format {
    /// Tokens of `length` symbols of `alphabet`, if that makes at least 20 bits and at most 64
    /// characters.
    pub fn new(alphabet: Alphabet, length: usize) -> Result<Self, Invalid> {
        if length > limits::TOKEN_LENGTH_MAX {
            return Err(Invalid::new("length", "must be at most 64 characters"));
        }
        let format = Self { alphabet, length };
        if format.entropy_bits() < limits::TOKEN_ENTROPY_MIN_BITS {
            return Err(Invalid::new(
                "length",
                "must give at least 20 bits: 5 hexadecimal characters, 7 digits or 4 of base32",
            ));
        }
        Ok(format)
    }

    /// The entropy of a token in bits.
    pub fn entropy_bits(self) -> f64 {
        let length = u16::try_from(self.length).unwrap_or(u16::MAX);
        f64::from(length) * self.alphabet.bits()
    }

    /// A new token from the random bytes that `fill` gives.
    pub fn generate<E>(self, fill: impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<Secret, E> {
        random(self.alphabet.symbols(), self.length, fill)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.length, self.alphabet.name())
    }
}

/// A text of `length` symbols, each with the same probability. Bytes beyond the last whole
/// multiple of the number of symbols are thrown away: taken modulo, they would favour the first.
pub fn random<E>(
    symbols: &[u8],
    length: usize,
    mut fill: impl FnMut(&mut [u8]) -> Result<(), E>,
) -> Result<Secret, E> {
    let bound = 256 / symbols.len() * symbols.len();
    let mut text = String::with_capacity(length);
    let mut bytes = [0u8; 64];
    while text.len() < length {
        fill(&mut bytes)?;
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < bound);
        let missing = length - text.len();
        text.extend(fair.take(missing).map(|byte| char::from(symbols[byte % symbols.len()])));
    }
    Ok(Secret::new(text))
}

/// A typed token as it would have been written: without spaces, hyphens and invisible characters, with the
/// digits of every script as ASCII, half-width, in one case, and, where no alphabet has them, `I`, `L` and `O` as
/// the digits that they resemble.
///
/// It doesn't depend on the configured alphabet, so that tokens issued before a change of the
/// configuration still match: lowercase, with `i`, `l` → `1` and `o` → `0` (no alphabet for
/// tokens has them). The same function is applied to a token before its MAC is made.
pub fn normalize(typed: &str) -> Result<Secret, Invalid> {
    if !(1..=limits::TYPED_TOKEN_MAX_BYTES).contains(&typed.len()) {
        return Err(Invalid::new("token", "must be 1 to 384 bytes of UTF-8"));
    }
    let normalized: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !glyph::is_invisible(*c) && !is_dash(*c))
        .map(|c| glyph::digit(c).unwrap_or_else(|| half_width(c)))
        .filter(|c| *c != '-')
        .map(|c| c.to_ascii_lowercase())
        .map(|c| match c {
            'i' | 'l' => '1',
            'o' => '0',
            other => other,
        })
        .collect();
    Ok(Secret::new(normalized))
}

fn half_width(c: char) -> char {
    match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Dashes that keyboards and mail programs put where somebody typed a hyphen.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58a}' | '\u{5be}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207b}'
                | '\u{2212}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{30fc}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
    )
}

/// The bytes whose MAC is stored: what the token is bound to, and the token.
pub fn mac_input(tenant: &str, user_id: &str, purpose: &str, normalized: &Secret) -> Vec<u8> {
    const VERSION: &[u8] = b"otpost/1";
    crate::digest::frame(&[
        VERSION,
        tenant.as_bytes(),
        user_id.as_bytes(),
        purpose.as_bytes(),
        normalized.reveal().as_bytes(),
    ])
}
