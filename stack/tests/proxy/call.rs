//! The request to AWS, read the way AWS reads it.
//!
//! It must not know the fault of the answer.

use std::collections::BTreeMap;
use std::fmt;

use http::Method;
use http::request::Parts;
use serde_json::Value;
use url::form_urlencoded;

/// A signed request: a call of an API. Requests of a page, a front or a provider aren't signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// As the service's reference calls it: `CreateChangeSet`.
    pub operation: String,
    /// As signatures call it: `cloudformation`.
    pub service: String,
    pub region: String,
    /// The access key id. A run that is to be told from another one at the same time has one of its own.
    pub caller: String,
    /// Stack, key, function: what it is about, without what is drawn anew each time.
    pub subject: String,
    /// The fields of a form: the parameters of CloudFormation's operations.
    pub form: BTreeMap<String, String>,
    /// The status of the answer; `None` as long as there is none.
    pub status: Option<u16>,
}

/// The calls by which somebody waits.
const POLLS: [&str; 3] = ["DescribeChangeSet", "DescribeEvents", "DescribeStackEvents"];
/// The calls after which one has to wait for a stack.
const BEGINNINGS: [&str; 7] = [
    "ContinueUpdateRollback",
    "CreateStack",
    "DeleteStack",
    "ExecuteChangeSet",
    "RollbackStack",
    "UpdateStack",
    "CancelUpdateStack",
];
/// The prefixes of the artifact bucket's objects that aren't records.
const UPLOADS: [&str; 2] = ["functions/", "templates/"];
const RECORDS: &str = "environments/";

impl Call {
    /// Reads a request; `None` if nobody signed it.
    pub fn of(parts: &Parts, body: &[u8]) -> Option<Self> {
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let scope = header("authorization")?.strip_prefix("AWS4-HMAC-SHA256 Credential=")?;
        let scope: Vec<&str> = scope.split([',', ' ']).next()?.split('/').collect();
        let [caller, _, region, service, _] = scope[..] else { return None };
        let is_form = header("content-type").is_some_and(|kind| kind.contains("form-urlencoded"));
        let form: BTreeMap<_, _> =
            form_urlencoded::parse(if is_form { body } else { b"" }).into_owned().collect();
        let (operation, subject) = match (header("x-amz-target"), form.get("Action")) {
            (Some(target), _) => json(target, body),
            (None, Some(action)) => (action.clone(), stack(&form)),
            (None, None) => match rest(service, parts) {
                (operation, _) if operation == "UpdateAccount" => (operation, patched(body)),
                named => named,
            },
        };
        let (service, region, caller) = (service.to_owned(), region.to_owned(), caller.to_owned());
        let subject = given(&subject);
        Some(Self { operation, service, region, caller, subject, form, status: None })
    }

    /// True if it leaves everything as it is.
    pub fn only_looks(&self) -> bool {
        ["Describe", "GET ", "Get", "Head", "List"].iter().any(|verb| self.operation.starts_with(verb))
    }

    /// True if it uploads a function, a template or a page, whatever their number.
    pub fn is_upload(&self) -> bool {
        let page = || !self.subject.starts_with(RECORDS);
        self.operation == "PutObject"
            && (UPLOADS.iter().any(|prefix| self.subject.starts_with(prefix)) || page())
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        write!(f, "{status:>3}  {:<24}  {:<12}  {}", self.operation, self.region, self.subject)
    }
}

/// Calls without those by which somebody waits for a stack's end or a change set.
pub fn without_polls(calls: &[Call]) -> Vec<Call> {
    let mut begun: Vec<(&str, &str)> = Vec::new();
    let mut others = Vec::new();
    for call in calls {
        let stack = (call.region.as_str(), call.subject.as_str());
        if BEGINNINGS.contains(&call.operation.as_str()) {
            begun.push(stack);
        }
        let operation = call.operation.as_str();
        let is_poll = POLLS.contains(&operation) || (operation == "DescribeStacks" && begun.contains(&stack));
        if !is_poll {
            others.push(call.clone());
        }
    }
    others
}

/// A list of calls as a failing test shows it.
pub fn listed(calls: &[Call]) -> String {
    calls.iter().zip(1..).map(|(call, n)| format!("{}\n", format!("{n:>3}. {call}").trim_end())).collect()
}

/// A name with a star for each part that was drawn, and is another one each time. The hash of a content stays.
fn given(name: &str) -> String {
    let is_uuid = name.len() == 36 && name.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    if is_uuid {
        return "*".to_owned();
    }
    // An id of eight hexadecimal digits is one of letters alone in one of 2,500 draws.
    let is_hex = |part: &str| part.len() == 8 && part.bytes().all(|byte| matches!(byte, b'a'..=b'f'));
    let is_drawn = |part: &str| {
        (8..64).contains(&part.len()) && part.bytes().any(|byte| byte.is_ascii_digit()) || is_hex(part)
    };
    let parts = name.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    parts
        .map(|part| {
            let word = part.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
            if is_drawn(word) { format!("*{}", &part[word.len()..]) } else { part.to_owned() }
        })
        .collect()
}

/// `AmazonSSM.GetParameter`, about whatever the first text in the body says.
fn json(target: &str, body: &[u8]) -> (String, String) {
    let operation = target.rsplit('.').next().unwrap_or(target).to_owned();
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let named = ["Name", "ResourceArn", "logGroupName", "TableName", "KeyId", "QueueUrl"];
    let subject = named.iter().find_map(|name| body[name].as_str()).unwrap_or_default();
    (operation, subject.to_owned())
}

/// The name of the role that a patch sets.
fn patched(body: &[u8]) -> String {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let value = body["patchOperations"][0]["value"].as_str().unwrap_or_default();
    value.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The stack that a form names, by whichever of its names.
fn stack(form: &BTreeMap<String, String>) -> String {
    let named = ["StackName", "ChangeSetName"].iter().find_map(|name| form.get(*name));
    let Some(name) = named else { return String::new() };
    match name.strip_prefix("arn:").and_then(|arn| arn.split('/').nth(1)) {
        Some(name) => name.to_owned(),
        None => name.clone(),
    }
}

/// The operation of a method and path, for as far as `stack` goes.
fn rest(service: &str, parts: &Parts) -> (String, String) {
    let query = parts.uri.query().unwrap_or_default();
    let query: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let path: Vec<&str> =
        parts.uri.path().trim_matches('/').split('/').filter(|part| !part.is_empty()).collect();
    let name = match (service, &parts.method, &path[..]) {
        ("s3", method, path) => return s3(method, path, &query),
        ("lambda", &Method::POST, [_, "functions", name, "invocations"]) => ("Invoke", *name),
        ("lambda", &Method::PUT, [_, "functions", name, "code"]) => ("UpdateFunctionCode", *name),
        ("lambda", &Method::GET, [_, "functions", name, "configuration"]) => {
            ("GetFunctionConfiguration", *name)
        }
        ("lambda", &Method::GET, [_, "functions", name]) => ("GetFunction", *name),
        ("lambda", &Method::GET, [_, "functions"]) => ("ListFunctions", ""),
        ("lambda", &Method::GET, [_, "event-source-mappings"]) => ("ListEventSourceMappings", ""),
        ("cloudfront", &Method::POST, [_, "distribution", _, "invalidation"]) => ("CreateInvalidation", ""),
        ("cloudfront", &Method::GET, [_, "distribution", _, "config"]) => ("GetDistributionConfig", ""),
        ("cloudfront", &Method::GET, [_, "distribution", _]) => ("GetDistribution", ""),
        ("cloudfront", &Method::GET, [_, "distribution"]) => ("ListDistributions", ""),
        (_, &Method::POST, ["service", _, "operation", name]) => (*name, ""),
        ("apigateway", &Method::GET, ["restapis"]) => ("GetRestApis", ""),
        ("apigateway", &Method::GET, ["account"]) => ("GetAccount", ""),
        ("apigateway", &Method::PATCH, ["account"]) => ("UpdateAccount", ""),
        // Any other request has a name that a person understands.
        (_, method, path) => return (format!("{method} {}", given(&path.join("/"))), String::new()),
    };
    (name.0.to_owned(), name.1.to_owned())
}

fn s3(method: &Method, path: &[&str], query: &BTreeMap<String, String>) -> (String, String) {
    let asks = |name: &str| query.contains_key(name);
    let Some((bucket, key)) = path.split_first() else { return ("ListBuckets".to_owned(), String::new()) };
    let key = key.join("/");
    let name = match (method, key.is_empty()) {
        (&Method::GET, true) if asks("versions") => "ListObjectVersions",
        (&Method::GET, true) if asks("location") => "GetBucketLocation",
        (&Method::GET, true) if asks("tagging") => "GetBucketTagging",
        (&Method::GET, true) => "ListObjectsV2",
        (&Method::HEAD, true) => "HeadBucket",
        (&Method::PUT, true) if query.is_empty() => "CreateBucket",
        (&Method::POST, true) if asks("delete") => "DeleteObjects",
        (&Method::GET, false) => "GetObject",
        (&Method::HEAD, false) => "HeadObject",
        (&Method::PUT, false) => "PutObject",
        (&Method::DELETE, false) => "DeleteObject",
        _ => return (format!("{method} {}", given(&format!("{bucket}/{key}"))), String::new()),
    };
    let subject = if key.is_empty() { (*bucket).to_owned() } else { key };
    (name.to_owned(), subject)
}

#[cfg(test)]
mod tests;
