//! The `watch` stack: alarms and logs of distribution and web ACL, which are in us-east-1, wherever the rest is.
//! It comes after the service, whose distribution it names.
//!
//! Neither log holds a path, because AQL's webhook has its secret there, nor a query or a cookie. A failed request is
//! found by second, method and status: the API's own access log has the route, and the function's the cause.

use construct::alarm;
use construct::key::{self, Service};
use construct::value::{Arn, Id, Text};
use construct::web_acl::{Logging, Redacted};
use construct::{
    Alarm, Delivery, Distribution, Key, LogGroup, Stack, Topic, Value, WaitConditionHandle, WebAcl,
};
use construct::{delivery, log_group};

use crate::assembly::Draft;
use crate::config::Environment;
use crate::manifest::{Parameter, Source};
use crate::{edge, runbook, service};

pub(crate) const ID: &str = "watch";
const DISTRIBUTION_ID: &str = "DistributionId";

/// Blocked requests in a minute: more than what scanners of the whole address space send to any host.
const BLOCKED_PER_MINUTE: u32 = 100;
/// Percent of requests.
const FAILED_PERCENT: u32 = 5;
/// Minutes in a row that must be bad: a single one is chance.
const MINUTES: u32 = 5;

/// The fields of CloudFront's log line: neither path, query, cookie, referrer nor address. The pattern of the
/// behavior says whether it was the API or a page, and the request's id is in the answer's `x-amz-cf-id`.
const FIELDS: [&str; 19] = [
    "timestamp(ms)",
    "x-edge-location",
    "asn",
    "c-country",
    "cs-method",
    "cache-behavior-path-pattern",
    "cs-protocol",
    "cs-protocol-version",
    "ssl-protocol",
    "sc-status",
    "sc-content-type",
    "cs-bytes",
    "sc-bytes",
    "time-taken",
    "time-to-first-byte",
    "origin-fbl",
    "x-edge-result-type",
    "x-edge-detailed-result-type",
    "x-edge-request-id",
];

pub(crate) fn define(environment: &Environment) -> Draft {
    let mut stack =
        Stack::new(ID, format!("Otpost {}: alarms and logs of what is in us-east-1.", environment.name));
    if environment.watch.enabled {
        watch(&mut stack, environment);
    } else {
        // An environment that was watched has the stack, and what isn't in the template goes from it. A stack
        // must hold something; this costs nothing.
        WaitConditionHandle::define(&mut stack, "Nothing");
    }

    Draft {
        stack,
        id: ID,
        name: environment.stack_name(ID),
        region: edge::REGION.to_owned(),
        shared: false,
        parameters: parameters(environment),
        capabilities: Vec::new(),
        tags: environment.stack_tags(ID),
        expands: false,
        inline: true,
    }
}

fn watch(stack: &mut Stack, environment: &Environment) {
    let distribution: Value<Id<Distribution>> =
        stack.parameter(DISTRIBUTION_ID, "The distribution of the service stack.");
    let admits = vec![Service::Logs, Service::Alarms];
    let props = key::Props {
        admits,
        removal: environment.removal(),
        ..key::Props::new("Logs and alarms in us-east-1.")
    };
    let key = Key::new(stack, "Key", props);
    let topic = Topic::new(stack, "Topic", &key, service::ALARMS, &environment.alarms.emails);
    alarms(stack, environment, &distribution, &topic);
    if environment.watch.logs {
        logs(stack, environment, &distribution, &key);
    }
}

fn alarms(
    stack: &mut Stack,
    environment: &Environment,
    distribution: &Value<Id<Distribution>>,
    topic: &Topic,
) {
    let failing = alarm::Props {
        description: runbook::description(
            "Watch/Failing",
            &format!("More than {FAILED_PERCENT} % of requests got a 5xx for {MINUTES} minutes."),
        ),
        dimensions: vec![("DistributionId", distribution.clone().text()), ("Region", "Global".into())],
        statistic: "Average",
        above: FAILED_PERCENT,
        minutes: MINUTES,
        ..alarm::Props::new("AWS/CloudFront", "5xxErrorRate", topic)
    };
    Alarm::define(stack, "Failing", failing);
    if !environment.web_acl.enabled {
        return;
    }
    let edge: Value<Text> = environment.stack_name(edge::ID).into();
    let blocking = alarm::Props {
        description: runbook::description(
            "Watch/Blocking",
            &format!(
                "The web ACL blocked more than {BLOCKED_PER_MINUTE} requests a minute for {MINUTES} minutes."
            ),
        ),
        dimensions: vec![("WebACL", edge), ("Rule", "ALL".into())],
        above: BLOCKED_PER_MINUTE,
        minutes: MINUTES,
        ..alarm::Props::new("AWS/WAFV2", "BlockedRequests", topic)
    };
    Alarm::define(stack, "Blocking", blocking);
}

fn logs(stack: &mut Stack, environment: &Environment, distribution: &Value<Id<Distribution>>, key: &Key) {
    let name = environment.stack_name(ID);
    // The services want these beginnings, so that the names are fixed: where a protected environment stopped to log and
    // is to log again, the groups that stayed must be deleted by hand.
    let group = |name: String| log_group::Props {
        delivered: Some(name),
        retention_days: environment.logs.retention_days,
        removal: environment.removal(),
        ..log_group::Props::new(key)
    };
    let requests = LogGroup::new(stack, "Requests", group(format!("/aws/vendedlogs/{name}")));
    let distribution = Distribution::arn_of(distribution);
    let props = delivery::Props { name: name.clone(), distribution, group: requests, fields: FIELDS.into() };
    Delivery::define(stack, "Requests/Delivery", props);
    if environment.web_acl.enabled {
        let web_acl: Value<Arn<WebAcl>> =
            stack.parameter(edge::WEB_ACL_ARN, "The web ACL of the edge stack.");
        let blocked = LogGroup::new(stack, "Blocked", group(format!("aws-waf-logs-{name}")));
        // A request that a rule stops has still carried its key, session or secret path.
        let headers = edge::SECRET_HEADERS.map(Redacted::Header);
        let secrets: Vec<_> = headers.into_iter().chain([Redacted::Path, Redacted::Query]).collect();
        Logging::define(stack, "Blocked/Logging", web_acl, &blocked, &secrets);
    }
}

fn parameters(environment: &Environment) -> Vec<Parameter> {
    let output = |name: &str, stack: &str| Parameter {
        name: name.to_owned(),
        source: Source::Output { stack: stack.to_owned(), output: name.to_owned() },
        no_echo: false,
    };
    if !environment.watch.enabled {
        return Vec::new();
    }
    let mut parameters = vec![output(DISTRIBUTION_ID, service::ID)];
    if environment.watch.logs && environment.web_acl.enabled {
        parameters.push(output(edge::WEB_ACL_ARN, edge::ID));
    }
    parameters
}
