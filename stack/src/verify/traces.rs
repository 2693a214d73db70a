//! The traces of a request in X-Ray.

use std::time::Duration;

use serde_json::{Value as Json, json};
use time::OffsetDateTime;

use super::deployed::Deployed;
use super::json::{Operation, call};
use super::outcome::Outcome;
use super::round_trip::{Guest, use_up};
use crate::error::Error;

const SUMMARIES: Operation =
    Operation { doing: "ask X-Ray for traces", service: "xray", target: "", path: "/TraceSummaries" };
const TRACES: Operation =
    Operation { doing: "ask X-Ray for a trace", service: "xray", target: "", path: "/Traces" };
/// X-Ray shows a trace after some seconds.
const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_secs(5);
/// The construct path of the function that every round trip calls.
const FUNCTION: &str = "IssueToken";
/// `BatchGetTraces` takes so many.
const TRACES_AT_ONCE: usize = 5;

/// X-Ray has the function of a request, and no URL.
pub(super) async fn traces(deployed: &Deployed) -> Result<Outcome, Error> {
    if !deployed.place.environment.tracing {
        return Ok(Outcome::NotTried("this environment has no tracing".to_owned()));
    }
    let function = deployed.of_type("AWS::Lambda::Function").find(|found| found.path == FUNCTION);
    let function = function.ok_or_else(|| Error::failed(format!("there is no function `{FUNCTION}`")))?;
    let begun = OffsetDateTime::now_utc().unix_timestamp();
    let guest = Guest::come(deployed).await?;
    let used = use_up(deployed, &guest).await;
    guest.leave(deployed).await?;
    if let Err(why) = used {
        return Ok(Outcome::NotTried(why));
    }
    let ends = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < ends {
        let asked = json!({
            "StartTime": begun, "EndTime": OffsetDateTime::now_utc().unix_timestamp() + 1,
            "FilterExpression": format!("service(\"{}\")", function.id),
        });
        let answer = call(&deployed.http, &function.aws, &SUMMARIES, &asked).await?;
        let summaries = answer["TraceSummaries"].as_array().into_iter().flatten();
        let ids: Vec<_> = summaries.map(|summary| &summary["Id"]).take(TRACES_AT_ONCE).collect();
        if !ids.is_empty() {
            let traces = call(&deployed.http, &function.aws, &TRACES, &json!({ "TraceIds": ids })).await?;
            return Ok(Outcome::unless(problems(&traces, &function.id)));
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(Outcome::DoesNotHold(format!("X-Ray has no trace of `{FUNCTION}` after {} s", PATIENCE.as_secs())))
}

/// The faults of traces, whose segments are documents in texts.
fn problems(traces: &Json, function: &str) -> Vec<String> {
    let traces = traces["Traces"].as_array().into_iter().flatten();
    let segments = traces.flat_map(|trace| trace["Segments"].as_array().into_iter().flatten());
    let documents: Vec<Json> =
        segments.filter_map(|segment| serde_json::from_str(segment["Document"].as_str()?).ok()).collect();
    let mut problems = Vec::new();
    if !documents.iter().any(|document| document["name"] == function) {
        problems.push("no segment is the function's".to_owned());
    }
    if documents.iter().any(has_url) {
        problems.push("a segment has a URL".to_owned());
    }
    problems
}

fn has_url(document: &Json) -> bool {
    match document {
        Json::Object(fields) => fields.iter().any(|(name, value)| name == "url" || has_url(value)),
        Json::Array(items) => items.iter().any(has_url),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::problems;

    /// As "BatchGetTraces" answers, with segments as in "X-Ray segment documents".
    fn traces(segments: &[Json]) -> Json {
        let segments = segments.iter().map(|segment| json!({ "Document": segment.to_string() }));
        json!({ "Traces": [{ "Segments": segments.collect::<Vec<_>>() }] })
    }

    #[test]
    fn a_trace_shows_the_function_and_no_url() {
        let function = json!({ "name": "issue", "origin": "AWS::Lambda::Function" });
        let gateway =
            json!({ "name": "api", "http": { "request": { "method": "POST", "url": "https://a/b" } } });
        assert_eq!(problems(&traces(std::slice::from_ref(&function)), "issue"), [""; 0]);
        assert_eq!(problems(&traces(&[function, gateway.clone()]), "issue"), ["a segment has a URL"]);
        let below = json!({ "name": "issue", "subsegments": [gateway] });
        assert_eq!(problems(&traces(&[below]), "issue"), ["a segment has a URL"]);
        assert_eq!(problems(&traces(&[]), "issue"), ["no segment is the function's"]);
    }
}
