//! Codes that are bound to an origin by the last line of their message: `@example.com #123456`.
//!
//! The format is <https://wicg.github.io/sms-one-time-codes/>: host, code, and perhaps the host of an embedded page.

use crate::host;

/// Longer than any code that somebody could be asked to type.
const CODE_MAX: usize = 64;

/// The host and the code of an origin-bound last line.
pub(super) fn parse(text: &str) -> Option<(&str, &str)> {
    let line = text.trim_end().lines().next_back()?.trim();
    let mut words = line.split_ascii_whitespace();
    let host = words.next()?.strip_prefix('@')?;
    let code = words.next()?.strip_prefix('#')?;
    let embedded = words.next();
    let embeds = embedded.is_none_or(|word| word.strip_prefix(['@', '%']).is_some());
    (embeds && words.next().is_none() && is_host(host) && is_code(code)).then_some((host, code))
}

fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let whole = name.contains('.') || name == "localhost";
    whole && host::is_name(&name.to_ascii_lowercase()) && port.parse::<u16>().is_ok()
}

fn is_code(code: &str) -> bool {
    (3..=CODE_MAX).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && (code.bytes().any(|b| b.is_ascii_digit()) || !code.bytes().any(|b| b.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_last_line_binds_host_and_code() {
        let table = [
            ("Your code is 482913.\n\n@example.com #482913", Some(("example.com", "482913"))),
            ("@shop.example #482913 %pay.example\n", Some(("shop.example", "482913"))),
            ("@shop.example #482913 @pay.example", Some(("shop.example", "482913"))),
            ("@localhost:3000 #0a1b2c3d4e5f678", Some(("localhost:3000", "0a1b2c3d4e5f678"))),
            ("@example.com #482913\nIt is valid for 5 minutes.", None),
            ("@example #482913", None),
            ("@example.com #news", None),
            ("@example.com 482913", None),
            ("See @example.com #482913", None),
            ("@example.com #48", None),
            ("@exa..mple.com #482913", None),
            ("@example.com #482913 and more", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
