//! Monitoring of the service: alarms, the dashboard, and the canary.
//!
//! A count is either a metric that AWS keeps for nothing or a field of the log lines, which Logs Insights counts at
//! the time of a query. A custom metric costs 0.30 USD a month, so only a count that an alarm watches and no service
//! keeps is one (`contract::metric`).

mod alarms;
mod canary;
mod dashboard;
mod queries;

pub(crate) use alarms::PUBLISHER as ALARMS;

use construct::value::Id;
use construct::{EventRule, RestApi, Stack, Value};

use super::data::Data;
use super::delivery::Delivery;
use super::functions::Functions;
use crate::config::Environment;

/// The resources that are monitored.
pub(crate) struct Sights<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) data: &'a Data,
    pub(crate) delivery: &'a Delivery,
    pub(crate) functions: &'a Functions,
    pub(crate) requests: &'a EventRule,
    pub(crate) api: &'a Gateway,
}

/// The API as it is looked at.
pub(crate) struct Gateway {
    pub(crate) id: Value<Id<RestApi>>,
    pub(crate) access_log: construct::LogGroup,
}

/// Define what the settings want of it.
pub(crate) fn define(stack: &mut Stack, sights: &Sights<'_>) {
    let environment = sights.environment;
    if environment.canary {
        canary::schedule(stack, sights.functions);
    }
    let alarms = if environment.alarms.enabled { alarms::define(stack, sights) } else { Vec::new() };
    if environment.dashboard {
        dashboard::define(stack, sights, &alarms);
    }
}
