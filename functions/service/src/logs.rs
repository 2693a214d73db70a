//! CloudWatch Logs.

use serde::{Deserialize, Serialize};

use crate::operation::{Nothing, json_operation, paged};
use crate::protocol::{About, Protocol, Service};

/// CloudWatch Logs.
#[derive(Clone, Copy, Debug)]
pub struct Logs;

impl Service for Logs {
    const ABOUT: About = About {
        id: "CloudWatch Logs",
        api: "cloudwatchlogs",
        endpoint_prefix: "logs",
        signing_name: "logs",
        protocol: Protocol::Json { version: "1.1", target: "Logs_20140328", was_query: false },
    };
}

/// Lists log groups; by default all of a region.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogGroups<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    log_group_name_prefix: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_group_name_pattern: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl<'a> DescribeLogGroups<'a> {
    /// Groups whose names begin so.
    pub const fn beginning(prefix: &'a str) -> Self {
        Self { log_group_name_prefix: Some(prefix), log_group_name_pattern: None, next_token: None }
    }

    /// Groups whose names contain this.
    pub const fn containing(part: &'a str) -> Self {
        Self { log_group_name_prefix: None, log_group_name_pattern: Some(part), next_token: None }
    }
}

/// A page of log groups.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroups {
    /// The groups.
    #[serde(default)]
    pub log_groups: Vec<LogGroup>,
    next_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroup {
    /// Its name.
    pub log_group_name: Option<String>,
    /// Days for which it keeps lines; `None` is for ever.
    pub retention_in_days: Option<i64>,
    /// The ARN of the key under which it is encrypted.
    pub kms_key_id: Option<String>,
}

json_operation!(Logs, DescribeLogGroups<'_> => LogGroups, "DescribeLogGroups");
paged!(DescribeLogGroups<'_>, next_token, next_token);

/// Lists the events of a log group. A page may be empty and still not be the last one.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterLogEvents<'a> {
    /// The group's name.
    log_group_name: &'a str,
    start_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl<'a> FilterLogEvents<'a> {
    /// Events of a group since a time in milliseconds.
    pub const fn since(log_group_name: &'a str, start_time: i64) -> Self {
        Self { log_group_name, start_time, filter_pattern: None, next_token: None }
    }

    /// Those alone that match a pattern.
    #[must_use]
    pub fn matching(self, pattern: String) -> Self {
        Self { filter_pattern: Some(pattern), ..self }
    }
}

/// A page of events.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEvents {
    #[serde(default)]
    pub events: Vec<LogEvent>,
    next_token: Option<String>,
}

/// An event.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEvent {
    /// Its id. An emulator may give none.
    pub event_id: Option<String>,
    /// The stream that it is in.
    pub log_stream_name: Option<String>,
    /// Its line.
    pub message: Option<String>,
    /// Its time in milliseconds since 1970.
    pub timestamp: Option<i64>,
}

json_operation!(Logs, FilterLogEvents<'_> => LogEvents, "FilterLogEvents");
paged!(FilterLogEvents<'_>, next_token, next_token);

/// Deletes a log group.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteLogGroup<'a> {
    /// Its name.
    pub log_group_name: &'a str,
}

json_operation!(Logs, DeleteLogGroup<'_> => Nothing, "DeleteLogGroup");

/// Begins a query over log groups.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartQuery<'a> {
    /// The groups' names.
    pub log_group_names: &'a [String],
    /// The time of the oldest event, in seconds since 1970.
    pub start_time: i64,
    /// The time of the newest event, in seconds since 1970.
    pub end_time: i64,
    /// The query.
    pub query_string: &'a str,
}

/// A query that was begun.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// Its id.
    pub query_id: Option<String>,
}

json_operation!(Logs, StartQuery<'_> => Query, "StartQuery");

/// Asks for a query's results.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetQueryResults<'a> {
    /// Its id.
    pub query_id: &'a str,
}

/// The state of a query.
#[derive(Debug, Deserialize)]
pub struct QueryResults {
    /// `Scheduled`, `Running`, `Complete`, `Failed`, `Cancelled`, `Timeout` or `Unknown`.
    pub status: Option<String>,
}

json_operation!(Logs, GetQueryResults<'_> => QueryResults, "GetQueryResults");
