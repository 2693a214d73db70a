//! The environment that `--env` names: its stacks as they are defined, and the AWS they are in.
//!
//! It must not know what is asked about them.

use app::manifest::StackEntry;
use app::{Assembly, Environment};

use crate::aws::{Aws, failure};
use crate::cli::Global;
use crate::deploy::inventory::SERVICE;
use crate::error::Error;
use crate::project::Project;
use crate::{run, synth};

/// An environment, connected.
#[derive(Debug)]
pub struct Place {
    /// Its settings in `otpost.yaml`.
    pub environment: Environment,
    /// Its stacks as they are defined now.
    pub assembly: Assembly,
    /// Its home region.
    pub aws: Aws,
}

/// A resource of a stack as CloudFormation lists it.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its id in the template.
    pub logical_id: String,
    /// Its id in its service; empty until it is created.
    pub physical_id: String,
    /// Its construct path; the logical id if it was deployed from another definition.
    pub path: String,
    pub kind: String,
    /// CloudFormation's status of it.
    pub status: String,
}

impl Place {
    /// Reads the configuration and finds credentials.
    ///
    /// # Errors
    /// If there is no such environment, or there are no credentials.
    pub async fn find(global: &Global) -> Result<Self, Error> {
        let project = Project::find()?;
        let environment = project.environment(global)?;
        let assembly = synth::assemble(&environment)?;
        let aws = Aws::connect(&run::target(global, &project)?, &environment.region).await?;
        Ok(Self { environment, assembly, aws })
    }

    /// Its stacks, in the order they are deployed.
    pub fn stacks(&self) -> &[StackEntry] {
        &self.assembly.manifest.stacks
    }

    /// The stack that holds the system itself. Without it an environment isn't deployed.
    ///
    /// # Errors
    /// If the assembly has no such stack.
    pub fn service(&self) -> Result<&StackEntry, Error> {
        self.stacks().iter().find(|entry| entry.id == SERVICE).ok_or_else(|| self.not_deployed())
    }

    /// The AWS of a stack's region.
    pub fn there(&self, entry: &StackEntry) -> Aws {
        self.aws.in_region(&entry.region)
    }

    /// The error for an environment that isn't deployed.
    pub fn not_deployed(&self) -> Error {
        let name = &self.environment.name;
        Error::failed(format!("environment `{name}` is not deployed"))
            .hint(format!("stack deploy --env {name}"))
    }
}

/// The resources of a stack. `None`: there is no such stack.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn resources(aws: &Aws, entry: &StackEntry) -> Result<Option<Vec<Resource>>, Error> {
    let client = aws.cloudformation();
    let mut pages = client.list_stack_resources().stack_name(&entry.name).into_paginator().send();
    let mut all = Vec::new();
    while let Some(page) = pages.next().await {
        let page = match page {
            Ok(page) => page,
            // The name itself is one that CloudFormation accepts.
            Err(error) if crate::aws::code(&error) == Some("ValidationError") => return Ok(None),
            Err(error) => {
                return Err(failure(&format!("list the resources of stack `{}`", entry.name), error));
            }
        };
        for summary in page.stack_resource_summaries.unwrap_or_default() {
            let logical_id = summary.logical_resource_id.unwrap_or_default();
            all.push(Resource {
                path: entry.paths.get(&logical_id).unwrap_or(&logical_id).clone(),
                logical_id,
                physical_id: summary.physical_resource_id.unwrap_or_default(),
                kind: summary.resource_type.unwrap_or_default(),
                status: summary.resource_status.map(|word| word.as_str().to_owned()).unwrap_or_default(),
            });
        }
    }
    Ok(Some(all))
}
