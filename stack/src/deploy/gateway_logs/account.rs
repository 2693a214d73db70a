//! API Gateway's setting for an account and region: the role by which it logs.
//!
//! It must not know whose role that should be.

use std::time::Duration;

use service::apigateway::{GetAccount, UpdateAccount};
use tokio::time::sleep;

use crate::aws::{Aws, code, failure};
use crate::error::Error;

/// IAM tells API Gateway of a role that was made a moment ago within seconds, seldom later: two minutes.
const TRIES: u32 = 7;
/// API Gateway takes one change of the setting so often, which is a quota that can't be raised.
const PAUSE: Duration = Duration::from_secs(20);
/// An emulator waits for nothing.
const PAUSE_OF_EMULATOR: Duration = Duration::from_millis(50);

/// API Gateway's words for a role that it can't log by, or can't yet. The code is the same for both.
const UNFIT: [&str; 2] =
    ["does not have required permissions", "could not successfully write to CloudWatch Logs"];

/// The reason for which the role was not set.
#[derive(Debug)]
pub enum Unset {
    /// API Gateway tried the role and can't log by it.
    Unfit(String),
    /// Something else.
    Failed(Error),
}

/// The role that is set, as an ARN; `None` where none is.
///
/// # Errors
/// If API Gateway can't be asked.
pub async fn role(aws: &Aws) -> Result<Option<String>, Error> {
    let answer = aws.service().call(&GetAccount).await;
    let answer = answer.map_err(|error| {
        hinted(
            failure("read API Gateway's logging role", error),
            "it takes apigateway:GET on /account, which stack/deploy-role.yaml has; make its roles again",
        )
    })?;
    Ok(answer.cloudwatch_role_arn.filter(|arn| !arn.is_empty()))
}

/// Sets a role. API Gateway tries it first, as often as it takes IAM to know it.
///
/// # Errors
/// [`Unset::Unfit`] when API Gateway can't log by it.
pub async fn set(aws: &Aws, role: &str) -> Result<(), Unset> {
    let pause = if aws.endpoint_url.is_some() { PAUSE_OF_EMULATOR } else { PAUSE };
    for _ in 1..TRIES {
        match patch(aws, Some(role)).await {
            Err(Unset::Unfit(_)) => sleep(pause).await,
            ended => return ended,
        }
    }
    patch(aws, Some(role)).await
}

/// Sets none.
///
/// # Errors
/// If API Gateway refuses.
pub async fn reset(aws: &Aws) -> Result<(), Error> {
    match patch(aws, None).await {
        Ok(()) => Ok(()),
        Err(Unset::Failed(error)) => Err(error),
        Err(Unset::Unfit(message)) => Err(Error::failed(message)),
    }
}

async fn patch(aws: &Aws, role: Option<&str>) -> Result<(), Unset> {
    // Without a value there is none: an empty one is called malformed.
    let change = UpdateAccount { cloudwatch_role_arn: role };
    let Err(error) = aws.service().call(&change).await else { return Ok(()) };
    let bad = code(&error) == Some("BadRequestException");
    let failed = failure("set API Gateway's logging role", error);
    if bad && UNFIT.iter().any(|words| failed.message.contains(words)) {
        return Err(Unset::Unfit(failed.message));
    }
    Err(Unset::Failed(hinted(
        failed,
        "it takes apigateway:PATCH on /account and iam:PassRole; stack/deploy-role.yaml has them for Otpost's role \
         alone, and another one is put back by a person",
    )))
}

/// Says what a role of an older template lacks.
fn hinted(error: Error, hint: &str) -> Error {
    if error.message.contains("AccessDenied") { error.hint(hint) } else { error }
}
