//! Logs in us-east-1 that keep what a caller wrote.

use serde_json::json;

use super::{Mutation, edge, set, unset, watch};

const PROTECTIONS: &str = "/DataProtectionConfig/DataProtections";

pub const MUTATIONS: [Mutation; 11] = [
    watch(
        "paths in CloudFront's log",
        |t| set(t, "RequestsDelivery", "/RecordFields/0", "cs-uri-stem"),
        "no log of requests holds what a caller wrote",
    ),
    watch(
        "cookies in CloudFront's log",
        |t| set(t, "RequestsDelivery", "/RecordFields/0", "cs(Cookie)"),
        "no log of requests holds what a caller wrote",
    ),
    watch(
        "all that CloudFront logs by itself",
        |t| unset(t, "RequestsDelivery", "/RecordFields"),
        "no log of requests holds what a caller wrote",
    ),
    watch(
        "client keys in the web ACL's log",
        |t| set(t, "BlockedLogging", "/RedactedFields/0/SingleHeader/Name", "user-agent"),
        "no log of the web ACL holds a secret",
    ),
    watch(
        "paths in the web ACL's log",
        |t| set(t, "BlockedLogging", "/RedactedFields/3", json!({ "Method": {} })),
        "no log of the web ACL holds a secret",
    ),
    watch(
        "nothing left out of the web ACL's log",
        |t| unset(t, "BlockedLogging", "/RedactedFields"),
        "no log of the web ACL holds a secret",
    ),
    watch(
        "everybody's requests in the web ACL's log",
        |t| set(t, "BlockedLogging", "/LoggingFilter/DefaultBehavior", "KEEP"),
        "what the web ACL lets through isn't logged",
    ),
    edge(
        "what rules found in the log",
        |t| unset(t, "WebAcl", "/DataProtectionConfig"),
        "no rule of the web ACL shows what it found",
    ),
    edge(
        "digests of keys in the log",
        |t| set(t, "WebAcl", &format!("{PROTECTIONS}/0/Action"), "HASH"),
        "no rule of the web ACL shows what it found",
    ),
    edge(
        "bodies in what rules found",
        |t| set(t, "WebAcl", &format!("{PROTECTIONS}/4/ExcludeRuleMatchDetails"), true),
        "no rule of the web ACL shows what it found",
    ),
    edge(
        "sessions in what rules found",
        |t| set(t, "WebAcl", &format!("{PROTECTIONS}/1/Field/FieldKeys/0"), "accept"),
        "no rule of the web ACL shows what it found",
    ),
];
