//! Requests of Smithy RPC v2 CBOR.

use serde_json::{Value, json};

use super::{Row, SECRET};
use crate::requests::Sent;

pub fn all() -> Vec<Row> {
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
