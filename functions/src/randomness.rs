//! Random bytes from the operating system.

use domain::digest::hex;

use crate::Failure;

/// Fill `bytes` from the operating system's generator.
pub fn fill(bytes: &mut [u8]) -> Result<(), Failure> {
    getrandom::fill(bytes).map_err(|error| Failure::new("getrandom", error.to_string()))
}

/// A random id: 128 bits in hexadecimal.
pub fn id() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(hex(&bytes))
}
