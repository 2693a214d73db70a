//! The edge: the distribution, its headers and the web ACL.

use serde_json::{Value as Json, json};

use super::look::{Look, items, texts};

/// CloudFront's own policies: nothing is kept, and the whole request but its host goes along.
const CACHING_DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_BUT_HOST: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/// The TLS policies of CloudFront that begin at TLS 1.2 with ciphers of today.
const TLS: [&str; 3] = ["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"];

/// Amazon's rules that every web ACL of ours has.
const GROUPS: [&str; 3] = [
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
];

pub fn rules(look: &mut Look<'_>) {
    for (id, distribution) in look.each("AWS::CloudFront::Distribution") {
        let config = &distribution["DistributionConfig"];
        certificate(look, id, config);
        origins(look, id, config);
        let behaviors: Vec<&Json> =
            items(&config["CacheBehaviors"]).into_iter().chain([&config["DefaultCacheBehavior"]]).collect();
        for behavior in behaviors {
            let policy = &behavior["ResponseHeadersPolicyId"];
            look.hold(policy.is_object(), "every response carries the security headers", id);
            let viewer = behavior["ViewerProtocolPolicy"].as_str().unwrap_or_default();
            look.hold(["https-only", "redirect-to-https"].contains(&viewer), "viewers use TLS", id);
            if behavior["TargetOriginId"] != "api" {
                let read = texts(&behavior["AllowedMethods"]) == ["GET", "HEAD"];
                look.hold(read, "pages are only read", id);
                continue;
            }
            look.hold(viewer == "https-only", "no secret is sent before a redirect", id);
            look.hold(behavior["CachePolicyId"] == CACHING_DISABLED, "no answer of the API is kept", id);
            look.hold(
                behavior["OriginRequestPolicyId"] == ALL_BUT_HOST,
                "the API gets the whole request",
                id,
            );
            look.hold(
                behavior["Compress"] == false,
                "no secret is compressed beside what a caller chose",
                id,
            );
        }
        let mapped = !config["CustomErrorResponses"].is_null();
        look.hold(!mapped, "no page stands for an API's error", id);
    }
    headers(look);
    web_acl(look);
}

fn certificate(look: &mut Look<'_>, id: &str, config: &Json) {
    let certificate = &config["ViewerCertificate"];
    let own = !items(&config["Aliases"]).is_empty();
    let modern = TLS.iter().any(|policy| certificate["MinimumProtocolVersion"] == **policy);
    look.hold(!own || modern, "an own domain has TLS 1.2 or newer", id);
    look.hold(own == look.environment.domain.is_some(), "an own domain is served", id);
    look.hold(!own || certificate["SslSupportMethod"] == "sni-only", "no address is paid for", id);
}

fn origins(look: &mut Look<'_>, id: &str, config: &Json) {
    for origin in items(&config["Origins"]) {
        if origin["S3OriginConfig"].is_object() {
            let signed = origin["OriginAccessControlId"].is_object();
            look.hold(signed, "requests to a bucket are signed", id);
            continue;
        }
        let tls = &origin["CustomOriginConfig"];
        let encrypted = tls["OriginProtocolPolicy"] == "https-only";
        let modern = texts(&tls["OriginSSLProtocols"]) == ["TLSv1.2"];
        look.hold(encrypted && modern, "an origin is reached by TLS alone", id);
        let keys: Vec<_> =
            look.each("AWS::ApiGateway::ApiKey").iter().map(|(_, key)| key["Value"].clone()).collect();
        let locked = items(&origin["OriginCustomHeaders"]).iter().any(|header| {
            let choices = &header["HeaderValue"]["Fn::Select"][1];
            let known = items(choices).iter().all(|key| key["Ref"].is_string() && keys.contains(key));
            header["HeaderName"] == "x-api-key" && items(choices).len() == keys.len() && known
        });
        look.hold(locked, "the API's origin is locked", id);
    }
}

fn headers(look: &mut Look<'_>) {
    for (id, policy) in look.each("AWS::CloudFront::ResponseHeadersPolicy") {
        let security = &policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"];
        let csp = security["ContentSecurityPolicy"]["ContentSecurityPolicy"].as_str().unwrap_or_default();
        let wanted = ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"];
        let all = wanted.iter().all(|directive| csp.split("; ").any(|known| known == *directive));
        let strict = all && !csp.contains("unsafe") && !csp.contains('*') && !csp.contains("http");
        look.hold(strict, "pages load nothing from elsewhere", id);
        let age = security["StrictTransportSecurity"]["AccessControlMaxAgeSec"].as_u64();
        look.hold(age.is_some_and(|age| age >= 31_536_000), "browsers remember TLS for a year", id);
        look.hold(security["FrameOptions"]["FrameOption"] == "DENY", "nobody frames a page", id);
        look.hold(
            security["ReferrerPolicy"]["ReferrerPolicy"] == "no-referrer",
            "no address is passed on",
            id,
        );
        look.hold(security["ContentTypeOptions"]["Override"] == true, "no type is guessed", id);
    }
}

fn web_acl(look: &mut Look<'_>) {
    for (id, acl) in look.each("AWS::WAFv2::WebACL") {
        look.hold(acl["Scope"] == "CLOUDFRONT", "a web ACL is CloudFront's", id);
        let rules = items(&acl["Rules"]);
        for rule in &rules {
            let counts = !rule["Action"]["Count"].is_null() || !rule["OverrideAction"]["Count"].is_null();
            look.hold(!counts, "a rule that only counts protects nobody", id);
            let samples = rule["VisibilityConfig"]["SampledRequestsEnabled"] != false;
            look.hold(!samples, "no sample of a request is kept", id);
        }
        look.hold(
            acl["VisibilityConfig"]["SampledRequestsEnabled"] == false,
            "no sample of a request is kept",
            id,
        );
        let limited = rules.iter().any(|rule| {
            let limit = &rule["Statement"]["RateBasedStatement"];
            limit["AggregateKeyType"] == "IP" && rule["Action"]["Block"].is_object()
        });
        look.hold(limited, "an address can send only so much", id);
        let ends = rules.iter().any(|rule| {
            let size = &rule["Statement"]["SizeConstraintStatement"];
            size["FieldToMatch"] == json!({ "Body": { "OversizeHandling": "MATCH" } })
                && size["Size"] == contract::route::MAX_BODY_BYTES
                && rule["Action"]["Block"].is_object()
        });
        look.hold(ends, "a body has an end", id);
        let groups = rules.iter().map(|rule| &rule["Statement"]["ManagedRuleGroupStatement"]);
        let spared = groups
            .filter(|group| group.is_object())
            .all(|group| group["ScopeDownStatement"]["NotStatement"].to_string().contains("/v1/sms/"));
        look.hold(spared, "nobody's text is taken for an attack", id);
        for group in GROUPS {
            let has = rules.iter().any(|rule| {
                rule["Statement"]["ManagedRuleGroupStatement"]["Name"] == group
                    && rule["OverrideAction"] == json!({ "None": {} })
            });
            look.hold(has, "Amazon's rules are on", id);
        }
    }
}
