//! `stack user notify`: a test notification, and what became of it.

use std::time::Duration;

use contract::admin::{Request, Response, Try};
use serde_json::json;

use crate::admin::{ask, unexpected};
use crate::aws::Aws;
use crate::console::{self, Console};
use crate::deploy::Outputs;
use crate::error::Error;

/// The time between two questions to the function about the outcome.
const EVERY: Duration = Duration::from_secs(1);
/// The number of questions at most: long enough for the channels to be asked again twice.
const ASKED: usize = 30;

/// Sends `name` a test notification, and waits until a channel takes it.
///
/// # Errors
/// If no channel takes it within half a minute, there is no such person, or the function can't be invoked.
pub(super) async fn run(
    aws: &Aws,
    outputs: &Outputs,
    name: &str,
    as_json: bool,
    console: &mut Console,
) -> Result<(), Error> {
    let message_id = match ask(aws, outputs, &Request::Notify { name: name.to_owned() }).await? {
        Response::Notifying { message_id } => message_id,
        other => return Err(unexpected(other)),
    };
    let mut known = Vec::new();
    for _ in 0..ASKED {
        tokio::time::sleep(EVERY).await;
        let request = Request::DescribeNotification { name: name.to_owned(), message_id: message_id.clone() };
        let (tries, over) = match ask(aws, outputs, &request).await? {
            Response::Notification { tries, over } => (tries, over),
            other => return Err(unexpected(other)),
        };
        if !as_json {
            tries.iter().skip(known.len()).try_for_each(show)?;
        }
        known = tries;
        if over {
            break;
        }
    }
    let taken = known.iter().find(|one| one.state == "accepted").map(|one| one.channel.as_str());
    if as_json {
        console::json(&json!({ "name": name, "accepted_by": taken, "tries": known }))?;
    }
    match taken {
        Some(channel) => {
            console.line(format!("`{channel}` took the test notification for `{name}`"));
            Ok(())
        }
        None if known.is_empty() => Err(Error::failed(format!("no channel was tried for `{name}`")).hint(
            format!("write `notify` for `{name}` into `otpost.yaml`, say `notify: [web_push]`, and deploy"),
        )),
        None => Err(Error::failed(format!("no channel took the test notification for `{name}`")).hint(
            "`skipped` is a channel that isn't set up; `stack logs` says why the others didn't take it",
        )),
    }
}

fn show(one: &Try) -> Result<(), Error> {
    console::data(&format!("{}  {:<9}  {}", one.at, one.channel, one.state))
}
