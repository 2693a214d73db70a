//! The log lines of CloudFront and the web ACL about a request: that they are there, without a secret of it.

use std::time::Duration;

use time::OffsetDateTime;

use super::deployed::{Deployed, Found};
use super::outcome::Outcome;
use service::logs::FilterLogEvents;

use crate::aws::failure;
use crate::error::Error;
use crate::random;

/// Lines mostly arrive within minutes ("best effort", says CloudFront's guide).
const PATIENCE: Duration = Duration::from_secs(10 * 60);
const PAUSE: Duration = Duration::from_secs(15);
/// Letters and digits that stand for a secret.
const RANDOM: u32 = 24;
/// The beginnings of group names that the services want, and a text that the web ACL stops.
const GROUPS: [(&str, &str); 2] = [("/aws/vendedlogs/", ""), ("aws-waf-logs-", "%3Cscript%3E")];

/// Each log has the request that was made for it, and neither its path, query, cookie nor key.
pub(super) async fn logs(deployed: &Deployed) -> Result<Outcome, Error> {
    if !deployed.is_aws() {
        return Ok(Outcome::NotTried("an emulator logs nothing before the gateway".to_owned()));
    }
    let mut sent = Vec::new();
    for group in deployed.of_type("AWS::Logs::LogGroup") {
        let Some((_, attack)) = GROUPS.into_iter().find(|(prefix, _)| group.id.starts_with(prefix)) else {
            continue;
        };
        match Sent::send(deployed, group, attack).await? {
            Ok(request) => sent.push(request),
            Err(why) => return Ok(Outcome::DoesNotHold(why)),
        }
    }
    if sent.is_empty() {
        return Ok(Outcome::NotTried("this environment keeps no log of its edge".to_owned()));
    }
    let ends = tokio::time::Instant::now() + PATIENCE;
    let mut problems = Vec::new();
    for request in &sent {
        let mut lines = request.lines(&request.id).await?;
        while lines.is_empty() && tokio::time::Instant::now() < ends {
            tokio::time::sleep(PAUSE).await;
            lines = request.lines(&request.id).await?;
        }
        // By itself too: a line might have the secret and not the id.
        lines.extend(request.lines(&request.secret).await?);
        problems.extend(judge(&request.group.path, &request.secret, &lines));
    }
    Ok(Outcome::unless(problems))
}

/// A request whose every part is a secret.
struct Sent<'a> {
    group: &'a Found,
    secret: String,
    /// The edge's id of it.
    id: String,
    begun: i64,
}

impl<'a> Sent<'a> {
    async fn send(
        deployed: &Deployed,
        group: &'a Found,
        attack: &str,
    ) -> Result<Result<Self, String>, Error> {
        let secret = random::letters_and_digits(RANDOM)?;
        let begun = OffsetDateTime::now_utc().unix_timestamp() * 1000;
        let url = format!("{}/{secret}?q={attack}{secret}", deployed.outputs.site_url);
        let headers = [("cookie", format!("c={secret}")), ("authorization", format!("Bearer {secret}"))];
        let answer = match deployed.http.send("GET", &url, &headers, Vec::new()).await {
            Ok(answer) => answer,
            Err(why) => return Ok(Err(why.replace(&secret, "…"))),
        };
        Ok(match answer.header("x-amz-cf-id") {
            Some(id) => Ok(Self { group, secret, id: id.to_owned(), begun }),
            None => Err("an answer has no `x-amz-cf-id`".to_owned()),
        })
    }

    /// The lines that have a text.
    async fn lines(&self, text: &str) -> Result<Vec<String>, Error> {
        let request = FilterLogEvents::since(&self.group.id, self.begun).matching(format!("\"{text}\""));
        let pages = self.group.aws.logs().pages(request).await;
        let pages =
            pages.map_err(|error| failure(&format!("read log group `{}`", self.group.path), error))?;
        Ok(pages.into_iter().flat_map(|page| page.events).filter_map(|event| event.message).collect())
    }
}

/// The faults of the lines about a request.
fn judge(group: &str, secret: &str, lines: &[String]) -> Option<String> {
    if lines.is_empty() {
        return Some(format!("`{group}` has no line of a request after {} minutes", PATIENCE.as_secs() / 60));
    }
    let told = lines.iter().any(|line| line.contains(secret));
    told.then(|| format!("`{group}` holds a request's path, query, cookie or key"))
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn a_request_is_logged_without_what_was_secret_in_it() {
        let line =
            r#"{"cs-method":"GET","cache-behavior-path-pattern":"*","x-edge-request-id":"id=="}"#.to_owned();
        let tells = r#"{"x-edge-request-id":"id==","cs-uri-stem":"/s3cret"}"#.to_owned();
        assert_eq!(judge("Requests", "s3cret", std::slice::from_ref(&line)), None);
        assert_eq!(
            judge("Requests", "s3cret", &[line, tells]).unwrap(),
            "`Requests` holds a request's path, query, cookie or key"
        );
        assert_eq!(
            judge("Requests", "s3cret", &[]).unwrap(),
            "`Requests` has no line of a request after 10 minutes"
        );
    }
}
