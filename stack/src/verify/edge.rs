//! The distribution, against the template.

use serde_json::Value as Json;
use service::apigateway::GetRestApi;

use super::deployed::{Deployed, Found};
use super::handshake;
use super::outcome::Outcome;
use crate::aws::failure;
use crate::error::Error;

pub(super) async fn config(found: &Found) -> Result<aws_sdk_cloudfront::types::DistributionConfig, Error> {
    let answer = found.aws.cloudfront().get_distribution_config().id(&found.id).send().await;
    let answer = answer.map_err(|error| failure("ask for the distribution", error))?;
    answer.distribution_config.ok_or_else(|| Error::failed("the distribution has no configuration"))
}

pub(super) fn distribution(deployed: &Deployed) -> Result<&Found, Error> {
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
    problems.extend(behind(deployed).await?);
    if wanted["IPV6Enabled"] == true && is.is_ipv6_enabled() != Some(true) {
        problems.push("IPv6 is off".to_owned());
    }
    if deployed.is_aws() {
        problems.extend(spoken(deployed, wanted).await);
    }
    Ok(Outcome::unless(problems))
}

/// The differences between the API's own host and the template: a caller past the distribution has no key, and no old
/// TLS either.
async fn behind(deployed: &Deployed) -> Result<Vec<String>, Error> {
    let Some(api) = deployed.of_type("AWS::ApiGateway::RestApi").next() else {
        return Err(Error::failed("the environment has no API"));
    };
    let answer = api.aws.service().call(&GetRestApi { rest_api_id: &api.id }).await;
    let is = answer.map_err(|error| failure("ask for the API", error))?;
    let policy = is.security_policy.as_deref().unwrap_or("none");
    let mode = is.endpoint_access_mode.as_deref().unwrap_or("none");
    let compared = [("SecurityPolicy", policy), ("EndpointAccessMode", mode)];
    let other = compared.into_iter().filter(|(name, is)| api.properties[*name] != *is);
    Ok(other
        .map(|(name, is)| {
            format!("`{name}` of the API is {is}, and {} in the template", api.properties[name])
        })
        .collect())
}

/// The faults in the protocols that the distribution speaks and announces.
async fn spoken(deployed: &Deployed, wanted: &Json) -> Vec<String> {
    let url = &deployed.outputs.site_url;
    let name = url.trim_start_matches("https://");
    let transport = &deployed.place.aws.transport;
    let connect = async || transport.connect(name, 443).await;
    let mut problems = handshake::problems(connect, name, transport.roots()).await;
    if wanted["HttpVersion"].as_str().is_some_and(|version| version.ends_with('3')) {
        match deployed.http.get(&format!("{url}/")).await {
            Ok(answer) if handshake::announces_http3(answer.header("alt-svc")) => {}
            Ok(_) => problems.push("it doesn't announce HTTP/3".to_owned()),
            Err(why) => problems.push(why),
        }
    }
    problems
}
