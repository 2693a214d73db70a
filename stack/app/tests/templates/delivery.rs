//! Stream, queue and alarms.

use serde_json::{Value as Json, json};

use crate::{of_type, properties, service};

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
        json!({ "deadLetterTargetArn": { "Fn::GetAtt": ["DeliveryDeadLetters", "Arn"] }, "maxReceiveCount": 15 })
    );
    assert!(properties(&service, "DeliveryDeadLetters")["RedrivePolicy"].is_null());
}

#[test]
fn whatever_can_fail_has_an_alarm() {
    let service = service();
    let alarms: Vec<_> =
        of_type(&service, "AWS::CloudWatch::Alarm").map(|(_, alarm)| &alarm["Properties"]).collect();
    let watched = |metric: &str| alarms.iter().filter(|alarm| alarm["MetricName"] == metric).count();
    assert_eq!(watched("Errors"), of_type(&service, "AWS::Lambda::Function").count());
    for metric in [
        "5XXError",
        "ApproximateAgeOfOldestMessage",
        "ApproximateNumberOfMessagesVisible",
        "ReadThrottleEvents",
        "WriteThrottleEvents",
    ] {
        assert_eq!(watched(metric), 1, "{metric}");
    }
    assert!(alarms.iter().all(|alarm| alarm["AlarmActions"] == json!([{ "Ref": "Alarms" }])));
    assert_eq!(
        properties(&service, "Alarms")["Subscription"],
        json!([{ "Protocol": "email", "Endpoint": "operator@example.com" }])
    );
}
