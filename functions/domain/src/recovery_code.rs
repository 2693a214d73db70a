//! Recovery codes: on paper, for the day on which every passkey is lost. One lets its owner
//! register a passkey, once, and nothing else.

use crate::digest::{Hash, hash};
use crate::limits::RECOVERY_CODES;
use crate::token::{self, Alphabet};
use crate::{Invalid, Secret};

/// Symbols of a code: 80 bits in base-32, more than guessing can find at any rate that it is allowed.
const LENGTH: usize = 16;

/// Symbols between two hyphens.
const GROUP: usize = 4;

/// New codes from the random bytes that `fill` gives, in groups: `7K3M-…`.
pub fn generate<E>(mut fill: impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<Vec<Secret>, E> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let code = token::random(Alphabet::Base32.symbols(), LENGTH, &mut fill)?;
            let symbols: Vec<char> = code.reveal().chars().collect();
            let groups: Vec<String> = symbols.chunks(GROUP).map(|group| group.iter().collect()).collect();
            Ok(Secret::new(groups.join("-")))
        })
        .collect()
}

/// The hash that is stored instead of a code, of the code with its owner's user handle. Spelling doesn't change it.
pub fn hashed(handle: &[u8], typed: &str) -> Result<Hash, Invalid> {
    let code = token::normalize(typed)?;
    Ok(hash(&[b"recovery", handle, code.reveal().as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::convert::Infallible;

    fn codes() -> Vec<Secret> {
        let mut next = 0u8;
        let Ok(codes) = generate(|bytes: &mut [u8]| {
            for byte in bytes {
                next = next.wrapping_mul(5).wrapping_add(113);
                *byte = next;
            }
            Ok::<(), Infallible>(())
        });
        codes
    }

    #[test]
    fn codes_are_ten_in_groups_of_four() {
        let codes = codes();
        assert_eq!(codes.len(), 10);
        for code in &codes {
            let groups: Vec<_> = code.reveal().split('-').collect();
            assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{}", code.reveal());
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed_and_for_its_owner_alone() {
        let hashes = |handle: &[u8]| -> HashSet<Hash> {
            codes().iter().filter_map(|code| hashed(handle, code.reveal()).ok()).collect()
        };
        let code = codes()[0].reveal().to_owned();
        let persian = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(u32::from('۰') + digit));
        let digits: String = code.chars().map(|c| persian(c).unwrap_or(c)).collect();
        assert_ne!(digits, code, "it has digits");
        let pasted = format!("\u{2068}{digits}\u{2069}");
        for typed in [code.to_lowercase(), code.replace('-', " "), code.replace('-', ""), digits, pasted] {
            assert_eq!(hashed(b"ada", &typed), hashed(b"ada", &code));
        }
        assert!(hashes(b"ada").is_disjoint(&hashes(b"bob")));
        assert!(hashed(b"ada", "").is_err());
    }
}
