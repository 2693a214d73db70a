//! The monthly requests of people and applications, and the load that each puts on the system: calls, units, bytes.
//!
//! It must not know what anything costs.

use std::collections::BTreeMap;

use contract::Function;
use serde::Serialize;

/// Hours and days of an average month.
pub const HOURS: f64 = 730.0;
const DAYS: f64 = 30.4;

/// One line of a function's own and Lambda's three around it.
const LOG_BYTES_OF_INVOCATION: f64 = 1_400.0;
/// A line of the gateway's access log.
const LOG_BYTES_OF_REQUEST: f64 = 300.0;
/// A page with its styles and modules, compressed, and how many requests that is.
const PAGE_BYTES: f64 = 60_000.0;
const PAGE_REQUESTS: f64 = 10.0;
/// An answer of the API with its headers.
const ANSWER_BYTES: f64 = 1_000.0;
/// A person's profile, passkeys, subscriptions and recovery codes.
const PERSON_BYTES: f64 = 20_000.0;
/// The bytes that an issued token or a received message leaves in the table for a while, the trail included.
const ITEM_BYTES: f64 = 2_000.0;

/// The assumed requests of a day.
#[derive(Clone, Debug, Serialize, clap::Args)]
pub struct Traffic {
    /// People with passkeys
    #[arg(long, value_name = "NUMBER", default_value = "10")]
    pub users: u32,
    /// Tokens issued and delivered in a day
    #[arg(long, value_name = "NUMBER", default_value = "100")]
    pub issued: u32,
    /// Tokens verified in a day
    #[arg(long, value_name = "NUMBER", default_value = "100")]
    pub verified: u32,
    /// SMS received and looked at in a day
    #[arg(long, value_name = "NUMBER", default_value = "20")]
    pub received: u32,
    /// Visits of a page in a day
    #[arg(long, value_name = "NUMBER", default_value = "50")]
    pub visits: u32,
}

/// The load of a month.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Invocations of each function.
    pub invocations: BTreeMap<Function, f64>,
    /// Requests that come through the gateway, by the function that answers.
    pub api: BTreeMap<Function, f64>,
    /// Requests to the distribution.
    pub edge: f64,
    /// Bytes to people.
    pub bytes_out: f64,
    /// Files that CloudFront reads from the site's bucket.
    pub files: f64,
    /// Units read from the table.
    pub reads: f64,
    /// Units written to the table.
    pub writes: f64,
    /// Bytes that lie in the table.
    pub table_bytes: f64,
    /// Uses of keys, by the key's construct path.
    pub keys: BTreeMap<&'static str, f64>,
    /// Requests to the delivery queue besides those of polling.
    pub queue: f64,
    /// Texts that are sent.
    pub texts: f64,
    /// Rounds of the canary, which are among the requests.
    pub rounds: f64,
}

impl Traffic {
    /// Nothing at all.
    pub const fn idle() -> Self {
        Self { users: 0, issued: 0, verified: 0, received: 0, visits: 0 }
    }

    /// The monthly load of this traffic. The counts are those of docs/design/reasons.md: of calls and of items
    /// in a transaction, which cost twice.
    pub fn load(&self) -> Load {
        let month = |a_day: u32| f64::from(a_day) * DAYS;
        let mut load = Load { table_bytes: f64::from(self.users) * PERSON_BYTES, ..Load::default() };
        load.issue(month(self.issued));
        load.verify(month(self.verified));
        load.receive(month(self.received));
        load.visit(month(self.visits));
        load
    }
}

impl Load {
    /// The same with the canary's rounds, twelve an hour, whatever people do.
    pub fn with_canary(mut self) -> Self {
        let times = 12.0 * HOURS;
        self.rounds = times;
        self.invoke(Function::Canary, times);
        self.request(Function::IssueToken, times);
        self.request(Function::VerifyToken, times);
        // The key of the round, twice read; the token and the limit; the attempt and the consumption. It isn't counted
        // as a client.
        self.table(times, 2.0, 1.0 + 2.0 * 2.0 + 2.0);
        self.key("MacKey", times * 2.0);
        self
    }

    fn issue(&mut self, times: f64) {
        self.request(Function::IssueToken, times);
        // The client's key; its count; the token, the limit and the idempotency key; the claim and the outcome.
        self.table(times, 1.0, 1.0 + 3.0 * 2.0 + 2.0);
        self.deliver(times);
        self.key("MacKey", times);
        self.key("CodesKey", times * 2.0);
        self.texts += times;
    }

    fn verify(&mut self, times: f64) {
        self.request(Function::VerifyToken, times);
        // The client's key; its count, the attempt and the consumption.
        self.table(times, 1.0, 3.0);
        self.key("MacKey", times);
    }

    fn receive(&mut self, times: f64) {
        self.request(Function::ReceiveSms, times);
        // The message and the provider's id; the claim and the outcome.
        self.table(times, 0.0, 2.0 * 2.0 + 2.0);
        self.deliver(times);
        self.key("CodesKey", times * 2.0);
        // Somebody touches a key to see it: the challenge, its removal, the counter, the mark and the trail.
        self.visit(times);
        self.request(Function::Challenge, times);
        self.request(Function::Reveal, times);
        self.table(times, 2.0, 3.0 + 2.0 * 2.0);
        self.key("CodesKey", times * 2.0);
    }

    fn visit(&mut self, times: f64) {
        self.edge += times * PAGE_REQUESTS;
        self.bytes_out += times * PAGE_BYTES;
        self.files += times;
        self.request(Function::Session, times);
        self.table(times, 1.0, 0.0);
    }

    /// From the stream to the delivering function.
    fn deliver(&mut self, times: f64) {
        self.invoke(Function::Route, times);
        self.invoke(Function::Dispatch, times);
        // Sent, received, deleted.
        self.queue += times * 3.0;
        self.key("DataKey", times);
        self.table_bytes += times * ITEM_BYTES;
    }

    fn request(&mut self, function: Function, times: f64) {
        self.invoke(function, times);
        *self.api.entry(function).or_default() += times;
        self.edge += times;
        self.bytes_out += times * ANSWER_BYTES;
    }

    fn invoke(&mut self, function: Function, times: f64) {
        *self.invocations.entry(function).or_default() += times;
    }

    fn table(&mut self, times: f64, reads: f64, writes: f64) {
        self.reads += times * reads;
        self.writes += times * writes;
    }

    fn key(&mut self, path: &'static str, times: f64) {
        *self.keys.entry(path).or_default() += times;
    }

    /// Bytes that a function logs.
    pub fn log_bytes(&self, function: Function) -> f64 {
        self.invocations.get(&function).copied().unwrap_or_default() * LOG_BYTES_OF_INVOCATION
    }

    /// Requests that come through the gateway.
    pub fn requests(&self) -> f64 {
        self.api.values().sum()
    }

    /// Bytes that the gateway logs.
    pub fn access_log_bytes(&self) -> f64 {
        self.requests() * LOG_BYTES_OF_REQUEST
    }
}
