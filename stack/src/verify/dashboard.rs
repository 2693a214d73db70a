//! The dashboard's questions to the logs, asked as it asks them.

use std::time::Duration;

use serde_json::Value as Json;
use service::logs::{GetQueryResults, StartQuery};
use time::OffsetDateTime;

use super::deployed::{Deployed, Found};
use super::outcome::Outcome;
use crate::aws::failure;
use crate::error::Error;

/// The period of log that is queried, so that it costs next to nothing.
const SECONDS: i64 = 15 * 60;
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_secs(1);

/// CloudWatch understands every query, and every group that it is about is there.
pub(super) async fn dashboard(deployed: &Deployed) -> Result<Outcome, Error> {
    let Some(found) = deployed.of_type("AWS::CloudWatch::Dashboard").next() else {
        return Ok(Outcome::NotTried("this environment has no dashboard".to_owned()));
    };
    let client = aws_sdk_cloudwatch::Client::new(found.aws.config());
    let answer = client.get_dashboard().dashboard_name(&found.id).send().await;
    let answer = answer.map_err(|error| failure("ask for the dashboard", error))?;
    let body: Json = serde_json::from_str(answer.dashboard_body().unwrap_or_default()).unwrap_or_default();
    let questions = questions(&body);
    if questions.is_empty() {
        return Ok(Outcome::DoesNotHold("the dashboard asks the logs nothing".to_owned()));
    }
    let mut problems = Vec::new();
    for question in questions {
        if let Err(error) = ask(found, &question).await {
            problems.push(format!("{}: {}", question.title, error.message));
        }
    }
    Ok(Outcome::unless(problems))
}

/// A query of a widget.
#[derive(Debug, PartialEq, Eq)]
struct Question {
    title: String,
    groups: Vec<String>,
    query: String,
}

/// The queries of a dashboard: `SOURCE 'group' | … | query`.
fn questions(body: &Json) -> Vec<Question> {
    let widgets = body["widgets"].as_array().into_iter().flatten();
    let logs = widgets.filter(|widget| widget["type"] == "log").map(|widget| &widget["properties"]);
    let text = |properties: &Json, name: &str| properties[name].as_str().unwrap_or_default().to_owned();
    logs.map(|properties| {
        let mut query = text(properties, "query");
        let mut groups = Vec::new();
        while let Some((group, rest)) =
            query.strip_prefix("SOURCE '").and_then(|rest| rest.split_once("' | "))
        {
            groups.push(group.to_owned());
            query = rest.to_owned();
        }
        Question { title: text(properties, "title"), groups, query }
    })
    .collect()
}

async fn ask(dashboard: &Found, question: &Question) -> Result<(), Error> {
    let client = dashboard.aws.logs();
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let request = StartQuery {
        log_group_names: &question.groups,
        start_time: now - SECONDS,
        end_time: now,
        query_string: &question.query,
    };
    let begun = client.call(&request).await.map_err(|error| failure("begin its query", error))?;
    let id = begun.query_id.ok_or_else(|| Error::failed("its query has no id"))?;
    let ends = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < ends {
        let answer = client.call(&GetQueryResults { query_id: &id }).await;
        let answer = answer.map_err(|error| failure("read its query's answer", error))?;
        match answer.status.as_deref() {
            Some("Complete") => return Ok(()),
            Some("Running" | "Scheduled") => tokio::time::sleep(PAUSE).await,
            other => {
                let status = other.unwrap_or("unknown");
                return Err(Error::failed(format!("its query is {status}")));
            }
        }
    }
    Err(Error::failed(format!("its query goes on after {} s", PATIENCE.as_secs())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Question, questions};

    #[test]
    fn a_widgets_query_is_taken_apart_as_cloudwatch_takes_it() {
        let log = |query: &str| json!({ "type": "log", "properties": { "title": "Rows", "query": query } });
        let body = json!({ "widgets": [
            { "type": "text", "properties": { "markdown": "SOURCE 'a' | b" } },
            log("SOURCE '/a/b' | SOURCE 'c' | filter x = 'y' | stats count(*)"),
        ] });
        let (title, query) = ("Rows".to_owned(), "filter x = 'y' | stats count(*)".to_owned());
        assert_eq!(
            questions(&body),
            [Question { title, groups: vec!["/a/b".to_owned(), "c".to_owned()], query }]
        );
    }
}
