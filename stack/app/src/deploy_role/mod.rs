//! `stack/deploy-role.yaml`: the two roles with which environments are deployed, made once by somebody who may make roles.
//!
//! It must not know an environment: which ones may be deployed is a parameter of the template.

mod ci;
mod cloudformation;
mod content;
mod data;
mod domains;
mod edge;
mod functions;
mod grant;
mod names;
mod parameters;
mod roles;
mod sweep;
mod text;
mod trust;

use std::collections::BTreeMap;

use construct::{OidcProvider, Stack, Statement};

use crate::assembly::SynthError;
use parameters::Parameters;

/// The subject of a comment: section and member of the template, and the statement's `Sid`, if it is a statement's.
type About<'a> = (&'a str, &'a str, Option<&'a str>);

/// Comments at what they are about.
type Notes = BTreeMap<About<'static>, &'static str>;

/// The template as it is committed, in YAML.
///
/// # Errors
/// Each problem of its constructs.
pub fn deploy_role() -> Result<String, SynthError> {
    let mut stack = Stack::new("deploy-role", "The roles that deploy Otpost.");
    let mut notes = parameters::NOTES.into_iter().collect::<Notes>();
    let p = Parameters::define(&mut stack);
    let provider = OidcProvider::new(
        &mut stack,
        "Provider",
        "https://token.actions.githubusercontent.com",
        trust::AUDIENCE,
        p.makes_provider,
    );
    let cloudformation = cloudformation::define(&mut stack, &p, &mut notes);
    let deploy = ci::define(&mut stack, &p, &provider, &cloudformation, &mut notes);
    stack.output("DeployRole", "What the CI assumes.", deploy.arn());
    let named = "What otpost.yaml names as the role that stacks are made with.";
    stack.output("CloudFormationRole", named, cloudformation.arn());
    let template = stack.synthesize().map_err(SynthError::Constructs)?;
    Ok(text::written(template.body, &notes))
}

/// Keeps the reasons of a resource's statements as comments.
fn explain(notes: &mut Notes, resource: &'static str, statements: &[Statement]) {
    for statement in statements {
        if let Some(because) = statement.because.filter(|because| *because != grant::NAMED) {
            notes.insert(("Resources", resource, statement.sid), because);
        }
    }
}
