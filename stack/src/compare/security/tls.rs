//! Versions of TLS, by the names that AWS gives to its sets of them.

use serde_json::Value as Json;

use crate::compare::security::rule::from_to;
use crate::compare::value::{same, scalar};

/// The oldest first: what CloudFront calls them, and what API Gateway does.
const AGES: [&str; 15] = [
    "SSLv3",
    "TLSv1",
    "TLSv1_2016",
    "TLS_1_0",
    "TLSv1.1",
    "TLSv1.1_2016",
    "TLSv1.2",
    "TLS_1_2",
    "TLSv1.2_2018",
    "TLSv1.2_2019",
    "TLSv1.2_2021",
    "SecurityPolicy_TLS13_1_2_2021_06",
    "TLSv1.2_2025",
    "TLSv1.3_2025",
    "SecurityPolicy_TLS13_1_3_2025_09",
];

/// A set of versions that is changed for an older one, or for one that isn't known.
pub fn policy(old: &Json, new: &Json) -> Vec<String> {
    if older(old, new) {
        vec![format!("the oldest version of TLS {}", from_to(old, new))]
    } else {
        Vec::new()
    }
}

/// True if the new one may be older.
pub fn older(old: &Json, new: &Json) -> bool {
    let age = |value: &Json| scalar(value).and_then(|name| AGES.iter().position(|known| *known == name));
    match (age(old), age(new)) {
        (Some(old), Some(new)) => new < old,
        _ => !same(old, new) && !old.is_null(),
    }
}
