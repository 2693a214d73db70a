//! Requests that are right, what is done to them, and what is then said.

use http::Method;
use serde_json::{Value, json};

use super::Sent;

/// In requests as a value, and in no sentence.
pub const SECRET: &str = "hunter2";

const INVALIDATION: &str = "/2020-05-31/distribution/E1/invalidation";
const CODE: &str = "/2015-03-31/functions/health/code";

type Row = (Sent, &'static str);

pub fn all() -> Vec<Row> {
    [json_1_1(), json_1_0(), query(), rest_json(), rest_xml(), s3(), cbor(), others()].concat()
}

/// A request for a parameter that nobody made.
pub fn parameter() -> Sent {
    Sent::json("ssm", "1.1", "AmazonSSM.GetParameter", &json!({ "Name": "/a" }))
}

/// A request with a member that no model knows.
pub fn unwanted_parameter() -> Sent {
    put_parameter(&json!({ "Name": "/a", "Value": SECRET, "Type": "String", "Overwritten": true }))
}

fn put_parameter(body: &Value) -> Sent {
    Sent::json("ssm", "1.1", "AmazonSSM.PutParameter", body)
}

fn json_1_1() -> Vec<Row> {
    let right = json!({ "Name": "/a", "Value": SECRET, "Type": "SecureString", "KeyId": "alias/otpost" });
    let with = |name: &str, value: Value| {
        let mut body = right.clone();
        body[name] = value;
        put_parameter(&body)
    };
    let sent = put_parameter(&right);
    vec![
        (sent.clone(), ""),
        (unwanted_parameter(), "`Overwritten` is unknown to the model"),
        (put_parameter(&json!({ "Value": SECRET })), "`Name` is required and missing"),
        (with("Type", json!(SECRET)), "`Type` is none of `String`, `StringList`, `SecureString`"),
        (with("KeyId", json!("a key")), "`KeyId` doesn't match `^([a-zA-Z0-9:/_-]+)$`"),
        (with("Name", json!("n".repeat(2049))), "`Name` has 2049 characters, and the model allows 1 to 2048"),
        (with("Overwrite", json!("true")), "`Overwrite` is no boolean"),
        (with("Value", json!([SECRET])), "`Value` is no string"),
        (with("Tags", json!([{ "Key": "a" }])), "`Tags[].Value` is required and missing"),
        (sent.clone().header("x-amz-target", "AmazonSSM.PutParameters"), "the model has no such operation"),
        (sent.clone().header("x-amz-target", "SSM.PutParameter"), "`x-amz-target` names `SSM`"),
        (sent.clone().header("x-amz-target", ""), "`x-amz-target` is missing"),
        (
            sent.clone().header("content-type", "application/json"),
            "`content-type` isn't `application/x-amz-json-1.1`",
        ),
        (sent.clone().body("{"), "the body is no JSON"),
        (sent.clone().region("us-east-9"), "the signature's scope names `us-east-9`, which is no region"),
    ]
}

fn json_1_0() -> Vec<Row> {
    let body = json!({ "QueueUrl": "http://127.0.0.1/queue", "MessageBody": SECRET });
    let sent = Sent::json("sqs", "1.0", "AmazonSQS.SendMessage", &body).header("x-amzn-query-mode", "true");
    let item = json!({ "TableName": "otpost", "Key": { "pk": { "S": SECRET } } });
    let get = |body: &Value| Sent::json("dynamodb", "1.0", "DynamoDB_20120810.GetItem", body);
    let with = |name: &str, value: Value| {
        let mut body = item.clone();
        body[name] = value;
        get(&body)
    };
    vec![
        (sent.clone(), ""),
        (sent.clone().header("x-amzn-query-mode", ""), "`x-amzn-query-mode` isn't `true`"),
        (sent.header("content-type", "application/x-amz-json-1.1"), "isn't `application/x-amz-json-1.0`"),
        (get(&item), ""),
        (get(&json!({ "TableName": "otpost" })), "`Key` is required and missing"),
        (with("Key", json!({ "pk": { "T": SECRET } })), "`Key{}.T` is unknown to the model"),
        (
            with("ReturnConsumedCapacity", json!("ALL")),
            "`ReturnConsumedCapacity` is none of `INDEXES`, `TOTAL`, `NONE`",
        ),
        (with("ConsistentRead", json!(1)), "`ConsistentRead` is no boolean"),
        (with("AttributesToGet", json!([])), "`AttributesToGet` has 0 elements"),
    ]
}

fn query() -> Vec<Row> {
    let right = [
        ("Action", "CreateStack"),
        ("Version", "2010-05-15"),
        ("StackName", "otpost"),
        ("Parameters.member.1.ParameterKey", "Key"),
        ("Parameters.member.1.ParameterValue", SECRET),
        ("Capabilities.member.1", "CAPABILITY_IAM"),
    ];
    let with = |name: &str, value: &'static str| {
        let mut pairs = right.to_vec();
        match pairs.iter_mut().find(|(one, _)| *one == name) {
            Some(pair) => pair.1 = value,
            None => pairs.push((Box::leak(name.to_owned().into_boxed_str()), value)),
        }
        Sent::query("cloudformation", &pairs)
    };
    let sent = Sent::query("cloudformation", &right);
    let nameless: Vec<_> = right.into_iter().filter(|(name, _)| *name != "StackName").collect();
    vec![
        (sent.clone(), ""),
        (with("Parameters.member.1.Value", SECRET), "`Parameters[].Value` is unknown to the model"),
        (with("Capabilities.1", SECRET), "`Capabilities` isn't numbered below `member`"),
        (with("Capabilities.member.3", "CAPABILITY_IAM"), "`Capabilities` isn't numbered from 1 on"),
        (Sent::query("cloudformation", &nameless), "`StackName` is required and missing"),
        (with("Capabilities.member.1", SECRET), "`Capabilities[]` is none of `CAPABILITY_IAM`"),
        (with("ClientRequestToken", "-"), "`ClientRequestToken` doesn't match"),
        (with("TimeoutInMinutes", "0"), "`TimeoutInMinutes` is not from 1 to"),
        (with("TimeoutInMinutes", SECRET), "`TimeoutInMinutes` is no integer"),
        (with("DisableRollback", "yes"), "`DisableRollback` is no boolean"),
        (with("Version", "2010-05-16"), "`Version` isn't `2010-05-15`"),
        (with("Action", "MakeStack"), "cloudformation MakeStack: the model has no such operation"),
        (sent.clone().header("content-type", "text/plain"), "`content-type` isn't"),
        (sent.region("eu-central-9"), "`eu-central-9`, which is no region"),
    ]
}

fn rest_json() -> Vec<Row> {
    let right = json!({ "ZipFile": "aHVudGVyMg==", "Architectures": ["arm64"], "DryRun": true });
    let put = |path: &str, body: &Value| Sent::rest_json("lambda", Method::PUT, path, body);
    let with = |name: &str, value: Value| {
        let mut body = right.clone();
        body[name] = value;
        put(CODE, &body)
    };
    let sent = put(CODE, &right);
    let mapping = json!({ "StartingPosition": "LATEST" });
    let mappings = "/2015-03-31/event-source-mappings";
    vec![
        (sent.clone(), ""),
        (with("Zip", json!(SECRET)), "`Zip` is unknown to the model"),
        (with("FunctionName", json!("health")), "`FunctionName` is unknown to the model"),
        (with("Architectures", json!([SECRET])), "`Architectures[]` is none of `x86_64`, `arm64`"),
        (with("S3Bucket", json!("a bucket")), "`S3Bucket` doesn't match"),
        (with("ZipFile", json!(SECRET)), "`ZipFile` is no Base64"),
        (
            Sent::rest_json("lambda", Method::POST, mappings, &mapping),
            "`FunctionName` is required and missing",
        ),
        (put("/2015-03-31/functions/a%20b/code", &right), "`FunctionName` doesn't match"),
        (
            put("/2015-03-31/functions/health/codes", &right),
            "no operation of the model is `PUT` of such a path",
        ),
        (
            put(&format!("{CODE}?Publish=1"), &right),
            "`Publish` is unknown to the model as a part of the query",
        ),
        (sent.clone().header("content-type", "application/x-amz-json-1.1"), "isn't `application/json`"),
        (sent.region("moon-1"), "`moon-1`, which is no region"),
        (Sent::new("lambda", Method::GET, "/2015-03-31/functions?MaxItems=0"), "`MaxItems` is not from 1 to"),
    ]
}

fn rest_xml() -> Vec<Row> {
    let text = |namespace: &str, root: &str, more: &str| {
        let paths = format!("<Paths><Quantity>1</Quantity><Items><Path>/{SECRET}</Path></Items></Paths>");
        format!(r#"<{root} xmlns="{namespace}">{paths}{more}</{root}>"#)
    };
    let (right, root) = ("http://cloudfront.amazonaws.com/doc/2020-05-31/", "InvalidationBatch");
    let told = format!("<CallerReference>{SECRET}</CallerReference>");
    let post = |path: &str, body: String| {
        Sent::new("cloudfront", Method::POST, path).header("content-type", "application/xml").body(body)
    };
    let sent = post(INVALIDATION, text(right, root, &told));
    let unknown = format!("{told}<Reference/>");
    vec![
        (sent.clone(), ""),
        (
            post(INVALIDATION, text(right, root, &unknown)),
            "`InvalidationBatch.Reference` is unknown to the model",
        ),
        (
            post(INVALIDATION, text(right, root, "")),
            "`InvalidationBatch.CallerReference` is required and missing",
        ),
        (post(INVALIDATION, text(right, "Batch", &told)), "the body's root is `Batch`"),
        (post(INVALIDATION, text("", root, &told)), "the body's namespace isn't `http://cloudfront."),
        (
            post(INVALIDATION, text(right, root, &told).replace("1<", "one<")),
            "`InvalidationBatch.Paths.Quantity` is no integer",
        ),
        (post(INVALIDATION, "hunter2".to_owned()), "the body is no XML document"),
        (
            post("/2020-05-31/distributions/E1", String::new()),
            "no operation of the model is `POST` of such a path",
        ),
        (sent.clone().header("content-type", "application/json"), "`content-type` isn't `application/xml`"),
        (sent.region("aws-global"), "`aws-global`, which is no region"),
    ]
}

fn s3() -> Vec<Row> {
    let put = Sent::new("s3", Method::PUT, "/bucket/a/b%20c?x-id=PutObject").body(SECRET);
    let delete = Sent::new("s3", Method::POST, "/bucket?delete")
        .body("<Delete><Object><Key>a</Key></Object></Delete>");
    vec![
        (put.clone(), ""),
        (
            put.clone().header("x-amz-storage-class", SECRET),
            "s3 PutObject: `StorageClass` is none of `STANDARD`",
        ),
        (put.header("x-amz-copy-source", "bucket/a").body(""), ""),
        (delete.clone(), "a checksum of the body is required and missing"),
        (
            delete.header("x-amz-checksum-crc32", "AAAAAA=="),
            "namespace isn't `http://s3.amazonaws.com/doc/2006-03-01/`",
        ),
        (
            Sent::new("s3", Method::GET, "/bucket?list-type=2&max-keys=many"),
            "s3 ListObjectsV2: `MaxKeys` is no integer",
        ),
        (Sent::new("s3", Method::GET, "/bucket?list-type=2&limit=1"), "`limit` is unknown to the model"),
    ]
}

fn cbor() -> Vec<Row> {
    let put = |body: &Value| Sent::cbor("monitoring", "GraniteServiceVersion20100801", "PutMetricData", body);
    let data = |name: &str, value: Value| {
        let mut datum = json!({ "MetricName": SECRET, "Value": 1.5, "Unit": "Count" });
        datum[name] = value;
        put(&json!({ "Namespace": "Otpost", "MetricData": [datum] }))
    };
    let sent = data("StorageResolution", json!(1));
    vec![
        (sent.clone(), ""),
        (data("Name", json!(SECRET)), "`MetricData[].Name` is unknown to the model"),
        (put(&json!({ "MetricData": [] })), "`Namespace` is required and missing"),
        (data("Unit", json!(SECRET)), "`MetricData[].Unit` is none of `Seconds`"),
        (put(&json!({ "Namespace": ":a" })), "`Namespace` doesn't match `[^:].*`"),
        (data("StorageResolution", json!(0)), "`MetricData[].StorageResolution` is not from 1 to"),
        (data("Value", json!("1")), "`MetricData[].Value` is no double"),
        (sent.clone().header("content-type", "application/json"), "`content-type` isn't `application/cbor`"),
        (sent.clone().header("smithy-protocol", ""), "`smithy-protocol` isn't `rpc-v2-cbor`"),
        (
            Sent::cbor("monitoring", "CloudWatch", "PutMetricData", &json!({})),
            "the path names `CloudWatch`, and the model `GraniteServiceVersion20100801`",
        ),
        (sent.region("eu-west-99"), "`eu-west-99`, which is no region"),
    ]
}

/// What no model says.
fn others() -> Vec<Row> {
    let list = |scope: &str| {
        Sent::json("wafv2", "1.1", "AWSWAF_20190729.ListWebACLs", &json!({ "Scope": scope }))
            .region("eu-central-1")
    };
    let apis = Sent::new("apigateway", Method::GET, "/restapis");
    vec![
        (list("REGIONAL"), ""),
        (list("CLOUDFRONT"), "`Scope` is `CLOUDFRONT`, and the signature's scope doesn't name `us-east-1`"),
        (apis.clone(), "`accept` isn't `application/json`"),
        (apis.header("accept", "application/json"), ""),
        (
            Sent::json("email", "1.1", "SES.SendEmail", &json!({})),
            "no service model has the signing name `email`",
        ),
    ]
}
