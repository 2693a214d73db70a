//! Host names, in the form that browsers compare.

/// True if `text` is a host name: labels of `a-z`, `0-9` and inner hyphens, 253 characters at most
/// (RFC 1123).
pub fn is_name(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_labels() {
        for good in ["localhost", "otp.example.com", "xn--bcher-kva.example", "1.a-b.c"] {
            assert!(is_name(good), "{good}");
        }
        for bad in
            ["", ".", "a.", ".a", "a..b", "A.de", "a_b.de", "-a.de", "a-.de", "a b", "a/b", "a:1", "ä.de"]
        {
            assert!(!is_name(bad), "{bad}");
        }
        assert!(!is_name(&"a".repeat(64)) && !is_name(&"a.".repeat(127)));
    }
}
