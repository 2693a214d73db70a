//! The distribution and the web ACL before it, against the template.

use aws_sdk_wafv2::types::Scope;
use serde_json::Value as Json;

use super::deployed::{Deployed, Found};
use super::outcome::Outcome;
use crate::aws::failure;
use crate::error::Error;

async fn config(found: &Found) -> Result<aws_sdk_cloudfront::types::DistributionConfig, Error> {
    let answer = found.aws.cloudfront().get_distribution_config().id(&found.id).send().await;
    let answer = answer.map_err(|error| failure("ask for the distribution", error))?;
    answer.distribution_config.ok_or_else(|| Error::failed("the distribution has no configuration"))
}

fn distribution(deployed: &Deployed) -> Result<&Found, Error> {
    let found = deployed.of_type("AWS::CloudFront::Distribution").next();
    found.ok_or_else(|| Error::failed("the environment has no distribution"))
}

/// The versions of TLS, HTTP and IP, the host names, and who must use HTTPS, are the template's.
pub(super) async fn transport(deployed: &Deployed) -> Result<Outcome, Error> {
    let found = distribution(deployed)?;
    let wanted = &found.properties["DistributionConfig"];
    let is = config(found).await?;
    let mut problems = Vec::new();
    let mut compare = |what: &str, wanted: &Json, is: &str| {
        if wanted.as_str().is_some_and(|wanted| !wanted.eq_ignore_ascii_case(is)) {
            problems.push(format!("{what} is {is}, and {wanted} in the template"));
        }
    };
    let certificate = is.viewer_certificate().and_then(|certificate| certificate.minimum_protocol_version());
    compare(
        "the least version of TLS",
        &wanted["ViewerCertificate"]["MinimumProtocolVersion"],
        certificate.map_or("none", |version| version.as_str()),
    );
    compare("HTTP", &wanted["HttpVersion"], is.http_version().map_or("none", |version| version.as_str()));
    let viewer = |behavior: Option<&str>| behavior.unwrap_or("none").to_owned();
    let pages = is.default_cache_behavior().map(|behavior| behavior.viewer_protocol_policy().as_str());
    compare("the pages' scheme", &wanted["DefaultCacheBehavior"]["ViewerProtocolPolicy"], &viewer(pages));
    let behaviors = is.cache_behaviors().map(|all| all.items()).unwrap_or_default();
    for wanted in wanted["CacheBehaviors"].as_array().into_iter().flatten() {
        let pattern = wanted["PathPattern"].as_str().unwrap_or_default();
        let one = behaviors.iter().find(|behavior| behavior.path_pattern() == pattern);
        let scheme = one.map(|behavior| behavior.viewer_protocol_policy().as_str());
        compare(&format!("the scheme of {pattern}"), &wanted["ViewerProtocolPolicy"], &viewer(scheme));
    }
    let names = is.aliases().map(|all| all.items()).unwrap_or_default();
    for name in wanted["Aliases"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        if !names.iter().any(|is| is == name) {
            problems.push(format!("it doesn't know the name `{name}`"));
        }
    }
    if wanted["IPV6Enabled"] == true && is.is_ipv6_enabled() != Some(true) {
        problems.push("IPv6 is off".to_owned());
    }
    Ok(Outcome::unless(problems))
}

/// The distribution has the web ACL of its stack, with the template's rules in it.
pub(super) async fn web_acl(deployed: &Deployed) -> Result<Outcome, Error> {
    let Some(acl) = deployed.of_type("AWS::WAFv2::WebACL").next() else {
        return Ok(Outcome::NotTried("this environment has no web ACL".to_owned()));
    };
    let is = config(distribution(deployed)?).await?;
    // CloudFormation's id of it: name, id and scope.
    let mut parts = acl.id.split('|');
    let (Some(name), Some(id)) = (parts.next(), parts.next()) else {
        return Err(Error::failed(format!("`{}` is no id of a web ACL", acl.id)));
    };
    let mut problems = Vec::new();
    if !is.web_acl_id().unwrap_or_default().contains(id) {
        problems.push("the distribution has another web ACL, or none".to_owned());
    }
    let client = aws_sdk_wafv2::Client::new(acl.aws.config());
    let answer = client.get_web_acl().name(name).id(id).scope(Scope::Cloudfront).send().await;
    let answer = answer.map_err(|error| failure("ask for the web ACL", error))?;
    let there = answer.web_acl.map(|acl| acl.rules.unwrap_or_default()).unwrap_or_default();
    let wanted = acl.properties["Rules"].as_array().into_iter().flatten();
    for rule in wanted.filter_map(|rule| rule["Name"].as_str()) {
        if !there.iter().any(|is| is.name() == rule) {
            problems.push(format!("it has no rule `{rule}`"));
        }
    }
    Ok(Outcome::unless(problems))
}
