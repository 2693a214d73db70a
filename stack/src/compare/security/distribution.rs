//! Changes that open a distribution of CloudFront.

use serde_json::Value as Json;

use crate::compare::security::content;
use crate::compare::security::rule::Rule::{self, Grants, Harmless, Judge, Kept, Opens, Protects};
use crate::compare::security::rule::{added, by_name, from_to, items, part, parts};
use crate::compare::value::{line, readable, same, scalar};

const CONFIG: &[(&str, Rule)] = &[
    ("Aliases", Grants("is reached by another name")),
    ("CacheBehaviors", Judge(behaviors)),
    ("Comment", Harmless),
    ("CustomErrorResponses", Harmless),
    ("DefaultCacheBehavior", Judge(default_behavior)),
    ("DefaultRootObject", Harmless),
    ("Enabled", Opens("it answers")),
    ("HttpVersion", Harmless),
    ("IPV6Enabled", Harmless),
    ("Logging", Protects("the log of requests")),
    ("Origins", Judge(origins)),
    ("PriceClass", Harmless),
    ("Restrictions", Protects("the restriction by country")),
    ("ViewerCertificate", Judge(content::viewer_certificate)),
    ("ViewerMtlsConfig", Protects("the certificate that viewers must show")),
    ("WebACLId", Protects("the web ACL")),
];

const BEHAVIOR: &[(&str, Rule)] = &[
    ("AllowedMethods", Grants("answers the verb")),
    ("CachePolicyId", Protects("what is kept of answers")),
    ("CachedMethods", Harmless),
    // Compressed answers let an observer guess secrets in them.
    ("Compress", Opens("the compression of answers")),
    ("FieldLevelEncryptionId", Protects("the encryption of fields")),
    ("FunctionAssociations", Judge(code)),
    ("LambdaFunctionAssociations", Judge(code)),
    ("OriginRequestPolicyId", Judge(forwarding)),
    ("PathPattern", Harmless),
    ("RealtimeLogConfigArn", Kept("the log of requests")),
    ("ResponseHeadersPolicyId", Protects("the headers that answers get")),
    ("SmoothStreaming", Harmless),
    ("TargetOriginId", Protects("the origin that answers")),
    ("TrustedKeyGroups", Protects("the signature that requests must have")),
    ("TrustedSigners", Protects("the signature that requests must have")),
    ("ViewerProtocolPolicy", Judge(viewer_protocol)),
];

const ORIGIN: &[(&str, Rule)] = &[
    ("ConnectionAttempts", Harmless),
    ("ConnectionTimeout", Harmless),
    ("CustomOriginConfig", Judge(custom_origin)),
    ("DomainName", Protects("the host that answers")),
    ("Id", Harmless),
    ("OriginAccessControlId", Protects("the signature of requests to the origin")),
    ("OriginCustomHeaders", Judge(custom_headers)),
    ("OriginPath", Judge(path)),
    ("OriginShield", Harmless),
    ("ResponseCompletionTimeout", Harmless),
    ("S3OriginConfig", Protects("the identity towards the bucket")),
];

/// Judges `DistributionConfig`.
pub fn judge(old: &Json, new: &Json) -> Vec<String> {
    // A new distribution serves what its parts are judged by: the bucket's policy, the methods, the keys.
    if old.is_null() { Vec::new() } else { parts(old, new, CONFIG) }
}

/// Judges `OriginAccessControlConfig`.
pub fn access_control(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("Description", Harmless),
        ("Name", Harmless),
        ("OriginAccessControlOriginType", Protects("the kind of origin")),
        ("SigningBehavior", Judge(signing)),
        ("SigningProtocol", Protects("how requests are signed")),
    ];
    parts(old, new, &table)
}

fn signing(old: &Json, new: &Json) -> Vec<String> {
    if new == "always" || old.is_null() {
        Vec::new()
    } else {
        vec![format!("the signing of requests {}", from_to(old, new))]
    }
}

fn default_behavior(old: &Json, new: &Json) -> Vec<String> {
    named("every other path", parts(old, new, BEHAVIOR))
}

fn behaviors(old: &Json, new: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for (pattern, old, new) in by_name(old, new, &["PathPattern"]) {
        found.extend(match (old.is_null(), new.is_null()) {
            (true, _) => {
                vec![format!("answers `{pattern}`, by origin `{}`", line(part(new, "TargetOriginId")))]
            }
            (_, true) => vec![format!("`{pattern}` falls to another behaviour")],
            _ => named(&format!("`{pattern}`"), parts(old, new, BEHAVIOR)),
        });
    }
    let order = |value: &Json| -> Vec<String> {
        items(value).iter().map(|one| readable(part(one, "PathPattern"))).collect()
    };
    let (before, after) = (order(old), order(new));
    let both = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter().filter(|name| other.contains(name)).cloned().collect()
    };
    if both(&before, &after) != both(&after, &before) {
        found.push("its behaviours are looked at in another order".to_owned());
    }
    found
}

fn named(what: &str, found: Vec<String>) -> Vec<String> {
    found.into_iter().map(|finding| format!("{what}: {finding}")).collect()
}

fn viewer_protocol(old: &Json, new: &Json) -> Vec<String> {
    weaker("the protocol of viewers", &["allow-all", "redirect-to-https", "https-only"], old, new)
}

/// A value that is weaker than before, in a list that begins with the weakest, or that the list doesn't have.
fn weaker(what: &str, order: &[&str], old: &Json, new: &Json) -> Vec<String> {
    let rank = |value: &Json| scalar(value).and_then(|text| order.iter().position(|one| *one == text));
    match (rank(old), rank(new)) {
        (Some(old), Some(new)) if new >= old => Vec::new(),
        _ if same(old, new) => Vec::new(),
        _ => vec![format!("{what} {}", from_to(old, new))],
    }
}

/// Code at the edge sees every request; to take it away may take away a check.
fn code(old: &Json, new: &Json) -> Vec<String> {
    vec![format!("the code that sees requests {}", from_to(old, new))]
}

fn forwarding(old: &Json, new: &Json) -> Vec<String> {
    if new.is_null() {
        Vec::new()
    } else {
        vec![format!("what is sent on to the origin {}", from_to(old, new))]
    }
}

fn path(old: &Json, new: &Json) -> Vec<String> {
    vec![format!("the folder that is served {}", from_to(old, new))]
}

fn origins(old: &Json, new: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for (id, old, new) in by_name(old, new, &["Id"]) {
        if old.is_null() {
            found.push(format!("gets an origin: `{id}`, {}", line(part(new, "DomainName"))));
        } else if !new.is_null() {
            found.extend(named(&format!("origin `{id}`"), parts(old, new, ORIGIN)));
        }
    }
    found
}

fn custom_origin(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("HTTPPort", Harmless),
        ("HTTPSPort", Harmless),
        ("IpAddressType", Harmless),
        ("OriginKeepaliveTimeout", Harmless),
        ("OriginProtocolPolicy", Judge(origin_protocol)),
        ("OriginReadTimeout", Harmless),
        ("OriginSSLProtocols", Judge(origin_tls)),
    ];
    parts(old, new, &table)
}

fn origin_protocol(old: &Json, new: &Json) -> Vec<String> {
    weaker("the protocol towards the origin", &["http-only", "match-viewer", "https-only"], old, new)
}

fn origin_tls(old: &Json, new: &Json) -> Vec<String> {
    // Newer versions than those that were allowed are no opening.
    let newer = |value: &&Json| !["TLSv1.2", "TLSv1.3"].iter().any(|version| **value == *version);
    let older: Vec<_> = added(old, new).filter(newer).map(line).collect();
    if new.is_null() && !old.is_null() {
        return vec![format!("the versions of TLS towards the origin {}", from_to(old, new))];
    }
    if older.is_empty() { Vec::new() } else { vec![format!("may speak {} to the origin", older.join(", "))] }
}

/// A header that comes may be a key that opens the origin. Its value is never shown.
fn custom_headers(old: &Json, new: &Json) -> Vec<String> {
    by_name(old, new, &["HeaderName"])
        .into_iter()
        .filter(|(_, old, new)| old.is_null() != new.is_null())
        .map(|(name, _, new)| {
            let verb = if new.is_null() { "no longer presents" } else { "presents" };
            format!("{verb} header `{name}` to the origin")
        })
        .collect()
}
