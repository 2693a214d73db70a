//! A site that is served otherwise, and a web ACL that lets through.

use serde_json::json;

use super::{Mutation, edge, service, set, unset};

const CONFIG: &str = "/DistributionConfig";

pub const MUTATIONS: [Mutation; 33] = [
    service(
        "TLS 1.0 with an own domain",
        |t| set(t, "Distribution", &format!("{CONFIG}/ViewerCertificate/MinimumProtocolVersion"), "TLSv1"),
        "an own domain has TLS 1.2 or newer",
    ),
    service(
        "the own domain dropped",
        |t| unset(t, "Distribution", &format!("{CONFIG}/Aliases")),
        "an own domain is served",
    ),
    service(
        "an address for each edge location",
        |t| set(t, "Distribution", &format!("{CONFIG}/ViewerCertificate/SslSupportMethod"), "vip"),
        "no address is paid for",
    ),
    service(
        "an http-only origin",
        |t| {
            let origin = format!("{CONFIG}/Origins/1/CustomOriginConfig/OriginProtocolPolicy");
            set(t, "Distribution", &origin, "http-only");
        },
        "an origin is reached by TLS alone",
    ),
    service(
        "TLS 1.0 to the origin",
        |t| {
            let origin = format!("{CONFIG}/Origins/1/CustomOriginConfig/OriginSSLProtocols");
            set(t, "Distribution", &origin, json!(["TLSv1", "TLSv1.2"]));
        },
        "an origin is reached by TLS alone",
    ),
    service(
        "the origin lock gone",
        |t| set(t, "Distribution", &format!("{CONFIG}/Origins/1/OriginCustomHeaders"), json!([])),
        "the API's origin is locked",
    ),
    service(
        "the origin lock written down",
        |t| {
            let value = format!("{CONFIG}/Origins/1/OriginCustomHeaders/0/HeaderValue");
            set(t, "Distribution", &value, "a key that everybody reads");
        },
        "the API's origin is locked",
    ),
    service(
        "a key that the gateway doesn't know",
        |t| {
            let value = format!("{CONFIG}/Origins/1/OriginCustomHeaders/0/HeaderValue/Fn::Select/1/1");
            set(t, "Distribution", &value, json!({ "Ref": "Version" }));
        },
        "the API's origin is locked",
    ),
    service(
        "unsigned requests to the bucket",
        |t| unset(t, "Distribution", &format!("{CONFIG}/Origins/0/OriginAccessControlId")),
        "requests to a bucket are signed",
    ),
    service(
        "the headers policy dropped from the API",
        |t| unset(t, "Distribution", &format!("{CONFIG}/CacheBehaviors/0/ResponseHeadersPolicyId")),
        "every response carries the security headers",
    ),
    service(
        "the headers policy dropped from the pages",
        |t| unset(t, "Distribution", &format!("{CONFIG}/DefaultCacheBehavior/ResponseHeadersPolicyId")),
        "every response carries the security headers",
    ),
    service(
        "pages in clear",
        |t| {
            set(
                t,
                "Distribution",
                &format!("{CONFIG}/DefaultCacheBehavior/ViewerProtocolPolicy"),
                "allow-all",
            )
        },
        "viewers use TLS",
    ),
    service(
        "a redirect after the secret",
        |t| {
            let viewer = format!("{CONFIG}/CacheBehaviors/0/ViewerProtocolPolicy");
            set(t, "Distribution", &viewer, "redirect-to-https");
        },
        "no secret is sent before a redirect",
    ),
    service(
        "pages that are written",
        |t| set(t, "Distribution", &format!("{CONFIG}/DefaultCacheBehavior/AllowedMethods"), json!(["PUT"])),
        "pages are only read",
    ),
    service(
        "answers of the API in CloudFront's cache",
        |t| {
            let policy = "658327ea-f89d-4fab-a63d-7e88639e58f6";
            set(t, "Distribution", &format!("{CONFIG}/CacheBehaviors/0/CachePolicyId"), policy);
        },
        "no answer of the API is kept",
    ),
    service(
        "a viewer's key never arrives",
        |t| unset(t, "Distribution", &format!("{CONFIG}/CacheBehaviors/0/OriginRequestPolicyId")),
        "the API gets the whole request",
    ),
    service(
        "compressed secrets",
        |t| set(t, "Distribution", &format!("{CONFIG}/CacheBehaviors/0/Compress"), true),
        "no secret is compressed beside what a caller chose",
    ),
    service(
        "a page in place of an error",
        |t| {
            let mapped =
                json!([{ "ErrorCode": 404, "ResponseCode": 200, "ResponsePagePath": "/index.html" }]);
            set(t, "Distribution", &format!("{CONFIG}/CustomErrorResponses"), mapped);
        },
        "no page stands for an API's error",
    ),
    // Headers.
    service(
        "inline scripts",
        |t| {
            let policy = "default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
            set(t, "SiteHeaders", &header("ContentSecurityPolicy/ContentSecurityPolicy"), policy);
        },
        "pages load nothing from elsewhere",
    ),
    service(
        "HSTS for a day",
        |t| set(t, "SiteHeaders", &header("StrictTransportSecurity/AccessControlMaxAgeSec"), 86_400),
        "browsers remember TLS for a year",
    ),
    service(
        "frames of the same origin",
        |t| set(t, "SiteHeaders", &header("FrameOptions/FrameOption"), "SAMEORIGIN"),
        "nobody frames a page",
    ),
    service(
        "referrers",
        |t| set(t, "SiteHeaders", &header("ReferrerPolicy/ReferrerPolicy"), "unsafe-url"),
        "no address is passed on",
    ),
    service(
        "guessed types",
        |t| unset(t, "SiteHeaders", &header("ContentTypeOptions")),
        "no type is guessed",
    ),
    // The web ACL.
    edge("a web ACL of a region", |t| set(t, "WebAcl", "/Scope", "REGIONAL"), "a web ACL is CloudFront's"),
    edge("no rule", |t| set(t, "WebAcl", "/Rules", json!([])), "Amazon's rules are on"),
    edge(
        "no rate rule",
        |t| super::at(t, "WebAcl", "/Properties/Rules").as_array_mut().unwrap().retain(is_no_rate),
        "an address can send only so much",
    ),
    edge(
        "a rate rule that counts",
        |t| rule(t, |rule| !is_no_rate(rule), |rule| rule["Action"] = json!({ "Count": {} })),
        "a rule that only counts protects nobody",
    ),
    edge(
        "a managed group that counts",
        |t| rule(t, is_managed, |rule| rule["OverrideAction"] = json!({ "Count": {} })),
        "a rule that only counts protects nobody",
    ),
    edge(
        "a managed group that reads texts",
        |t| {
            rule(t, reads_bodies, |rule| {
                rule["Statement"]["ManagedRuleGroupStatement"]["ScopeDownStatement"] = json!(null)
            })
        },
        "nobody's text is taken for an attack",
    ),
    edge(
        "a longer body",
        |t| {
            rule(t, is_body_limit, |rule| {
                rule["Statement"]["SizeConstraintStatement"]["Size"] = json!(65_536)
            })
        },
        "a body has an end",
    ),
    edge(
        "a managed group removed",
        |t| {
            let rules = super::at(t, "WebAcl", "/Properties/Rules").as_array_mut().unwrap();
            let first = rules.iter().position(is_managed).unwrap();
            rules.remove(first);
        },
        "Amazon's rules are on",
    ),
    edge(
        "a rule's samples kept",
        |t| rule(t, is_managed, |rule| rule["VisibilityConfig"]["SampledRequestsEnabled"] = json!(true)),
        "no sample of a request is kept",
    ),
    edge(
        "samples of requests kept",
        |t| set(t, "WebAcl", "/VisibilityConfig/SampledRequestsEnabled", true),
        "no sample of a request is kept",
    ),
];

fn header(name: &str) -> String {
    format!("/ResponseHeadersPolicyConfig/SecurityHeadersConfig/{name}")
}

fn is_no_rate(rule: &serde_json::Value) -> bool {
    rule["Statement"]["RateBasedStatement"].is_null()
}

fn is_managed(rule: &serde_json::Value) -> bool {
    rule["Statement"]["ManagedRuleGroupStatement"].is_object()
}

fn reads_bodies(rule: &serde_json::Value) -> bool {
    rule["Name"] == "AWSManagedRulesCommonRuleSet"
}

fn is_body_limit(rule: &serde_json::Value) -> bool {
    rule["Name"] == "BodyLimit"
}

/// Changes the first rule of a kind.
fn rule(
    template: &mut serde_json::Value,
    which: fn(&serde_json::Value) -> bool,
    change: fn(&mut serde_json::Value),
) {
    let rules = super::at(template, "WebAcl", "/Properties/Rules").as_array_mut().unwrap();
    change(rules.iter_mut().find(|rule| which(rule)).unwrap());
}
