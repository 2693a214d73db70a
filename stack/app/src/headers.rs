//! The security headers of every response, the same for all environments: nothing in them names a host.

use std::collections::BTreeMap;

use construct::{ResponseHeadersPolicy, Stack, response_headers_policy};

/// Nothing but what the site itself serves, no inline script, no HTML from strings, no framing. The one
/// policy of trusted types makes the address of the service worker, and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types service-worker";

/// As the policy says it: two years, and subdomains.
const TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// Passkeys are for this origin alone; everything else is off.
const PERMISSIONS_POLICY: &str = "publickey-credentials-get=(self), publickey-credentials-create=(self), \
    accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), \
    payment=(), usb=()";

/// The headers besides those that every such policy has.
const FURTHER: [(&str, &str); 3] = [
    ("permissions-policy", PERMISSIONS_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The headers of an answer that no origin gave. CloudFront doesn't say whether the policy holds for those too.
pub(crate) fn all() -> BTreeMap<String, String> {
    let own = [
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("strict-transport-security", TRANSPORT_SECURITY),
    ];
    own.into_iter().chain(FURTHER).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

pub(crate) fn policy(stack: &mut Stack, path: &str) -> ResponseHeadersPolicy {
    ResponseHeadersPolicy::new(
        stack,
        path,
        response_headers_policy::Props {
            headers: FURTHER.to_vec(),
            ..response_headers_policy::Props::new(CONTENT_SECURITY_POLICY)
        },
    )
}
