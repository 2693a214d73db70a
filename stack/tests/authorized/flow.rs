//! Every flow of the system, from outside: through the front, the `admin` function and the outbox.

use service::logs::FilterLogEvents;
use service::sqs::SendMessage;
use service::untyped::Untyped;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use stack::aws::Aws;
use stack::client;
use stack::deploy::Outputs;
use tokio::time::{Instant, sleep};

use crate::services::Services;

/// The longest time of a delivery: the emulator polls the stream once a second, and the queue too.
const DELIVERY: Duration = Duration::from_secs(30);

/// A deployed system and who uses it.
pub struct System {
    pub(super) aws: Aws,
    pub(super) outputs: Outputs,
    emulator: String,
    pub(super) http: Client<HttpConnector, Body>,
    log_groups: Vec<String>,
    queue_url: String,
    pub(super) table: String,
    rounds: AtomicU32,
    pub(super) services: Services,
}

impl System {
    pub async fn new(aws: Aws, outputs: Outputs, emulator: String, services: Services) -> Self {
        let stack = format!("otpost-{}-service", outputs.environment);
        let physical_id = async |id| {
            let resource = aws.cloudformation().describe_stack_resource().stack_name(&stack);
            let found = resource.logical_resource_id(id).send().await.unwrap();
            found.stack_resource_detail.unwrap().physical_resource_id.unwrap()
        };
        let log_groups = vec![physical_id("RouteLogs").await, physical_id("DispatchLogs").await];
        let queue_url = physical_id("DeliveryQueue").await;
        let table = physical_id("Table").await;
        let http = Client::builder(TokioExecutor::new()).build_http();
        Self {
            aws,
            outputs,
            emulator,
            http,
            log_groups,
            queue_url,
            table,
            rounds: AtomicU32::new(0),
            services,
        }
    }

    /// Every flow once that the function with this construct id has a part in, or every flow; with
    /// clients and users of its own: nothing is in a cache. The first failure in a few words.
    pub async fn flows(&self, function: Option<&str>) -> Result<(), String> {
        let round = self.rounds.fetch_add(1, Ordering::Relaxed);
        let concerns = |functions: &[&str]| function.is_none_or(|function| functions.contains(&function));
        let key = self.clients(round).await.map_err(|failure| format!("clients: {failure}"))?;
        if concerns(&["Health"]) {
            self.health().await?;
        }
        if concerns(&["IssueToken", "VerifyToken"]) {
            self.issue_and_verify(&key, round).await?;
        }
        if concerns(&["IssueToken", "ManageTokens"]) {
            self.list_and_revoke(&key, round).await?;
        }
        if concerns(&["IssueToken", "Route", "Dispatch"]) {
            self.deliver(&key, round).await?;
        }
        if concerns(&["Dispatch"]) {
            self.undeliverable().await?;
        }
        let of_people = ["Admin", "Challenge", "Register", "Session", "Passkeys", "Reveal", "Subscribe"];
        let of_sessions = ["IssueToken", "ManageTokens", "VerifyToken"];
        let of_messages = ["ReceiveSms", "Route", "Dispatch"];
        if concerns(&of_people) || concerns(&of_sessions) || concerns(&of_messages) {
            let mut person = self.person().await?;
            if concerns(&of_people) || concerns(&of_sessions) {
                self.console(&mut person, round).await?;
            }
            if concerns(&of_messages) || concerns(&["Reveal", "Subscribe", "IssueToken"]) {
                self.relay(&mut person, &key, round).await?;
            }
            if concerns(&["Admin"]) {
                self.test_notification().await?;
            }
            if concerns(&["Subscribe"]) {
                self.own_test_notification(&mut person).await?;
            }
            if concerns(&of_people) {
                self.passkeys(&mut person).await?;
            }
        }
        Ok(())
    }

    async fn clients(&self, round: u32) -> Result<String, String> {
        let words = |error: stack::error::Error| error.to_string();
        let (name, other) = (format!("desk-{round}"), format!("gone-{round}"));
        client::create(&self.aws, &self.outputs, &other, false).await.map_err(words)?;
        let key = client::create(&self.aws, &self.outputs, &name, true).await.map_err(words)?;
        let listed = client::list(&self.aws, &self.outputs).await.map_err(words)?;
        if !listed.iter().any(|client| client.name == name) {
            return Err("the new client is not listed".to_owned());
        }
        client::revoke(&self.aws, &self.outputs, &other).await.map_err(words)?;
        Ok(key)
    }

    async fn health(&self) -> Result<(), String> {
        self.call("GET", "/health", "", None, &[]).await?.expect(200).map(drop)
    }

    async fn issue_and_verify(&self, key: &str, round: u32) -> Result<(), String> {
        let user = format!("alice-{round}");
        let order = json!({ "user_id": user });
        let once = [("idempotency-key", "once")];
        let issued = self.call("POST", "/tokens", key, Some(&order), &once).await?.expect(201)?;
        let again = self.call("POST", "/tokens", key, Some(&order), &once).await?.expect(201)?;
        if issued != again {
            return Err("a repeated issue got another answer".to_owned());
        }
        let typed = json!({ "user_id": user, "token": issued["token"] });
        self.call("POST", "/tokens/verify", key, Some(&typed), &[]).await?.expect(200)?;
        self.call("POST", "/tokens/verify", key, Some(&typed), &[]).await?.expect(422).map(drop)
    }

    async fn list_and_revoke(&self, key: &str, round: u32) -> Result<(), String> {
        let order = json!({ "user_id": format!("bob-{round}") });
        let issued = self.call("POST", "/tokens", key, Some(&order), &[]).await?.expect(201)?;
        self.call("GET", "/tokens?limit=5", key, None, &[]).await?.expect(200)?;
        self.call("GET", "/tokens?user_id=nobody", key, None, &[]).await?.expect(200)?;
        let path = format!("/tokens/{}", issued["token_id"].as_str().unwrap());
        self.call("DELETE", &path, key, None, &[]).await?.expect(204).map(drop)
    }

    /// A token by SMS: it arrives, and what was sealed for it is erased.
    async fn deliver(&self, key: &str, round: u32) -> Result<(), String> {
        let started = epoch_millis();
        let number = format!("+4477009{round:05}");
        let order = json!({ "user_id": number, "channel": "sms" });
        let issued = self.call("POST", "/tokens", key, Some(&order), &[]).await?.expect(201)?;
        if issued.get("token").is_some() {
            return Err("a token that is sent was shown".to_owned());
        }
        self.until(started, "TokensAccepted", async || self.arrived(&number).await).await
    }

    /// A queue message that can't be delivered: it is told in the log, and kept from coming again at once.
    async fn undeliverable(&self) -> Result<(), String> {
        let started = epoch_millis();
        let queue = self.aws.service();
        let message = SendMessage { queue_url: &self.queue_url, message_body: "{}" };
        queue.call(&message).await.unwrap();
        let deadline = Instant::now() + DELIVERY;
        let failure = loop {
            let lines = self.lines(started).await;
            if let Some(failed) = lines.iter().find(|line| line["event"] == "failed") {
                break failed["failure"].to_string();
            }
            if Instant::now() > deadline {
                return Err("an undeliverable message is not told in the log".to_owned());
            }
            sleep(Duration::from_millis(150)).await;
        };
        // It would come again, while other flows look for errors.
        let purge = Untyped::new("PurgeQueue", json!({ "QueueUrl": self.queue_url }));
        queue.call(&purge).await.unwrap();
        match failure.split_once("; ") {
            Some((_, more)) => Err(format!("dispatch: {more}")),
            None => Ok(()),
        }
    }

    /// Wait until `dispatch` has counted `metric` and something else is true; the first error in the
    /// logs of those who deliver ends it.
    pub(super) async fn until(
        &self,
        started: i64,
        metric: &str,
        done: impl AsyncFn() -> bool,
    ) -> Result<(), String> {
        let deadline = Instant::now() + DELIVERY;
        while Instant::now() < deadline {
            let lines = self.lines(started).await;
            if let Some(failed) = lines.iter().find(|line| line["level"] == "error") {
                return Err(format!("{}: {}", failed["function"], failed["failure"]));
            }
            if lines.iter().any(|line| line[metric].is_u64()) && done().await {
                return Ok(());
            }
            sleep(Duration::from_millis(150)).await;
        }
        Err(format!("nothing was delivered: no {metric}"))
    }

    async fn arrived(&self, number: &str) -> bool {
        let url = format!("{}/_ministack/sns/sms-messages", self.emulator);
        let answer = self.http.get(url.parse().unwrap()).await.unwrap();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let outbox: Value = serde_json::from_slice(&body).unwrap();
        outbox["sms_messages"].get(number).is_some()
    }

    /// The lines of `route` and `dispatch` since a time.
    async fn lines(&self, since: i64) -> Vec<Value> {
        let mut lines = Vec::new();
        for group in &self.log_groups {
            let Ok(page) = self.aws.logs().call(&FilterLogEvents::since(group, since)).await else {
                continue;
            };
            lines.extend(
                page.events.iter().filter_map(|event| serde_json::from_str(event.message.as_deref()?).ok()),
            );
        }
        lines
    }

    pub(super) async fn call(
        &self,
        method: &str,
        path: &str,
        key: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Result<Answer, String> {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.outputs.api_url))
            .header("authorization", format!("Bearer {key}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let answer =
            self.http.request(request.body(body).unwrap()).await.map_err(|error| error.to_string())?;
        let status = answer.status().as_u16();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answer { call: format!("{method} {path}"), status, body })
    }
}

pub(super) struct Answer {
    call: String,
    status: u16,
    body: Value,
}

impl Answer {
    pub(super) fn expect(self, status: u16) -> Result<Value, String> {
        if self.status == status {
            return Ok(self.body);
        }
        let path = self.call.split('?').next().unwrap_or_default();
        assert_ne!(self.status, 429, "{path} met a limit: that says nothing of a grant");
        Err(format!("{path} answered {} {}", self.status, self.body["code"]))
    }
}

pub(super) fn epoch_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}
