//! Requests of the REST protocols: JSON, XML, and S3, which has ways of its own.

use http::Method;
use serde_json::{Value, json};

use super::{Row, SECRET};
use crate::requests::Sent;

const INVALIDATION: &str = "/2020-05-31/distribution/E1/invalidation";
const CODE: &str = "/2015-03-31/functions/health/code";

pub fn json() -> Vec<Row> {
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

pub fn xml() -> Vec<Row> {
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

pub fn s3() -> Vec<Row> {
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
