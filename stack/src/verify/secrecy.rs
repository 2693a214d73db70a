//! The claim that no log holds a request's secrets: a token's way and a webhook's, and then a search of every log
//! group.

use std::time::Duration;

use service::logs::FilterLogEvents;
use time::OffsetDateTime;

use super::deployed::Deployed;
use super::outcome::Outcome;
use super::round_trip::{Guest, use_up};
use crate::aws::failure;
use crate::error::Error;
use crate::random;

/// Lines become searchable after a while; on AWS mostly within seconds.
const PATIENCE: Duration = Duration::from_secs(30);
const PATIENCE_LOCAL: Duration = Duration::from_secs(3);

/// Letters and digits that stand for the secret in a webhook's path.
const RANDOM: u32 = 24;

/// Neither key, token, user nor a webhook's path is in a log of the environment.
pub(super) async fn logs(deployed: &Deployed) -> Result<Outcome, Error> {
    let begun = OffsetDateTime::now_utc().unix_timestamp() * 1000;
    let guest = Guest::come(deployed).await?;
    let used = use_up(deployed, &guest).await;
    let path = random::letters_and_digits(RANDOM)?;
    // Some providers have their secret there. The request came by, whatever the answer is.
    let webhook = format!("{}/sms/generic/{path}", deployed.outputs.api_url);
    let answered = deployed.http.post(&webhook, &[], b"{}".to_vec()).await;
    guest.leave(deployed).await?;
    let used = match used {
        Ok(used) => used,
        Err(why) => return Ok(Outcome::NotTried(why)),
    };
    if let Err(why) = answered {
        return Ok(Outcome::NotTried(why.replace(&path, "…")));
    }
    tokio::time::sleep(if deployed.is_aws() { PATIENCE } else { PATIENCE_LOCAL }).await;
    let secret = guest.key.rsplit('.').next().unwrap_or(&guest.key);
    let sought = [
        ("the client's key", secret),
        ("the token", &used.token),
        ("the user", &guest.user),
        ("a webhook's path", &path),
    ];
    let mut lines = 0_usize;
    let mut problems = Vec::new();
    for group in deployed.of_type("AWS::Logs::LogGroup") {
        let pages = group.aws.logs().pages(FilterLogEvents::since(&group.id, begun)).await;
        let pages = pages.map_err(|error| failure(&format!("read log group `{}`", group.path), error))?;
        let events = pages.iter().flat_map(|page| &page.events);
        for message in events.filter_map(|event| event.message.as_deref()) {
            lines += 1;
            for (what, text) in sought {
                if message.contains(text) {
                    problems.push(format!("{what} is in `{}`", group.path));
                }
            }
        }
    }
    problems.sort();
    problems.dedup();
    if lines == 0 {
        return Ok(Outcome::NotTried("no line was logged meanwhile; try again".to_owned()));
    }
    Ok(Outcome::unless(problems))
}
