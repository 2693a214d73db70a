//! A stack as CloudFormation describes it.
//!
//! It must not know what is to become of it.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{self, StackDriftInformation, StackDriftStatus, TemplateStage};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::deploy::status::Status;
use crate::error::Error;

/// A stack as it is.
#[derive(Clone, Debug)]
pub struct Current {
    /// Its ARN, by which it is found even after it was deleted.
    pub id: String,
    /// The possible next steps.
    pub status: Status,
    /// The same in CloudFormation's word.
    pub word: String,
    /// Its parameters; a secret one reads `****`.
    pub parameters: BTreeMap<String, String>,
    pub outputs: BTreeMap<String, String>,
    pub tags: BTreeMap<String, String>,
    /// The last comparison with its template, if something had been changed by hand then.
    pub drifted: Option<DateTime>,
}

impl Current {
    /// The account it belongs to, from its ARN.
    pub fn account(&self) -> Option<&str> {
        self.id.split(':').nth(4)
    }

    /// Says that something was changed by hand, as far as CloudFormation has been asked to look.
    pub fn remark(&self, console: &mut Console) {
        let Some(at) = self.drifted.and_then(|at| at.fmt(Format::DateTime).ok()) else { return };
        let name = self.id.split('/').nth(1).unwrap_or(&self.id);
        console.line(format!(
            "{name}: somebody had changed something by hand when it was last compared, at {at}; look at it with \
             `stack drift`, put it back with --revert-drift"
        ));
    }
}

/// The stack as it is; `None` when there is none.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn describe(aws: &Aws, name: &str) -> Result<Option<Current>, Error> {
    Ok(described(aws, name).await?.map(current).filter(|current| {
        // A stack that was asked for by its ARN is described even after it is gone.
        current.status != Status::Deleted
    }))
}

/// The same in CloudFormation's terms, gone ones too if they are asked for by their ARN.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn described(aws: &Aws, name: &str) -> Result<Option<types::Stack>, Error> {
    let answer = match aws.cloudformation().describe_stacks().stack_name(name).send().await {
        Ok(answer) => answer,
        // The same code is used for a malformed request, which a name of ours never makes.
        Err(error) if code(&error) == Some("ValidationError") => return Ok(None),
        Err(error) => return Err(failure(&format!("describe stack `{name}`"), error)),
    };
    Ok(answer.stacks.unwrap_or_default().into_iter().next())
}

fn has_drifted(drift: &StackDriftInformation) -> bool {
    drift.stack_drift_status() == Some(&StackDriftStatus::Drifted)
}

/// CloudFormation's description in our terms.
pub fn current(stack: types::Stack) -> Current {
    let word = stack.stack_status().map(|status| status.as_str().to_owned()).unwrap_or_default();
    let pair = |key: Option<String>, value: Option<String>| key.zip(value);
    Current {
        drifted: stack.drift_information.filter(has_drifted).and_then(|drift| drift.last_check_timestamp),
        status: Status::parse(&word),
        word,
        id: stack.stack_id.or(stack.stack_name).unwrap_or_default(),
        parameters: stack
            .parameters
            .unwrap_or_default()
            .into_iter()
            .filter_map(|parameter| pair(parameter.parameter_key, parameter.parameter_value))
            .collect(),
        outputs: stack
            .outputs
            .unwrap_or_default()
            .into_iter()
            .filter_map(|output| pair(output.output_key, output.output_value))
            .collect(),
        tags: stack.tags.unwrap_or_default().into_iter().filter_map(|tag| pair(tag.key, tag.value)).collect(),
    }
}

/// The template that was sent last, byte for byte; `None` of a shell that never had one.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn template(aws: &Aws, current: &Current) -> Result<Option<String>, Error> {
    let client = aws.cloudformation();
    let request = client.get_template().stack_name(&current.id).template_stage(TemplateStage::Original);
    match request.send().await {
        Ok(answer) => Ok(answer.template_body),
        // Every other stack has one.
        Err(error)
            if code(&error) == Some("ValidationError")
                && ["REVIEW_IN_PROGRESS", "DELETE_IN_PROGRESS"].contains(&current.word.as_str()) =>
        {
            Ok(None)
        }
        Err(error) => Err(failure("read the template of the stack", error)),
    }
}

/// True if the deployed template retains resources when the stack is deleted.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn retains(aws: &Aws, current: &Current) -> Result<bool, Error> {
    if current.word == "REVIEW_IN_PROGRESS" {
        return Ok(false);
    }
    let body = template(aws, current).await?.unwrap_or_default();
    let template: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    let resources = template["Resources"].as_object();
    Ok(resources
        .is_some_and(|resources| resources.values().any(|resource| resource["DeletionPolicy"] == "Retain")))
}
