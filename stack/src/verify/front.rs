//! The answers that anybody in the world gets from the site, the API behind it, or the bucket beneath it.

use super::deployed::Deployed;
use super::outcome::Outcome;
use crate::deploy;
use crate::error::Error;
use crate::local::front::ResponseHeaders;

/// The page and the API answer at the address that people use.
pub(super) async fn answers(deployed: &Deployed) -> Result<Outcome, Error> {
    let outputs = &deployed.outputs;
    let mut problems = Vec::new();
    for url in [format!("{}/", outputs.site_url), format!("{}/health", outputs.api_url)] {
        match deployed.http.get(&url).await {
            Ok(answer) if answer.status == 200 => {}
            Ok(answer) => problems.push(format!("`{url}` answers {}", answer.status)),
            Err(why) => problems.push(why),
        }
    }
    Ok(Outcome::unless(problems))
}

/// Every answer has the headers that the template's policy adds.
pub(super) async fn headers(deployed: &Deployed) -> Result<Outcome, Error> {
    let template = deploy::service_template(&deployed.place.assembly)?;
    let resources = template["Resources"].as_object().into_iter().flatten();
    let mut policies = resources
        .map(|(_, resource)| resource)
        .filter(|resource| resource["Type"] == "AWS::CloudFront::ResponseHeadersPolicy");
    let Some(policy) = policies.next() else {
        return Ok(Outcome::NotTried("the template has no policy of response headers".to_owned()));
    };
    let wanted = ResponseHeaders::of_resource(policy)?;
    let mut problems = Vec::new();
    for url in [format!("{}/", deployed.outputs.site_url), format!("{}/health", deployed.outputs.api_url)] {
        let answer = match deployed.http.get(&url).await {
            Ok(answer) => answer,
            Err(why) => return Ok(Outcome::DoesNotHold(why)),
        };
        for (name, value) in wanted.added() {
            match answer.header(name.as_str()) {
                Some(found) if found.as_bytes() == value.as_bytes() => {}
                Some(found) => problems.push(format!("`{url}` says `{name}: {found}`")),
                None => problems.push(format!("`{url}` has no `{name}`")),
            }
        }
    }
    Ok(Outcome::unless(problems))
}

/// Pages redirect to HTTPS; the API refuses HTTP, because a redirect comes after the secret was sent.
pub(super) async fn encrypted(deployed: &Deployed) -> Result<Outcome, Error> {
    let Some(host) = deployed.outputs.site_url.strip_prefix("https://") else {
        return Ok(Outcome::NotTried("there is no HTTPS on this machine".to_owned()));
    };
    let mut problems = Vec::new();
    match deployed.http.get(&format!("http://{host}/")).await {
        Ok(answer) => {
            let location = answer.header("location").unwrap_or_default();
            if !(300..400).contains(&answer.status) || !location.starts_with("https://") {
                problems.push(format!("the page over HTTP answers {} {location}", answer.status));
            }
        }
        Err(why) => problems.push(why),
    }
    match deployed.http.get(&format!("http://{host}/v1/health")).await {
        Ok(answer) if answer.status == 403 => {}
        Ok(answer) => problems.push(format!("the API over HTTP answers {}", answer.status)),
        Err(why) => problems.push(why),
    }
    Ok(Outcome::unless(problems))
}

/// The gateway itself refuses who doesn't come by the distribution: its body, not a function's.
pub(super) async fn direct(deployed: &Deployed) -> Result<Outcome, Error> {
    let url = format!("{}/health", deployed.outputs.gateway_url(&deployed.place.aws)?);
    Ok(match deployed.http.get(&url).await {
        Ok(answer) if answer.status == 403 && answer.problem().as_deref() == Some("forbidden") => {
            Outcome::Holds
        }
        Ok(answer) => {
            let kind = answer.header("content-type").unwrap_or("nothing");
            let code = answer.problem().unwrap_or_else(|| format!("no problem, but {kind}"));
            Outcome::DoesNotHold(format!("`{url}` answers {} with {code}", answer.status))
        }
        Err(why) => Outcome::DoesNotHold(why),
    })
}

/// The bucket shows its pages to nobody but the distribution.
pub(super) async fn bucket(deployed: &Deployed) -> Result<Outcome, Error> {
    if !deployed.is_aws() {
        return Ok(Outcome::NotTried("an emulator shows its buckets to everybody".to_owned()));
    }
    let bucket = deployed.outputs.value("SiteBucket")?;
    let region = &deployed.place.environment.region;
    let url = format!("https://{bucket}.s3.{region}.amazonaws.com/index.html");
    Ok(match deployed.http.get(&url).await {
        Ok(answer) if answer.status == 403 => Outcome::Holds,
        Ok(answer) => Outcome::DoesNotHold(format!("`{url}` answers {}", answer.status)),
        Err(why) => Outcome::DoesNotHold(why),
    })
}

/// A key that nobody was given opens nothing.
pub(super) async fn stranger(deployed: &Deployed) -> Result<Outcome, Error> {
    let headers = [("authorization", format!("Bearer otpost.nobody.{}", "0".repeat(64)))];
    let url = format!("{}/tokens", deployed.outputs.api_url);
    Ok(match deployed.http.post(&url, &headers, b"{\"user_id\":\"nobody\"}".to_vec()).await {
        Ok(answer) if answer.status == 401 && answer.problem().is_some() => Outcome::Holds,
        Ok(answer) => Outcome::DoesNotHold(format!("a made-up key is answered with {}", answer.status)),
        Err(why) => Outcome::DoesNotHold(why),
    })
}

/// A request that looks like an attack doesn't get past the web ACL.
pub(super) async fn attack(deployed: &Deployed) -> Result<Outcome, Error> {
    if !deployed.is_aws() {
        return Ok(Outcome::NotTried("an emulator's web ACL judges nothing".to_owned()));
    }
    if deployed.of_type("AWS::WAFv2::WebACL").next().is_none() {
        return Ok(Outcome::NotTried("this environment has no web ACL".to_owned()));
    }
    let url = format!("{}/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", deployed.outputs.site_url);
    Ok(match deployed.http.get(&url).await {
        Ok(answer) if answer.status == 403 => Outcome::Holds,
        Ok(answer) => {
            Outcome::DoesNotHold(format!("a script in the query is answered with {}", answer.status))
        }
        Err(why) => Outcome::DoesNotHold(why),
    })
}

/// Every stack of the environment is there, with all that its template has.
pub(super) async fn stacks(deployed: &Deployed) -> Result<Outcome, Error> {
    Ok(Outcome::unless(deployed.missing.clone()))
}
