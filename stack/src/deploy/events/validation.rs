//! Early validation: the faults that CloudFormation finds before it begins. They are told by `DescribeEvents` alone.
//!
//! It must not fail: its caller has a failure to report already.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{EventFilter, HookFailureMode, OperationEvent};

use super::Failure;
use crate::aws::Aws;

/// Of which the events are.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// The newest operation of a stack, by its ARN.
    Stack(&'a str),
    /// A change set, by its ARN: its name is taken for nothing (aws-cloudformation/cloudformation-cli #1116).
    ChangeSet(&'a str),
}

/// The refusals, each with its resource, why, and where in the template; nothing when nobody says.
pub async fn refusals(aws: &Aws, of: Of<'_>, paths: &BTreeMap<String, String>) -> Vec<Failure> {
    let client = aws.cloudformation();
    let request = client.describe_events().filters(EventFilter::builder().failed_events(true).build());
    let request = match of {
        Of::Stack(id) => request.stack_name(id),
        Of::ChangeSet(id) => request.change_set_name(id),
    };
    let mut pages = request.into_paginator().items().send();
    let mut found = Vec::new();
    while let Some(Ok(event)) = pages.next().await {
        found.extend(failure(event, paths));
    }
    found
}

/// One that only warns has failed nothing.
fn failure(event: OperationEvent, paths: &BTreeMap<String, String>) -> Option<Failure> {
    if event.validation_failure_mode == Some(HookFailureMode::Warn) {
        return None;
    }
    let reason = event.validation_status_reason?;
    let logical_id = event.logical_resource_id.unwrap_or_default();
    Some(Failure {
        path: paths.get(&logical_id).cloned().unwrap_or_default(),
        logical_id,
        resource_type: event.resource_type.unwrap_or_default(),
        reason: match event.validation_path {
            Some(at) => format!("{reason} (at {at})"),
            None => reason,
        },
    })
}
