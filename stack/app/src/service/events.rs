//! The inputs of functions by neither the API nor the table: events of the account's bus, and the
//! texts of AWS End User Messaging.

use construct::event_rule::When;
use construct::{EventRule, Invocations, Stack, Topic, event_rule};
use contract::Function;
use serde_json::json;

use super::data::Data;
use super::functions::Functions;
use crate::config::Environment;

/// The provider that publishes to a topic and calls no webhook.
pub(crate) const PROVIDER_BY_TOPIC: &str = "aws";

/// The age in seconds at which a `TokenRequested` event is dropped: its sender waits, and a much later token only
/// surprises.
const REQUEST_SECONDS: u32 = 300;

/// A code is worthless after ten minutes.
const TEXT_SECONDS: u32 = 600;

/// More tries of what failed: as many as Lambda makes.
const RETRIES: u32 = 2;

/// Define the rule for events, which the alarms watch, and the topic for texts if the provider is on.
pub(crate) fn define(
    stack: &mut Stack,
    environment: &Environment,
    data: &Data,
    functions: &Functions,
) -> EventRule {
    let issue = functions.by_name(Function::IssueToken);
    let rule = EventRule::new(
        stack,
        "TokenRequested",
        event_rule::Props {
            description: "Issues a token for whoever asks by an event.".to_owned(),
            when: When::Matches(json!({ "detail-type": ["TokenRequested"] })),
            function: issue.clone(),
            max_age_seconds: REQUEST_SECONDS,
        },
    );
    Invocations::define(stack, "TokenRequested/Invocations", issue, REQUEST_SECONDS, RETRIES);

    if environment.relay.has_provider(PROVIDER_BY_TOPIC) {
        let receive = functions.by_name(Function::ReceiveSms);
        let topic = Topic::new(stack, "Texts", &data.data_key, "sms-voice.amazonaws.com", &[]);
        topic.invoke(stack, "Texts/Subscription", receive);
        Invocations::define(stack, "Texts/Invocations", receive, TEXT_SECONDS, RETRIES);
        stack.output("TextsTopicArn", "The topic for two-way texts of AWS End User Messaging.", topic.arn());
    }
    rule
}
