//! Requests of the query protocol.

use super::{Row, SECRET};
use crate::requests::Sent;

pub fn all() -> Vec<Row> {
    let right = [
        ("Action", "CreateStack"),
        ("Version", "2010-05-15"),
        ("StackName", "otpost"),
        ("Parameters.member.1.ParameterKey", "Key"),
        ("Parameters.member.1.ParameterValue", SECRET),
        ("Capabilities.member.1", "CAPABILITY_IAM"),
    ];
    let with = |name: &'static str, value: &'static str| {
        let mut pairs = right.to_vec();
        match pairs.iter_mut().find(|(one, _)| *one == name) {
            Some(pair) => pair.1 = value,
            None => pairs.push((name, value)),
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
