//! Bytes to be hashed or authenticated: each part is prefixed with its length, so that no two
//! lists of parts give the same bytes.

use sha2::{Digest, Sha256};

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// The parts one after the other, each with its length in eight bytes, big end first.
pub fn frame(parts: &[&[u8]]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        framed.extend_from_slice(&length.to_be_bytes());
        framed.extend_from_slice(part);
    }
    framed
}

/// The SHA-256 of the framed parts.
pub fn hash(parts: &[&[u8]]) -> Hash {
    Sha256::digest(frame(parts)).into()
}

/// `bytes` in lowercase hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

/// True if two digests are the same. The time doesn't depend on the place of a difference.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(left, right).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_hash_is_sha_256_over_the_frame() {
        // SHA-256 of eight zero bytes: one empty part.
        assert_eq!(hex(&hash(&[b""])), "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc");
    }

    #[test]
    fn digests_are_compared_whole() {
        assert!(same(&[1, 2, 3], &[1, 2, 3]));
        assert!(!same(&[1, 2, 3], &[1, 2, 4]));
        assert!(!same(&[1, 2, 3], &[1, 2]));
    }

    proptest! {
        #[test]
        fn different_parts_give_different_frames(
            left in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..6), 0..5),
            right in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..6), 0..5),
        ) {
            let parts = |list: &[Vec<u8>]| frame(&list.iter().map(Vec::as_slice).collect::<Vec<_>>());
            prop_assert_eq!(left == right, parts(&left) == parts(&right));
        }

        #[test]
        fn moving_a_boundary_changes_the_frame(text in "[a-z]{2,12}", at in 1usize..11) {
            let at = at.min(text.len() - 1);
            let (head, tail) = text.split_at(at);
            prop_assert_ne!(frame(&[head.as_bytes(), tail.as_bytes()]), frame(&[text.as_bytes(), b""]));
        }
    }
}
