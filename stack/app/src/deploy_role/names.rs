//! ARNs of what is deployed. `{}` in them stands for the environments.

use construct::Value;
use construct::value::{Any, Arn, Text};

use super::parameters::Parameters;

impl Parameters {
    /// In the home region.
    pub(super) fn home(&self, service: &str, rest: &str) -> Value<Arn<Any>> {
        self.arn(service, self.region.clone(), Value::account(), rest)
    }

    /// In the region of CloudFront's parts.
    pub(super) fn edge(&self, service: &str, rest: &str) -> Value<Arn<Any>> {
        self.arn(service, crate::edge::REGION.into(), Value::account(), rest)
    }

    /// In any region.
    pub(super) fn anywhere(&self, service: &str, rest: &str) -> Value<Arn<Any>> {
        self.arn(service, "*".into(), Value::account(), rest)
    }

    /// Of a service without regions.
    pub(super) fn global(&self, service: &str, rest: &str) -> Value<Arn<Any>> {
        self.arn(service, "".into(), Value::account(), rest)
    }

    /// Of a service whose ARNs have no account either.
    pub(super) fn bare(&self, service: &str, rest: &str) -> Value<Arn<Any>> {
        self.arn(service, "".into(), "".into(), rest)
    }

    /// Of API Gateway, whose ARNs have a region and no account.
    pub(super) fn gateway(&self, path: &str) -> Value<Arn<Any>> {
        self.arn("apigateway", self.region.clone(), "".into(), path)
    }

    /// The zone of an own domain.
    pub(super) fn zone(&self) -> Value<Arn<Any>> {
        let zone = ["arn:".into(), Value::partition(), ":route53:::hostedzone/".into(), self.zone.clone()];
        Value::pattern(zone)
    }

    /// AWS's own policy for a role by which API Gateway logs.
    pub(super) fn gateway_policy() -> Value<Text> {
        let name = ":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";
        Value::join(["arn:".into(), Value::partition(), name.into()])
    }

    fn arn(&self, service: &str, region: Value<Text>, account: Value<Text>, rest: &str) -> Value<Arn<Any>> {
        let (before, environments, after) = match rest.split_once("{}") {
            Some((before, after)) => (before, self.environments.clone(), after),
            None => (rest, "".into(), ""),
        };
        Value::pattern([
            "arn:".into(),
            Value::partition(),
            format!(":{service}:").into(),
            region,
            ":".into(),
            account,
            format!(":{before}").into(),
            environments,
            after.into(),
        ])
    }
}
