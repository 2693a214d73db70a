//! What somebody should be woken for, to a topic under the stack's own key.

use construct::{Alarm, EventRule, Stack, Topic, Value, alarm};
use contract::{Function, metric};

use super::data::Data;
use super::delivery::Delivery;
use super::functions::Functions;
use crate::config::Environment;

/// A message that waited longer than this many seconds is late; a token's life is minutes.
const LATE_SECONDS: u32 = 60;

pub(crate) fn define(
    stack: &mut Stack,
    environment: &Environment,
    data: &Data,
    delivery: &Delivery,
    functions: &Functions,
    requests: &EventRule,
) {
    let topic = Topic::new(stack, "Alarms", &data.data_key, &environment.alarms.emails);

    for function in Function::ALL {
        let props = alarm::Props {
            description: format!("`{}` failed; its log group says why.", function.binary()),
            dimensions: vec![("FunctionName", functions.by_name(function).name().text())],
            ..alarm::Props::new("AWS/Lambda", "Errors", &topic)
        };
        Alarm::define(stack, &format!("{}/Errors", function.construct_id()), props);
    }

    let props = alarm::Props {
        description: "The API answered 5xx; the access log says which route.".to_owned(),
        dimensions: vec![("ApiName", Value::stack_name())],
        ..alarm::Props::new("AWS/ApiGateway", "5XXError", &topic)
    };
    Alarm::define(stack, "Api/Failures", props);

    let props = alarm::Props {
        description: "Tokens or messages wait to be delivered; look at the errors of `dispatch`.".to_owned(),
        dimensions: vec![("QueueName", delivery.queue.name().text())],
        statistic: "Maximum",
        above: LATE_SECONDS,
        ..alarm::Props::new("AWS/SQS", "ApproximateAgeOfOldestMessage", &topic)
    };
    Alarm::define(stack, "Delivery/Late", props);

    let props = alarm::Props {
        description: "Tokens or messages were given up; each dead letter names its item.".to_owned(),
        dimensions: vec![("QueueName", delivery.dead_letters.name().text())],
        statistic: "Maximum",
        ..alarm::Props::new("AWS/SQS", "ApproximateNumberOfMessagesVisible", &topic)
    };
    Alarm::define(stack, "Delivery/GivenUp", props);

    let props = alarm::Props {
        description: "EventBridge could not hand over requests for tokens.".to_owned(),
        dimensions: vec![("RuleName", requests.name().text())],
        ..alarm::Props::new("AWS/Events", "FailedInvocations", &topic)
    };
    Alarm::define(stack, "TokenRequested/Failures", props);

    let props = alarm::Props {
        description: "Nobody was reached by a try; the log of `dispatch` names the channels.".to_owned(),
        dimensions: vec![(metric::ENVIRONMENT, environment.name.clone().into())],
        ..alarm::Props::new(metric::NAMESPACE, metric::DELIVERIES_FAILED, &topic)
    };
    Alarm::define(stack, "Delivery/Failures", props);

    for (path, metric) in
        [("Table/ReadThrottles", "ReadThrottleEvents"), ("Table/WriteThrottles", "WriteThrottleEvents")]
    {
        let props = alarm::Props {
            description: "The table turned requests away.".to_owned(),
            dimensions: vec![("TableName", data.table.name().text())],
            ..alarm::Props::new("AWS/DynamoDB", metric, &topic)
        };
        Alarm::define(stack, path, props);
    }
}
