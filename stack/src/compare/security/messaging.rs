//! Changes that open topics, queues and event rules.

use serde_json::Value as Json;

use crate::compare::security::rule::Rule::{self, Grants, Harmless, Judge, On, Protects};
use crate::compare::security::rule::{added, from_to, items};
use crate::compare::value::{intrinsic, line, same, scalar};

/// The properties of a topic.
pub const TOPIC: &[(&str, Rule)] = &[
    ("ArchivePolicy", Harmless),
    ("ContentBasedDeduplication", Harmless),
    ("DataProtectionPolicy", Protects("the masking of messages")),
    ("DeliveryStatusLogging", Harmless),
    ("DisplayName", Harmless),
    ("FifoThroughputScope", Harmless),
    ("FifoTopic", Harmless),
    ("KmsMasterKeyId", Protects("the topic's encryption")),
    ("SignatureVersion", Protects("the signature of messages")),
    ("Subscription", Grants("messages go to")),
    ("Tags", Harmless),
    ("TopicName", Harmless),
    ("TracingConfig", Harmless),
];

/// The properties of a subscription.
pub const SUBSCRIPTION: &[(&str, Rule)] = &[
    ("DeliveryPolicy", Harmless),
    ("Endpoint", Grants("messages go to")),
    ("FilterPolicy", Protects("which messages go there")),
    ("FilterPolicyScope", Protects("which messages go there")),
    ("Protocol", Protects("how messages go there")),
    ("RawMessageDelivery", Harmless),
    ("RedrivePolicy", Harmless),
    ("Region", Harmless),
    ("TopicArn", Protects("the topic whose messages go there")),
];

/// The properties of a queue.
pub const QUEUE: &[(&str, Rule)] = &[
    ("ContentBasedDeduplication", Harmless),
    ("DeduplicationScope", Harmless),
    ("DelaySeconds", Harmless),
    ("FifoQueue", Harmless),
    ("FifoThroughputLimit", Harmless),
    ("KmsDataKeyReusePeriodSeconds", Harmless),
    ("KmsMasterKeyId", Protects("the queue's encryption")),
    ("MaximumMessageSize", Harmless),
    ("MessageRetentionPeriod", Harmless),
    ("QueueName", Harmless),
    ("ReceiveMessageWaitTimeSeconds", Harmless),
    ("RedriveAllowPolicy", Protects("which queues may put messages here")),
    // The queue of dead letters is in this account and has its own policy.
    ("RedrivePolicy", Harmless),
    ("SqsManagedSseEnabled", On("the queue's encryption")),
    ("Tags", Harmless),
    ("VisibilityTimeout", Harmless),
];

/// The properties of an event rule.
pub const RULE: &[(&str, Rule)] = &[
    ("Description", Harmless),
    ("EventBusName", Protects("the bus whose events it takes")),
    ("EventPattern", Judge(pattern)),
    ("Name", Harmless),
    ("RoleArn", Grants("its targets are called as")),
    ("ScheduleExpression", Harmless),
    ("State", Judge(state)),
    ("Tags", Harmless),
    ("Targets", Judge(event_targets)),
];

/// The resources that a policy is attached to: a new one gains its rights, and one that it leaves loses its denials.
pub fn targets(old: &Json, new: &Json) -> Vec<String> {
    let come = added(old, new).map(|target| format!("its policy holds for {}", line(target)));
    // A policy that is new altogether is judged by itself.
    let come = come.filter(|_| !old.is_null());
    let gone = added(new, old).map(|target| format!("its policy no longer holds for {}", line(target)));
    come.chain(gone).collect()
}

/// Events that come where none or others came before. More keys and fewer values for each ask for less.
fn pattern(old: &Json, new: &Json) -> Vec<String> {
    if !old.is_null() && asks_no_less(old, new) {
        return Vec::new();
    }
    if old.is_null() {
        vec![format!("answers events: {}", line(new))]
    } else {
        vec![format!("the events that it answers: it {}", from_to(old, new))]
    }
}

fn asks_no_less(wide: &Json, narrow: &Json) -> bool {
    match (wide, narrow) {
        (Json::Object(one), Json::Object(other)) if intrinsic(wide).is_none() => {
            one.iter().all(|(key, wide)| other.get(key).is_some_and(|narrow| asks_no_less(wide, narrow)))
        }
        (Json::Array(_), Json::Array(_)) => added(wide, narrow).next().is_none(),
        _ => same(wide, narrow),
    }
}

fn state(old: &Json, new: &Json) -> Vec<String> {
    let on =
        |value: &Json| value.is_null() || scalar(value).is_some_and(|state| state.starts_with("ENABLED"));
    if !old.is_null() && !on(old) && on(new) { vec![format!("it {}", from_to(old, new))] } else { Vec::new() }
}

/// The targets of events; retries don't matter.
fn event_targets(old: &Json, new: &Json) -> Vec<String> {
    let place = |target: &Json| -> Json {
        let of = ["Arn", "RoleArn"].iter().map(|name| target.get(name).cloned().unwrap_or_default());
        of.collect()
    };
    let places = |value: &Json| -> Json { items(value).iter().map(place).collect() };
    let (old, new) = (places(old), places(new));
    added(&old, &new).map(|place| format!("events go to {}", line(place.get(0).unwrap_or(place)))).collect()
}
