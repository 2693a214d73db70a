//! Distributions, headers and web ACLs.

use serde_json::{Value as Json, json};

use super::{either_way, neither_way, one_way, opens};

/// A change, and what is said of it.
type Case = (fn(&mut Json), &'static str);

const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";
const WEB_ACL: &str = "AWS::WAFv2::WebACL";

fn distribution(change: impl FnOnce(&mut Json)) -> Json {
    let mut config = json!({
        "Aliases": ["otp.example.com"],
        "CacheBehaviors": [
            { "PathPattern": "/v1/*", "TargetOriginId": "api", "ViewerProtocolPolicy": "https-only",
              "AllowedMethods": ["GET", "HEAD"], "CachePolicyId": "disabled", "Compress": false },
            { "PathPattern": "/other/*", "TargetOriginId": "site", "ViewerProtocolPolicy": "https-only" },
        ],
        "DefaultCacheBehavior": { "TargetOriginId": "site", "ViewerProtocolPolicy": "redirect-to-https",
            "ResponseHeadersPolicyId": { "Ref": "Headers" }, "Compress": true },
        "Enabled": true,
        "Origins": [
            { "Id": "site", "DomainName": "a", "OriginAccessControlId": "oac" },
            { "Id": "api", "DomainName": "b", "OriginPath": "/live",
              "CustomOriginConfig": { "OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"] },
              "OriginCustomHeaders": [{ "HeaderName": "x-api-key", "HeaderValue": { "Ref": "OriginKey" } }] },
        ],
        "ViewerCertificate": { "AcmCertificateArn": "a", "MinimumProtocolVersion": "TLSv1.2_2021" },
        "WebACLId": { "Ref": "WebAclArn" },
    });
    change(&mut config);
    json!({ "DistributionConfig": config })
}

#[test]
fn distributions() {
    let now = distribution(|_| ());
    let open: [Case; 15] = [
        (|config| drop(config["WebACLId"].take()), "the web ACL changes from `${WebAclArn}` to nothing"),
        (
            |config| config["ViewerCertificate"]["MinimumProtocolVersion"] = json!("TLSv1.1_2016"),
            "TLS changes",
        ),
        (
            |config| config["ViewerCertificate"] = json!({ "CloudFrontDefaultCertificate": true }),
            "TLS changes",
        ),
        (
            |config| config["CacheBehaviors"][0]["ViewerProtocolPolicy"] = json!("allow-all"),
            "`/v1/*`: the protocol",
        ),
        (
            |config| config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] = json!("allow-all"),
            "every other path:",
        ),
        (
            |config| config["CacheBehaviors"][0]["AllowedMethods"] = json!(["GET", "HEAD", "PUT"]),
            "the verb: PUT",
        ),
        (|config| config["CacheBehaviors"][0]["Compress"] = json!(true), "the compression of answers"),
        (
            |config| drop(config["DefaultCacheBehavior"]["ResponseHeadersPolicyId"].take()),
            "the headers that answers",
        ),
        (
            |config| config["Aliases"] = json!(["otp.example.com", "b.example.com"]),
            "by another name: b.example.com",
        ),
        (|config| drop(config["Origins"][0]["OriginAccessControlId"].take()), "origin `site`: the signature"),
        (
            |config| config["Origins"][1]["CustomOriginConfig"]["OriginProtocolPolicy"] = json!("http-only"),
            "origin `api`: the protocol towards the origin",
        ),
        (
            |config| {
                config["Origins"][1]["CustomOriginConfig"]["OriginSSLProtocols"] = json!(["TLSv1.2", "SSLv3"])
            },
            "may speak SSLv3",
        ),
        (
            |config| config["Origins"] = json!([config["Origins"][0], config["Origins"][1], { "Id": "new" }]),
            "gets an origin: `new`",
        ),
        (|config| config["ViewerCertificate"] = Json::Null, "TLS changes"),
        (|config| drop(config["CacheBehaviors"][0]["CachePolicyId"].take()), "what is kept of answers"),
    ];
    for (change, says) in open {
        one_way(DISTRIBUTION, &now, &distribution(change), says);
    }
    let doubtful: [Case; 9] = [
        (|config| config["WebACLId"] = json!("another"), "the web ACL"),
        (
            |config| config["CacheBehaviors"][0]["CachePolicyId"] = json!("optimized"),
            "what is kept of answers",
        ),
        (|config| config["CacheBehaviors"][0]["TargetOriginId"] = json!("site"), "the origin that answers"),
        (|config| drop(config["CacheBehaviors"].as_array_mut().unwrap().remove(0)), "/v1/*"),
        (|config| config["CacheBehaviors"].as_array_mut().unwrap().reverse(), "in another order"),
        (|config| config["Origins"][1]["OriginPath"] = json!("/other"), "the folder that is served"),
        (|config| config["Origins"][1]["OriginCustomHeaders"] = json!([]), "header `x-api-key`"),
        (
            |config| config["DefaultCacheBehavior"]["FunctionAssociations"] = json!([1]),
            "the code that sees requests",
        ),
        (|config| config["AnycastIpListId"] = json!("a"), "isn't known to be harmless"),
    ];
    for (change, says) in doubtful {
        either_way(DISTRIBUTION, &now, &distribution(change), says);
    }
    let harmless: [fn(&mut Json); 6] = [
        |config| config["Comment"] = json!("else"),
        |config| config["PriceClass"] = json!("PriceClass_100"),
        |config| config["Origins"].as_array_mut().unwrap().reverse(),
        // A rotated key is no further one.
        |config| config["Origins"][1]["OriginCustomHeaders"][0]["HeaderValue"] = json!({ "Ref": "Other" }),
        |config| {
            let two =
                json!({ "Fn::Select": [{ "Ref": "InUse" }, [{ "Ref": "OriginKey" }, { "Ref": "Other" }]] });
            config["Origins"][1]["OriginCustomHeaders"][0]["HeaderValue"] = two;
        },
        |config| config["ViewerCertificate"]["AcmCertificateArn"] = json!("b"),
    ];
    for change in harmless {
        neither_way(DISTRIBUTION, &now, &distribution(change));
    }
    let object = json!({ "Fn::Select": [{ "Ref": "InUse" }, [{ "Id": "a" }, { "Id": "b" }]] });
    let unknown = distribution(|config| config["Origins"][1]["OriginShield"] = object.clone());
    either_way(DISTRIBUTION, &now, &unknown, "can't be judged");
    let chosen = distribution(|config| config["WebACLId"] = json!({ "Fn::If": ["Guarded", "a", "b"] }));
    either_way(DISTRIBUTION, &now, &chosen, "can't be judged");
    assert_eq!(opens(DISTRIBUTION, &Json::Null, &now), [""; 0]);
}

#[test]
fn origin_access() {
    let control =
        |behavior: &str| json!({ "OriginAccessControlConfig": { "Name": "a", "SigningBehavior": behavior } });
    one_way(
        "AWS::CloudFront::OriginAccessControl",
        &control("always"),
        &control("never"),
        "the signing of requests",
    );
}

#[test]
fn headers() {
    let kind = "AWS::CloudFront::ResponseHeadersPolicy";
    let security =
        |headers: Json| json!({ "ResponseHeadersPolicyConfig": { "SecurityHeadersConfig": headers } });
    let csp =
        |policy: &str| security(json!({ "ContentSecurityPolicy": { "ContentSecurityPolicy": policy } }));
    let now = csp("default-src 'none'; script-src 'self'; frame-ancestors 'none'");
    for (wide, says) in [
        (
            "default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
            "`script-src` be 'unsafe-inline'",
        ),
        ("default-src 'self'; script-src 'self'; frame-ancestors 'none'", "`default-src` be 'self'"),
        ("default-src 'none'; script-src 'self'", "`frame-ancestors` be everything"),
        ("default-src 'none'; script-src 'self'; img-src *; frame-ancestors 'none'", "`img-src` be *"),
        ("script-src 'self'; frame-ancestors 'none'", "`default-src` be everything"),
    ] {
        one_way(kind, &now, &csp(wide), says);
    }
    one_way(kind, &now, &security(json!({})), "its content security policy changes");
    neither_way(kind, &now, &csp("frame-ancestors 'none'; script-src 'self'; default-src 'none'"));
    one_way(kind, &csp("default-src 'self'"), &csp(""), "everything");
    let hsts = |age: u64| json!({ "StrictTransportSecurity": { "AccessControlMaxAgeSec": age, "IncludeSubdomains": true } });
    one_way(kind, &security(hsts(200)), &security(hsts(100)), "insist on HTTPS");
    one_way(kind, &security(hsts(200)), &security(json!({})), "insist on HTTPS");
    let frame = |option: &str| security(json!({ "FrameOptions": { "FrameOption": option } }));
    one_way(kind, &frame("DENY"), &frame("SAMEORIGIN"), "frame this");
    let custom = |headers: Json| json!({ "ResponseHeadersPolicyConfig": { "CustomHeadersConfig": { "Items": headers } } });
    let opener = json!({ "Header": "cross-origin-opener-policy", "Value": "same-origin" });
    one_way(kind, &custom(json!([opener])), &custom(json!([])), "header `cross-origin-opener-policy`");
    let cross = json!({ "Header": "Access-Control-Allow-Origin", "Value": "*" });
    assert!(!opens(kind, &custom(json!([])), &custom(json!([cross]))).is_empty());
    let cors = json!({ "ResponseHeadersPolicyConfig": { "CorsConfig": {
        "AccessControlAllowOrigins": { "Items": ["*"] }, "OriginOverride": true,
    } } });
    one_way(kind, &json!({ "ResponseHeadersPolicyConfig": {} }), &cors, "pages of other origins");
}

fn web_acl(change: impl FnOnce(&mut Json)) -> Json {
    let mut acl = json!({
        "DefaultAction": { "Allow": {} },
        "Rules": [
            { "Name": "Rate", "Priority": 0, "Action": { "Block": {} },
              "Statement": { "RateBasedStatement": { "AggregateKeyType": "IP", "Limit": 300 } } },
            { "Name": "Common", "Priority": 1, "OverrideAction": { "None": {} },
              "Statement": { "ManagedRuleGroupStatement": { "VendorName": "AWS", "Name": "Common" } } },
        ],
        "VisibilityConfig": { "SampledRequestsEnabled": false },
    });
    change(&mut acl);
    acl
}

#[test]
fn web_acls() {
    let now = web_acl(|_| ());
    let open: [Case; 11] = [
        (|acl| drop(acl["Rules"].as_array_mut().unwrap().remove(0)), "rule `Rate` goes"),
        (|acl| acl["Rules"][0]["Action"] = json!({ "Count": {} }), "rule `Rate`: what it does"),
        (|acl| acl["Rules"][0]["Action"] = json!({ "Captcha": {} }), "rule `Rate`: what it does"),
        (
            |acl| acl["Rules"][0]["Statement"]["RateBasedStatement"]["Limit"] = json!(3000),
            "the limit of requests",
        ),
        (
            |acl| acl["Rules"][1]["OverrideAction"] = json!({ "Count": {} }),
            "rule `Common`: the group's own actions",
        ),
        (
            |acl| {
                acl["Rules"][1]["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"] =
                    json!([{ "Name": "Size", "ActionToUse": { "Count": {} } }]);
            },
            "rule `Common`: `Size`",
        ),
        (
            |acl| {
                acl["Rules"][1]["Statement"]["ManagedRuleGroupStatement"]["ExcludedRules"] =
                    json!([{ "Name": "Size" }]);
            },
            "no longer acts on",
        ),
        (
            |acl| {
                acl["Rules"][1]["Statement"]["ManagedRuleGroupStatement"]["ScopeDownStatement"] =
                    json!({ "NotStatement": {} });
            },
            "which requests it looks at",
        ),
        (
            |acl| {
                let allow = json!({ "Name": "Friends", "Priority": 9, "Action": { "Allow": {} } });
                acl["Rules"].as_array_mut().unwrap().push(allow);
            },
            "rule `Friends` lets requests through",
        ),
        (
            |acl| acl["VisibilityConfig"]["SampledRequestsEnabled"] = json!(true),
            "requests are kept as samples",
        ),
        (|acl| acl["Rules"] = json!([]), "rule `Common` goes"),
    ];
    for (change, says) in open {
        one_way(WEB_ACL, &now, &web_acl(change), says);
    }
    one_way(
        WEB_ACL,
        &web_acl(|acl| acl["DefaultAction"] = json!({ "Block": {} })),
        &now,
        "what it does by default",
    );
    // A rule that comes and blocks keeps more away, whatever it blocks.
    let blocks = web_acl(|acl| {
        let block = json!({ "Name": "Country", "Priority": 5, "Action": { "Block": {} }, "Statement": { "Geo": {} } });
        acl["Rules"].as_array_mut().unwrap().push(block);
    });
    one_way(WEB_ACL, &blocks, &now, "rule `Country` goes");
    let other = web_acl(|acl| {
        acl["Rules"][1]["Statement"]["ManagedRuleGroupStatement"]["Name"] = json!("Other");
    });
    either_way(WEB_ACL, &now, &other, "rule `Common`: the group");
    let swapped = |allows: bool| {
        web_acl(move |acl| {
            if allows {
                acl["Rules"][0]["Action"] = json!({ "Allow": {} });
            }
            acl["Rules"][0]["Priority"] = json!(2);
        })
    };
    neither_way(WEB_ACL, &now, &swapped(false));
    let allows = web_acl(|acl| acl["Rules"][0]["Action"] = json!({ "Allow": {} }));
    either_way(WEB_ACL, &allows, &swapped(true), "in another order");
}
