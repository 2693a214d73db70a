//! Changes that open a bucket.

use serde_json::Value as Json;

use crate::compare::security::pattern::{covers, several};
use crate::compare::security::rule::Rule::{self, Grants, Harmless, Judge, On, Protects, Stays};
use crate::compare::security::rule::{from_to, items, part, parts};
use crate::compare::value::{line, scalar};

/// The properties of a bucket.
pub const BUCKET: &[(&str, Rule)] = &[
    ("AccessControl", Judge(canned)),
    ("BucketEncryption", Protects("the bucket's encryption")),
    ("BucketName", Harmless),
    ("CorsConfiguration", Judge(cross_origin)),
    ("LifecycleConfiguration", Harmless),
    ("LoggingConfiguration", Protects("the log of requests")),
    ("NotificationConfiguration", Harmless),
    ("ObjectLockConfiguration", Protects("the lock of objects")),
    ("ObjectLockEnabled", Stays("the lock of objects")),
    ("OwnershipControls", Judge(ownership)),
    ("PublicAccessBlockConfiguration", Judge(public_access)),
    ("ReplicationConfiguration", Grants("objects are copied elsewhere")),
    ("Tags", Harmless),
    ("VersioningConfiguration", Judge(versioning)),
    ("WebsiteConfiguration", Grants("objects are served as a website")),
];

fn public_access(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("BlockPublicAcls", On("the block of public access (`BlockPublicAcls`)")),
        ("BlockPublicPolicy", On("the block of public access (`BlockPublicPolicy`)")),
        ("IgnorePublicAcls", On("the block of public access (`IgnorePublicAcls`)")),
        ("RestrictPublicBuckets", On("the block of public access (`RestrictPublicBuckets`)")),
    ];
    parts(old, new, &table)
}

fn canned(_: &Json, new: &Json) -> Vec<String> {
    match new.as_str() {
        None if new.is_null() => Vec::new(),
        Some("Private") => Vec::new(),
        _ => vec![format!("its access control list is `{}`", line(new))],
    }
}

/// Without access control lists, there is one thing less that may let somebody in.
fn ownership(old: &Json, new: &Json) -> Vec<String> {
    let enforced = |value: &Json| {
        items(part(value, "Rules")).iter().any(|rule| part(rule, "ObjectOwnership") == "BucketOwnerEnforced")
    };
    if enforced(new) {
        return Vec::new();
    }
    vec![format!("access control lists count: its ownership {}", from_to(old, new))]
}

fn versioning(old: &Json, new: &Json) -> Vec<String> {
    let status = |value| scalar(part(value, "Status"));
    let may_be_on = !old.is_null() && status(old).as_deref() != Some("Suspended");
    if may_be_on && status(new).as_deref() != Some("Enabled") {
        vec![format!("the keeping of versions {}", from_to(old, new))]
    } else {
        Vec::new()
    }
}

/// Each rule must be covered by one that was there.
fn cross_origin(old: &Json, new: &Json) -> Vec<String> {
    let rules = |value| items(part(value, "CorsRules")).to_vec();
    let before = rules(old);
    rules(new)
        .iter()
        .filter(|rule| !before.iter().any(|wide| covers_rule(wide, rule)))
        .map(|rule| format!("pages of other origins may send requests: {}", line(rule)))
        .collect()
}

fn covers_rule(wide: &Json, narrow: &Json) -> bool {
    ["AllowedOrigins", "AllowedMethods", "AllowedHeaders", "ExposedHeaders"].iter().all(|name| {
        let wide = several(part(wide, name));
        several(part(narrow, name)).iter().all(|narrow| wide.iter().any(|wide| covers(wide, narrow)))
    })
}
