//! A metric of CloudWatch, as dashboards draw it.

use crate::value::{Text, Value};

/// A metric and how it is summed up.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its namespace, such as `AWS/Lambda`.
    pub namespace: &'static str,
    pub name: &'static str,
    /// The dimensions: the namespace's resources that count.
    pub dimensions: Vec<(&'static str, Value<Text>)>,
    /// `Sum`, `Maximum`, `SampleCount`, or a percentile such as `p99`.
    pub statistic: &'static str,
}

impl Metric {
    /// The sum of a metric of one resource.
    pub fn sum(
        namespace: &'static str,
        name: &'static str,
        dimensions: Vec<(&'static str, Value<Text>)>,
    ) -> Self {
        Self { namespace, name, dimensions, statistic: "Sum" }
    }

    /// The same metric, summed up otherwise.
    pub fn by(self, statistic: &'static str) -> Self {
        Self { statistic, ..self }
    }
}
