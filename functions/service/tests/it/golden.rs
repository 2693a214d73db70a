//! Each request beside the one that the generated crate sends.
//!
//! `golden.txt` was taken once from aws-sdk-kms 1.129.0, aws-sdk-sesv2 1.145.0, aws-sdk-sns 1.121.0,
//! aws-sdk-sqs 1.119.0, aws-sdk-ssm 1.133.0, aws-sdk-wafv2 1.139.0, aws-sdk-servicequotas 1.121.0,
//! aws-sdk-resourcegroupstagging 1.119.0, aws-sdk-apigateway 1.125.0 and aws-sdk-cloudwatchlogs 1.162.0, called
//! with the values below; Free Tier and the batches of SQS by
//! boto3 1.43.106, with the headers of the others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use service::apigateway::{
    GetAccount, GetApiKeys, GetRestApi, GetRestApis, GetStage, GetUsagePlans, UpdateAccount,
};
use service::freetier::GetAccountPlanState;
use service::kms::{Decrypt, DescribeKey, Encrypt, GenerateMac, GetKeyRotationStatus, ListAliases};
use service::logs::{DeleteLogGroup, DescribeLogGroups, FilterLogEvents, GetQueryResults, StartQuery};
use service::quotas::GetServiceQuota;
use service::ses::SendEmail;
use service::sns::{GetTopicAttributes, ListTopics, Publish};
use service::sqs::{
    ChangeMessageVisibility, ChangeMessageVisibilityBatch, DeleteMessageBatch, DeletedEntry,
    GetQueueAttributes, ListQueues, ReceiveMessage, SendMessage, VisibleEntry,
};
use service::ssm::{
    AddTagsToResource, DeleteParameter, DeleteParameters, DescribeParameters, GetParameter, ParameterFilter,
    PutParameter, SECURE_STRING,
};
use service::tagging::GetResources;
use service::wafv2::ListWebAcls;
use service::{Blob, Client, Operation, Paged, Tag};

use super::peer::{Answer, Peer, Request};

const GOLDEN: &str = include_str!("golden.txt");
const TEXT: &str = "Ihr Code für „otp“: 1234 567\n@example.com #1234567";
const GROUP: &str = "/aws/lambda/otpost-dev-service-Admin";
const QUEUE: &str = "https://sqs.eu-central-1.amazonaws.com/111122223333/delivery";

/// The parts of a request that are compared: all but those that are new in each one.
fn told(request: &Request) -> String {
    let mut text = format!("{}\n", request.line);
    let new =
        ["amz-sdk-invocation-id", "authorization", "host", "user-agent", "x-amz-date", "x-amz-user-agent"];
    for (name, value) in request.headers.iter().filter(|(name, _)| !new.contains(&name.as_str())) {
        writeln!(text, "{name}: {value}").unwrap();
    }
    let signed = &request.headers["authorization"];
    let scope = signed.split("Credential=").nth(1).unwrap().split(',').next().unwrap();
    let scope: Vec<_> = scope.split('/').skip(2).collect();
    let signed = signed.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    writeln!(text, "scope: {}\nsigned: {signed}", scope.join("/")).unwrap();
    let body = if request.body.is_empty() { "nothing" } else { &request.body };
    writeln!(text, "{body}").unwrap();
    text
}

/// A request's lines before its body, and the body; the order of members in JSON says nothing.
fn parts(told: &str) -> (&str, Result<Value, &str>) {
    let (head, body) = told.trim_end().rsplit_once('\n').unwrap();
    (head, serde_json::from_str(body).map_err(|_| body))
}

async fn sent<O: Operation>(operation: O) -> String {
    let peer = Peer::start(vec![Answer::Of(200, &[], "{}")]);
    let name = operation.name();
    // The answers' forms aren't what is looked at here.
    let _ = Client::new(&peer.config()).call(&operation).await;
    let [request] = peer.take().try_into().unwrap();
    format!("== {name}\n{}\n", told(&request))
}

async fn second<O: Paged>(mut operation: O) -> String {
    operation.after("next/page=".to_owned());
    sent(operation).await
}

fn context() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([("otpost:purpose", "delivery"), ("otpost:token_id", "0f1e")])
}

fn tags() -> Vec<Tag> {
    vec![Tag { key: "otpost:environment".to_owned(), value: "dev".to_owned() }]
}

fn put(overwrite: bool, tags: Vec<Tag>) -> PutParameter<'static> {
    let name = "/otpost/dev/secret/sms/twilio";
    PutParameter { name, value: TEXT, r#type: SECURE_STRING, key_id: Some("key-1"), overwrite, tags }
}

#[tokio::test]
async fn every_request_is_the_one_that_the_generated_crate_sends() {
    let name = "/otpost/dev/secret/sms/twilio";
    let filter =
        ParameterFilter { key: "Path", option: "Recursive", values: vec!["/otpost/dev/secret".to_owned()] };
    let listed = DescribeParameters { parameter_filters: vec![filter], ..DescribeParameters::default() };
    let receive = ReceiveMessage {
        queue_url: QUEUE,
        max_number_of_messages: 10,
        visibility_timeout: 120,
        wait_time_seconds: 1,
        message_system_attribute_names: &["SentTimestamp"],
    };
    let visible = VisibleEntry { id: "0".to_owned(), receipt_handle: "h+/=", visibility_timeout: 0 };
    let deleted = DeletedEntry { id: "0".to_owned(), receipt_handle: "h+/=" };
    let matching = FilterLogEvents::since(GROUP, 1_700_000_000_000).matching("\"r-1\"".to_owned());
    let query = StartQuery {
        log_group_names: &[GROUP.to_owned()],
        start_time: 1_700_000_000,
        end_time: 1_700_000_900,
        query_string: "stats count(*)",
    };
    let blob = || Blob(TEXT.into());
    let requests = [
        sent(GenerateMac { key_id: "key-1", mac_algorithm: "HMAC_SHA_256", message: blob() }).await,
        sent(Encrypt { key_id: "key-1", encryption_context: context(), plaintext: blob() }).await,
        sent(Decrypt { key_id: "key-1", encryption_context: context(), ciphertext_blob: blob() }).await,
        sent(DescribeKey { key_id: "key-1" }).await,
        sent(GetKeyRotationStatus { key_id: "key-1" }).await,
        sent(ListAliases::default()).await,
        second(ListAliases::default()).await,
        sent(SendEmail::plain("otp@example.com", "ada@example.org", "Ihr Code", TEXT)).await,
        sent(Publish { phone_number: "+447700900123", message: TEXT, sms_type: "Transactional" }).await,
        sent(GetTopicAttributes { topic_arn: "arn:aws:sns:eu-central-1:111122223333:Alarms" }).await,
        sent(ListTopics::default()).await,
        second(ListTopics::default()).await,
        sent(SendMessage { queue_url: QUEUE, message_body: TEXT }).await,
        sent(ChangeMessageVisibility { queue_url: QUEUE, receipt_handle: "h+/=", visibility_timeout: 60 })
            .await,
        sent(GetQueueAttributes { queue_url: QUEUE, attribute_names: &["All"] }).await,
        sent(ListQueues::default()).await,
        second(ListQueues::default()).await,
        sent(GetParameter { name, with_decryption: true }).await,
        sent(put(true, Vec::new())).await,
        sent(put(false, tags())).await,
        sent(AddTagsToResource { resource_type: "Parameter", resource_id: name, tags: tags() }).await,
        sent(listed).await,
        second(DescribeParameters::default()).await,
        sent(DeleteParameter { name }).await,
        sent(DeleteParameters { names: vec![name.to_owned()] }).await,
        sent(ListWebAcls::of_cloudfront()).await,
        second(ListWebAcls::of_cloudfront()).await,
        sent(GetServiceQuota { service_code: "lambda", quota_code: "L-B99A9384" }).await,
        sent(GetResources::tagged("otpost:environment", "dev")).await,
        second(GetResources::tagged("otpost:environment", "dev")).await,
        sent(GetAccountPlanState {}).await,
        sent(receive).await,
        sent(ChangeMessageVisibilityBatch { queue_url: QUEUE, entries: vec![visible] }).await,
        sent(DeleteMessageBatch { queue_url: QUEUE, entries: vec![deleted] }).await,
        sent(GetRestApis::default()).await,
        second(GetRestApis::default()).await,
        sent(GetUsagePlans::default()).await,
        second(GetUsagePlans::default()).await,
        sent(GetApiKeys::default()).await,
        second(GetApiKeys::default()).await,
        sent(GetAccount).await,
        sent(UpdateAccount { cloudwatch_role_arn: Some("arn:aws:iam::111122223333:role/logs") }).await,
        sent(UpdateAccount { cloudwatch_role_arn: None }).await,
        // Ids hold neither a slash nor a blank: they show that a path is escaped.
        sent(GetStage { rest_api_id: "a1b2/c3", stage_name: "live" }).await,
        sent(GetRestApi { rest_api_id: "a1b2 c3" }).await,
        sent(DescribeLogGroups::default()).await,
        second(DescribeLogGroups::default()).await,
        sent(DescribeLogGroups::beginning(GROUP)).await,
        sent(DescribeLogGroups::containing("otpost-dev")).await,
        sent(FilterLogEvents::since(GROUP, 1_700_000_000_000)).await,
        second(matching).await,
        sent(DeleteLogGroup { log_group_name: GROUP }).await,
        sent(query).await,
        sent(GetQueryResults { query_id: "q-1" }).await,
    ];
    let golden: Vec<_> = GOLDEN.split_inclusive("\n\n").collect();
    assert_eq!(requests.len(), golden.len());
    for (request, golden) in requests.iter().zip(golden) {
        assert_eq!(parts(request), parts(golden));
    }
}
