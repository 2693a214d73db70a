//! Web and mail addresses, in which no number is a code.

use super::message::Message;

/// Endings of host names that are told from a sentence's first word even without a path behind them.
const ENDINGS: [&str; 24] = [
    "com", "net", "org", "info", "io", "app", "me", "gov", "edu", "biz", "co", "cn", "uk", "de", "fr", "es",
    "it", "ru", "in", "jp", "kr", "br", "ir", "ly",
];

/// The addresses of a message, as ranges of its glyphs in order.
pub(super) fn addresses(message: &Message) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..=message.len() {
        if at < message.len() && belongs(message.raw(at)) {
            continue;
        }
        if at > start {
            found.extend(address(message, start, at));
        }
        start = at + 1;
    }
    found
}

fn belongs(c: char) -> bool {
    c.is_ascii_graphic()
        && !matches!(c, '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '`' | '|')
}

/// The address in a piece of text without spaces: all of it from the scheme, the host or the mailbox on.
fn address(message: &Message, start: usize, end: usize) -> Option<(usize, usize)> {
    let raw = |at: usize| message.glyphs[at].folded;
    if let Some(colon) =
        (start..end.saturating_sub(2)).find(|at| raw(*at) == ':' && raw(at + 1) == '/' && raw(at + 2) == '/')
    {
        let scheme = (start..colon).rev().take_while(|at| raw(*at).is_ascii_alphabetic()).count();
        return Some((colon - scheme, end));
    }
    if (start + 1..end - 1).any(|at| raw(at) == '@' && raw(at + 1).is_ascii_alphabetic()) {
        return Some((start, end));
    }
    // The host begins after what a sentence glued on: `code:482913,example.com/x`.
    let slash = (start..end).find(|at| matches!(raw(*at), '/' | '?')).unwrap_or(end);
    let host = (start..slash)
        .rev()
        .take_while(|at| raw(*at).is_ascii_alphanumeric() || matches!(raw(*at), '-' | '.' | ':'))
        .count();
    let text: String = (slash - host..slash).map(raw).collect();
    let text = text.trim_end_matches(['.', ':']);
    let (name, ending) = text.split(':').next()?.rsplit_once('.')?;
    let known = ENDINGS.contains(&ending) && !name.is_empty();
    let likely = slash < end
        && raw(slash) == '/'
        && ending.len() >= 2
        && ending.bytes().all(|b| b.is_ascii_alphabetic())
        && name.bytes().any(|b| b.is_ascii_alphabetic());
    (known || likely || text.starts_with("www.")).then_some((slash - host, end))
}
