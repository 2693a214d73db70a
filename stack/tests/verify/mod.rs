//! `stack verify` on the emulator: what it can answer is seen to hold, and what somebody breaks is seen.
//!
//! The emulator drops some of what a template says: that is broken from the start, and seen.

use crate::emulator::ask;
use service::apigateway::ApiGateway;
use service::kms::Kms;
use service::logs::DeleteLogGroup;
use service::untyped::Untyped;
use service::wafv2::{ListWebAcls, WafV2};
use std::collections::BTreeMap;
use std::fs;

use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StateValue};
use serde_json::{Value, json};
use stack::aws::Aws;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::emulator::light::DEPLOY;
use crate::emulator::{Bench, Ran, functions};

const VERIFY: [&str; 4] = ["verify", "--env", "local", "--json"];
/// The properties that the emulator drops, whatever the template says.
const DROPPED: [&str; 7] = [
    "access log",
    "an alarm rings",
    "table's encryption",
    "table's expiry",
    "table's recovery",
    "topics",
    // The policy of the API's own host.
    "transport",
];
/// The claims that the emulator, or this machine, can't answer.
const UNANSWERED: [&str; 6] =
    ["HTTPS only", "attacks", "bucket's URL", "logs of the edge", "quotas", "stack policy"];
/// The claims about parts that the environment hasn't got.
const ABSENT: [&str; 3] = ["canary", "domain", "traces"];

/// The outcome of each claim, by its name, with the reason.
async fn verify(bench: &Bench) -> (i32, BTreeMap<String, (String, String)>) {
    let ran = bench.stack(&VERIFY).await;
    (ran.code, outcomes(&ran))
}

fn outcomes(ran: &Ran) -> BTreeMap<String, (String, String)> {
    let all: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let outcomes = all.iter().map(|one| (text(&one["name"]), (text(&one["outcome"]), text(&one["why"]))));
    outcomes.collect()
}

fn of<'a>(all: &'a BTreeMap<String, (String, String)>, outcome: &str) -> Vec<&'a str> {
    all.iter().filter(|(_, (is, _))| is == outcome).map(|(name, _)| name.as_str()).collect()
}

fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn claims_hold_until_somebody_breaks_them() {
    let bench = Bench::start().await;
    let missing = bench.stack(&VERIFY).await;
    assert_eq!(missing.code, 1, "nothing is deployed");
    assert!(missing.stderr.contains("hint: stack deploy --env local"), "{}", missing.stderr);

    // Without it an event would send an SMS, and none is put.
    let file = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("  local:\n", "  local:\n    email: {sender: otp@example.com}\n")).unwrap();
    let built = functions();
    bench.stack(&["deploy", "--env", "local", "--built", built.to_str().unwrap()]).await.succeeded();
    let (code, all) = verify(&bench).await;
    assert_eq!(code, 1, "a claim that does not hold is an error");
    assert_eq!(of(&all, "does_not_hold"), sorted(DROPPED), "{all:#?}");
    let claims = &stack::verify::CLAIMS;
    let by_hand = claims.iter().filter(|claim| !claim.is_tried()).map(|claim| claim.name);
    assert_eq!(of(&all, "not_tried"), sorted(by_hand.chain(UNANSWERED).chain(ABSENT)), "{all:#?}");
    assert_eq!(all.len(), claims.len());
    let clients = bench.stack(&["client", "list", "--env", "local", "--json"]).await.json();
    assert_eq!(clients, json!([]), "the guests are revoked");

    breaks(&bench).await;
    let (code, all) = verify(&bench).await;
    assert_eq!(code, 1);
    let broken = [
        "buckets",
        "dashboard",
        "events",
        "gateway's limits",
        "keys' rotation",
        "logs' retention",
        "page and API",
        "web ACL",
    ];
    assert_eq!(of(&all, "does_not_hold"), sorted(DROPPED.into_iter().chain(broken)), "{all:#?}");
    for (claim, says) in [
        ("keys' rotation", "rotation of `CodesKey` is off, and on in the template"),
        ("buckets", "`Site` doesn't block public access; the policy of `Site` allows something to everybody"),
        (
            "logs' retention",
            "`Health/Logs` is kept for another time than in the template; `Reveal/Logs` is not there",
        ),
        ("events", "the event issued nothing in 10 s"),
        ("gateway's limits", "`*/*` takes 7 at once, and 5000 in the template"),
        ("web ACL", "`BodyLimit.Action.Block` is not there; its rule `Mine` is not in the template"),
    ] {
        assert_eq!(all[claim].1, says);
    }
    assert!(all["dashboard"].1.contains("What failed: could not begin its query"), "{all:#?}");
    assert!(all["page and API"].1.contains("/` answers 4"), "{all:#?}");

    let shown = bench.stack(&VERIFY[..3]).await;
    assert!(shown.stdout.contains("✘ keys' rotation"), "{}", shown.stdout);
    assert!(shown.stderr.contains("error: 15 claims do not hold"), "{}", shown.stderr);
}

/// The changes that somebody might make by hand.
async fn breaks(bench: &Bench) {
    let aws = bench.aws().await;
    let stack = aws.cloudformation().list_stack_resources().stack_name("otpost-local-service");
    let mut pages = stack.into_paginator().items().send();
    let mut ids = BTreeMap::new();
    while let Some(one) = pages.next().await {
        let one = one.unwrap();
        ids.insert(one.logical_resource_id.unwrap(), one.physical_resource_id.unwrap_or_default());
    }
    ask::<Kms>(&aws, "DisableKeyRotation", json!({ "KeyId": ids["CodesKey"] })).await;

    let s3 = aws.s3();
    let site = &ids["Site"];
    s3.delete_public_access_block().bucket(site).send().await.unwrap();
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{site}/*"),
    }] });
    s3.put_bucket_policy().bucket(site).policy(policy.to_string()).send().await.unwrap();
    s3.delete_object().bucket(site).key("index.html").send().await.unwrap();

    aws.logs().call(&DeleteLogGroup { log_group_name: &ids["RevealLogs"] }).await.unwrap();
    let forever = json!({ "logGroupName": ids["HealthLogs"] });
    aws.logs().call(&Untyped::new("DeleteRetentionPolicy", forever)).await.unwrap();

    let patch = json!({ "op": "replace", "path": "/*/*/throttling/burstLimit", "value": "7" });
    let patch = json!({ "patchOperations": [patch] });
    let stage = format!("/restapis/{}/stages/live", ids["Api"]);
    let update = Untyped::<ApiGateway>::at("PATCH", stage, "UpdateStage", patch);
    aws.service().call(&update).await.unwrap();

    soften(&aws).await;
    silence(&bench.emulator.endpoint(), &ids["TokenRequested"]).await;
}

/// A rule of the web ACL only counts from now on, and there is one more.
async fn soften(aws: &Aws) {
    let edge = aws.in_region("us-east-1");
    let all = edge.service().call(&ListWebAcls::of_cloudfront()).await.unwrap();
    let one = &all.web_acls[0];
    let which = json!({ "Name": one.name, "Id": one.id, "Scope": "CLOUDFRONT" });
    let got = ask::<WafV2>(&edge, "GetWebACL", which.clone()).await;
    let acl = &got["WebACL"];
    let mut rules = acl["Rules"].as_array().unwrap().clone();
    let limit = rules.iter_mut().find(|rule| rule["Name"] == "BodyLimit").unwrap();
    limit["Action"] = json!({ "Count": {} });
    let mut mine = limit.clone();
    mine["Name"] = json!("Mine");
    rules.push(mine);
    let mut update = which;
    update["DefaultAction"] = acl["DefaultAction"].clone();
    update["VisibilityConfig"] = acl["VisibilityConfig"].clone();
    update["Rules"] = json!(rules);
    update["LockToken"] = got["LockToken"].clone();
    ask::<WafV2>(&edge, "UpdateWebACL", update).await;
}

/// The rule of events is off. No crate of ours speaks to EventBridge, and the emulator wants no signature.
async fn silence(endpoint: &str, rule: &str) {
    let address = endpoint.strip_prefix("http://").unwrap();
    let body = json!({ "Name": rule }).to_string();
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\nx-amz-target: AWSEvents.DisableRule\r\nconnection: close\r\n\
         content-type: application/x-amz-json-1.1\r\ncontent-length: {}\r\n\r\n{body}",
        body.len(),
    );
    let mut emulator = TcpStream::connect(address).await.unwrap();
    emulator.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    emulator.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Of a deployment whose functions do nothing: what is asked of AWS alone.
#[tokio::test]
async fn a_domain_and_a_canary_are_looked_at_where_they_are() {
    let bench = Bench::light().await;
    let file = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let domain = "  dev:\n    canary: true\n    domain: {name: otp.example.com, dns: manual}";
    fs::write(&file, text.replace("  dev:", domain)).unwrap();
    fs::copy(bench.project.path().join("built/health"), bench.project.path().join("built/canary")).unwrap();
    bench.stack(&DEPLOY).await.succeeded();

    let verify = ["verify", "--env", "dev", "--json"];
    let all = outcomes(&bench.stack(&verify).await);
    // The emulator doesn't say whether ACM would renew.
    assert_eq!(all["domain"].1, "ACM wouldn't renew the certificate");
    assert_eq!(all["canary"].0, "does_not_hold");
    assert!(all["canary"].1.starts_with("it made no round in fifteen minutes"), "{all:#?}");

    let aws = bench.aws().await.in_region("eu-central-1");
    let resource = aws.cloudformation().describe_stack_resource().stack_name("otpost-dev-service");
    let found = resource.logical_resource_id("Canary").send().await.unwrap();
    let function = found.stack_resource_detail.unwrap().physical_resource_id.unwrap();
    let client = aws_sdk_cloudwatch::Client::new(aws.config());
    let alarms = client.describe_alarms().send().await.unwrap();
    for alarm in alarms.metric_alarms().iter().filter_map(|alarm| alarm.alarm_name()) {
        let quiet = client.set_alarm_state().alarm_name(alarm).state_value(StateValue::Ok);
        quiet.state_reason("a test").send().await.unwrap();
    }
    let count = async |metric: &str, times: f64| {
        let of = Dimension::builder().name("FunctionName").value(&function).build();
        let datum = MetricDatum::builder().metric_name(metric).dimensions(of).value(times).build();
        client.put_metric_data().namespace("AWS/Lambda").metric_data(datum).send().await.unwrap();
    };
    count("Invocations", 3.0).await;
    let all = outcomes(&bench.stack(&verify).await);
    assert_eq!(all["canary"].0, "holds", "{all:#?}");
    count("Errors", 1.0).await;
    let all = outcomes(&bench.stack(&verify).await);
    assert_eq!(all["canary"].1, "1 of its 3 rounds in fifteen minutes failed");
}
