//! The claim that an event on the account's bus issues a token.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::deployed::Deployed;
use super::json::{Operation, call};
use super::outcome::Outcome;
use super::round_trip::Guest;
use crate::aws::failure;
use crate::deploy::inventory::SERVICE;
use crate::error::Error;

const PUT: Operation =
    Operation { doing: "put an event", service: "events", target: "AWSEvents.PutEvents", path: "/" };
/// SES takes what is for it, and nobody gets it ("Using the Amazon SES mailbox simulator").
const NOBODY: &str = "success@simulator.amazonses.com";
const PATIENCE: Duration = Duration::from_secs(60);
const PATIENCE_LOCAL: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_secs(2);

/// A token that an event asks for is outstanding a moment later. It is taken back.
pub(super) async fn events(deployed: &Deployed) -> Result<Outcome, Error> {
    if deployed.place.environment.email_sender.is_none() {
        let why = "without `email` the token would be an SMS to somebody; put an event as in docs/api.md";
        return Ok(Outcome::NotTried(why.to_owned()));
    }
    // The bus is the account's: every environment there would issue.
    if let Some(other) = other(deployed).await? {
        let why = format!("`{other}` listens to the same bus; put an event as in docs/api.md");
        return Ok(Outcome::NotTried(why));
    }
    let guest = Guest::come(deployed).await?;
    let problem = request(deployed, &guest).await;
    guest.leave(deployed).await?;
    Ok(Outcome::unless(problem?.into_iter().collect()))
}

/// The service stack of another environment beside this one.
async fn other(deployed: &Deployed) -> Result<Option<String>, Error> {
    let place = &deployed.place;
    let own = place.stacks().iter().find(|entry| entry.id == SERVICE).map(|entry| entry.name.as_str());
    let mut stacks = place.aws.cloudformation().describe_stacks().into_paginator().items().send();
    while let Some(stack) = stacks.next().await {
        let stack = stack.map_err(|error| failure("list the stacks", error))?;
        let name = stack.stack_name.unwrap_or_default();
        if name.starts_with("otpost-") && name.ends_with(&format!("-{SERVICE}")) && Some(name.as_str()) != own
        {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// The fault, if there was one.
async fn request(deployed: &Deployed, guest: &Guest) -> Result<Option<String>, Error> {
    let detail = json!({ "user_id": guest.user, "channel": "email", "metadata": { "email": NOBODY } });
    let entry = json!({
        "Source": "otpost.verify", "DetailType": "TokenRequested", "Detail": detail.to_string(),
    });
    let answer = call(&deployed.http, &deployed.place.aws, &PUT, &json!({ "Entries": [entry] })).await?;
    if let Some(code) = answer["Entries"][0]["ErrorCode"].as_str() {
        return Ok(Some(format!("EventBridge refuses the event: {code}")));
    }
    let patience = if deployed.is_aws() { PATIENCE } else { PATIENCE_LOCAL };
    let ends = tokio::time::Instant::now() + patience;
    while tokio::time::Instant::now() < ends {
        match outstanding(deployed, guest).await {
            Ok(Some(token)) => return Ok(revoke(deployed, guest, &token).await.err()),
            Ok(None) => tokio::time::sleep(PAUSE).await,
            Err(why) => return Ok(Some(why)),
        }
    }
    Ok(Some(format!("the event issued nothing in {} s", patience.as_secs())))
}

/// The id of the guest's token.
async fn outstanding(deployed: &Deployed, guest: &Guest) -> Result<Option<String>, String> {
    let tokens = format!("{}/tokens", deployed.outputs.api_url);
    let mut page = String::new();
    loop {
        let url = format!("{tokens}?limit=100{page}");
        let answer = deployed.http.send("GET", &url, &authorization(guest), Vec::new()).await?;
        if answer.status != 200 {
            return Err(format!("the list of outstanding tokens is answered with {}", answer.status));
        }
        let list = answer.json();
        let mut tokens = list["tokens"].as_array().into_iter().flatten();
        if let Some(token) = tokens.find(|token| token["user_id"] == guest.user.as_str()) {
            return Ok(token["token_id"].as_str().map(str::to_owned));
        }
        match &list["next"] {
            Json::String(next) => page = format!("&cursor={next}"),
            _ => return Ok(None),
        }
    }
}

async fn revoke(deployed: &Deployed, guest: &Guest, token: &str) -> Result<(), String> {
    let url = format!("{}/tokens/{token}", deployed.outputs.api_url);
    let answer = deployed.http.send("DELETE", &url, &authorization(guest), Vec::new()).await?;
    if answer.status == 204 {
        Ok(())
    } else {
        Err(format!("its revocation is answered with {}", answer.status))
    }
}

fn authorization(guest: &Guest) -> [(&'static str, String); 1] {
    [("authorization", format!("Bearer {}", guest.key))]
}
