//! Random bytes from the operating system.

use crate::Failure;

/// Fill `bytes` from the operating system's generator.
pub fn fill(bytes: &mut [u8]) -> Result<(), Failure> {
    getrandom::fill(bytes).map_err(|error| Failure::new("getrandom", error.to_string()))
}
