//! `stack extract`: what the relay would take out of messages, for owners to try on their own.
//!
//! It must not repeat a message: what it is given are people's codes.

use std::io::{self, BufRead};

use serde::{Deserialize, Serialize};

use crate::console;
use crate::error::Error;

/// A line's largest size in bytes: far more than any message, and no gigabyte without a line's end.
const LINE_MAX: u64 = 1024 * 1024;

/// One line of input. Other fields are left alone.
#[derive(Deserialize)]
struct Message {
    text: String,
}

/// One line of output.
#[derive(Serialize)]
struct Answer<'a> {
    code: Option<&'a str>,
    domain: Option<&'a str>,
    reason: &'static str,
}

/// Reads JSON Lines `{"text": …}` from `input` and prints a line for each to stdout. Empty lines are skipped.
///
/// # Errors
/// Fails at the first line that is no such object, or longer than 1 MiB, with its number.
pub fn extract(mut input: impl BufRead) -> Result<(), Error> {
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = io::Read::take(&mut input, LINE_MAX + 1)
            .read_until(b'\n', &mut line)
            .map_err(|error| Error::failed(format!("could not read stdin: {error}")))?;
        if read == 0 {
            break;
        }
        if line.len() > usize::try_from(LINE_MAX).unwrap_or(usize::MAX) {
            return Err(Error::usage(format!("line {number} of stdin is longer than 1 MiB")));
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        // The parser's own words may quote the line.
        let message: Message = serde_json::from_slice(&line).map_err(|error| unreadable(number, &error))?;
        let found = domain::extract::extract(&message.text);
        let (code, domain) = (found.code.as_deref(), found.domain.as_deref());
        let answer = Answer { code, domain, reason: found.reason.name() };
        let answer = serde_json::to_string(&answer)
            .map_err(|error| Error::failed(format!("could not write JSON: {error}")))?;
        console::data(&answer)?;
    }
    Ok(())
}

fn unreadable(number: u64, error: &serde_json::Error) -> Error {
    let what = if error.is_data() { "is not an object with a text `text`" } else { "is not JSON" };
    Error::usage(format!("line {number} of stdin {what} (column {})", error.column()))
        .hint("every line is one message: {\"text\": \"Your code is 482913\"}")
}
