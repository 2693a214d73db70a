//! A CloudWatch alarm on one metric.

use crate::resource::Resource;
use crate::stack::Stack;
use crate::topic::Topic;
use crate::tree::{Tree, object};
use crate::value::{Text, Value};

/// An alarm with a generated name. No data is good news: every metric here counts trouble.
#[derive(Debug)]
pub struct Alarm;

/// What an alarm is made of.
#[derive(Debug)]
pub struct Props {
    /// What has happened when it goes off, and what to look at.
    pub description: String,
    /// The metric's namespace, such as `AWS/Lambda`.
    pub namespace: &'static str,
    /// The metric's name.
    pub metric: &'static str,
    /// Which of the namespace's resources.
    pub dimensions: Vec<(&'static str, Value<Text>)>,
    /// `Sum` or `Maximum`.
    pub statistic: &'static str,
    /// It goes off when the statistic of a minute is over this.
    pub above: u32,
    /// Minutes in a row that must be over it.
    pub minutes: u32,
    /// Where it tells of a change.
    pub topic: Topic,
}

impl Props {
    /// An alarm that goes off when the metric's sum in one minute is over 0.
    pub fn new(namespace: &'static str, metric: &'static str, topic: &Topic) -> Self {
        Self {
            description: String::new(),
            namespace,
            metric,
            dimensions: Vec::new(),
            statistic: "Sum",
            above: 0,
            minutes: 1,
            topic: topic.clone(),
        }
    }
}

impl Alarm {
    /// Define an alarm.
    pub fn define(stack: &mut Stack, path: &str, props: Props) {
        let dimensions = props.dimensions.into_iter().map(|(name, value)| {
            object! { "Name": name, "Value": value }
        });
        let properties = object! {
            "AlarmDescription": props.description,
            "Namespace": props.namespace,
            "MetricName": props.metric,
            "Dimensions": dimensions.collect::<Tree>(),
            "Statistic": props.statistic,
            "Period": 60_u32,
            "EvaluationPeriods": props.minutes,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": props.above,
            "TreatMissingData": "notBreaching",
            "AlarmActions": [props.topic.arn()],
        };
        stack.add(path, Resource::new("AWS::CloudWatch::Alarm", properties));
    }
}
