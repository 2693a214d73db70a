//! The dashboard's queries, in the language of Logs Insights.
//!
//! The fields are those of the functions' lines and of the access log. The canary's requests aren't counted with
//! those of people.

use contract::line::{
    CEREMONY_REFUSED, CHANNEL, EVENT, FAILURE, FUNCTION, ISSUED, LEVEL, PROVIDER, REASON, SYNTHETIC,
    TIME_TO_ACCEPT, TOKEN_REFUSED, TOKENS_VERIFIED, WEBHOOKS_REFUSED,
};
use contract::metric::TOKENS_REFUSED;

/// The filter that leaves the canary's lines out.
fn real() -> String {
    format!("filter not ispresent({SYNTHETIC})")
}

/// Counts by `field` of the lines of an event, in a table.
fn by(event: &str, field: &str) -> String {
    format!("{} and {EVENT} = \"{event}\" | stats count(*) as times by {field} | sort times desc", real())
}

pub(super) fn issued() -> String {
    by(ISSUED, CHANNEL)
}

pub(super) fn verified() -> String {
    format!(
        "{} | stats sum({TOKENS_VERIFIED}) as verified, sum({TOKENS_REFUSED}) as refused by bin(5m)",
        real()
    )
}

pub(super) fn refused() -> String {
    by(TOKEN_REFUSED, REASON)
}

pub(super) fn accepted() -> String {
    format!(
        "filter ispresent({TIME_TO_ACCEPT}) | stats count(*) as times, \
         pct({TIME_TO_ACCEPT}, 50) / 1000 as p50_seconds, pct({TIME_TO_ACCEPT}, 99) / 1000 as p99_seconds \
         by {CHANNEL} | sort times desc"
    )
}

/// The functions' own failures, and invocations that Lambda had to end.
pub(super) fn failures() -> String {
    format!(
        "fields coalesce({FUNCTION}, @log) as place, coalesce({FAILURE}, record.status) as cause \
         | filter {LEVEL} = \"error\" or (type = \"platform.report\" and record.status != \"success\") \
         | stats count(*) as times, max(@timestamp) as last by place, cause | sort times desc | limit 20"
    )
}

/// Lambda's own line after each invocation has the time of the start if there was one.
pub(super) const fn cold_starts() -> &'static str {
    "filter type = \"platform.report\" | stats count(record.metrics.initDurationMs) as cold_starts, \
     count(*) as invocations, pct(record.metrics.initDurationMs, 99) as p99_ms by @log | sort cold_starts desc"
}

pub(super) fn ceremonies() -> String {
    format!(
        "filter {EVENT} = \"{CEREMONY_REFUSED}\" or ispresent({WEBHOOKS_REFUSED}) \
         | stats count(*) as times by {FUNCTION}, {PROVIDER}, {REASON} | sort times desc | limit 20"
    )
}

pub(super) const fn routes() -> &'static str {
    "stats count(*) as requests, pct(latency_ms, 50) as p50_ms, pct(latency_ms, 99) as p99_ms \
     by method, route | sort requests desc"
}

pub(super) const fn refusals() -> &'static str {
    "filter status >= 400 | stats count(*) as times by status, refusal, route | sort times desc | limit 20"
}
