//! The table and its keys, against the template.

use aws_sdk_dynamodb::types::{PointInTimeRecoveryStatus, SseStatus, TimeToLiveStatus};
use serde_json::Value as Json;
use service::kms::{DescribeKey, GetKeyRotationStatus};
use service::sns::GetTopicAttributes;
use service::sqs::GetQueueAttributes;

use super::deployed::{Deployed, Found};
use super::outcome::Outcome;
use crate::aws::{code, failure};
use crate::error::Error;

fn table(deployed: &Deployed) -> Result<(&Found, aws_sdk_dynamodb::Client), Error> {
    let found = deployed.of_type("AWS::DynamoDB::Table").next();
    let found = found.ok_or_else(|| Error::failed("the environment has no table"))?;
    Ok((found, aws_sdk_dynamodb::Client::new(found.aws.config())))
}

async fn described(
    deployed: &Deployed,
) -> Result<(&Found, aws_sdk_dynamodb::types::TableDescription), Error> {
    let (found, client) = table(deployed)?;
    let answer = client.describe_table().table_name(&found.id).send().await;
    let answer = answer.map_err(|error| failure("describe the table", error))?;
    let table = answer.table.ok_or_else(|| Error::failed("the table has no description"))?;
    Ok((found, table))
}

/// Expired items are swept by the attribute that the functions write.
pub(super) async fn time_to_live(deployed: &Deployed) -> Result<Outcome, Error> {
    let (found, client) = table(deployed)?;
    let answer = client.describe_time_to_live().table_name(&found.id).send().await;
    let answer = answer.map_err(|error| failure("ask for the table's time to live", error))?;
    let is = answer.time_to_live_description;
    let on = is.as_ref().and_then(|is| is.time_to_live_status()) == Some(&TimeToLiveStatus::Enabled);
    let by = is.as_ref().and_then(|is| is.attribute_name()).unwrap_or("nothing");
    let wanted = &found.properties["TimeToLiveSpecification"]["AttributeName"];
    let mut problems = Vec::new();
    if !on || wanted != by {
        problems.push(format!("it is by {by}, and {}", if on { "on" } else { "off" }));
    }
    Ok(Outcome::unless(problems))
}

/// The table can be taken back to any second of the last days.
pub(super) async fn recovery(deployed: &Deployed) -> Result<Outcome, Error> {
    let (found, client) = table(deployed)?;
    let answer = client.describe_continuous_backups().table_name(&found.id).send().await;
    let answer = answer.map_err(|error| failure("ask for the table's backups", error))?;
    let recovery = answer.continuous_backups_description.and_then(|is| is.point_in_time_recovery_description);
    let on = recovery.and_then(|recovery| recovery.point_in_time_recovery_status)
        == Some(PointInTimeRecoveryStatus::Enabled);
    let wanted = &found.properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
    Ok(Outcome::unless(differ("it", wanted, on)))
}

/// The table is encrypted under the environment's own key.
pub(super) async fn encryption(deployed: &Deployed) -> Result<Outcome, Error> {
    let (found, table) = described(deployed).await?;
    let is = table.sse_description();
    let on = is.and_then(|is| is.status()) == Some(&SseStatus::Enabled);
    let key = is.and_then(|is| is.kms_master_key_arn()).unwrap_or_default();
    let own = deployed.of_type("AWS::KMS::Key").any(|own| key.ends_with(&own.id));
    let mut problems = differ("encryption", &found.properties["SSESpecification"]["SSEEnabled"], on);
    if on && !own {
        problems.push(format!("it is under `{key}`, which isn't the environment's"));
    }
    Ok(Outcome::unless(problems))
}

/// Nobody deletes the table of a protected environment by accident.
pub(super) async fn deletion(deployed: &Deployed) -> Result<Outcome, Error> {
    let (found, table) = described(deployed).await?;
    let wanted = found.properties["DeletionProtectionEnabled"].as_bool().unwrap_or_default();
    let is = table.deletion_protection_enabled().unwrap_or_default();
    Ok(Outcome::unless(differ("it", &Json::Bool(wanted), is)))
}

/// CloudFormation itself keeps what can't be made again.
pub(super) async fn stack_policy(deployed: &Deployed) -> Result<Outcome, Error> {
    let place = &deployed.place;
    let mut problems = Vec::new();
    let mut protected = 0_usize;
    for entry in place.stacks() {
        let Some(wanted) = place.assembly.templates.get(&entry.template).and_then(app::stack_policy) else {
            continue;
        };
        protected += 1;
        let request = place.there(entry).cloudformation().get_stack_policy().stack_name(&entry.name);
        let answer = request.send().await;
        let answer =
            answer.map_err(|error| failure(&format!("ask for the policy of `{}`", entry.name), error))?;
        let is: Json =
            serde_json::from_str(answer.stack_policy_body().unwrap_or_default()).unwrap_or_default();
        if is != wanted {
            problems.push(format!("`{}` has another policy, or none", entry.name));
        }
    }
    if protected == 0 {
        return Ok(Outcome::NotTried("nothing here is protected".to_owned()));
    }
    Ok(Outcome::unless(problems))
}

/// Keys are rotated by AWS.
pub(super) async fn rotation(deployed: &Deployed) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    for key in deployed.of_type("AWS::KMS::Key") {
        let client = key.aws.service();
        let named = |doing: &str| format!("{doing} key `{}`", key.path);
        let answer = client.call(&DescribeKey { key_id: &key.id }).await;
        let answer = answer.map_err(|error| failure(&named("describe"), error))?;
        let about = answer.key_metadata.ok_or_else(|| Error::failed("a key has no description"))?;
        if !about.enabled {
            problems.push(format!("`{}` is off", key.path));
        }
        // AWS rotates no key that makes MACs.
        if about.key_spec.as_deref() != Some("SYMMETRIC_DEFAULT") {
            continue;
        }
        let is = client.call(&GetKeyRotationStatus { key_id: &key.id }).await;
        let is = is.map_err(|error| failure(&named("ask for the rotation of"), error))?;
        let wanted = key.properties["EnableKeyRotation"].as_bool().unwrap_or_default();
        problems.extend(differ(
            &format!("rotation of `{}`", key.path),
            &Json::Bool(wanted),
            is.key_rotation_enabled,
        ));
    }
    Ok(Outcome::unless(problems))
}

/// Queues are encrypted under the environment's key, refuse plain HTTP, and what is given up is kept.
pub(super) async fn queues(deployed: &Deployed) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    for queue in deployed.of_type("AWS::SQS::Queue") {
        let request = GetQueueAttributes { queue_url: &queue.id, attribute_names: &["All"] };
        let answer = queue.aws.service().call(&request).await;
        let answer = answer.map_err(|error| failure(&format!("ask for queue `{}`", queue.path), error))?;
        let has = |name| answer.attributes.contains_key(name);
        let path = &queue.path;
        let key = !queue.properties["KmsMasterKeyId"].is_null();
        problems.extend(differ(&format!("the key of `{path}`"), &key.into(), has("KmsMasterKeyId")));
        let given_up = !queue.properties["RedrivePolicy"].is_null();
        problems.extend(differ(
            &format!("a queue for what `{path}` gives up"),
            &given_up.into(),
            has("RedrivePolicy"),
        ));
        let policy = answer.attributes.get("Policy");
        problems.extend(by_tls(path, policy, "sqs:*"));
    }
    Ok(Outcome::unless(problems))
}

/// Topics are encrypted under the environment's key, and refuse plain HTTP.
pub(super) async fn topics(deployed: &Deployed) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    for topic in deployed.of_type("AWS::SNS::Topic") {
        let answer = topic.aws.service().call(&GetTopicAttributes { topic_arn: &topic.id }).await;
        let answer = answer.map_err(|error| failure(&format!("ask for topic `{}`", topic.path), error))?;
        let is = answer.contains_key("KmsMasterKeyId");
        let key = !topic.properties["KmsMasterKeyId"].is_null();
        problems.extend(differ(&format!("the key of `{}`", topic.path), &key.into(), is));
        let policy = answer.get("Policy");
        problems.extend(by_tls(&topic.path, policy, "sns:Publish"));
    }
    Ok(Outcome::unless(problems))
}

/// A problem, unless a policy denies an action to whoever comes without TLS.
fn by_tls(path: &str, policy: Option<&String>, action: &str) -> Option<String> {
    let policy: Json = policy.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let denies = |statement: &Json| {
        statement["Effect"] == "Deny"
            && matches!(&statement["Action"], Json::String(one) if one.eq_ignore_ascii_case(action))
            && statement["Condition"]["Bool"]["aws:SecureTransport"] == "false"
    };
    let denied = policy["Statement"].as_array().is_some_and(|all| all.iter().any(denies));
    (!denied).then(|| format!("`{path}` takes plain HTTP"))
}

/// No bucket is open to the public, by its settings or its policy.
pub(super) async fn buckets(deployed: &Deployed) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    for bucket in deployed.of_type("AWS::S3::Bucket") {
        let client = bucket.aws.s3();
        match client.get_public_access_block().bucket(&bucket.id).send().await {
            Ok(answer) => {
                let all = answer.public_access_block_configuration.is_some_and(|is| {
                    [
                        is.block_public_acls(),
                        is.block_public_policy(),
                        is.ignore_public_acls(),
                        is.restrict_public_buckets(),
                    ]
                    .into_iter()
                    .all(|blocked| blocked == Some(true))
                });
                if !all {
                    problems.push(format!("`{}` doesn't block public access", bucket.path));
                }
            }
            Err(error) if code(&error) == Some("NoSuchPublicAccessBlockConfiguration") => {
                problems.push(format!("`{}` doesn't block public access", bucket.path));
            }
            Err(error) => return Err(failure(&format!("ask for bucket `{}`", bucket.path), error)),
        }
        let policy = match client.get_bucket_policy().bucket(&bucket.id).send().await {
            Ok(answer) => answer.policy.unwrap_or_default(),
            Err(error) if code(&error) == Some("NoSuchBucketPolicy") => continue,
            Err(error) => {
                return Err(failure(&format!("read the policy of bucket `{}`", bucket.path), error));
            }
        };
        if lets_anybody(&serde_json::from_str(&policy).unwrap_or_default()) {
            problems.push(format!("the policy of `{}` allows something to everybody", bucket.path));
        }
    }
    Ok(Outcome::unless(problems))
}

/// True if a statement of a policy allows something to every principal.
fn lets_anybody(policy: &Json) -> bool {
    let statements = policy["Statement"].as_array().into_iter().flatten();
    let mut allowing = statements.filter(|statement| statement["Effect"] == "Allow");
    allowing.any(|statement| {
        let principal = &statement["Principal"];
        principal == "*" || principal.as_object().is_some_and(|by| by.values().any(|who| who == "*"))
    })
}

/// One sentence, if what is isn't what the template wants.
pub(super) fn differ(what: &str, wanted: &Json, is: bool) -> Vec<String> {
    let wanted = wanted.as_bool().unwrap_or_default();
    let word = |on: bool| if on { "on" } else { "off" };
    let differs = wanted != is;
    differs
        .then(|| format!("{what} is {}, and {} in the template", word(is), word(wanted)))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lets_anybody;

    #[test]
    fn a_policy_that_names_nobody_is_for_everybody() {
        let policy = |effect: &str, principal: serde_json::Value| json!({ "Statement": [{ "Effect": effect, "Principal": principal, "Action": "s3:GetObject" }] });
        assert!(lets_anybody(&policy("Allow", json!("*"))));
        assert!(lets_anybody(&policy("Allow", json!({ "AWS": "*" }))));
        assert!(!lets_anybody(&policy("Deny", json!("*"))), "what is denied to everybody opens nothing");
        assert!(!lets_anybody(&policy("Allow", json!({ "Service": "cloudfront.amazonaws.com" }))));
    }
}
