//! The logs in us-east-1 of the requests that people, applications and providers sent.

use serde_json::{Value as Json, json};

use super::look::{Look, items, texts};

/// The fields of CloudFront's logs in which a caller has no say, or says nothing secret.
const FIELDS: [&str; 19] = [
    "asn",
    "c-country",
    "cache-behavior-path-pattern",
    "cs-bytes",
    "cs-method",
    "cs-protocol",
    "cs-protocol-version",
    "origin-fbl",
    "sc-bytes",
    "sc-content-type",
    "sc-status",
    "ssl-protocol",
    "time-taken",
    "time-to-first-byte",
    "timestamp(ms)",
    "x-edge-detailed-result-type",
    "x-edge-location",
    "x-edge-request-id",
    "x-edge-result-type",
];

/// The headers of a client key, a session and the origin's key.
const HEADERS: [&str; 3] = ["authorization", "cookie", "x-api-key"];

pub fn rules(look: &mut Look<'_>) {
    for (id, delivery) in look.each("AWS::Logs::Delivery") {
        let fields = texts(&delivery["RecordFields"]);
        let plain = fields.iter().all(|field| FIELDS.contains(&field.as_str()));
        look.hold(plain && !fields.is_empty(), "no log of requests holds what a caller wrote", id);
    }
    for (id, logging) in look.each("AWS::WAFv2::LoggingConfiguration") {
        let redacted = items(&logging["RedactedFields"]);
        let headers = HEADERS.map(|name| json!({ "SingleHeader": { "Name": name } }));
        let secrets = headers.into_iter().chain([json!({ "UriPath": {} }), json!({ "QueryString": {} })]);
        let all = secrets.into_iter().all(|secret| redacted.contains(&&secret));
        look.hold(all, "no log of the web ACL holds a secret", id);
        let rest = &logging["LoggingFilter"]["DefaultBehavior"];
        look.hold(rest == "DROP", "what the web ACL lets through isn't logged", id);
    }
    for (id, acl) in look.each("AWS::WAFv2::WebACL") {
        let protected = items(&acl["DataProtectionConfig"]["DataProtections"]);
        let headers = HEADERS.map(|name| json!({ "FieldType": "SINGLE_HEADER", "FieldKeys": [name] }));
        let fields =
            headers.into_iter().chain(["QUERY_STRING", "BODY"].map(|kind| json!({ "FieldType": kind })));
        let all = fields.into_iter().all(|field| protected.iter().any(|part| conceals(part, &field)));
        look.hold(all, "no rule of the web ACL shows what it found", id);
    }
}

/// True if a field is replaced everywhere, and not by a digest that can be guessed at.
fn conceals(part: &Json, field: &Json) -> bool {
    let without = ["ExcludeRuleMatchDetails", "ExcludeRateBasedDetails"];
    part["Field"] == *field
        && part["Action"] == "SUBSTITUTION"
        && without.iter().all(|exception| part[exception] != true)
}
