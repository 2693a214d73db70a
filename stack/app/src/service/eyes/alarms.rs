//! The alarms that somebody is woken by, to a topic under the stack's own key.
//!
//! Alarms are on symptoms: callers get no answer, people no token. The failure of a function is a cause; each harm
//! that it does has an alarm here, and the dashboard names the function. Each is on one metric, at 0.10 USD a month:
//! metric math would cost as much for each metric in it, and the emulator makes no such alarms.

use construct::alarm::{Props, Windows};
use construct::{Alarm, Metric, Stack, Topic, Value};
use contract::table::BY_EXPIRY;
use contract::{Function, metric};

use super::{Sights, canary};
use crate::runbook;
use crate::service::events::PROVIDER_BY_TOPIC;

/// The objective is 99.9 %: of 1,000 requests one may fail. See docs/slo.md.
const REQUESTS_PER_FAILURE: u32 = 1_000;

/// At this many times the rate that the objective allows, two days use up the month's allowance; five minutes
/// of an hour must be so. A single failure is a bad minute, however few requests there were, and wakes nobody.
const FAST_BURN: (u32, Windows) = (14, Windows { seconds: 60, looked_at: 60, bad: 5 });

/// Five days use it up; twelve of the windows of six hours must be so.
const SLOW_BURN: (u32, Windows) = (6, Windows { seconds: FIVE_MINUTES, looked_at: 72, bad: 12 });

/// 99 of 100 verifications take no longer, in milliseconds. See docs/slo.md.
const VERIFY_P99_MS: u32 = 500;

/// A message that waited longer than this many seconds is late; a token's life is minutes.
const LATE_SECONDS: u32 = 60;

/// Tries of deliveries that fail in five minutes before somebody is woken: each is made again.
const FAILED_TRIES: u32 = 2;

/// Wrong, used and expired tokens in five minutes that no people would type.
const GUESSES: u32 = 100;

const FIVE_MINUTES: u32 = 300;
const HOUR: u32 = 3_600;

/// The service that tells a topic of an alarm.
pub(crate) const PUBLISHER: &str = "cloudwatch.amazonaws.com";

/// One window of five minutes.
const ONCE: Option<Windows> = Some(Windows { seconds: FIVE_MINUTES, looked_at: 1, bad: 1 });

/// The alarms that are defined, and the topic that they tell.
struct Watch<'a> {
    stack: &'a mut Stack,
    topic: Topic,
    alarms: Vec<Alarm>,
}

impl Watch<'_> {
    /// Define an alarm that goes off when `metric` is over 0 in a minute, or as `change` says.
    fn on(&mut self, path: &str, sentence: &str, metric: Metric, change: impl FnOnce(Props) -> Props) {
        self.one(path, path, sentence, metric, change);
    }

    /// The same for one of several alarms that have a section of the runbook together.
    fn one(
        &mut self,
        section: &str,
        path: &str,
        sentence: &str,
        metric: Metric,
        change: impl FnOnce(Props) -> Props,
    ) {
        let props = Props {
            description: runbook::description(section, sentence),
            dimensions: metric.dimensions,
            statistic: metric.statistic,
            ..Props::new(metric.namespace, metric.name, &self.topic)
        };
        self.alarms.push(Alarm::define(self.stack, path, change(props)));
    }
}

pub(super) fn define(stack: &mut Stack, sights: &Sights<'_>) -> Vec<Alarm> {
    let Sights { environment, data, .. } = *sights;
    let topic = Topic::new(stack, "Alarms", &data.data_key, PUBLISHER, &environment.alarms.emails);
    let mut watch = Watch { stack, topic, alarms: Vec::new() };
    objectives(&mut watch, sights);
    delivery(&mut watch, sights);
    texts(&mut watch, sights);
    events(&mut watch, sights);
    others(&mut watch, sights);
    watch.alarms
}

/// The objectives of docs/slo.md.
fn objectives(watch: &mut Watch<'_>, sights: &Sights<'_>) {
    let burns = [
        (
            "Availability/FastBurn",
            "Requests fail so fast that the month's allowance is gone in two days.",
            FAST_BURN,
        ),
        (
            "Availability/SlowBurn",
            "Requests fail so often that the month's allowance is gone in five days.",
            SLOW_BURN,
        ),
    ];
    for (path, sentence, (times, windows)) in burns {
        // API Gateway counts a 0 for each request that went well: the average is the part that failed.
        let failed = api("5XXError").by("Average");
        watch.on(path, sentence, failed, |props| Props {
            above: times,
            per: REQUESTS_PER_FAILURE,
            windows: Some(windows),
            ..props
        });
    }
    let verify = of_function(sights, Function::VerifyToken, "Duration").by("p99");
    let sentence = "Verifications take longer than they should, in a quarter of an hour of the last one.";
    watch.on("Verify/Slow", sentence, verify, |props| Props {
        above: VERIFY_P99_MS,
        windows: Some(Windows { seconds: FIVE_MINUTES, looked_at: 12, bad: 3 }),
        ..props
    });
}

/// Stored tokens and messages must reach their users.
fn delivery(watch: &mut Watch<'_>, sights: &Sights<'_>) {
    let Sights { environment, delivery, .. } = *sights;
    let waiting = queue(&delivery.queue, "ApproximateAgeOfOldestMessage");
    let sentence = "Tokens or messages wait in the queue to be delivered.";
    watch.on("Delivery/Late", sentence, waiting, |props| Props { above: LATE_SECONDS, ..props });

    let behind = of_function(sights, Function::Route, "IteratorAge").by("Maximum");
    let sentence = "Tokens or messages wait in the table's stream to be announced.";
    // In milliseconds.
    watch.on("Delivery/Behind", sentence, behind, |props| Props { above: LATE_SECONDS * 1_000, ..props });

    let given_up = queue(&delivery.dead_letters, "ApproximateNumberOfMessagesVisible");
    let sentence = "Tokens or messages were given up; each dead letter names its item.";
    watch.on("Delivery/GivenUp", sentence, given_up, |props| props);

    let failed = own(&environment.name, metric::DELIVERIES_FAILED);
    let sentence = "Nobody is reached, try after try; the log of `dispatch` names the channels.";
    watch.on("Delivery/Failing", sentence, failed, |props| Props {
        above: FAILED_TRIES,
        windows: ONCE,
        ..props
    });
}

/// SNS says later, in its own metrics alone, whether a text that it took has arrived.
fn texts(watch: &mut Watch<'_>, sights: &Sights<'_>) {
    let alarms = &sights.environment.alarms;
    // Of the whole account and region: it has no dimension.
    let spent = Metric::sum("AWS/SNS", "SMSMonthToDateSpentUSD", Vec::new()).by("Maximum");
    let sentence =
        "Texts have cost more than four fifths of what may be spent in a month; beyond it SNS drops them.";
    watch.on("Sms/Spent", sentence, spent, |props| Props {
        above: 80 * alarms.sms_usd,
        per: 100,
        windows: Some(Windows { seconds: HOUR, looked_at: 1, bad: 1 }),
        ..props
    });
    for country in &alarms.sms_countries {
        let dimensions = vec![("Country", country.clone().into()), ("SMSType", "Transactional".into())];
        let arrived = Metric::sum("AWS/SNS", "SMSSuccessRate", dimensions).by("Average");
        let sentence =
            format!("Fewer than four of five texts to {country} arrive, in two hours of the last six.");
        watch.one("Sms/Undelivered", &format!("Sms/Undelivered/{country}"), &sentence, arrived, |props| {
            Props {
                above: 80,
                under: true,
                per: 100,
                windows: Some(Windows { seconds: HOUR, looked_at: 6, bad: 2 }),
                ..props
            }
        });
    }
}

/// Nobody waits for what comes by an event, so that nobody else notices that it is gone.
fn events(watch: &mut Watch<'_>, sights: &Sights<'_>) {
    let rule = vec![("RuleName", sights.requests.name().text())];
    let undelivered = Metric::sum("AWS/Events", "FailedInvocations", rule);
    let sentence = "EventBridge could not hand over requests for tokens.";
    watch.on("Requested/Undelivered", sentence, undelivered, |props| props);

    let dropped = |function| of_function(sights, function, "AsyncEventsDropped");
    let sentence = "Requests for tokens that came by events were given up.";
    watch.on("Requested/Lost", sentence, dropped(Function::IssueToken), |props| props);
    if sights.environment.relay.has_provider(PROVIDER_BY_TOPIC) {
        let sentence = "Texts that came by the topic were given up.";
        watch.on("Texts/Lost", sentence, dropped(Function::ReceiveSms), |props| props);
    }
}

/// Somebody guesses, the table is too small, the way as a whole is closed.
fn others(watch: &mut Watch<'_>, sights: &Sights<'_>) {
    let Sights { environment, data, .. } = *sights;
    let refused = own(&environment.name, metric::TOKENS_REFUSED);
    let sentence = "More tokens are refused than people mistype; the dashboard says why they are.";
    watch.on("Tokens/Guessed", sentence, refused, |props| Props { above: GUESSES, windows: ONCE, ..props });

    let table = |name| Metric::sum("AWS/DynamoDB", name, vec![("TableName", data.table.name().text())]);
    for (path, sentence, name) in [
        ("Table/ReadThrottles", "The table turned reads away.", "ReadThrottleEvents"),
        ("Table/WriteThrottles", "The table turned writes away.", "WriteThrottleEvents"),
    ] {
        watch.on(path, sentence, table(name), |props| props);
    }
    for (path, sentence, name) in [
        ("Index/ReadThrottles", "The index of what is outstanding turned reads away.", "ReadThrottleEvents"),
        (
            "Index/WriteThrottles",
            "The index of what is outstanding turned writes away.",
            "WriteThrottleEvents",
        ),
    ] {
        watch.on(path, sentence, listing(sights, name), |props| props);
    }

    if environment.canary {
        let failed = of_function(sights, Function::Canary, "Errors");
        let sentence = "Twice in a row no token could be issued and verified over the public address.";
        watch.on("Canary/Failing", sentence, failed, |props| Props {
            above: 1,
            windows: Some(Windows { seconds: 2 * canary::MINUTES * 60, looked_at: 1, bad: 1 }),
            // No rounds at all are no good news either.
            silence_is_bad: true,
            ..props
        });
    }
}

/// A metric of the API as a whole; API Gateway keeps it for nothing, under the name that the API has.
pub(super) fn api(name: &'static str) -> Metric {
    Metric::sum("AWS/ApiGateway", name, vec![("ApiName", Value::stack_name())])
}

/// A metric of one function; Lambda keeps it for nothing.
pub(super) fn of_function(sights: &Sights<'_>, function: Function, name: &'static str) -> Metric {
    let function = sights.functions.by_name(function).name().text();
    Metric::sum("AWS/Lambda", name, vec![("FunctionName", function)])
}

/// A metric of the index of what is outstanding: what the table counts under its own name alone leaves out its indexes.
/// (DynamoDB's metrics, `WriteThrottleEvents`.)
pub(super) fn listing(sights: &Sights<'_>, name: &'static str) -> Metric {
    let table = ("TableName", sights.data.table.name().text());
    Metric::sum("AWS/DynamoDB", name, vec![table, ("GlobalSecondaryIndexName", BY_EXPIRY.into())])
}

/// The greatest value of one queue's metric.
pub(super) fn queue(queue: &construct::Queue, name: &'static str) -> Metric {
    Metric::sum("AWS/SQS", name, vec![("QueueName", queue.name().text())]).by("Maximum")
}

/// One of the metrics that functions put into their logs.
fn own(environment: &str, name: &'static str) -> Metric {
    Metric::sum(metric::NAMESPACE, name, vec![(metric::ENVIRONMENT, environment.to_owned().into())])
}
