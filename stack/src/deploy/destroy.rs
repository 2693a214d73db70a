//! Removes an environment with everything in it. The bootstrap stack stays: other environments use it.

use std::path::Path;

use app::Environment;

use crate::aws::{Aws, Target};
use crate::console::Console;
use crate::deploy::outputs::Outputs;
use crate::deploy::pace::Pace;
use crate::deploy::record::Place;
use crate::deploy::status::Status;
use crate::deploy::{ARTIFACT_BUCKET, BOOTSTRAP, current, remove};
use crate::error::Error;
use crate::secret::store;
use crate::{doctor, synth};

/// Deletes the environment's stacks, the last one first, and what they leave. Nothing to delete is a success.
///
/// # Errors
/// When the environment is protected, nobody confirms, or something can't be deleted.
pub async fn destroy(
    environment: &Environment,
    target: &Target,
    root: &Path,
    confirmed: bool,
    console: &mut Console,
) -> Result<(), Error> {
    let name = &environment.name;
    if environment.protected {
        return Err(Error::usage(format!("environment `{name}` is protected"))
            .hint("set `protected: false` for it in otpost.yaml and deploy it first"));
    }
    if !confirmed && !ask(name, console)? {
        return Err(Error::failed("nothing was removed"));
    }
    let aws = Aws::connect(target, &environment.region).await?;
    doctor::check_account(&aws, environment, None).await?;
    let assembly = synth::assemble(environment)?;
    for entry in assembly.manifest.stacks.iter().rev().filter(|entry| !entry.shared) {
        let there = aws.in_region(&entry.region);
        let mut pace = Pace::new(&there);
        let current = loop {
            match current::describe(&there, &entry.name).await? {
                Some(current) if current.status == Status::Busy => {
                    console
                        .status(format!("{}: waiting, because its status is {}", entry.name, current.word));
                    pace.pause().await;
                }
                settled => break settled,
            }
        };
        match current {
            Some(current) if current::retains(&there, &current).await? => {
                return Err(deployed_protected(name));
            }
            Some(current) => remove::stack(&there, &current, &entry.name, console).await?,
            None => console.line(format!("{}: not there", entry.name)),
        }
    }
    let secrets = store::clear(&aws, &environment.secrets_path()).await?;
    if secrets > 0 {
        console.line(format!("secrets: {secrets} removed"));
    }
    let bootstrap = assembly.manifest.stacks.iter().find(|entry| entry.id == BOOTSTRAP);
    if let Some(entry) = bootstrap
        && let Some(current) = current::describe(&aws.in_region(&entry.region), &entry.name).await?
        && let Some(bucket) = current.outputs.get(ARTIFACT_BUCKET)
    {
        Place::new(&aws, bucket, name).remove().await?;
    }
    Outputs::forget(root, name)
}

/// The template that is there decides what stays, not `otpost.yaml`.
fn deployed_protected(name: &str) -> Error {
    Error::usage(format!("environment `{name}` was deployed as a protected one: its data would stay behind"))
        .hint(format!("stack deploy --env {name}, and then destroy it"))
}

fn ask(name: &str, console: &mut Console) -> Result<bool, Error> {
    if !console.interactive() {
        return Err(Error::usage(format!("nobody is here to confirm that `{name}` is to be removed"))
            .hint(format!("stack destroy --env {name} --yes")));
    }
    let question = format!("this removes environment `{name}` with all its data; type its name to confirm:");
    Ok(console.confirm(&question, name))
}
