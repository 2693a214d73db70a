//! The text of an alarm: a sentence, and the link to its section of the runbook.

/// The page, from the root of the repository.
const PAGE: &str = "docs/runbook.md";

/// The description of the alarm at the construct path `path`: `Delivery/Late` has the section
/// `delivery-late`. A test holds the page against the templates.
pub(crate) fn description(path: &str, sentence: &str) -> String {
    format!("{sentence} {PAGE}#{}", path.replace('/', "-").to_ascii_lowercase())
}
