//! A line of a log as a person reads it: when, which function, how bad, what, and of which request.
//!
//! It must not know where lines come from.

use serde_json::{Map, Value};
use time::OffsetDateTime;

/// The fields of a function's record that have a place of their own in a line, or none.
const PLACED: [&str; 9] =
    ["time", "level", "request_id", "function", "event", "failure", "Environment", "Function", "_aws"];

/// Says a log event in one line; `None` for what the platform says of every invocation.
pub fn readable(source: &str, timestamp: i64, message: &str) -> Option<String> {
    let (level, text, request) = match serde_json::from_str::<Value>(message) {
        Ok(Value::Object(record)) => parts(source, &record)?,
        _ => plain(message)?,
    };
    let request = request.map(|id| format!("  {id}")).unwrap_or_default();
    let line = format!("{}  {source:<13} {level:<5}  {text}{request}", clock(timestamp));
    Some(printable(&line))
}

type Parts = (String, String, Option<String>);

fn parts(source: &str, record: &Map<String, Value>) -> Option<Parts> {
    let text = |key: &str| record.get(key).and_then(Value::as_str);
    if let Some(kind) = text("type").filter(|kind| kind.starts_with("platform.")) {
        return platform(kind, record.get("record"));
    }
    let request = text("request_id").or_else(|| text("requestId")).map(str::to_owned);
    if let (Some(method), Some(route), Some(status)) = (text("method"), text("route"), text("status")) {
        let level = if status.starts_with('5') { "error" } else { "info" };
        let latency = text("latency_ms").unwrap_or("-");
        let refusal =
            text("refusal").filter(|why| *why != "-").map(|why| format!("  {why}")).unwrap_or_default();
        let said = format!("{method} {route} {status}  {latency} ms{refusal}");
        return Some((level.to_owned(), said, request));
    }
    let level = text("level").unwrap_or("info").to_lowercase();
    let mut said = vec![text("event").or_else(|| text("message")).unwrap_or(source).to_owned()];
    said.extend(text("failure").map(|failure| format!(": {failure}")));
    for (key, value) in record.iter().filter(|(key, _)| !PLACED.contains(&key.as_str())) {
        said.extend(match (key.as_str(), value) {
            ("Latency", Value::Number(ms)) => ms.as_f64().map(|ms| format!("  {ms:.1} ms")),
            ("message", _) => None,
            (_, Value::String(text)) => Some(format!("  {}={text}", key.to_lowercase())),
            (_, Value::Number(number)) => Some(format!("  {key}={number}")),
            _ => None,
        });
    }
    Some((level, said.concat(), request))
}

/// Lambda's own lines in their JSON form ("Lambda telemetry API event schema reference"): of interest
/// only if an invocation did not succeed.
fn platform(kind: &str, record: Option<&Value>) -> Option<Parts> {
    let record = record?;
    let status = record["status"].as_str().filter(|status| *status != "success")?;
    let why = record["errorType"].as_str().map(|why| format!(", {why}")).unwrap_or_default();
    let took = record["metrics"]["durationMs"].as_f64().map(|ms| format!("  {ms:.1} ms")).unwrap_or_default();
    let request = record["requestId"].as_str().map(str::to_owned);
    Some(("error".to_owned(), format!("{kind}: {status}{why}{took}"), request))
}

/// A line that isn't JSON: a panic, what the runtime prints, or Lambda's own in its text form.
fn plain(message: &str) -> Option<Parts> {
    const OF_EVERY_INVOCATION: [&str; 5] =
        ["START RequestId:", "END RequestId:", "REPORT RequestId:", "INIT_START ", "XRAY TraceId:"];
    let message = message.trim_end();
    let usual = OF_EVERY_INVOCATION.iter().any(|start| message.starts_with(start));
    let failed = ["Status: timeout", "Status: error", "Task timed out", "Error Type:"];
    let bad = message.contains("panicked at") || failed.iter().any(|sign| message.contains(sign));
    if message.is_empty() || (usual && !bad) {
        return None;
    }
    Some((if bad { "error" } else { "-" }.to_owned(), message.to_owned(), None))
}

/// `2026-11-21 17:52:01.123`, in UTC.
fn clock(millis: i64) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000) else {
        return millis.to_string();
    };
    let (date, time) = (at.date(), at.time());
    format!("{date} {:02}:{:02}:{:02}.{:03}", time.hour(), time.minute(), time.second(), time.millisecond())
}

/// One line, whatever was logged: a control character could move the reader's cursor.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::readable;

    const AT: i64 = 1_795_283_521_123;

    #[test]
    fn what_functions_log_is_one_line_each() {
        let lines = [
            r#"{"time":"2026-11-21T17:52:01.123Z","level":"info","request_id":"8f0a-1","function":"verify_token","event":"token_refused","Environment":"dev","Function":"verify_token","Reason":"expired","Latency":12.345,"TokensRefused":1,"_aws":{"Timestamp":1}}"#,
            r#"{"level":"error","request_id":"8f0a-2","function":"dispatch","event":"failed","failure":"sns publish: Throttled","Latency":3.0}"#,
            r#"{"level":"error","function":"dispatch","event":"start_failed","failure":"OTPOST_TABLE is missing"}"#,
            r#"{"time":"1","request_id":"8f0a-3","method":"POST","route":"/v1/tokens","status":"502","latency_ms":"40","refusal":"-"}"#,
            r#"{"time":"1","request_id":"8f0a-4","method":"POST","route":"-","status":"403","latency_ms":"1","refusal":"INVALID_API_KEY"}"#,
            r#"{"time":"t","type":"platform.report","record":{"requestId":"8f0a-5","status":"timeout","metrics":{"durationMs":10000.0}}}"#,
            "thread 'main' panicked at src/main.rs:1:\n\u{1b}[2Jboom",
            r#"{"level":"WARN","message":"of a library","target":"hyper"}"#,
        ];
        let said: Vec<_> = lines.iter().map(|line| readable("dispatch", AT, line).unwrap()).collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn what_the_platform_says_of_every_invocation_is_left_out() {
        for line in [
            "START RequestId: 8f0a-1 Version: $LATEST",
            "END RequestId: 8f0a-1",
            "REPORT RequestId: 8f0a-1\tDuration: 1.2 ms\tBilled Duration: 2 ms",
            r#"{"time":"t","type":"platform.start","record":{"requestId":"8f0a-1"}}"#,
            r#"{"time":"t","type":"platform.report","record":{"requestId":"8f0a-1","status":"success"}}"#,
            "",
        ] {
            assert_eq!(readable("dispatch", AT, line), None, "{line}");
        }
        assert!(readable("dispatch", AT, "REPORT RequestId: 8f0a-1 Duration: 3 s Status: timeout").is_some());
    }
}
