//! All that an emulator holds, as lines that can be compared: without what is drawn anew each time.
//!
//! It must not know what should be there.

use super::{ask, parameters};
use serde_json::json;
use service::apigateway::{ApiGateway, GetAccount, GetApiKeys, GetRestApis, GetUsagePlans, Listed};
use service::kms::Kms;
use service::logs::DescribeLogGroups;
use service::sns::ListTopics;
use service::sqs::ListQueues;
use service::wafv2::ListWebAcls;
use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::Stack;
use stack::aws::Aws;

use super::Bench;

/// Outputs that say what was deployed. The others name what AWS names.
const TELLING: [&str; 4] = ["Build", "ExpiresAt", "Fingerprint", "Version"];

impl Bench {
    /// Every stack, object, function and whatever else there is in these regions.
    pub async fn holdings(&self, regions: &[&str]) -> Vec<String> {
        let mut found = Found::default();
        let home = self.aws().await;
        for region in regions {
            let aws = home.in_region(region);
            stacks(&aws, &mut found).await;
            computing(&aws, &mut found).await;
            storage(&aws, &mut found).await;
            watching(&aws, &mut found).await;
        }
        objects(&home, &mut found).await;
        worldwide(&home, &mut found).await;
        found.lines()
    }

    /// Makes the emulator forget everything.
    pub async fn reset(&self) {
        let url = format!("{}/_ministack/reset", self.emulator.endpoint());
        let request = http::Request::post(url).body(axum::body::Body::empty()).unwrap();
        let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new());
        let status = client.build_http().request(request).await.unwrap().status();
        assert!(status.is_success(), "{status}");
    }
}

/// Lines, and how often each was found.
#[derive(Default)]
struct Found(BTreeMap<String, usize>);

impl Found {
    fn add(&mut self, line: impl Into<String>) {
        *self.0.entry(line.into()).or_default() += 1;
    }

    /// Of a kind, by their names without what was drawn.
    fn all<T: AsRef<str>>(&mut self, kind: &str, names: impl IntoIterator<Item = T>) {
        for name in names {
            self.add(format!("{kind} {}", given(name.as_ref())));
        }
    }

    fn lines(self) -> Vec<String> {
        self.0
            .into_iter()
            .map(|(line, count)| if count == 1 { line } else { format!("{line} ({count} times)") })
            .collect()
    }
}

/// The part of a name that the template gives.
fn given(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((given, drawn)) if drawn.len() > 8 && drawn.bytes().any(|b| b.is_ascii_digit()) => given,
        _ => name,
    }
}

async fn stacks(aws: &Aws, found: &mut Found) {
    let answer = aws.cloudformation().describe_stacks().send().await.unwrap();
    for stack in answer.stacks() {
        found.add(format!("stack {} {}", aws.region, told(stack)));
    }
}

fn told(stack: &Stack) -> String {
    let status = match stack.stack_status().unwrap().as_str() {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" => "is whole",
        other => other,
    };
    let outputs = stack.outputs().iter().map(|output| {
        let (key, value) = (output.output_key().unwrap(), output.output_value().unwrap());
        if TELLING.contains(&key) { format!("{key}={value}") } else { key.to_owned() }
    });
    let mut outputs: Vec<_> = outputs.collect();
    outputs.sort();
    format!("{} {status} {}", stack.stack_name().unwrap(), outputs.join(" "))
}

async fn computing(aws: &Aws, found: &mut Found) {
    let lambda = aws.lambda();
    for function in lambda.list_functions().send().await.unwrap().functions() {
        let (name, code) = (function.function_name().unwrap(), function.code_sha256().unwrap());
        found.add(format!("function {} {code}", given(name)));
    }
    let mappings = lambda.list_event_source_mappings().send().await.unwrap();
    found.all("mapping", mappings.event_source_mappings().iter().map(|_| ""));
    let gateway = aws.service::<ApiGateway>();
    let named = |listed: &'_ Listed| -> Vec<String> {
        listed.items.iter().filter_map(|entry| entry.name.clone()).collect()
    };
    let apis = gateway.call(&GetRestApis::default()).await.unwrap();
    found.all("api", named(&apis).iter().map(String::as_str));
    let keys = gateway.call(&GetApiKeys::default()).await.unwrap();
    found.all("api key", named(&keys).iter().map(String::as_str));
    let account = gateway.call(&GetAccount).await.unwrap();
    if let Some(role) = account.cloudwatch_role_arn.as_deref().filter(|role| !role.is_empty()) {
        found.add(format!("logging role {} {}", aws.region, given(role)));
    }
    let plans = gateway.call(&GetUsagePlans::default()).await.unwrap();
    found.all("usage plan", named(&plans).iter().map(String::as_str));
}

async fn storage(aws: &Aws, found: &mut Found) {
    let config = aws.config();
    found.all(
        "table",
        aws_sdk_dynamodb::Client::new(config).list_tables().send().await.unwrap().table_names(),
    );
    let queues = aws.service().call(&ListQueues::default()).await.unwrap();
    found.all("queue", queues.queue_urls.iter().filter_map(|url| url.rsplit('/').next()));
    let topics = aws.service().call(&ListTopics::default()).await.unwrap();
    found.all("topic", topics.arns.iter().filter_map(|arn| arn.rsplit(':').next()));
    found.all("parameter", parameters(aws).await.iter().map(String::as_str));
    for key in ask::<Kms>(aws, "ListKeys", json!({})).await["Keys"].as_array().unwrap() {
        let key = ask::<Kms>(aws, "DescribeKey", json!({ "KeyId": key["KeyId"] })).await;
        let about = &key["KeyMetadata"];
        // A key that is to be deleted stays for as long as AWS prescribes.
        if about["KeyState"] != "PendingDeletion" {
            found.add(format!("key {}", about["Description"].as_str().unwrap_or_default()));
        }
    }
}

/// Alarms aren't asked for: the SDK speaks a language to CloudWatch that the emulator needs a module for.
async fn watching(aws: &Aws, found: &mut Found) {
    let groups = aws.logs().call(&DescribeLogGroups::default()).await.unwrap();
    found.all("log group", groups.log_groups.iter().filter_map(|group| group.log_group_name.as_deref()));
}

/// Objects under the environments' names are told with their content.
async fn objects(aws: &Aws, found: &mut Found) {
    for bucket in aws.s3().list_buckets().send().await.unwrap().buckets() {
        let name = bucket.name().unwrap();
        let s3 = aws.in_region(bucket.bucket_region().unwrap()).s3();
        found.add(format!("bucket {}", given(name)));
        let objects = s3.list_objects_v2().bucket(name).send().await.unwrap();
        for key in objects.contents().iter().filter_map(|object| object.key()) {
            let told = ["environments/", "sites/"].iter().any(|prefix| key.starts_with(prefix));
            let mut content = String::new();
            if told {
                let object = s3.get_object().bucket(name).key(key).send().await.unwrap();
                content = String::from_utf8(object.body.collect().await.unwrap().to_vec()).unwrap();
            }
            found.add(format!("object {}/{key} {content}", given(name)));
        }
    }
}

async fn worldwide(aws: &Aws, found: &mut Found) {
    let cloudfront = aws.cloudfront();
    let distributions = cloudfront.list_distributions().send().await.unwrap().distribution_list.unwrap();
    found.all("distribution", distributions.items().iter().map(|one| one.comment()));
    let controls = cloudfront.list_origin_access_controls().send().await.unwrap().origin_access_control_list;
    found.all("origin access control", controls.unwrap().items().iter().map(|control| control.name()));
    let roles = aws_sdk_iam::Client::new(aws.config()).list_roles().send().await.unwrap();
    found.all("role", roles.roles().iter().map(|role| role.role_name()));
    let acls = aws.in_region("us-east-1").service().call(&ListWebAcls::of_cloudfront()).await.unwrap();
    found.all("web ACL", acls.web_acls.iter().filter_map(|acl| acl.name.as_deref()));
}
