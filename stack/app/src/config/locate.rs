//! Where a key stands in a YAML text, for what only shows after parsing: settings that
//! contradict each other across blocks. It knows block style; in flow style it finds nothing.

/// Line and column, from 1, of a key under its parents.
pub(super) fn position(text: &str, keys: &[&str]) -> Option<(usize, usize)> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !is_blank(line));
    let mut parent = None;
    let mut found = None;
    for key in keys {
        let mut siblings = None;
        found = lines
            .by_ref()
            .map(|(number, line)| (number, line, line.len() - line.trim_start().len()))
            .take_while(|(_, _, indent)| parent.is_none_or(|parent| *indent > parent))
            .filter(|(_, _, indent)| *siblings.get_or_insert(*indent) == *indent)
            .find(|(_, line, _)| line.trim_start().split_once(':').is_some_and(|(name, _)| name == *key))
            .map(|(number, _, indent)| (number + 1, indent + 1));
        parent = Some(found?.1 - 1);
    }
    found
}

fn is_blank(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# A comment: here\nenvironments:\n  dev:\n    api:\n      token: 1\n\n  prod:\n    token:\n      length: 4\ndefaults:\n  token: {}\n";

    #[test]
    fn a_key_is_found_under_its_parents_only() {
        for (keys, place) in [
            (&["environments", "prod", "token"][..], Some((8, 5))),
            (&["environments", "prod", "token", "length"], Some((9, 7))),
            (&["environments", "dev", "token"], None),
            (&["defaults", "token"], Some((11, 3))),
            (&["defaults", "length"], None),
        ] {
            assert_eq!(position(TEXT, keys), place, "{keys:?}");
        }
    }
}
