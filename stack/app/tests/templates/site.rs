//! The distribution, its headers and the web ACL.

use serde_json::json;

use crate::{properties, service};

/// Rules of every distribution and policy of ours are in `audit`.
#[test]
fn the_api_has_the_one_behaviour_that_is_not_the_pages() {
    let distribution = properties(&service(), "Distribution");
    let behaviors = &distribution["DistributionConfig"]["CacheBehaviors"];
    assert_eq!(behaviors.as_array().unwrap().len(), 1);
    assert_eq!(
        (&behaviors[0]["PathPattern"], &behaviors[0]["TargetOriginId"]),
        (&json!("/v1/*"), &json!("api"))
    );
    assert!(behaviors[0]["AllowedMethods"].as_array().unwrap().contains(&json!("DELETE")));
    let headers = properties(&service(), "SiteHeaders");
    let custom =
        headers["ResponseHeadersPolicyConfig"]["CustomHeadersConfig"]["Items"].as_array().unwrap().clone();
    assert!(custom.iter().any(|header| header["Header"] == "permissions-policy"));
}

#[test]
fn pages_are_cached_without_query_or_cookie() {
    let distribution = properties(&service(), "Distribution");
    let config = &distribution["DistributionConfig"];
    let pages = &config["DefaultCacheBehavior"];
    assert_eq!(pages["CachePolicyId"], "658327ea-f89d-4fab-a63d-7e88639e58f6", "CachingOptimized");
    assert!(pages["OriginRequestPolicyId"].is_null());
    assert_eq!(config["WebACLId"], json!({ "Ref": "WebAclArn" }));
}

#[test]
fn only_cloudfront_holds_the_origin_key() {
    let service = service();
    let distribution = properties(&service, "Distribution");
    let origins = distribution["DistributionConfig"]["Origins"].as_array().unwrap();
    let api = origins.iter().find(|origin| origin["Id"] == "api").unwrap();
    assert_eq!(
        api["OriginCustomHeaders"],
        json!([{ "HeaderName": "x-api-key", "HeaderValue": { "Fn::Select": [
            { "Ref": "OriginKeyInUse" },
            [{ "Ref": "OriginKey" }, { "Ref": "OtherOriginKey" }],
        ] } }])
    );
    assert_eq!(api["OriginPath"], "/live", "a literal: a reference would close a loop");
    assert_eq!(api["CustomOriginConfig"]["OriginProtocolPolicy"], "https-only");
    assert_eq!(service["Parameters"]["OriginKeyInUse"]["AllowedValues"], json!(["0", "1"]));
    // The key and the header are the only ones that refer to it.
    for key in ["OriginKey", "OtherOriginKey"] {
        assert_eq!(service.to_string().matches(&format!(r#"{{"Ref":"{key}"}}"#)).count(), 2);
        assert_eq!(service["Parameters"][key]["NoEcho"], true);
        assert!(!service.to_string().contains(&format!("${{{key}}}")));
    }
}

#[test]
fn the_bucket_answers_this_distribution_alone() {
    let service = service();
    let distribution = properties(&service, "Distribution");
    let origins = distribution["DistributionConfig"]["Origins"].as_array().unwrap();
    let site = origins.iter().find(|origin| origin["Id"] == "site").unwrap();
    assert_eq!(site["OriginAccessControlId"], json!({ "Fn::GetAtt": ["SiteAccess", "Id"] }));
    let policy = properties(&service, "SitePolicy");
    let allowed = &policy["PolicyDocument"]["Statement"][0];
    assert_eq!(allowed["Action"], "s3:GetObject");
    assert_eq!(allowed["Principal"], json!({ "Service": "cloudfront.amazonaws.com" }));
    assert_eq!(
        allowed["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Sub"],
        "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}"
    );
}
