//! The security headers of every response, the same for all environments: nothing in them names a host.

use construct::{ResponseHeadersPolicy, Stack, response_headers_policy};

/// Nothing but what the site itself serves, no inline script, no HTML from strings, no framing. The one
/// policy of trusted types makes the address of the service worker, and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types service-worker";

/// Passkeys are for this origin alone; everything else is off.
const PERMISSIONS_POLICY: &str = "publickey-credentials-get=(self), publickey-credentials-create=(self), \
    accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), \
    payment=(), usb=()";

pub(crate) fn policy(stack: &mut Stack, path: &str) -> ResponseHeadersPolicy {
    ResponseHeadersPolicy::new(
        stack,
        path,
        response_headers_policy::Props {
            headers: vec![
                ("permissions-policy", PERMISSIONS_POLICY),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ],
            ..response_headers_policy::Props::new(CONTENT_SECURITY_POLICY)
        },
    )
}
