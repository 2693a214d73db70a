//! The canary: whether it has made its rounds, and whether they ended well.

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, StateValue, Statistic};
use time::OffsetDateTime;

use super::deployed::{Deployed, Found};
use super::outcome::Outcome;
use crate::aws::failure;
use crate::error::Error;

/// Three rounds.
const SECONDS: i32 = 15 * 60;
/// The construct paths of its function and of the alarms about it.
const PATH: &str = "Canary";

/// It has made rounds, all of which ended well, and its alarm is quiet.
pub(super) async fn canary(deployed: &Deployed) -> Result<Outcome, Error> {
    if !deployed.place.environment.canary {
        return Ok(Outcome::NotTried("this environment has no canary".to_owned()));
    }
    let function = deployed.of_type("AWS::Lambda::Function").find(|found| found.path == PATH);
    let function = function.ok_or_else(|| Error::failed("the environment has no function of the canary"))?;
    let client = Client::new(function.aws.config());
    let mut problems = Vec::new();
    let rounds = sum(&client, function, "Invocations").await?;
    if rounds < 1.0 {
        problems.push("it made no round in fifteen minutes".to_owned());
    }
    let failed = sum(&client, function, "Errors").await?;
    if failed > 0.0 {
        problems.push(format!("{failed} of its {rounds} rounds in fifteen minutes failed"));
    }
    for alarm in deployed.of_type("AWS::CloudWatch::Alarm").filter(|alarm| watches(alarm)) {
        let answer = client.describe_alarms().alarm_names(&alarm.id).send().await;
        let answer = answer.map_err(|error| failure("ask CloudWatch for the canary's alarm", error))?;
        match answer.metric_alarms().first().and_then(|is| is.state_value()) {
            Some(StateValue::Ok) => {}
            Some(state) => problems.push(format!("`{}` is {state}", alarm.path)),
            None => problems.push(format!("`{}` is not there", alarm.path)),
        }
    }
    Ok(Outcome::unless(problems))
}

fn watches(alarm: &Found) -> bool {
    alarm.path.split('/').any(|part| part == PATH)
}

/// A metric of a function, added up over the last fifteen minutes.
async fn sum(client: &Client, function: &Found, metric: &str) -> Result<f64, Error> {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let name = Dimension::builder().name("FunctionName").value(&function.id).build();
    let request = client.get_metric_statistics().namespace("AWS/Lambda").metric_name(metric).dimensions(name);
    let request = request.period(SECONDS).statistics(Statistic::Sum);
    // The last minute may not be counted yet.
    let request =
        request.start_time(DateTime::from_secs(now - i64::from(SECONDS))).end_time(DateTime::from_secs(now));
    let answer = request.send().await;
    let answer = answer.map_err(|error| failure("ask CloudWatch for the canary's rounds", error))?;
    Ok(answer.datapoints().iter().filter_map(|point| point.sum()).sum())
}
