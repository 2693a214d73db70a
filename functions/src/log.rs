//! One JSON line per invocation. Its counts are fields for Logs Insights, and those of `contract::metric` are
//! metrics too, in CloudWatch's embedded format.
//!
//! A line names events and reasons and nothing of a request: no user id, token, key, phone
//! number or body. Nothing but a field of [`Record`] can get in.

use std::io::Write as _;
use std::time::Instant;

use contract::line;
use contract::metric::{ENVIRONMENT, METRICS, NAMESPACE, TOKENS_REFUSED};
use domain::refusal::Reason;
use serde_json::{Map, Value, json};

use crate::{Failure, ceremony, clock};

/// The events and counts of an invocation.
#[derive(Debug)]
pub struct Record {
    function: &'static str,
    environment: String,
    request_id: String,
    started: Instant,
    event: &'static str,
    reason: Option<&'static str>,
    provider: Option<&'static str>,
    channel: Option<&'static str>,
    accepted_after: Option<u64>,
    synthetic: bool,
    failures: Vec<String>,
    counts: Vec<(&'static str, u32)>,
}

impl Record {
    /// A record of the invocation `request_id`, from now on.
    pub fn start(function: &'static str, environment: &str, request_id: &str) -> Self {
        Self {
            function,
            environment: environment.to_owned(),
            request_id: request_id.to_owned(),
            started: Instant::now(),
            event: "handled",
            reason: None,
            provider: None,
            channel: None,
            accepted_after: None,
            synthetic: false,
            failures: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// The id of the invocation.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Set the event, in a word.
    pub fn event(&mut self, event: &'static str) {
        self.event = event;
    }

    /// One more of the metric `metric`.
    pub fn count(&mut self, metric: &'static str) {
        match self.counts.iter_mut().find(|(name, _)| *name == metric) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((metric, 1)),
        }
    }

    /// A verification was refused.
    pub fn refused(&mut self, reason: Reason) {
        self.event = line::TOKEN_REFUSED;
        self.reason = Some(reason.as_str());
        self.count(TOKENS_REFUSED);
    }

    /// A ceremony was refused.
    pub fn refused_ceremony(&mut self, reason: ceremony::Reason) {
        self.event = line::CEREMONY_REFUSED;
        self.reason = Some(reason.as_str());
        self.count("CeremoniesRefused");
    }

    /// Set the channel that the token or message goes over.
    pub fn channel(&mut self, channel: &'static str) {
        self.channel = Some(channel);
    }

    /// A channel took it, so many milliseconds after there was something to deliver. A batch has one message.
    pub fn accepted(&mut self, channel: &'static str, millis: u64) {
        self.channel = Some(channel);
        self.accepted_after = Some(millis);
    }

    /// It was the canary's doing: nothing of it is a metric, nor counted with what people do.
    pub const fn synthetic(&mut self) {
        self.synthetic = true;
    }

    /// A provider of messages called.
    pub fn provider(&mut self, name: &'static str) {
        self.provider = Some(name);
    }

    /// A provider's webhook was refused because it is `reason`: `mismatch`.
    pub fn webhook_refused(&mut self, reason: &'static str) {
        self.reason = Some(reason);
        self.count(line::WEBHOOKS_REFUSED);
    }

    /// A provider's message can't be read, because of `field`: `data/payload/to`.
    pub fn unreadable(&mut self, field: &'static str) {
        self.event = "message_unreadable";
        self.reason = Some(field);
        self.count("MessagesUnreadable");
    }

    /// Something failed on our side; a batch may tell of several, each once.
    pub fn failed(&mut self, failure: &Failure) {
        self.event = "failed";
        let failure = failure.to_string();
        if !self.failures.contains(&failure) {
            self.failures.push(failure);
        }
    }

    /// Write the line.
    pub fn finish(self) {
        let line = self.line(clock::now_millis(), self.started.elapsed().as_secs_f64() * 1_000.0);
        write(&line);
    }

    fn line(&self, now_millis: u64, latency: f64) -> Value {
        let watched = self.counts.iter().filter(|(name, _)| !self.synthetic && METRICS.contains(name));
        let metrics: Vec<_> = watched.map(|(name, _)| json!({ "Name": name, "Unit": "Count" })).collect();
        let mut fields = Map::new();
        let level = if self.failures.is_empty() { "info" } else { "error" };
        fields.insert("time".into(), clock::rfc3339_millis(now_millis).into());
        fields.insert(line::LEVEL.into(), level.into());
        fields.insert("request_id".into(), self.request_id.as_str().into());
        fields.insert(line::FUNCTION.into(), self.function.into());
        fields.insert(line::EVENT.into(), self.event.into());
        if !self.failures.is_empty() {
            fields.insert(line::FAILURE.into(), self.failures.join("; ").into());
        }
        fields.insert(ENVIRONMENT.into(), self.environment.as_str().into());
        fields.insert("Function".into(), self.function.into());
        if let Some(reason) = self.reason {
            fields.insert(line::REASON.into(), reason.into());
        }
        if let Some(provider) = self.provider {
            fields.insert(line::PROVIDER.into(), provider.into());
        }
        if let Some(channel) = self.channel {
            fields.insert(line::CHANNEL.into(), channel.into());
        }
        if let Some(millis) = self.accepted_after {
            fields.insert(line::TIME_TO_ACCEPT.into(), millis.into());
        }
        if self.synthetic {
            fields.insert(line::SYNTHETIC.into(), true.into());
        }
        fields.insert("Latency".into(), latency.into());
        for (name, count) in &self.counts {
            fields.insert((*name).into(), (*count).into());
        }
        if !metrics.is_empty() {
            let directive =
                json!({ "Namespace": NAMESPACE, "Dimensions": [[ENVIRONMENT]], "Metrics": metrics });
            fields
                .insert("_aws".into(), json!({ "Timestamp": now_millis, "CloudWatchMetrics": [directive] }));
        }
        Value::Object(fields)
    }
}

/// Write that a function can't start, and why.
pub fn start_failed(function: &'static str, cause: &dyn std::fmt::Display) {
    write(&json!({
        "time": clock::rfc3339_millis(clock::now_millis()),
        line::LEVEL: "error",
        line::FUNCTION: function,
        line::EVENT: "start_failed",
        line::FAILURE: cause.to_string(),
    }));
}

fn write(line: &Value) {
    let mut text = line.to_string();
    text.push('\n');
    // A log that can't be written is no reason to fail a request.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
