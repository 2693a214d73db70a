//! The environment that the template gives a function, read once at its start.

use std::fmt;
use std::str::FromStr;

use domain::token::{Alphabet, Format};

/// A variable that is missing or can't be read. It ends the start of the function.
#[derive(Debug)]
pub struct Misconfigured {
    variable: &'static str,
    problem: &'static str,
}

impl Misconfigured {
    /// The variable `variable` has the problem `problem`: `is not set`, say.
    pub const fn new(variable: &'static str, problem: &'static str) -> Self {
        Self { variable, problem }
    }
}

impl fmt::Display for Misconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "environment variable `{}` {}", self.variable, self.problem)
    }
}

impl std::error::Error for Misconfigured {}

/// The text of a variable that must be there.
pub fn required(variable: &'static str) -> Result<String, Misconfigured> {
    optional(variable).ok_or(Misconfigured::new(variable, "is not set; the template sets it"))
}

/// The text of a variable; an empty one counts as absent.
pub fn optional(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|text| !text.is_empty())
}

/// A variable that must be there and be a number.
pub fn number<N: FromStr>(variable: &'static str) -> Result<N, Misconfigured> {
    required(variable)?.parse().map_err(|_| Misconfigured::new(variable, "is not a number in its range"))
}

/// The format of new tokens.
pub fn token_format() -> Result<Format, Misconfigured> {
    use contract::env::{TOKEN_ALPHABET, TOKEN_LENGTH};
    let alphabet = Alphabet::named(&required(TOKEN_ALPHABET)?)
        .ok_or(Misconfigured::new(TOKEN_ALPHABET, "is not `hexadecimal`, `digits` or `base32`"))?;
    Format::new(alphabet, number(TOKEN_LENGTH)?)
        .map_err(|_| Misconfigured::new(TOKEN_LENGTH, "gives less than 20 bits or more than 64 characters"))
}

/// The URL of the site, without a slash at its end.
pub fn site_url() -> Result<String, Misconfigured> {
    use contract::env::{SITE_HOST, SITE_URL};
    match optional(SITE_URL) {
        Some(url) => Ok(url),
        None => Ok(format!("https://{}", required(SITE_HOST)?)),
    }
}
