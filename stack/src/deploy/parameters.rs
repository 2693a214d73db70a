//! The sources of a stack's parameters.
//!
//! A generated secret is made once, handed to CloudFormation, and from then on passed as "the previous
//! value": it is stored nowhere else and printed nowhere at all.

use std::collections::BTreeMap;

use app::manifest::{Parameter, Source, StackEntry};
use aws_sdk_cloudformation::types;

use crate::deploy::artifact::Functions;
use crate::deploy::current::Current;
use crate::deploy::facts::Facts;
use crate::error::Error;
use crate::random;

/// The outputs of every stack that is deployed, by the stack's id in the manifest.
pub type StackOutputs = BTreeMap<String, BTreeMap<String, String>>;

/// Addresses in place of those that AWS gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The address that people use, in place of the distribution's own or the own domain.
    pub public_url: Option<String>,
    /// The address that takes notifications in place of their services.
    pub outbox_url: Option<String>,
}

/// The sources that parameters are resolved from.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// Outputs of the stacks before this one.
    pub outputs: &'a StackOutputs,
    pub functions: &'a Functions,
    /// The metadata of the deployment.
    pub facts: &'a Facts,
}

impl Sources<'_> {
    /// The parameters as CloudFormation takes them.
    ///
    /// # Errors
    /// If an output or asset is missing, or the system has no randomness.
    pub fn resolve(
        &self,
        parameters: &[Parameter],
        current: Option<&Current>,
    ) -> Result<Vec<types::Parameter>, Error> {
        parameters.iter().map(|parameter| self.one(parameter, current)).collect()
    }

    fn one(&self, parameter: &Parameter, current: Option<&Current>) -> Result<types::Parameter, Error> {
        let name = &parameter.name;
        let builder = types::Parameter::builder().parameter_key(name);
        let value = match &parameter.source {
            Source::Asset { asset } => self
                .functions
                .key(asset)
                .ok_or_else(|| {
                    Error::failed(format!("parameter `{name}` wants asset `{asset}`, which was not built"))
                })?
                .to_owned(),
            Source::Output { stack, output } => self
                .outputs
                .get(stack)
                .and_then(|outputs| outputs.get(output))
                .ok_or_else(|| {
                    Error::failed(format!(
                        "parameter `{name}` wants output `{output}`, which stack `{stack}` lacks"
                    ))
                })?
                .clone(),
            Source::Generated { characters } => {
                if current.is_some_and(|current| current.parameters.contains_key(name)) {
                    return Ok(builder.use_previous_value(true).build());
                }
                random::letters_and_digits(*characters)?
            }
            Source::Kept { first } => {
                if current.is_some_and(|current| current.parameters.contains_key(name)) {
                    return Ok(builder.use_previous_value(true).build());
                }
                first.clone()
            }
            Source::Version => env!("CARGO_PKG_VERSION").to_owned(),
            Source::ExpiresAt => self.facts.expires_at.clone(),
            Source::Fingerprint => self.facts.fingerprint.clone(),
            Source::Build => self.facts.build.clone(),
            Source::EndpointUrl => self.facts.endpoint_url.clone().unwrap_or_default(),
            Source::SiteUrl => address(self.facts.addresses.public_url.as_deref()),
            Source::OutboxUrl => address(self.facts.addresses.outbox_url.as_deref()),
        };
        Ok(builder.parameter_value(value).build())
    }
}

/// An address without a slash at its end; empty if there is none.
fn address(url: Option<&str>) -> String {
    url.unwrap_or_default().trim_end_matches('/').to_owned()
}

/// The parameters with what was drawn for them before: a second draw is another secret, and no change.
pub fn as_drawn(
    parameters: Vec<types::Parameter>,
    entry: &StackEntry,
    before: Option<&[types::Parameter]>,
) -> Vec<types::Parameter> {
    let is_drawn = |name: Option<&str>| {
        let of_entry = entry.parameters.iter().find(|parameter| Some(parameter.name.as_str()) == name);
        of_entry.is_some_and(|parameter| matches!(parameter.source, Source::Generated { .. }))
    };
    let drawn = |name: Option<&str>| before?.iter().find(|before| before.parameter_key() == name).cloned();
    let one = |parameter: types::Parameter| {
        let name = parameter.parameter_key();
        if is_drawn(name) { drawn(name).unwrap_or(parameter) } else { parameter }
    };
    parameters.into_iter().map(one).collect()
}

/// True if these parameters would leave the stack's own as they are.
pub fn unchanged(parameters: &[types::Parameter], current: &Current) -> bool {
    parameters.len() == current.parameters.len()
        && parameters.iter().all(|parameter| {
            let had = parameter.parameter_key().and_then(|key| current.parameters.get(key));
            match had {
                None => false,
                Some(had) => {
                    parameter.use_previous_value() == Some(true) || parameter.parameter_value() == Some(had)
                }
            }
        })
}
