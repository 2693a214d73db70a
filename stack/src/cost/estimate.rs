//! The cost of each resource of the templates under a load: its charges, one by one.
//!
//! It must not know how that is shown.

use app::Assembly;
use app::manifest::StackEntry;
use contract::Function;
use serde::Serialize;
use serde_json::Value;

use super::prices::PriceList;
use super::traffic::{HOURS, Load};
use crate::error::Error;

/// Lambda polls a queue with five long polls of 20 seconds at a time, whether anything comes or not
/// ("Understanding Lambda polling of Amazon SQS": five concurrent batches at first).
const POLLS_AN_HOUR: f64 = 5.0 * 3.0 * 60.0;
/// The seconds of an invocation: calls of a few milliseconds, and some starts.
const INVOCATION_SECONDS: f64 = 0.03;
/// The part of ingested logs that CloudWatch Logs stores, after compression.
const STORED: f64 = 0.15;
/// A round of the canary waits for two answers of the site.
const ROUND_SECONDS: f64 = 0.3;
/// The metrics that API Gateway keeps for each method if they are switched on.
const METRICS_OF_METHOD: f64 = 5.0;
/// Of a hundred tokens that are typed, and of a hundred that are delivered: how many go wrong, each of which is
/// an hour with data for its metric.
const MISTYPED: f64 = 0.05;
const UNDELIVERED: f64 = 0.01;
/// The number of times a month that somebody opens the dashboard; its widgets query the logs of three hours.
const LOOKS: f64 = 100.0;
const QUERIES_OF_LOOK: f64 = 9.0;
const HOURS_OF_LOOK: f64 = 3.0;
/// Fifteen zips of ten deployments, and templates; all pages.
const ARTIFACT_BYTES: f64 = 350e6;
const SITE_BYTES: f64 = 1e6;
const GB: f64 = 1e9;

/// Types that cost nothing themselves: what they do is charged with something else, or not at all.
const FREE: [&str; 31] = [
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::GatewayResponse",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Model",
    "AWS::ApiGateway::RequestValidator",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::UsagePlan",
    "AWS::ApiGateway::UsagePlanKey",
    "AWS::CertificateManager::Certificate",
    "AWS::CloudFormation::WaitConditionHandle",
    "AWS::CloudFront::CachePolicy",
    "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::Events::Rule",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Permission",
    "AWS::Logs::Delivery",
    "AWS::Logs::DeliveryDestination",
    "AWS::Logs::DeliverySource",
    // An alias costs nothing to ask for; its zone is the owner's own.
    "AWS::Route53::RecordSet",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SSM::Parameter",
    "AWS::WAFv2::LoggingConfiguration",
];

/// A charge of one resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Charge {
    /// The resource's construct path.
    pub resource: String,
    pub kind: String,
    /// True if other environments use the resource too.
    pub shared: bool,
    /// The price's id in the list.
    pub price: &'static str,
    /// The number of units.
    pub quantity: f64,
    /// Of what.
    pub unit: String,
    /// The price of one unit, in US dollars.
    pub unit_usd: f64,
    /// The price of all units, in US dollars.
    pub usd: f64,
    /// True if the price was found in a source.
    pub verified: bool,
}

/// All charges of an environment, and the types of resources that nobody has thought of yet.
pub struct Estimate {
    /// In the order of the templates.
    pub charges: Vec<Charge>,
    /// Resources that cost nothing themselves.
    pub free: usize,
    /// Types that are unknown here, which is said rather than taken for free.
    pub unknown: Vec<String>,
}

/// One resource, and where it is.
struct Resource<'a> {
    entry: &'a StackEntry,
    path: &'a str,
    kind: &'a str,
    properties: &'a Value,
}

/// Prices every resource.
///
/// # Errors
/// If the list lacks a price.
pub fn estimate(
    assembly: &Assembly,
    prices: &PriceList,
    region: &str,
    load: &Load,
) -> Result<Estimate, Error> {
    let mut estimate = Estimate { charges: Vec::new(), free: 0, unknown: Vec::new() };
    for entry in &assembly.manifest.stacks {
        let template = assembly.templates.get(&entry.template);
        let resources = template.and_then(|template| template["Resources"].as_object());
        for (id, body) in resources.into_iter().flatten() {
            let resource = Resource {
                entry,
                path: entry.paths.get(id).unwrap_or(id),
                kind: body["Type"].as_str().unwrap_or_default(),
                properties: &body["Properties"],
            };
            match charges(&resource, load) {
                Some(charges) => {
                    for (price, quantity) in charges {
                        let quote = prices.quote(price, region)?;
                        let unit_usd = quote.usd / f64::from(quote.per);
                        estimate.charges.push(Charge {
                            resource: resource.path.to_owned(),
                            kind: resource.kind.to_owned(),
                            shared: entry.shared,
                            price,
                            quantity,
                            unit: quote.unit.to_owned(),
                            unit_usd,
                            usd: unit_usd * quantity,
                            verified: quote.verified,
                        });
                    }
                }
                None if FREE.contains(&resource.kind) => estimate.free += 1,
                None if estimate.unknown.iter().any(|kind| kind == resource.kind) => {}
                None => estimate.unknown.push(resource.kind.to_owned()),
            }
        }
    }
    Ok(estimate)
}

/// The prices that apply to a resource, and how often; `None` if none does.
fn charges(resource: &Resource<'_>, load: &Load) -> Option<Vec<(&'static str, f64)>> {
    let Resource { path, properties, .. } = resource;
    Some(match resource.kind {
        "AWS::Lambda::Function" => function(path, properties, load),
        "AWS::Logs::LogGroup" => log_group(path, properties, load),
        "AWS::KMS::Key" => {
            vec![("key", 1.0), ("key_request", load.keys.get(path).copied().unwrap_or_default())]
        }
        "AWS::CloudWatch::Alarm" => vec![("alarm", 1.0)],
        "AWS::CloudWatch::Dashboard" => {
            let bytes = load.access_log_bytes()
                + Function::ALL.into_iter().map(|function| load.log_bytes(function)).sum::<f64>();
            let seen = LOOKS * QUERIES_OF_LOOK * bytes * (HOURS_OF_LOOK / HOURS).min(1.0);
            vec![("dashboard", 1.0), ("log_query", seen / GB)]
        }
        "AWS::WAFv2::WebACL" => {
            let rules = properties["Rules"].as_array().map_or(0, Vec::len);
            vec![
                ("web_acl", 1.0),
                ("web_acl_rule", f64::from(u32::try_from(rules).unwrap_or(u32::MAX))),
                ("web_acl_request", load.edge),
            ]
        }
        "AWS::CloudFront::Distribution" => {
            vec![("distribution_request", load.edge), ("distribution_out", load.bytes_out / GB)]
        }
        "AWS::ApiGateway::RestApi" => vec![("api_request", load.requests())],
        "AWS::ApiGateway::Stage" => {
            let counted = properties["MethodSettings"][0]["MetricsEnabled"] == true;
            let methods = load.api.values().map(|requests| METRICS_OF_METHOD * hours(*requests));
            vec![("metric", if counted { methods.sum() } else { 0.0 })]
        }
        "AWS::DynamoDB::Table" => {
            let gb = load.table_bytes / GB;
            let recovery = &properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
            let indexes = properties["GlobalSecondaryIndexes"].as_array().map_or(0, Vec::len);
            let indexes = f64::from(u32::try_from(indexes).unwrap_or(u32::MAX));
            let mut charges = vec![
                ("table_read", load.reads),
                // Half of what is written is found by an index too.
                ("table_write", load.writes * (1.0 + indexes / 2.0)),
                ("table_storage", gb),
            ];
            charges.extend((recovery == &Value::Bool(true)).then_some(("table_recovery", gb)));
            charges
        }
        "AWS::SQS::Queue" => match path.ends_with("DeadLetters") {
            true => Vec::new(),
            false => vec![("queue_request", load.queue)],
        },
        "AWS::Lambda::EventSourceMapping" => {
            let source = properties["EventSourceArn"].to_string();
            let polls = resource
                .entry
                .paths
                .iter()
                .any(|(id, path)| path.starts_with("Delivery/") && source.contains(&format!("\"{id}\"")));
            if polls { vec![("queue_request", POLLS_AN_HOUR * HOURS)] } else { Vec::new() }
        }
        "AWS::S3::Bucket" if resource.entry.shared => vec![("bucket_storage", ARTIFACT_BYTES / GB)],
        "AWS::S3::Bucket" => vec![("bucket_storage", SITE_BYTES / GB), ("bucket_read", load.files)],
        _ => return None,
    })
}

fn function(path: &str, properties: &Value, load: &Load) -> Vec<(&'static str, f64)> {
    let name = Function::of_construct(path);
    let invocations = name.and_then(|name| load.invocations.get(&name)).copied().unwrap_or_default();
    let memory =
        properties["MemorySize"].as_u64().and_then(|mib| u32::try_from(mib).ok()).unwrap_or_default();
    let each = if name == Some(Function::Canary) { ROUND_SECONDS } else { INVOCATION_SECONDS };
    let seconds = invocations * each * f64::from(memory) / 1_024.0;
    let counted = match name {
        Some(Function::VerifyToken) => hours((invocations - load.rounds).max(0.0) * MISTYPED),
        Some(Function::Dispatch) => hours(invocations * UNDELIVERED),
        _ => 0.0,
    };
    let duration = match properties["Architectures"][0].as_str() {
        Some("arm64") => "lambda_duration_arm64",
        _ => "lambda_duration_x86_64",
    };
    let traces = if properties["TracingConfig"]["Mode"] == "Active" { invocations } else { 0.0 };
    vec![("lambda_request", invocations), (duration, seconds), ("metric", counted), ("trace", traces)]
}

fn log_group(path: &str, properties: &Value, load: &Load) -> Vec<(&'static str, f64)> {
    let owner = path.split_once('/').map_or(path, |(owner, _)| owner);
    let function = Function::of_construct(owner);
    let bytes = function.map_or_else(|| load.access_log_bytes(), |function| load.log_bytes(function));
    let days = properties["RetentionInDays"].as_u64().and_then(|days| u32::try_from(days).ok()).unwrap_or(30);
    let months = f64::from(days) * 24.0 / HOURS;
    vec![("log_ingestion", bytes / GB), ("log_storage", bytes / GB * STORED * months)]
}

/// The part of a month's hours in which something happens so often: a metric is charged by the hour.
fn hours(times: f64) -> f64 {
    (times / HOURS).min(1.0)
}
