//! What the dashboard asks the logs, in the language of Logs Insights.
//!
//! The fields are those of `functions/src/log.rs` and of the access log. What the canary does carries
//! `synthetic` and isn't counted with what people do.

use contract::metric::{TIME_TO_DELIVER, TOKENS_REFUSED};

/// What people and applications did.
const REAL: &str = "filter not ispresent(synthetic)";

/// Counts by `field` of the lines of an event, in a table.
fn by(event: &str, field: &str) -> String {
    format!("{REAL} and event = \"{event}\" | stats count(*) as times by {field} | sort times desc")
}

pub(super) fn issued() -> String {
    by("issued", "Channel")
}

pub(super) fn verified() -> String {
    format!("{REAL} | stats sum(TokensVerified) as verified, sum({TOKENS_REFUSED}) as refused by bin(5m)")
}

pub(super) fn refused() -> String {
    by("token_refused", "Reason")
}

pub(super) fn delivered() -> String {
    format!(
        "filter ispresent({TIME_TO_DELIVER}) | stats count(*) as times, \
         pct({TIME_TO_DELIVER}, 50) / 1000 as p50_seconds, pct({TIME_TO_DELIVER}, 99) / 1000 as p99_seconds \
         by Channel | sort times desc"
    )
}

/// The functions' own failures, and invocations that Lambda had to end.
pub(super) const fn failures() -> &'static str {
    "fields coalesce(function, @log) as place, coalesce(failure, record.status) as cause \
     | filter level = \"error\" or (type = \"platform.report\" and record.status != \"success\") \
     | stats count(*) as times, max(@timestamp) as last by place, cause | sort times desc | limit 20"
}

/// Lambda's own line after each invocation has the time of the start if there was one.
pub(super) const fn cold_starts() -> &'static str {
    "filter type = \"platform.report\" | stats count(record.metrics.initDurationMs) as cold_starts, \
     count(*) as invocations, pct(record.metrics.initDurationMs, 99) as p99_ms by @log | sort cold_starts desc"
}

pub(super) const fn ceremonies() -> &'static str {
    "filter event = \"ceremony_refused\" or ispresent(WebhooksRefused) \
     | stats count(*) as times by function, Provider, Reason | sort times desc | limit 20"
}

pub(super) const fn routes() -> &'static str {
    "stats count(*) as requests, pct(latency_ms, 50) as p50_ms, pct(latency_ms, 99) as p99_ms \
     by method, route | sort requests desc"
}

pub(super) const fn refusals() -> &'static str {
    "filter status >= 400 | stats count(*) as times by status, refusal, route | sort times desc | limit 20"
}
