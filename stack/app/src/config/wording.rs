//! The parser's messages in the words of `otpost.yaml`: its own name Rust's types.

/// A sentence, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// A word that isn't known, and those that are.
    pub(super) unknown: Option<(String, Vec<String>)>,
}

impl Said {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), unknown: None }
    }
}

/// The parser's message, without its place, and the line of the file that it is about.
pub(super) fn reword(message: &str, line: &str) -> Said {
    let (path, what) = split_path(message);
    let said = scanner(what, line).or_else(|| data(what)).unwrap_or_else(|| match what.split_once('\n') {
        Some((message, hint)) => Said::new(message, hint),
        None => Said { message: what.to_owned(), hint: None, unknown: None },
    });
    Said { message: format!("{path}{}", said.message), ..said }
}

/// `environments.dev.token: ` and the rest. A path has no space and no backtick.
fn split_path(message: &str) -> (&str, &str) {
    match message.find(": ") {
        Some(end) if message[..end].bytes().all(|b| b.is_ascii_graphic() && b != b'`') => {
            message.split_at(end + 2)
        }
        _ => ("", message),
    }
}

/// Text that isn't YAML at all.
fn scanner(what: &str, line: &str) -> Option<Said> {
    let within = what.split_once(", ").map_or("", |(_, within)| within);
    let said = if what.starts_with("found character that cannot start any token") {
        if line.trim_start_matches(' ').starts_with('\t') {
            Said::new("a tab indents this line", "indent with spaces: YAML takes no tabs")
        } else {
            Said::new("a value can't begin with this character", "put the value into quotes")
        }
    } else if what.starts_with("could not find expected ':'") {
        Said::new("the line before this one is neither a key nor a value", "a key ends with `:` and a space")
    } else if what.starts_with("did not find expected key")
        || what.starts_with("mapping values are not allowed")
    {
        Said::new("this line doesn't fit the lines above it", "keys of one block begin in the same column")
    } else if what.starts_with("did not find expected ',' or") {
        Said::new(
            "a bracket isn't closed before this line",
            "close each `{` with a `}`, and each `[` with a `]`",
        )
    } else if within.contains("while scanning a quoted scalar") {
        Said::new(
            "a quote isn't closed before this line",
            "a text in quotes ends with the quote it begins with",
        )
    } else if what.starts_with("unknown anchor") {
        Said::new(
            "`*` refers to an anchor, and there is no anchor of this name",
            "a pattern has its `*` at the end: `pr-*`",
        )
    } else if what.starts_with("deserializing from YAML containing more than one document") {
        Said::new("there are two documents", "leave out the `---` between them")
    } else {
        return None;
    };
    Some(said)
}

/// YAML that isn't a configuration.
fn data(what: &str) -> Option<Said> {
    let mut words = what.split('`').skip(1).step_by(2).map(str::to_owned);
    if what.starts_with("unknown ") && !what.contains('\n') {
        let (kind, word) = (what.split(' ').nth(1)?, words.next()?);
        if word == "<<" {
            return Some(Said::new(
                "merge keys aren't read",
                "write what environments share into `defaults`",
            ));
        }
        let kind = match kind {
            "field" => "key",
            "variant" => "value",
            other => other,
        };
        let message = format!("unknown {kind} `{word}`");
        return Some(Said { message, hint: None, unknown: Some((word, words.collect())) });
    }
    if what.starts_with("duplicate field") {
        return Some(Said::new(format!("duplicate key `{}`", words.next()?), "remove one of the two"));
    }
    if what.starts_with("missing field") {
        let missing = words.next()?;
        let hint = match missing.as_str() {
            "environments" => {
                "write `environments:`, and below it an environment such as `dev:` with its settings"
            }
            "name" => "write the host's `name`",
            _ => "write it below, or remove the whole block",
        };
        return Some(Said::new(format!("`{missing}` is missing"), hint));
    }
    let invalid = what.strip_prefix("invalid type: ").or_else(|| what.strip_prefix("invalid value: "))?;
    let (found, wanted) = invalid.rsplit_once(", expected ")?;
    let (wanted, hint) = match wanted {
        "u32" => ("a whole number", "write digits alone, without quotes; the most is 4294967295"),
        "a boolean" => ("`true` or `false`", "write one of the two, without quotes"),
        "a text" => ("a text", "write one value"),
        "a sequence" => ("a list", "write it in brackets, as in `[one, other]`"),
        wanted if wanted.starts_with("struct ") => {
            ("a block of settings", "write each setting below it as `key: value`, indented")
        }
        wanted => (wanted, "write each name below it with a `:`, indented"),
    };
    let found = match found.split_once(' ') {
        _ if found == "unit value" => "nothing".to_owned(),
        _ if found == "sequence" => "a list".to_owned(),
        _ if found == "map" => "a block of settings".to_owned(),
        Some(("string", text)) => format!("the text `{}`", text.trim_matches('"')),
        Some(("boolean", value)) => value.to_owned(),
        Some((_, number)) => format!("the number {}", number.trim_start_matches("point ")),
        None => found.to_owned(),
    };
    Some(Said::new(format!("expected {wanted}, found {found}"), hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_kept_and_a_sentence_with_a_colon_is_no_path() {
        assert_eq!(split_path("a.b[1]: unknown field `x`"), ("a.b[1]: ", "unknown field `x`"));
        assert_eq!(
            split_path("invalid type: sequence, expected u32"),
            ("", "invalid type: sequence, expected u32")
        );
        assert_eq!(split_path("`x: y` is not an AWS region"), ("", "`x: y` is not an AWS region"));
    }
}
