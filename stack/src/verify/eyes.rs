//! Logs, alarms and quotas: what operators see, against the template.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_cloudwatch::types::{HistoryItemType, StateValue};
use service::logs::DescribeLogGroups;
use service::quotas::GetServiceQuota;
use time::OffsetDateTime;

use super::deployed::{Deployed, Found};
use super::outcome::Outcome;
use crate::aws::failure;
use crate::error::Error;

/// `DescribeAlarms` takes so many names.
const NAMES: usize = 100;
/// An alarm's action is in its history after a moment.
const PATIENCE: Duration = Duration::from_secs(60);
const PATIENCE_LOCAL: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_secs(3);

/// Logs are kept as long as the template says, under the environment's key.
pub(super) async fn logs(deployed: &Deployed) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    for group in deployed.of_type("AWS::Logs::LogGroup") {
        let answer = group.aws.logs().call(&DescribeLogGroups::beginning(&group.id)).await;
        let answer =
            answer.map_err(|error| failure(&format!("ask for log group `{}`", group.path), error))?;
        let Some(is) = answer.log_groups.iter().find(|is| is.log_group_name.as_ref() == Some(&group.id))
        else {
            problems.push(format!("`{}` is not there", group.path));
            continue;
        };
        let days = group.properties["RetentionInDays"].as_i64();
        if is.retention_in_days != days {
            problems.push(format!("`{}` is kept for another time than in the template", group.path));
        }
        if !group.properties["KmsKeyId"].is_null() && is.kms_key_id.is_none() {
            problems.push(format!("`{}` is under no key", group.path));
        }
    }
    Ok(Outcome::unless(problems))
}

fn alarms(deployed: &Deployed) -> impl Iterator<Item = &Found> {
    deployed.of_type("AWS::CloudWatch::Alarm")
}

/// Every alarm is there, tells somebody, and is quiet.
pub(super) async fn quiet(deployed: &Deployed) -> Result<Outcome, Error> {
    let mut by_region: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
    for alarm in alarms(deployed) {
        by_region.entry(&alarm.aws.region).or_default().push(alarm);
    }
    if by_region.is_empty() {
        return Ok(Outcome::NotTried("this environment has no alarms".to_owned()));
    }
    let mut problems = Vec::new();
    for some in by_region.values().flat_map(|all| all.chunks(NAMES)) {
        let Some(first) = some.first() else { continue };
        let client = aws_sdk_cloudwatch::Client::new(first.aws.config());
        let names = some.iter().map(|alarm| alarm.id.clone()).collect();
        let answer = client.describe_alarms().set_alarm_names(Some(names)).send().await;
        let answer = answer.map_err(|error| failure("ask CloudWatch for the alarms", error))?;
        for alarm in some {
            let found = answer.metric_alarms().iter().find(|is| is.alarm_name() == Some(&alarm.id));
            let problem = match found {
                None => "is not there",
                Some(is) if is.state_value() == Some(&StateValue::Alarm) => "rings",
                Some(is) if is.alarm_actions().is_empty() && tells(alarm) => "tells nobody",
                Some(_) => continue,
            };
            problems.push(format!("`{}` {problem}", alarm.path));
        }
    }
    Ok(Outcome::unless(problems))
}

/// True if the template has it tell somebody.
fn tells(alarm: &Found) -> bool {
    alarm.properties["AlarmActions"].is_array()
}

/// An alarm that is set off tells its topic. It is quiet again at the end.
pub(super) async fn rings(deployed: &Deployed) -> Result<Outcome, Error> {
    let Some(alarm) = alarms(deployed).find(|alarm| tells(alarm)) else {
        return Ok(Outcome::NotTried("this environment has no alarm that tells anybody".to_owned()));
    };
    let client = aws_sdk_cloudwatch::Client::new(alarm.aws.config());
    let begun = OffsetDateTime::now_utc().unix_timestamp();
    let set = async |state: StateValue| {
        let reason = "stack verify tries whether it tells anybody";
        let request = client.set_alarm_state().alarm_name(&alarm.id).state_value(state);
        let answer = request.state_reason(reason).send().await;
        answer.map_err(|error| failure(&format!("set the state of alarm `{}`", alarm.path), error))
    };
    set(StateValue::Alarm).await?;
    let patience = if deployed.is_aws() { PATIENCE } else { PATIENCE_LOCAL };
    let told = told(&client, &alarm.id, begun, patience).await;
    set(StateValue::Ok).await?;
    Ok(if told? {
        Outcome::Holds
    } else {
        Outcome::DoesNotHold(format!("`{}` rang for {} s and told nobody", alarm.path, patience.as_secs()))
    })
}

/// True if an action of the alarm succeeded since then.
async fn told(
    client: &aws_sdk_cloudwatch::Client,
    name: &str,
    begun: i64,
    patience: Duration,
) -> Result<bool, Error> {
    let since = aws_sdk_cloudwatch::primitives::DateTime::from_secs(begun);
    let ends = tokio::time::Instant::now() + patience;
    while tokio::time::Instant::now() < ends {
        let request =
            client.describe_alarm_history().alarm_name(name).history_item_type(HistoryItemType::Action);
        let answer = request.start_date(since).send().await;
        let answer = answer.map_err(|error| failure("read the alarm's history", error))?;
        // "Successfully executed action ARN", as documented for `HistorySummary`.
        let mut told = answer.alarm_history_items().iter().filter_map(|item| item.history_summary());
        if told.any(|summary| summary.starts_with("Successfully")) {
            return Ok(true);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(false)
}

/// Service Quotas says how many roles the account may have, which is what runs out first.
pub(super) async fn quotas(deployed: &Deployed) -> Result<Outcome, Error> {
    if !deployed.is_aws() {
        return Ok(Outcome::NotTried("an emulator has no quotas".to_owned()));
    }
    let aws = deployed.place.aws.in_region("us-east-1");
    let request = GetServiceQuota { service_code: "iam", quota_code: "L-FE177D64" };
    let answer = aws.service().call(&request).await;
    let value =
        answer.map_err(|error| failure("ask Service Quotas", error))?.quota.and_then(|quota| quota.value);
    Ok(Outcome::unless(match value {
        Some(_) => Vec::new(),
        None => vec!["Service Quotas does not say".to_owned()],
    }))
}
