//! The functions and the gateway before them, against the template.

use contract::route::STAGE;
use serde_json::Value as Json;
use service::apigateway::{GetStage, Stage};

use super::deployed::{Deployed, Found};
use super::outcome::Outcome;
use crate::aws::failure;
use crate::deploy::sweep::tagged;
use crate::error::Error;

/// Every function runs on the processors, with the memory and for the time that the template says.
pub(super) async fn functions(deployed: &Deployed) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    for function in deployed.of_type("AWS::Lambda::Function") {
        let request = function.aws.lambda().get_function_configuration().function_name(&function.id);
        let answer = request.send().await;
        let is = answer.map_err(|error| failure(&format!("ask for function `{}`", function.path), error))?;
        let wanted = &function.properties;
        let mut compare = |what: &str, wanted: &Json, is: String| {
            let number = || wanted.as_i64().map(|number| number.to_string());
            let text = wanted.as_str().map(str::to_owned).or_else(number);
            if text.is_some_and(|text| text != is) {
                problems.push(format!("{what} of `{}` is {is}, and {wanted} in the template", function.path));
            }
        };
        let architecture = is.architectures().first().map_or("none", |one| one.as_str());
        compare("the architecture", &wanted["Architectures"][0], architecture.to_owned());
        compare(
            "the runtime",
            &wanted["Runtime"],
            is.runtime().map_or("none", |one| one.as_str()).to_owned(),
        );
        compare("the memory", &wanted["MemorySize"], is.memory_size().unwrap_or_default().to_string());
        compare("the time", &wanted["Timeout"], is.timeout().unwrap_or_default().to_string());
        let tracing = is.tracing_config().and_then(|tracing| tracing.mode());
        let tracing = tracing.map_or("PassThrough", |mode| mode.as_str());
        compare("the tracing", &wanted["TracingConfig"]["Mode"], tracing.to_owned());
    }
    Ok(Outcome::unless(problems))
}

async fn stage(deployed: &Deployed) -> Result<(&Found, Stage), Error> {
    let Some(stage) = deployed.of_type("AWS::ApiGateway::Stage").next() else {
        return Err(Error::failed("the environment has no stage"));
    };
    let request = GetStage { rest_api_id: deployed.outputs.value("ApiId")?, stage_name: STAGE };
    let answer = stage.aws.service().call(&request).await;
    Ok((stage, answer.map_err(|error| failure("ask for the stage", error))?))
}

/// The gateway's limits are the template's, and it keeps no body.
pub(super) async fn limits(deployed: &Deployed) -> Result<Outcome, Error> {
    let (stage, is) = stage(deployed).await?;
    let mut problems = Vec::new();
    for wanted in stage.properties["MethodSettings"].as_array().into_iter().flatten() {
        let text = |name: &str| wanted[name].as_str().unwrap_or_default();
        let key = plain(&format!("{}/{}", text("ResourcePath"), text("HttpMethod")));
        let Some((_, is)) = is.method_settings.iter().find(|(is, _)| plain(is) == key) else {
            problems.push(format!("there are no settings of `{key}`"));
            continue;
        };
        let (rate, burst) = (is.throttling_rate_limit, is.throttling_burst_limit);
        let wants = |name: &str| wanted[name].as_f64().unwrap_or_default();
        let (rate_wanted, burst_wanted) = (wants("ThrottlingRateLimit"), wants("ThrottlingBurstLimit"));
        if (rate - rate_wanted).abs() > f64::EPSILON {
            problems.push(format!("`{key}` takes {rate} a second, and {rate_wanted} in the template"));
        }
        if (f64::from(burst) - burst_wanted).abs() > f64::EPSILON {
            problems.push(format!("`{key}` takes {burst} at once, and {burst_wanted} in the template"));
        }
        if is.data_trace_enabled && wanted["DataTraceEnabled"] != true {
            problems.push(format!("`{key}` logs requests with their bodies"));
        }
    }
    Ok(Outcome::unless(problems))
}

/// A method's path as people write it: in the template it begins with a slash, in an answer it doesn't, and its
/// own slashes are `~1` in both.
fn plain(method: &str) -> String {
    method.replace("~1", "/").trim_start_matches('/').to_owned()
}

/// Requests are logged, in the form that holds nothing of a caller's.
pub(super) async fn access_log(deployed: &Deployed) -> Result<Outcome, Error> {
    let (stage, is) = stage(deployed).await?;
    let format = is.access_log_settings.and_then(|log| log.format);
    Ok(Outcome::unless(match format {
        None => vec!["there is none".to_owned()],
        Some(is) if stage.properties["AccessLogSetting"]["Format"] != is => vec![format!("it holds {is}")],
        Some(_) => Vec::new(),
    }))
}

/// The resources that the tagging API lists carry the environment's tag.
pub(super) async fn tags(deployed: &Deployed) -> Result<Outcome, Error> {
    let environment = &deployed.place.environment.name;
    let arns = tagged::arns(&deployed.place.aws, environment).await?;
    let mut problems = Vec::new();
    for kind in ["AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Lambda::Function"] {
        for found in deployed.of_type(kind) {
            if !arns.iter().any(|arn| arn.ends_with(&found.id)) {
                problems.push(format!("`{}` carries no tag of `{environment}`", found.path));
            }
        }
    }
    Ok(Outcome::unless(problems))
}
