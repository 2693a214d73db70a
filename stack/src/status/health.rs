//! The faults in an environment: alarms that ring, and messages that wait or were given up.
//!
//! It must not know the purpose of an alarm: its description says it.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudwatch::types::StateValue;
use serde::Serialize;
use service::sqs::GetQueueAttributes;

use super::stacks::{Stack, text};
use crate::aws::{Aws, failure};
use crate::error::Error;
use crate::place::Place;

/// `DescribeAlarms` takes so many names.
const NAMES: usize = 100;
/// The attributes of a queue that say how long it is.
const WAITING: &str = "ApproximateNumberOfMessages";
const IN_FLIGHT: &str = "ApproximateNumberOfMessagesNotVisible";

/// The alarms of an environment.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Alarms {
    /// The number of alarms.
    pub total: usize,
    /// Those that ring.
    pub ringing: Vec<Alarm>,
    /// The reason for which the ringing ones aren't known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_asked: Option<String>,
}

/// An alarm that rings.
#[derive(Clone, Debug, Serialize)]
pub struct Alarm {
    /// Its construct path.
    pub path: String,
    /// Its name in CloudWatch.
    pub name: String,
    /// Its meaning.
    pub description: String,
    /// Since when, in RFC 3339.
    pub since: Option<String>,
    /// CloudWatch's reason.
    pub reason: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Queue {
    /// Its construct path.
    pub path: String,
    /// True if it takes messages that were given up.
    pub dead_letters: bool,
    /// Messages that wait.
    pub waiting: u64,
    /// Messages that somebody works on.
    pub in_flight: u64,
}

/// Asks CloudWatch about the alarms of a stack. A caller without that right still gets the rest.
pub async fn alarms(aws: &Aws, stack: &Stack, alarms: &mut Alarms) {
    let of_type = stack.resources.iter().filter(|resource| resource.kind == "AWS::CloudWatch::Alarm");
    let paths: BTreeMap<&str, &str> =
        of_type.map(|resource| (resource.physical_id.as_str(), resource.path.as_str())).collect();
    let names: Vec<&str> = paths.keys().copied().filter(|name| !name.is_empty()).collect();
    alarms.total += names.len();
    let client = aws_sdk_cloudwatch::Client::new(aws.config());
    for names in names.chunks(NAMES) {
        let request = client
            .describe_alarms()
            .set_alarm_names(Some(names.iter().map(|&name| name.to_owned()).collect()))
            .state_value(StateValue::Alarm);
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => {
                alarms.not_asked = Some(failure("ask CloudWatch", error).message);
                return;
            }
        };
        alarms.ringing.extend(answer.metric_alarms.unwrap_or_default().into_iter().map(|alarm| {
            let name = alarm.alarm_name.unwrap_or_default();
            Alarm {
                path: paths.get(name.as_str()).map_or_else(|| name.clone(), |&path| path.to_owned()),
                name,
                description: alarm.alarm_description.unwrap_or_default(),
                since: alarm.state_updated_timestamp.as_ref().and_then(text),
                reason: alarm.state_reason.unwrap_or_default(),
            }
        }));
    }
}

/// Asks SQS for the number of messages that wait in the queues of a stack.
///
/// # Errors
/// If it can't be asked.
pub async fn queues(place: &Place, aws: &Aws, stack: &Stack) -> Result<Vec<Queue>, Error> {
    let dead = dead_letters(place, &stack.id);
    let client = aws.service();
    let mut queues = Vec::new();
    let of_type = |kind: &str, id: &str| kind == "AWS::SQS::Queue" && !id.is_empty();
    for resource in stack.resources.iter().filter(|queue| of_type(&queue.kind, &queue.physical_id)) {
        let request =
            GetQueueAttributes { queue_url: &resource.physical_id, attribute_names: &[WAITING, IN_FLIGHT] };
        let answer = client.call(&request).await;
        let answer =
            answer.map_err(|error| failure(&format!("ask how long queue `{}` is", resource.path), error))?;
        let number =
            |name| answer.attributes.get(name).and_then(|text| text.parse().ok()).unwrap_or_default();
        queues.push(Queue {
            path: resource.path.clone(),
            dead_letters: dead.contains(&resource.logical_id),
            waiting: number(WAITING),
            in_flight: number(IN_FLIGHT),
        });
    }
    Ok(queues)
}

/// The queues that others send to what they give up.
fn dead_letters(place: &Place, stack: &str) -> BTreeSet<String> {
    let entry = place.stacks().iter().find(|entry| entry.id == stack);
    let template = entry.and_then(|entry| place.assembly.templates.get(&entry.template));
    let resources = template.and_then(|template| template["Resources"].as_object());
    let policies = resources.into_iter().flat_map(|all| all.values()).filter_map(|resource| {
        let target = &resource["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0];
        target.as_str().map(str::to_owned)
    });
    policies.collect()
}
