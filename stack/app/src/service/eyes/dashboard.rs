//! The page for three in the morning: from top to bottom what is wrong, whom it harms, and where it comes from.

use construct::dashboard::{Line, Logs, Metrics, Row, View, Widget};
use construct::value::Name;
use construct::{Alarm, Dashboard, LogGroup, Metric, Stack, Value};
use contract::Function;

use super::alarms::{api, listing, of_function, queue};
use super::{Sights, queries};
use crate::edge;

const FIVE_MINUTES: u32 = 300;

/// AWS adds up what an account owes a few times a day.
const SIX_HOURS: u32 = 6 * 60 * 60;

pub(super) fn define(stack: &mut Stack, sights: &Sights<'_>, alarms: &[Alarm]) {
    let mut rows = vec![head(sights)];
    if !alarms.is_empty() {
        let alarms = alarms.iter().map(Alarm::arn).collect();
        rows.push(Row { height: 4, widgets: vec![Widget::Alarms { title: "Alarms", alarms }] });
    }
    rows.extend([tokens(sights), answers(sights), delivery(sights), functions(sights), edge(sights)]);
    Dashboard::define(stack, "Dashboard", Value::stack_name(), rows);
    let url = Value::join([
        "https://".into(),
        Value::region(),
        ".console.aws.amazon.com/cloudwatch/home?region=".into(),
        Value::region(),
        "#dashboards/dashboard/".into(),
        Value::stack_name(),
    ]);
    stack.output("DashboardUrl", "What an operator looks at first.", url);
}

fn head(sights: &Sights<'_>) -> Row {
    let text = format!(
        "# Otpost {}\nWhat each alarm means and what to do: `docs/runbook.md`. What is promised: `docs/slo.md`. \
         Tables and counts of tokens are asked of the logs when this page is opened, and leave the canary out. \
         `stack status --env {0}` says what is deployed, `stack logs --env {0}` reads the functions' lines.",
        sights.environment.name
    );
    Row { height: 2, widgets: vec![Widget::Markdown(text)] }
}

fn tokens(sights: &Sights<'_>) -> Row {
    let issue = || vec![sights.functions.logs(Function::IssueToken)];
    let verify = || vec![sights.functions.logs(Function::VerifyToken)];
    let widgets = vec![
        logs("Issued, by channel", issue(), queries::issued(), View::Bars),
        logs("Verified and refused, in five minutes", verify(), queries::verified(), View::Lines),
        logs("Refused, by reason", verify(), queries::refused(), View::Bars),
    ];
    Row { height: 6, widgets }
}

fn answers(sights: &Sights<'_>) -> Row {
    let requests = || api("Count").by("SampleCount");
    let asked =
        vec![line("requests", requests()), line("4xx", api("4XXError")), line("5xx", api("5XXError"))];
    let burn = vec![
        Line::Input { id: "failures", metric: api("5XXError") },
        Line::Input { id: "requests", metric: requests() },
        computed("times as fast as it may", "1000 * failures / requests"),
    ];
    let latency = vec![
        line("API p50", api("Latency").by("p50")),
        line("API p99", api("Latency").by("p99")),
        line("verify_token p99", of_function(sights, Function::VerifyToken, "Duration").by("p99")),
    ];
    let access = || vec![sights.api.access_log.name()];
    let widgets = vec![
        metrics("Requests", asked),
        metrics("How fast the month's allowance of failures is used", burn),
        metrics("Milliseconds to an answer", latency),
        logs("By route", access(), queries::routes(), View::Rows),
        logs("Refused and failed", access(), queries::refusals(), View::Rows),
    ];
    Row { height: 7, widgets }
}

fn delivery(sights: &Sights<'_>) -> Row {
    let Sights { delivery, data, .. } = *sights;
    let age = "ApproximateAgeOfOldestMessage";
    let behind = of_function(sights, Function::Route, "IteratorAge").by("Maximum");
    let waiting = vec![
        line("queue", queue(&delivery.queue, age)),
        line("dead letters", queue(&delivery.dead_letters, age)),
        Line::Input { id: "behind", metric: behind },
        computed("stream", "behind / 1000"),
    ];
    let letters = queue(&delivery.dead_letters, "ApproximateNumberOfMessagesVisible");
    let table = |name| Metric::sum("AWS/DynamoDB", name, vec![("TableName", data.table.name().text())]);
    let lost = vec![
        line("dead letters", letters),
        line("table: reads turned away", table("ReadThrottleEvents")),
        line("table: writes turned away", table("WriteThrottleEvents")),
        line("index: reads turned away", listing(sights, "ReadThrottleEvents")),
        line("index: writes turned away", listing(sights, "WriteThrottleEvents")),
    ];
    let dispatch = vec![sights.functions.logs(Function::Dispatch)];
    let widgets = vec![
        logs("Taken, by channel, and how long until then", dispatch, queries::accepted(), View::Rows),
        metrics("Seconds that the oldest waits", waiting),
        metrics("Given up and turned away", lost),
    ];
    Row { height: 6, widgets }
}

fn functions(sights: &Sights<'_>) -> Row {
    let each = |name: &'static str| {
        let of = |function: Function| line(function.binary(), of_function(sights, function, name));
        sights.environment.deployed().map(of).collect::<Vec<_>>()
    };
    let all = || sights.environment.deployed().map(|function| sights.functions.logs(function)).collect();
    let widgets = vec![
        metrics("Invocations that failed", each("Errors")),
        metrics("Invocations that Lambda turned away", each("Throttles")),
        logs("What failed", all(), queries::failures(), View::Rows),
        logs("Cold starts", all(), queries::cold_starts(), View::Rows),
        logs("Refused ceremonies and webhooks", all(), queries::ceremonies(), View::Rows),
    ];
    Row { height: 7, widgets }
}

/// The widgets of us-east-1, where the stack itself isn't.
fn edge(sights: &Sights<'_>) -> Row {
    let environment = sights.environment;
    // It is counted under the name of its stack.
    let before =
        if environment.ephemeral { "otpost-shared".to_owned() } else { environment.stack_name(edge::ID) };
    let blocked = format!(
        "SEARCH('{{AWS/WAFV2,Rule,WebACL}} MetricName=\"BlockedRequests\" WebACL=\"{before}\"', 'Sum', 300)"
    );
    let owed =
        "SEARCH('{AWS/Billing,Currency,ServiceName} MetricName=\"EstimatedCharges\"', 'Maximum', 21600)";
    let all = Metric::sum("AWS/Billing", "EstimatedCharges", vec![("Currency", "USD".into())]).by("Maximum");
    let there = |title, period_seconds, lines| {
        Widget::Metrics(Metrics { title, region: edge::REGION.into(), period_seconds, lines })
    };
    let blocked = environment.web_acl.enabled.then(|| {
        let lines = vec![Line::Computed { label: "${PROP('Dim.Rule')}", expression: blocked.into() }];
        there("Blocked by the web ACL, by rule", FIVE_MINUTES, lines)
    });
    let owed = there(
        "USD of the whole account this month, if billing alerts are on",
        SIX_HOURS,
        vec![line("all", all), computed("${PROP('Dim.ServiceName')}", owed)],
    );
    Row { height: 6, widgets: blocked.into_iter().chain([owed]).collect() }
}

fn line(label: &str, metric: Metric) -> Line {
    Line::Of { label: label.into(), metric }
}

fn computed(label: &'static str, expression: &str) -> Line {
    Line::Computed { label, expression: expression.into() }
}

fn metrics(title: &'static str, lines: Vec<Line>) -> Widget {
    Widget::Metrics(Metrics { title, region: Value::region(), period_seconds: FIVE_MINUTES, lines })
}

fn logs(
    title: &'static str,
    groups: Vec<Value<Name<LogGroup>>>,
    query: impl Into<String>,
    view: View,
) -> Widget {
    Widget::Logs(Logs { title, groups, query: query.into(), view })
}
