//! Alarms, dashboard, canary, traces: what is watched, what each setting takes away, and that the written
//! pages agree.

use std::collections::{BTreeMap, BTreeSet};

use app::Environment;
use serde_json::{Value as Json, json};

use crate::{assembly, local, of_type, preview, prod, properties, root, service, template};

/// The descriptions of every alarm of every stack of these environments.
fn described() -> Vec<String> {
    let mut texting = prod();
    texting.alarms.sms_countries = vec!["DE".to_owned()];
    let templates = [local(), prod(), texting].map(|environment| assembly(&environment).templates);
    let templates = templates.iter().flat_map(|templates| templates.values());
    let alarms = templates.flat_map(|template| {
        ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"]
            .into_iter()
            .flat_map(|kind| {
                of_type(template, kind).map(|(_, alarm)| alarm["Properties"]["AlarmDescription"].clone())
            })
            .collect::<Vec<_>>()
    });
    alarms.map(|description| description.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_alarm_has_its_section_in_the_runbook_and_every_section_its_alarm() {
    let page = std::fs::read_to_string(root().join("docs/runbook.md")).unwrap();
    let sections: BTreeSet<_> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let descriptions = described();
    let mut named = BTreeSet::new();
    for description in &descriptions {
        let (sentence, anchor) = description.rsplit_once(" docs/runbook.md#").expect(description);
        assert!(sentence.ends_with('.'), "{description}");
        named.insert(anchor);
    }
    assert!(named.len() >= 10, "{named:?}");
    assert_eq!(named, sections);
}

#[test]
fn each_symptom_has_an_alarm_that_tells_somebody() {
    let service = service();
    let alarms: Vec<_> =
        of_type(&service, "AWS::CloudWatch::Alarm").map(|(_, alarm)| &alarm["Properties"]).collect();
    let mut watched: Vec<_> = alarms.iter().map(|alarm| alarm["MetricName"].as_str().unwrap()).collect();
    watched.sort_unstable();
    assert_eq!(
        watched,
        [
            "5XXError",
            "5XXError",
            "ApproximateAgeOfOldestMessage",
            "ApproximateNumberOfMessagesVisible",
            "AsyncEventsDropped",
            "AsyncEventsDropped",
            "DeliveriesFailed",
            "Duration",
            "Errors",
            "FailedInvocations",
            "IteratorAge",
            "ReadThrottleEvents",
            "ReadThrottleEvents",
            "SMSMonthToDateSpentUSD",
            "TokensRefused",
            "WriteThrottleEvents",
            "WriteThrottleEvents",
        ]
    );
    assert!(alarms.iter().all(|alarm| alarm["AlarmActions"] == json!([{ "Ref": "Alarms" }])));
    let subscribed = &properties(&service, "Alarms")["Subscription"];
    assert_eq!(*subscribed, json!([{ "Protocol": "email", "Endpoint": "operator@example.com" }]));
}

/// SNS takes a text that it never delivers, and says so in its metrics alone.
#[test]
fn what_becomes_of_texts_is_watched_where_sns_tells_it() {
    let mut environment = prod();
    (environment.alarms.sms_usd, environment.alarms.sms_countries) =
        (50, vec!["DE".to_owned(), "GB".to_owned()]);
    let service = template(&environment, "service");
    let spent = properties(&service, "SmsSpent");
    assert_eq!(
        (&spent["MetricName"], &spent["Statistic"]),
        (&json!("SMSMonthToDateSpentUSD"), &json!("Maximum"))
    );
    assert_eq!((&spent["Threshold"], &spent["Dimensions"]), (&json!(40.0), &Json::Null));
    assert_eq!(spent["ComparisonOperator"], "GreaterThanThreshold");
    for country in ["DE", "GB"] {
        let arrived = properties(&service, &format!("SmsUndelivered{country}"));
        assert_eq!(
            (&arrived["Namespace"], &arrived["MetricName"]),
            (&json!("AWS/SNS"), &json!("SMSSuccessRate"))
        );
        let dimensions = json!([
            { "Name": "Country", "Value": country },
            { "Name": "SMSType", "Value": "Transactional" },
        ]);
        assert_eq!(arrived["Dimensions"], dimensions);
        assert_eq!((&arrived["Threshold"], &arrived["Statistic"]), (&json!(0.8), &json!("Average")));
        assert_eq!(arrived["ComparisonOperator"], "LessThanThreshold");
        let windows =
            ["Period", "EvaluationPeriods", "DatapointsToAlarm"].map(|key| arrived[key].as_u64().unwrap());
        // CloudWatch looks back over a day at most.
        assert_eq!(windows, [3_600, 6, 2]);
    }
}

/// A metric with the table's dimension alone counts nothing of an index, whose throttles fail writes to the table.
#[test]
fn the_table_and_its_listing_each_have_alarms_on_throttles() {
    let service = service();
    let dimensions = |id: &str| {
        let alarm = properties(&service, id);
        let of = alarm["Dimensions"].as_array().unwrap().iter();
        of.map(|one| (one["Name"].as_str().unwrap().to_owned(), one["Value"].clone()))
            .collect::<BTreeMap<_, _>>()
    };
    let table = ("TableName".to_owned(), json!({ "Ref": "Table" }));
    let index = ("GlobalSecondaryIndexName".to_owned(), json!("by_expiry"));
    for kind in ["ReadThrottles", "WriteThrottles"] {
        assert_eq!(dimensions(&format!("Table{kind}")), BTreeMap::from([table.clone()]));
        assert_eq!(dimensions(&format!("Index{kind}")), BTreeMap::from([table.clone(), index.clone()]));
    }
}

/// The rates and windows are those of docs/slo.md.
#[test]
fn the_objectives_are_those_that_are_written_down() {
    let service = service();
    let page = std::fs::read_to_string(root().join("docs/slo.md")).unwrap();
    for (id, path, statistic, threshold, (seconds, looked_at, bad), said) in [
        (
            "AvailabilityFastBurn",
            "`Availability/FastBurn`",
            "Average",
            json!(0.014),
            (60, 60, 5),
            " 14 times as fast as they may, in 5 of the last 60 minutes ",
        ),
        (
            "AvailabilitySlowBurn",
            "`Availability/SlowBurn`",
            "Average",
            json!(0.006),
            (300, 72, 12),
            " 6 times as fast as they may, in 12 of the last 72 windows of five minutes ",
        ),
        (
            "VerifySlow",
            "`Verify/Slow`",
            "p99",
            json!(500),
            (300, 12, 3),
            " over 500 ms, in 3 of the last 12 windows of five minutes ",
        ),
    ] {
        let alarm = properties(&service, id);
        let stated = alarm["Statistic"].as_str().or(alarm["ExtendedStatistic"].as_str());
        assert_eq!((stated, &alarm["Threshold"]), (Some(statistic), &threshold), "{id}");
        let windows =
            ["Period", "EvaluationPeriods", "DatapointsToAlarm"].map(|key| alarm[key].as_u64().unwrap());
        assert_eq!(windows, [seconds, looked_at, bad], "{id}");
        // CloudWatch's limit.
        assert!(seconds * looked_at <= 24 * 60 * 60, "{id}");
        let row = page.lines().find(|line| line.contains(path)).unwrap();
        assert!(row.contains(said), "{row}");
    }
    assert!(page.contains("99.9 %") && page.contains("p99 ≤ 500 ms"));
}

/// No alarm and no widget may need what isn't counted any more: metrics of each method cost, and are off.
#[test]
fn nothing_needs_metrics_of_methods() {
    let service = service();
    assert_eq!(properties(&service, "ApiStage")["MethodSettings"][0]["MetricsEnabled"], false);
    let text = service.to_string();
    for dimension in [r#""Name":"Resource""#, r#""Name":"Method""#, r#"\"Resource\",\""#, r#"\"Method\",\""#]
    {
        assert!(!text.contains(dimension), "{dimension}");
    }
    // Nor a custom metric but those that functions put into their lines.
    assert!(!text.contains(r#"[\"Otpost\","#), "the dashboard draws a metric of ours");
    assert!(text.contains(r#"[\"AWS/Lambda\","#), "or metrics are written otherwise");
    let alarms: Vec<_> = of_type(&service, "AWS::CloudWatch::Alarm").collect();
    let own: BTreeSet<_> = alarms
        .iter()
        .map(|(_, alarm)| &alarm["Properties"])
        .filter(|alarm| alarm["Namespace"] == contract::metric::NAMESPACE)
        .map(|alarm| alarm["MetricName"].as_str().unwrap())
        .collect();
    assert_eq!(own, BTreeSet::from(contract::metric::METRICS));
}

/// The body as CloudWatch gets it, with the references in their places.
fn dashboard(service: &Json) -> Json {
    let body =
        properties(service, "Dashboard")["DashboardBody"]["Fn::Sub"].as_str().unwrap().replace("${!", "${");
    serde_json::from_str(&body).unwrap()
}

#[test]
fn the_dashboard_has_what_is_asked_at_three_in_the_morning() {
    let service = service();
    let body = dashboard(&service);
    let widgets = body["widgets"].as_array().unwrap();
    let titles: Vec<_> = widgets.iter().filter_map(|widget| widget["properties"]["title"].as_str()).collect();
    insta::assert_snapshot!(titles.join("\n"));
    for widget in widgets {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|key| widget[key].as_u64().unwrap());
        assert!(x + width <= 24 && height >= 2 && y < 100, "{widget}");
    }
    let alarms = &widgets.iter().find(|widget| widget["type"] == "alarm").unwrap()["properties"]["alarms"];
    assert_eq!(alarms.as_array().unwrap().len(), of_type(&service, "AWS::CloudWatch::Alarm").count());
    // A query of logs asks groups that are there.
    for query in widgets.iter().filter_map(|widget| widget["properties"]["query"].as_str()) {
        let (groups, _) = query.rsplit_once("' | ").unwrap();
        for group in groups.split("' | ").map(|source| source.strip_prefix("SOURCE '${").unwrap()) {
            let id = group.strip_suffix('}').unwrap();
            assert_eq!(service["Resources"][id]["Type"], "AWS::Logs::LogGroup", "{query}");
        }
    }
}

/// The web ACL counts under the name of the stack that it is in, in us-east-1.
#[test]
fn the_dashboard_looks_across_to_the_web_acl() {
    for (environment, before) in [(prod(), "otpost-prod-edge"), (preview(), "otpost-shared")] {
        let environment = Environment { dashboard: true, ..environment };
        let assembly = assembly(&environment);
        assert!(
            assembly.manifest.stacks.iter().any(|entry| entry.name == before && entry.region == "us-east-1")
        );
        let body = dashboard(&assembly.templates["service.template.json"]);
        let widget = body["widgets"].as_array().unwrap().iter();
        let widget = widget
            .map(|widget| &widget["properties"])
            .find(|widget| widget["title"] == "Blocked by the web ACL, by rule");
        let widget = widget.unwrap();
        assert_eq!(widget["region"], "us-east-1");
        let search = widget["metrics"][0][0]["expression"].as_str().unwrap();
        assert!(search.contains(&format!("WebACL=\"{before}\"")), "{search}");
        assert_eq!(widget["metrics"][0][0]["label"], "${PROP('Dim.Rule')}");
    }
}

#[test]
fn what_is_off_is_not_there() {
    let mut off = Environment { dashboard: false, canary: false, tracing: false, ..prod() };
    off.alarms.enabled = false;
    let assembly = assembly(&off);
    let service = &assembly.templates["service.template.json"];
    for kind in ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"] {
        assert_eq!(of_type(service, kind).count(), 0, "{kind}");
    }
    let text = service.to_string();
    for trace in ["Canary\"", "TracingConfig", "xray:", "cloudwatch.amazonaws.com"] {
        assert!(!text.contains(trace), "{trace}");
    }
    assert!(assembly.manifest.assets.iter().all(|asset| asset.name != "canary"));
    // A resource for one environment alone costs nothing in temporary ones, unless the pattern asks for it.
    let preview = preview();
    assert!(!(preview.alarms.enabled || preview.dashboard || preview.canary || preview.tracing));
    let local = local();
    assert!(local.alarms.enabled && local.dashboard && !local.canary && !local.tracing);
}

#[test]
fn traces_are_recorded_where_they_are_wanted() {
    let service = service();
    // The gateway's trace would hold the URL, and with it what AQL has for a signature.
    assert!(properties(&service, "ApiStage")["TracingEnabled"].is_null());
    for (id, function) in of_type(&service, "AWS::Lambda::Function") {
        assert_eq!(function["Properties"]["TracingConfig"], json!({ "Mode": "Active" }), "{id}");
    }
    assert!(!template(&local(), "service").to_string().contains("Tracing"));
}

/// Every five minutes, once, without another try; and no key in its environment.
#[test]
fn the_canary_makes_its_rounds_with_nothing_in_its_pockets() {
    let service = service();
    let rounds = properties(&service, "CanaryRounds");
    assert_eq!(rounds["ScheduleExpression"], "rate(5 minutes)");
    assert!(rounds["EventPattern"].is_null());
    assert_eq!(rounds["Targets"][0]["Arn"], json!({ "Fn::GetAtt": ["Canary", "Arn"] }));
    assert_eq!(properties(&service, "CanaryInvocations")["MaximumRetryAttempts"], 0);
    let variables = properties(&service, "Canary")["Environment"]["Variables"].clone();
    let names: Vec<_> = variables.as_object().unwrap().keys().cloned().collect();
    let known =
        ["AWS_ENDPOINT_URL", "OTPOST_ENVIRONMENT", "OTPOST_SITE_HOST", "OTPOST_SITE_URL", "OTPOST_TABLE"];
    assert_eq!(names, known);
    let alarm = properties(&service, "CanaryFailing");
    assert_eq!(
        (&alarm["MetricName"], &alarm["Period"], &alarm["Threshold"]),
        (&json!("Errors"), &json!(600), &json!(1))
    );
    assert_eq!(alarm["TreatMissingData"], "breaching", "rounds that aren't made are no good news");
}
