//! Answers of CloudFormation that the emulator never gives, written from the API reference: "DescribeStacks",
//! "DescribeStackEvents", "DescribeEvents" and "Stack status codes".
//!
//! It must not know what `stack` makes of them.

use std::sync::Arc;

use super::fault::{Act, Fault, ID, Rewriting, TOKEN};

/// The events of a resource, or the stack itself, while something happens to it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    pub logical_id: &'a str,
    pub resource_type: &'a str,
    pub status: &'a str,
    pub reason: &'a str,
}

/// The type of the event that speaks of the stack as a whole.
pub const STACK: &str = "AWS::CloudFormation::Stack";

/// The stack's status, whatever it really is: to who asks for it, and to who asks for all.
pub fn status(stack: &str, word: &'static str) -> [Fault; 2] {
    let marker = format!("<StackName>{stack}</StackName>");
    let rewriting: Rewriting = Arc::new(move |body| following(body, &marker, "StackStatus", word));
    [stack, ""]
        .map(|about| Fault::new(Act::Rewrite(Arc::clone(&rewriting))).of("DescribeStacks").about(about))
}

/// The status of a resource of a stack, whatever it really is.
pub fn resource_status(stack: &str, resource: &str, word: &'static str) -> Fault {
    let marker = format!("<LogicalResourceId>{resource}</LogicalResourceId>");
    let rewriting = move |body: &str| following(body, &marker, "ResourceStatus", word);
    Fault::new(Act::Rewrite(Arc::new(rewriting))).of("ListStackResources").about(stack)
}

/// The events of the operation that was begun last on a stack, in place of those that there are: one answer for
/// each call that asks for events.
pub fn events(stack: &str, operation: &str, told: &[Told<'_>]) -> [Fault; 2] {
    let all = |member: &dyn Fn(&Told<'_>) -> String| -> String {
        let numbered = told.iter().enumerate().rev();
        // Both tell the newest first.
        numbered.map(|(n, told)| format!("<member>{}{}</member>", fields(told, n), member(told))).collect()
    };
    let of_stack = all(&|_| String::new());
    let of_operation = all(&|told| {
        let kind = if told.resource_type == STACK { "STACK_EVENT" } else { "PROGRESS_EVENT" };
        let state = match told.status {
            status if status.ends_with("_FAILED") => "FAILED",
            status if status.ends_with("_COMPLETE") => "SUCCEEDED",
            _ => "IN_PROGRESS",
        };
        format!(
            "<EventType>{kind}</EventType><OperationId>documented</OperationId>\
             <OperationType>{operation}</OperationType><OperationStatus>{state}</OperationStatus>"
        )
    });
    [("DescribeStackEvents", "StackEvents", of_stack), ("DescribeEvents", "OperationEvents", of_operation)]
        .map(|(call, list, events)| {
            let body = format!(
                "<{call}Response><{call}Result><{list}>{events}</{list}></{call}Result></{call}Response>"
            );
            Fault::new(Act::Answer(body)).of(call).about(stack)
        })
}

fn fields(told: &Told<'_>, n: usize) -> String {
    let Told { logical_id, resource_type, status, reason } = told;
    let physical = if *resource_type == STACK { ID } else { "documented" };
    let reason = if reason.is_empty() {
        String::new()
    } else {
        format!("<ResourceStatusReason>{reason}</ResourceStatusReason>")
    };
    format!(
        "<EventId>documented-{n}</EventId><StackId>{ID}</StackId><ClientRequestToken>{TOKEN}</ClientRequestToken>\
         <LogicalResourceId>{logical_id}</LogicalResourceId>\
         <PhysicalResourceId>{physical}</PhysicalResourceId><ResourceType>{resource_type}</ResourceType>\
         <Timestamp>2099-01-01T00:00:{n:02}Z</Timestamp><ResourceStatus>{status}</ResourceStatus>{reason}"
    )
}

/// The text of the first element of this name behind each marker, made into another one.
pub fn following(body: &str, marker: &str, element: &str, text: &str) -> String {
    let (begin, end) = (format!("<{element}>"), format!("</{element}>"));
    let mut pieces = body.split(marker);
    let mut made = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (before, rest) = piece.split_once(&begin).expect("it has one");
        let (_, after) = rest.split_once(&end).expect("it is closed");
        made.push_str(&[marker, before, &begin, text, &end, after].concat());
    }
    made
}
