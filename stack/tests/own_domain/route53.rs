//! A zone of Route 53: CloudFormation writes the records, and takes them away.

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::json;

use super::{distribution, settle};
use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, DESTROY};

/// The records of a zone, as Route 53's XML.
async fn records(bench: &Bench, zone: &str) -> String {
    let url = format!("{}/2013-04-01/hostedzone/{zone}/rrset", bench.emulator.endpoint());
    let scope = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0";
    let request = Request::get(url).header("authorization", scope).header("x-amz-date", "20260101T000000Z");
    let request = request.body(Body::empty()).unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http();
    let answer = client.request(request).await.unwrap();
    let status = answer.status();
    let text = String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
    assert!(status.is_success(), "{status}: {text}");
    text
}

/// The types of the records that lead to a host.
fn kinds(records: &str, host: &str) -> Vec<String> {
    let all = records.split("<ResourceRecordSet>").skip(1).filter(|record| record.contains(host));
    let kind = |record: &str| Some(record.split_once("<Type>")?.1.split_once("</Type>")?.0.to_owned());
    let mut kinds: Vec<_> = all.filter_map(kind).collect();
    kinds.sort();
    kinds
}

#[tokio::test]
async fn a_zone_gets_three_aliases_and_loses_them() {
    let bench = Bench::light().await;
    let template = json!({
        "Resources": { "Zone": { "Type": "AWS::Route53::HostedZone", "Properties": { "Name": "example.com." } } },
        "Outputs": { "Id": { "Value": { "Ref": "Zone" } } },
    });
    let client = bench.aws().await.cloudformation();
    client.create_stack().stack_name("zone").template_body(template.to_string()).send().await.unwrap();
    let zone = loop {
        let answer = client.describe_stacks().stack_name("zone").send().await.unwrap();
        if let Some(output) = answer.stacks()[0].outputs().first() {
            break output.output_value().unwrap().to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    settle(&bench, &format!("{{name: otp.example.com, route53: {{zone: {zone}}}}}"));
    let deployed = bench.stack(&DEPLOY).await.succeeded();
    assert!(!deployed.stderr.contains("CNAME"), "nobody has to add anything:\n{}", deployed.stderr);
    let host = distribution(&bench);
    let there = records(&bench, &zone).await;
    assert_eq!(kinds(&there, &host), ["A", "AAAA", "HTTPS"], "{there}");
    let unchanged = bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(unchanged.stderr, "dev: unchanged\n");
    bench.stack(&DESTROY).await.succeeded();
    let left = records(&bench, &zone).await;
    assert_eq!(kinds(&left, &host), [""; 0], "{left}");
}
