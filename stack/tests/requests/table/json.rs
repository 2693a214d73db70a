//! Requests of AWS JSON 1.1 and 1.0.

use serde_json::{Value, json};

use super::{Row, SECRET};
use crate::requests::Sent;

pub fn version_1_1() -> Vec<Row> {
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

pub fn version_1_0() -> Vec<Row> {
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
