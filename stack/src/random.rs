//! Secrets that are drawn here, by the operating system.

use crate::error::Error;

/// Fills `bytes`.
///
/// # Errors
/// If the operating system gives no randomness.
pub fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes)
        .map_err(|error| Error::failed(format!("the operating system gives no randomness: {error}")))
}

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Letters and digits, which is all that an API key may have; almost 6 bits each. Bytes past the last
/// full round of the alphabet are drawn again: a remainder would make its first letters likelier.
///
/// # Errors
/// If the operating system gives no randomness.
pub fn letters_and_digits(characters: u32) -> Result<String, Error> {
    const FAIR: usize = 256 - 256 % ALPHABET.len();
    let wanted = usize::try_from(characters).unwrap_or(usize::MAX);
    let mut value = String::new();
    let mut bytes = [0_u8; 64];
    while value.len() < wanted {
        fill(&mut bytes)?;
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < FAIR);
        value.extend(fair.take(wanted - value.len()).map(|byte| char::from(ALPHABET[byte % ALPHABET.len()])));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn a_generated_value_has_its_length_and_every_letter_turns_up() {
        let value = super::letters_and_digits(4_096).unwrap();
        assert_eq!(value.len(), 4_096);
        assert_eq!(value.bytes().collect::<BTreeSet<_>>().len(), 62);
    }

    #[test]
    fn two_generated_values_differ() {
        assert_ne!(super::letters_and_digits(40).unwrap(), super::letters_and_digits(40).unwrap());
    }
}
