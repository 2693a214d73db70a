//! Events in the form in which AWS was recorded to send them (localstack's `*.snapshot.json` at 8b9a79f0), through the
//! real binaries. The recorded events, each by its test there and the date of its validation:
//!
//! | Event | Recorded |
//! |---|---|
//! | proxy event: nulls, header names as they were sent, the last of repeated parameters, a slash at the end, `%2B` | `test_lambda_aws_proxy_integration`, 2024-08-02 |
//! | stream: no old image, a removal by time to live, a number for the time | `test_lambda_integration_dynamodbstreams`, 2025-11-25 |
//! | queue: attributes are texts, no attributes of the message, a null hash | `test_lambda_integration_sqs`, 2025-11-25 |
//! | topic: a null subject, `SigningCertUrl` and `UnsubscribeUrl` | `sns/test_sns`, 2025-10-06 |
//!
//! The event of the bus is `requested`'s.

use contract::Function;
use serde_json::{Value, json};

use crate::receiving::published;
use crate::rig::Cloud;
use crate::rig::delivery::sent_sms;
use crate::rig::event::{Reply, request_id};
use crate::rig::message::TEXT;
use crate::rig::sms::message;

/// A request as the gateway hands it over: without a query, a body or parameters until something is set.
fn proxy(method: &str, resource: &str, path: &str, headers: &[(&str, &str)]) -> Value {
    let single: serde_json::Map<_, _> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let multiple: serde_json::Map<_, _> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), json!([value]))).collect();
    json!({
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": single,
        "multiValueHeaders": multiple,
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": {
            "resourceId": "a1b2c3", "resourcePath": resource, "httpMethod": method,
            "extendedRequestId": "AbCdEfGhIjK=", "requestTime": "30/Nov/2026:12:00:00 +0000",
            "path": format!("/live{path}"), "accountId": "111122223333", "protocol": "HTTP/1.1", "stage": "live",
            "domainPrefix": "abcdef1234", "requestTimeEpoch": 1_796_040_000_000_u64, "requestId": request_id(),
            "identity": {
                "cognitoIdentityPoolId": null, "accountId": null, "cognitoIdentityId": null, "caller": null,
                "sourceIp": "192.0.2.1", "principalOrgId": null, "accessKey": null,
                "cognitoAuthenticationType": null, "cognitoAuthenticationProvider": null, "userArn": null,
                "userAgent": "Amazon CloudFront", "user": null, "apiKey": "x", "apiKeyId": "k1",
            },
            "domainName": "abcdef1234.execute-api.eu-central-1.amazonaws.com",
            "deploymentId": "d1e2f3", "apiId": "abcdef1234",
        },
        "body": null,
        "isBase64Encoded": false,
    })
}

async fn answer(cloud: &Cloud, function: Function, event: &Value) -> Reply {
    Reply::read(&cloud.invoke(function, event).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_with_nulls_and_headers_as_they_were_sent() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let bearer = format!("Bearer {key}");
    // The gateway writes `Authorization` so, whatever the client wrote.
    let own = ("Authorization", bearer.as_str());

    // Nobody set a case but the client; one key makes one token.
    let mut issue = proxy(
        "POST",
        "/v1/tokens",
        "/v1/tokens",
        &[
            own,
            ("cOnTeNt-tYpE", "application/json"),
            ("IDEMPOTENCY-KEY", "once"),
            ("Via", "2.0 cloudfront.net"),
        ],
    );
    issue["body"] = r#"{"user_id":"ada"}"#.into();
    let first = answer(&cloud, Function::IssueToken, &issue).await;
    assert_eq!(first.status, 201, "{}", first.body);
    assert_eq!(answer(&cloud, Function::IssueToken, &issue).await, first);
    issue["body"] = r#"{"user_id":"bob"}"#.into();
    issue["headers"]["IDEMPOTENCY-KEY"] = "twice".into();
    assert_eq!(answer(&cloud, Function::IssueToken, &issue).await.status, 201);

    // Nothing but nulls, and a slash at the end of what the client asked for.
    let list = proxy("GET", "/v1/tokens", "/v1/tokens/", &[own]);
    let all = answer(&cloud, Function::ManageTokens, &list).await.json();
    assert_eq!(all["tokens"].as_array().unwrap().len(), 2, "{all}");

    // Of a parameter that came twice the single map has the last.
    let mut page = list.clone();
    page["queryStringParameters"] = json!({ "limit": "1" });
    page["multiValueQueryStringParameters"] = json!({ "limit": ["50", "1"] });
    let page = answer(&cloud, Function::ManageTokens, &page).await.json();
    assert_eq!(page["tokens"].as_array().unwrap().len(), 1, "{page}");

    // A parameter of the path is as the client sent it.
    let mut revoke = proxy("DELETE", "/v1/tokens/{token_id}", "/v1/tokens/%2B", &[own]);
    revoke["pathParameters"] = json!({ "token_id": "%2B" });
    answer(&cloud, Function::ManageTokens, &revoke).await.is_problem(404, "token_not_found");
    revoke["pathParameters"] = json!({ "token_id": first.text("token_id") });
    assert_eq!(answer(&cloud, Function::ManageTokens, &revoke).await.status, 204);

    let health = answer(&cloud, Function::Health, &proxy("GET", "/v1/health", "/v1/health", &[])).await;
    assert_eq!(health.status, 200);
}

/// A record of the table's stream, which has new images alone.
fn change(name: &str, number: u64, image: &Value) -> Value {
    let keys = json!({ "pk": image["pk"], "sk": image["sk"] });
    let mut record = json!({
        "eventID": format!("{number:032x}"), "eventName": name, "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "eu-central-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_796_040_000.0, "Keys": keys, "NewImage": image,
            "SequenceNumber": format!("{number:021}"), "SizeBytes": 200, "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": "arn:aws:dynamodb:eu-central-1:111122223333:table/t/stream/2026-11-30T12:00:00.000",
    });
    if name == "REMOVE" {
        record["dynamodb"].as_object_mut().unwrap().remove("NewImage");
        record["userIdentity"] = json!({ "principalId": "dynamodb.amazonaws.com", "type": "Service" });
    }
    record
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_with_a_removal_by_time_to_live_and_a_message_of_a_queue() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000077";
    cloud.watch.secret(number);
    let order = json!({ "user_id": number, "channel": "sms" });
    assert_eq!(cloud.post("/v1/tokens", &key, order).await.status, 201);
    let slot = cloud.slot(number, "login").await.unwrap();
    let text = |name: &str| json!({ "S": slot[name].as_s().unwrap() });
    let pending = json!({
        "pk": text("pk"), "sk": text("sk"), "token_id": text("token_id"), "deliver": text("deliver"),
        // Bytes are base64 and numbers texts.
        "sealed": { "B": "AQIDBA==" }, "valid_until": { "N": "1796040300" },
    });
    let mut done = pending.clone();
    done.as_object_mut().unwrap().remove("deliver");
    let records = [change("REMOVE", 1, &done), change("MODIFY", 2, &done), change("INSERT", 3, &pending)];
    let report = cloud.invoke(Function::Route, &json!({ "Records": records })).await.unwrap();
    assert_eq!(report, json!({ "batchItemFailures": [] }));

    let received = cloud.queue_event().await;
    let received = received["Records"].as_array().unwrap();
    assert_eq!(received.len(), 1, "what is gone and what is done need no message: {received:?}");
    let event = json!({ "Records": [{
        "messageId": received[0]["messageId"],
        "receiptHandle": received[0]["receiptHandle"],
        "body": received[0]["body"],
        "attributes": {
            "ApproximateReceiveCount": "1", "SentTimestamp": "1796040000000",
            "SenderId": "AROAEXAMPLE:route", "ApproximateFirstReceiveTimestamp": "1796040000100",
        },
        "messageAttributes": {},
        "md5OfBody": "d41d8cd98f00b204e9800998ecf8427e",
        "md5OfMessageAttributes": null,
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:111122223333:queue",
        "awsRegion": "eu-central-1",
    }] });
    let report = cloud.invoke(Function::Dispatch, &event).await.unwrap();
    assert_eq!(report, json!({ "batchItemFailures": [] }));
    let texts = sent_sms(number).await;
    assert_eq!(texts.len(), 1);
    cloud.watch.secret(texts[0].split(' ').next().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_of_a_topic_with_a_null_subject() {
    let cloud = Cloud::start().await;
    let sms = message("1", TEXT);
    cloud.private(&sms);
    let mut event = published(&sms);
    let notice = event["Records"][0]["Sns"].as_object_mut().unwrap();
    assert_eq!(notice["Subject"], Value::Null);
    notice.extend([
        ("SignatureVersion".to_owned(), "1".into()),
        ("Signature".to_owned(), "AbCd==".into()),
        ("SigningCertUrl".to_owned(), "https://sns.eu-central-1.amazonaws.com/cert.pem".into()),
        ("UnsubscribeUrl".to_owned(), "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe".into()),
    ]);
    assert_eq!(cloud.invoke(Function::ReceiveSms, &event).await.unwrap(), Value::Null);
    assert_eq!(cloud.messages("alice").await.len(), 1);
}
