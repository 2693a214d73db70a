//! The role by which API Gateway logs. An account has one in a region, for every API there: one that serves is kept,
//! whoever made it; any other is written down, and put back with the last environment.
//!
//! No stack has this setting. `AWS::ApiGateway::Account` sets its role without a look at what is set, and leaves it
//! set when the stack goes.

mod account;
mod note;
mod standing;

use serde_json::Value;

use super::approval;
use crate::aws::Aws;
use crate::cli::Approval;
use crate::compare::{Difference, GatewayLogs};
use crate::console::Console;
use crate::error::Error;

use account::Unset;
use note::Note;
use standing::Standing;

/// The output of the bootstrap stack with the role.
pub const ROLE: &str = "GatewayLogsRole";
/// The beginning of the names of Otpost's own: CloudFormation makes them of the stack's.
const OWN: &str = "otpost-bootstrap-";

/// The setting as it was found, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The bootstrap stack's own role is set.
    Own,
    /// One of Otpost's is set, and the bootstrap stack that it was of is gone.
    Earlier,
    /// Somebody else's is set, and kept.
    Kept {
        /// Its ARN.
        role: String,
        /// The reason why nobody could tell if it serves.
        doubt: Option<String>,
    },
    /// None is set, or one that can't stay.
    Change(GatewayLogs),
}

/// True if a template makes the role.
pub fn has_role(template: &Value) -> bool {
    template["Outputs"][ROLE].is_object()
}

/// Looks at the setting. `own` is the bootstrap stack's role, once there is one.
///
/// # Errors
/// If AWS can't be asked.
pub async fn look(aws: &Aws, own: Option<&str>, environment: &str) -> Result<Found, Error> {
    let change = |old: Option<String>, because| {
        Found::Change(GatewayLogs { region: aws.region.clone(), old, because })
    };
    let Some(role) = account::role(aws).await? else { return Ok(change(None, None)) };
    if own == Some(role.as_str()) {
        return Ok(Found::Own);
    }
    if standing::name(&role).starts_with(OWN) {
        return Ok(Found::Earlier);
    }
    Ok(match standing::of(aws, &role, environment).await? {
        Standing::Serves => Found::Kept { role, doubt: None },
        Standing::Unknown(doubt) => Found::Kept { role, doubt: Some(doubt) },
        Standing::Unfit(because) => change(Some(role), Some(because)),
    })
}

/// The place where a role is set.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The region's AWS.
    pub aws: &'a Aws,
    /// The artifact bucket of the region.
    pub bucket: &'a str,
    /// The bootstrap stack's role.
    pub own: &'a str,
    /// The environment that is deployed.
    pub environment: &'a str,
}

impl Setting<'_> {
    /// Sets Otpost's role if that was `found` to be needed; answers with whether it did. It looks again: what came since
    /// and nobody has approved of, is asked for.
    ///
    /// # Errors
    /// [`crate::error::Exit::NeedsApproval`] when nobody approves; or when AWS refuses.
    pub async fn settle(
        &self,
        found: &Found,
        planned: &Difference,
        level: Approval,
        console: &mut Console,
    ) -> Result<bool, Error> {
        if matches!(found, Found::Own | Found::Kept { .. }) {
            return Ok(false);
        }
        match look(self.aws, Some(self.own), self.environment).await? {
            Found::Own | Found::Kept { .. } => return Ok(false),
            // Its own bucket alone knew the role before that one.
            Found::Earlier => {}
            Found::Change(change) => {
                let before = change.old.clone();
                if change.takes_over() && planned.gateway_logs.as_ref() != Some(&change) {
                    let mut now = planned.beside_change_sets();
                    now.gateway_logs = Some(change);
                    console.difference(now.lines());
                    approval::ask(&[now], level, console)?;
                }
                note::write(self.aws, self.bucket, &Note { before }).await?;
            }
        }
        match account::set(self.aws, self.own).await {
            Ok(()) => {}
            Err(Unset::Failed(error)) => return Err(error),
            Err(Unset::Unfit(message)) => {
                return Err(Error::failed(message)
                    .hint("IAM may not have told API Gateway of the role yet; run the command again"));
            }
        }
        console.line(format!("API Gateway logs by Otpost's role in {}", self.aws.region));
        Ok(true)
    }
}

/// The end of the bootstrap stack's role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenBack {
    /// API Gateway doesn't log by it any more, so that it may go.
    Free,
    /// API Gateway goes on logging by it, because nobody knows what was set before.
    Unknown,
    /// API Gateway goes on logging by it, because it refuses what was set before, and why.
    Refused(String),
}

/// Puts back what was set before the role of this name, unless somebody has set another one since.
///
/// # Errors
/// If AWS can't be asked or refuses.
pub async fn give_back(
    aws: &Aws,
    bucket: Option<&str>,
    role: &str,
    console: &mut Console,
) -> Result<GivenBack, Error> {
    let region = &aws.region;
    match account::role(aws).await? {
        Some(set) if standing::name(&set) == role => {}
        Some(other) => {
            console.line(format!("API Gateway goes on logging by `{other}` in {region}"));
            return Ok(GivenBack::Free);
        }
        None => return Ok(GivenBack::Free),
    }
    let note = match bucket {
        Some(bucket) => note::read(aws, bucket).await?,
        None => None,
    };
    let Some(Note { before }) = note else { return Ok(GivenBack::Unknown) };
    let Some(before) = before else {
        account::reset(aws).await?;
        console.line(format!("API Gateway logs by no role in {region}, as before"));
        return Ok(GivenBack::Free);
    };
    if standing::is_gone(aws, &before).await? {
        account::reset(aws).await?;
        console.line(format!(
            "API Gateway logs by no role in {region}: `{before}`, which was set before, is gone"
        ));
        return Ok(GivenBack::Free);
    }
    match account::set(aws, &before).await {
        Ok(()) => {
            console.line(format!("API Gateway logs by `{before}` in {region}, as before"));
            Ok(GivenBack::Free)
        }
        Err(Unset::Failed(error)) => Err(error),
        Err(Unset::Unfit(message)) => Ok(GivenBack::Refused(format!("`{before}`: {message}"))),
    }
}
