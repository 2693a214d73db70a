//! Stream, queue and events.

use serde_json::{Value as Json, json};

use crate::{local, properties, service, template};

#[test]
fn the_stream_feeds_route_with_what_must_be_delivered() {
    let service = service();
    let stream = properties(&service, "DeliveryStream");
    assert_eq!(stream["EventSourceArn"], json!({ "Fn::GetAtt": ["Table", "StreamArn"] }));
    assert_eq!(stream["FunctionName"], json!({ "Fn::GetAtt": ["Route", "Arn"] }));
    assert_eq!(stream["StartingPosition"], "TRIM_HORIZON");
    assert_eq!(stream["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]));
    assert_eq!(stream["BisectBatchOnFunctionError"], true);
    assert_eq!(stream["MaximumRecordAgeInSeconds"], 600, "as long as anything lives");
    // Each retry comes on top of the first time: as recorded (`test_lambda_integration_dynamodbstreams`, 2025-11-25).
    let tries = stream["MaximumRetryAttempts"].as_u64().unwrap() + 1;
    let runbook = std::fs::read_to_string(crate::root().join("docs/runbook.md")).unwrap();
    assert!(runbook.contains(&format!("It tries a batch {tries} times and then")), "{tries}");
    assert_eq!(
        stream["DestinationConfig"]["OnFailure"]["Destination"],
        json!({ "Fn::GetAtt": ["DeliveryDeadLetters", "Arn"] })
    );
    let pattern = stream["FilterCriteria"]["Filters"][0]["Pattern"].as_str().unwrap();
    let pattern: Json = serde_json::from_str(pattern).unwrap();
    assert_eq!(
        pattern,
        json!({
            "eventName": ["INSERT", "MODIFY"],
            "dynamodb": { "NewImage": { "deliver": { "S": [{ "exists": true }] } } },
        })
    );
}

#[test]
fn the_queue_feeds_dispatch_and_gives_up_into_the_dead_letters() {
    let service = service();
    let messages = properties(&service, "DeliveryMessages");
    assert_eq!(messages["EventSourceArn"], json!({ "Fn::GetAtt": ["DeliveryQueue", "Arn"] }));
    assert_eq!(messages["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]));
    let queue = properties(&service, "DeliveryQueue");
    assert_eq!(queue["VisibilityTimeout"], 40, "twice the function's timeout");
    assert_eq!(
        queue["RedrivePolicy"],
        json!({ "deadLetterTargetArn": { "Fn::GetAtt": ["DeliveryDeadLetters", "Arn"] }, "maxReceiveCount": 12 })
    );
    assert!(properties(&service, "DeliveryDeadLetters")["RedrivePolicy"].is_null());
}

/// Seed of a second factor "on any event": the event's source is whoever the account lets publish.
#[test]
fn an_event_reaches_the_function_that_issues() {
    let service = service();
    let rule = properties(&service, "TokenRequested");
    assert_eq!(rule["EventPattern"], json!({ "detail-type": ["TokenRequested"] }));
    assert_eq!(rule["Targets"][0]["Arn"], json!({ "Fn::GetAtt": ["IssueToken", "Arn"] }));
    assert_eq!(rule["Targets"][0]["RetryPolicy"]["MaximumEventAgeInSeconds"], 300);
    let permission = properties(&service, "TokenRequestedPermission");
    assert_eq!(permission["Principal"], "events.amazonaws.com");
    assert_eq!(permission["SourceArn"], json!({ "Fn::GetAtt": ["TokenRequested", "Arn"] }));
    let tries = properties(&service, "TokenRequestedInvocations");
    assert_eq!(tries["MaximumEventAgeInSeconds"], 300, "Lambda's own six hours surprise people");
}

#[test]
fn texts_come_by_a_topic_only_where_the_provider_is_on() {
    let service = service();
    let policy = &properties(&service, "TextsPolicy")["PolicyDocument"]["Statement"][0];
    assert_eq!(policy["Principal"], json!({ "Service": "sms-voice.amazonaws.com" }));
    assert_eq!((&policy["Action"], &policy["Resource"]), (&json!("sns:Publish"), &json!({ "Ref": "Texts" })));
    assert_eq!(
        policy["Condition"],
        json!({ "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } })
    );
    let subscription = properties(&service, "TextsSubscription");
    assert_eq!(
        (&subscription["Protocol"], &subscription["Endpoint"]),
        (&json!("lambda"), &json!({ "Fn::GetAtt": ["ReceiveSms", "Arn"] }))
    );
    let permission = properties(&service, "TextsSubscriptionPermission");
    assert_eq!(
        (&permission["Principal"], &permission["SourceArn"]),
        (&json!("sns.amazonaws.com"), &json!({ "Ref": "Texts" }))
    );
    assert_eq!(properties(&service, "TextsInvocations")["MaximumEventAgeInSeconds"], 600);
    assert_eq!(service["Outputs"]["TextsTopicArn"]["Value"], json!({ "Ref": "Texts" }));
    let local = template(&local(), "service");
    assert!(!local.to_string().contains("AWS::SNS::Subscription"));
}
