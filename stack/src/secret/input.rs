//! A secret from standard input: one line, not echoed where a person types it.

use std::io::BufRead;
use std::process::Stdio;

use super::name::Name;
use crate::child;
use crate::console::Console;
use crate::error::Error;

/// Bytes of a value, at most: what the parameter store's standard tier takes.
const MAX_BYTES: usize = 4_096;

/// A terminal that doesn't show what is typed, until this is dropped.
struct Silence;

impl Silence {
    /// `None` if the terminal can't be told.
    fn begin() -> Option<Self> {
        stty("-echo").then_some(Self)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        stty("echo");
    }
}

fn stty(argument: &str) -> bool {
    let told = child::command("stty").arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    told.is_ok_and(|status| status.success())
}

/// The line that `input` begins with; a person types it if `typed`.
///
/// # Errors
/// If there is none, or it isn't what a secret looks like.
pub fn line(
    input: &mut impl BufRead,
    typed: bool,
    name: &Name,
    console: &mut Console,
) -> Result<String, Error> {
    let silence = if typed { Silence::begin() } else { None };
    if typed {
        let how = if silence.is_some() { "it is not shown" } else { "it will be shown" };
        console.prompt(&format!("{}, {how}: ", name.form()));
    }
    let mut bytes = Vec::new();
    let read = std::io::Read::take(&mut *input, 4 * 1024 * 1024).read_until(b'\n', &mut bytes);
    drop(silence);
    if typed {
        console.line("");
    }
    read.map_err(|error| Error::failed(format!("could not read standard input: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|_| Error::usage("the secret is not UTF-8"))?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::usage("standard input has no secret").hint(format!(
            "printf %s \"$SECRET\" | stack secret set {} --env NAME: {}",
            name.as_str(),
            name.form()
        )));
    }
    if text.len() > MAX_BYTES {
        return Err(Error::usage(format!("the secret has {} bytes; at most {MAX_BYTES} fit", text.len())));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::usage("the secret has characters that can't be typed"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(bytes: &[u8]) -> Result<String, Error> {
        line(&mut &*bytes, false, &Name::of("sms/twilio"), &mut Console::silent())
    }

    #[test]
    fn a_secret_is_the_first_line_without_its_end() {
        assert_eq!(read(b"one two\nthree\n").unwrap(), "one two");
        assert_eq!(read(b" padded\r\n").unwrap(), "padded");
        assert_eq!(read(b"without an end").unwrap(), "without an end");
    }

    #[test]
    fn what_is_no_secret_is_refused_and_not_repeated() {
        for bytes in [&b""[..], b"\n", b"  \n", b"\xff\xfe", b"se\x07cret", &[b'x'; 4_097]] {
            let error = read(bytes).unwrap_err();
            assert_eq!(error.exit.code(), 2);
            assert!(!error.message.contains("cret\u{7}") && !error.message.contains("xxxx"), "{error}");
        }
    }
}
