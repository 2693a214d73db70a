//! A CloudWatch alarm on one metric.

use serde_json::json;

use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::topic::Topic;
use crate::tree::{Tree, object};
use crate::value::{Arn, Text, Value};

/// An alarm with a generated name.
#[derive(Clone, Debug)]
pub struct Alarm(Handle);

/// The properties of an alarm.
#[derive(Debug)]
pub struct Props {
    /// The meaning of the alarm, and the place to look at; shown in its notification.
    pub description: String,
    /// The metric's namespace, such as `AWS/Lambda`.
    pub namespace: &'static str,
    /// The metric's name.
    pub metric: &'static str,
    /// The dimensions: the namespace's resources that count.
    pub dimensions: Vec<(&'static str, Value<Text>)>,
    /// `Sum`, `Average`, `Maximum`, or a percentile such as `p99`.
    pub statistic: &'static str,
    /// It goes off when the statistic of a window is over this.
    pub above: u32,
    /// It goes off when the statistic is under it instead.
    pub under: bool,
    /// The divisor of `above`: 14 of 1,000.
    pub per: u32,
    /// Minutes in a row that must be over it.
    pub minutes: u32,
    /// Other windows than minutes in a row.
    pub windows: Option<Windows>,
    /// True if missing data is as bad as a bad value. Otherwise it is good, for metrics that count trouble.
    pub silence_is_bad: bool,
    /// The topic that gets each change of its state.
    pub topic: Topic,
}

/// The period that an alarm evaluates: so many windows, of which some must be over the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// The length of each in seconds; CloudWatch moves them on by the minute.
    pub seconds: u32,
    /// The number of windows; all of them last a day at most.
    pub looked_at: u32,
    /// The number of windows that must be over the threshold.
    pub bad: u32,
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
            under: false,
            per: 1,
            minutes: 1,
            windows: None,
            silence_is_bad: false,
            topic: topic.clone(),
        }
    }
}

impl Alarm {
    pub fn define(stack: &mut Stack, path: &str, props: Props) -> Self {
        let of_all = props.dimensions.is_empty();
        let dimensions = props.dimensions.into_iter().map(|(name, value)| {
            object! { "Name": name, "Value": value }
        });
        let percentile = props.statistic.starts_with('p');
        let in_a_row = Windows { seconds: 60, looked_at: props.minutes, bad: props.minutes };
        let windows = props.windows.unwrap_or(in_a_row);
        let threshold = match props.per {
            1 => Tree::from(props.above),
            per => Tree::Document(json!(f64::from(props.above) / f64::from(per))),
        };
        let properties = object! {
            "AlarmDescription": props.description,
            "Namespace": props.namespace,
            "MetricName": props.metric,
            "Dimensions": (!of_all).then(|| dimensions.collect::<Tree>()),
            "Statistic": (!percentile).then_some(props.statistic),
            "ExtendedStatistic": percentile.then_some(props.statistic),
            "Period": windows.seconds,
            "EvaluationPeriods": windows.looked_at,
            "DatapointsToAlarm": (windows.bad < windows.looked_at).then_some(windows.bad),
            "ComparisonOperator": if props.under { "LessThanThreshold" } else { "GreaterThanThreshold" },
            "Threshold": threshold,
            "TreatMissingData": if props.silence_is_bad { "breaching" } else { "notBreaching" },
            "AlarmActions": [props.topic.arn()],
        };
        Self(stack.add(path, Resource::new("AWS::CloudWatch::Alarm", properties)))
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }
}
