//! Inputs of functions without a caller who waits, and the notification of their failures.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::look::{Look, items, texts};

/// The greatest age of an event that nobody waits for, in seconds; Lambda's own is six hours.
const MAX_AGE_SECONDS: u64 = 600;

pub fn rules(look: &mut Look<'_>) {
    mappings(look);
    queues(look);
    asynchronous(look);
    alarms(look);
}

fn mappings(look: &mut Look<'_>) {
    for (id, mapping) in look.each("AWS::Lambda::EventSourceMapping") {
        let partial = texts(&mapping["FunctionResponseTypes"]) == ["ReportBatchItemFailures"];
        look.hold(partial, "a batch fails in part", id);
        if mapping["EventSourceArn"]["Fn::GetAtt"][1] != "StreamArn" {
            continue;
        }
        let filters = items(&mapping["FilterCriteria"]["Filters"]);
        let marked = |filter: &&Json| filter["Pattern"].as_str().is_some_and(|text| text.contains("deliver"));
        look.hold(
            !filters.is_empty() && filters.iter().all(marked),
            "only what must be delivered is read",
            id,
        );
        let given_up = &mapping["DestinationConfig"]["OnFailure"]["Destination"];
        look.hold(look.kind_of(given_up) == Some("AWS::SQS::Queue"), "what a stream gives up is kept", id);
        let age = mapping["MaximumRecordAgeInSeconds"].as_u64().unwrap_or(u64::MAX);
        look.hold(age <= MAX_AGE_SECONDS, "what comes too late isn't tried", id);
        let retries = mapping["MaximumRetryAttempts"].as_u64().unwrap_or(u64::MAX);
        look.hold(
            retries <= 100 && mapping["BisectBatchOnFunctionError"] == true,
            "a poisoned batch ends",
            id,
        );
    }
}

fn queues(look: &mut Look<'_>) {
    let queues = look.each("AWS::SQS::Queue");
    let targets: BTreeSet<&str> = queues
        .iter()
        .filter_map(|(_, queue)| queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0].as_str())
        .collect();
    for (id, queue) in &queues {
        let redriven = queue["RedrivePolicy"]["maxReceiveCount"].as_u64().is_some_and(|count| count > 0);
        look.hold(redriven || targets.contains(id), "a queue has dead letters", id);
    }
}

fn asynchronous(look: &mut Look<'_>) {
    for (id, tries) in look.each("AWS::Lambda::EventInvokeConfig") {
        let age = tries["MaximumEventAgeInSeconds"].as_u64().unwrap_or(u64::MAX);
        look.hold(age <= MAX_AGE_SECONDS, "what comes too late isn't tried", id);
    }
    let limited: BTreeSet<&str> = look
        .each("AWS::Lambda::EventInvokeConfig")
        .iter()
        .filter_map(|(_, tries)| tries["FunctionName"]["Ref"].as_str())
        .collect();
    let asynchronous = ["events.amazonaws.com", "sns.amazonaws.com"];
    for (id, permission) in look.each("AWS::Lambda::Permission") {
        let function = permission["FunctionName"]["Fn::GetAtt"][0].as_str().unwrap_or_default();
        let waits = !asynchronous.iter().any(|service| permission["Principal"] == **service);
        look.hold(waits || limited.contains(function), "what nobody waits for is given up in time", id);
    }
}

fn alarms(look: &mut Look<'_>) {
    let alarms = look.each("AWS::CloudWatch::Alarm");
    let composed: Vec<String> = look
        .each("AWS::CloudWatch::CompositeAlarm")
        .iter()
        .map(|(_, alarm)| alarm["AlarmRule"].to_string())
        .collect();
    for (id, alarm) in &alarms {
        let tells =
            items(&alarm["AlarmActions"]).iter().any(|to| look.kind_of(to) == Some("AWS::SNS::Topic"));
        let in_another = composed
            .iter()
            .any(|rule| rule.contains(&format!("${{{id}}}")) || rule.contains(&format!("\"{id}\"")));
        look.hold(tells || in_another, "an alarm tells somebody", id);
        look.hold(alarm["AlarmDescription"].is_string(), "an alarm says what to look at", id);
        look.hold(alarm["ActionsEnabled"] != false, "an alarm is switched on", id);
    }
    for (id, alarm) in look.each("AWS::CloudWatch::CompositeAlarm") {
        let tells =
            items(&alarm["AlarmActions"]).iter().any(|to| look.kind_of(to) == Some("AWS::SNS::Topic"));
        look.hold(tells, "an alarm tells somebody", id);
    }
}
