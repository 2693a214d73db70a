//! From an environment to a running system: checks, functions, stacks, pages, and a last look.
//!
//! It owns the order. It must not know what the stacks contain: the manifest says.

mod artifact;
mod changes;
mod current;
mod destroy;
mod events;
pub mod lock;
mod outputs;
mod pace;
mod parameters;
pub mod record;
mod relying_party;
mod remove;
pub mod secrets;
mod site;
mod smoke;
mod stack;
mod status;

use std::path::PathBuf;

use app::manifest::{Source, StackEntry};
use app::{Assembly, Environment};

use crate::asset::{self, Asset};
use crate::aws::{Aws, Target};
use crate::console::Console;
use crate::doctor;
use crate::error::Error;
use crate::local::front::{Front, Listener};

pub use crate::asset::BuildProfile;
pub use destroy::destroy;
pub use outputs::Outputs;
pub use parameters::{Addresses, StackOutputs};

use artifact::Artifacts;
use parameters::Sources;
use stack::Template;

/// The largest template that CloudFormation takes with the request, in bytes.
const MAX_INLINE_BYTES: usize = 51_200;

/// The stack that an account and region have once; it outlives every environment.
const BOOTSTRAP: &str = "bootstrap";
const ARTIFACT_BUCKET: &str = "ArtifactBucket";
/// The stack that holds the distribution.
const SERVICE: &str = "service";

/// What to deploy, from where, to where.
#[derive(Clone, Debug)]
pub struct Request {
    /// The environment.
    pub environment: Environment,
    /// Which AWS, as whom.
    pub target: Target,
    /// The folder of `otpost.yaml`.
    pub root: PathBuf,
    /// Addresses in place of those that AWS gives.
    pub addresses: Addresses,
    /// How the functions are built.
    pub profile: BuildProfile,
}

/// Deploys an environment.
///
/// # Errors
/// With the first cause. What was done stays; the same command takes it up again.
pub async fn deploy(request: &Request, console: &mut Console) -> Result<Outputs, Error> {
    let environment = &request.environment;
    let aws = Aws::connect(&request.target, &environment.region).await?;
    doctor::before_deploy(&aws, environment, &request.profile, &request.root).await?;
    let assembly = crate::synth::assemble(environment)?;
    crate::synth::write(&assembly, &request.root, app::Format::Json)?;

    let home = service_entry(&assembly)?;
    relying_party::check(&aws, environment, &request.addresses, home).await?;

    console.line(format!("building the functions for {}", environment.architecture.as_str()));
    let names: Vec<_> = assembly.manifest.assets.iter().map(|asset| asset.name.as_str()).collect();
    let assets = asset::build(&request.root, &request.profile, environment.architecture, &names).await?;
    let stacks = stacks(&aws, &assembly, &assets, &request.addresses, console).await?;

    let outputs = Outputs::of(environment, &stacks, request.addresses.public_url.as_deref());
    outputs.save(&request.root)?;
    secrets::draw_vapid(&aws, environment, &outputs, console).await?;
    let destination = site::Destination {
        environment: &environment.name,
        bucket: outputs.value("SiteBucket")?,
        artifacts: outputs.value(ARTIFACT_BUCKET)?,
        distribution: outputs.value("DistributionId")?,
    };
    site::publish(&aws, &destination, site::read(&request.root.join("site"))?, console).await?;
    look(&aws, &assembly, &outputs, console).await?;
    Ok(outputs)
}

/// Brings every stack of an assembly up to date, in the manifest's order.
///
/// # Errors
/// With the first cause; stacks before the one that failed stay as they have become.
pub async fn stacks(
    aws: &Aws,
    assembly: &Assembly,
    assets: &[Asset],
    addresses: &Addresses,
    console: &mut Console,
) -> Result<StackOutputs, Error> {
    let artifacts = Artifacts::of(assets);
    let mut outputs = StackOutputs::new();
    for entry in &assembly.manifest.stacks {
        let there = aws.in_region(&entry.region);
        let current = stack::heal(&there, &entry.name, console).await?;
        let bucket = outputs.get(BOOTSTRAP).and_then(|outputs| outputs.get(ARTIFACT_BUCKET));
        if entry.parameters.iter().any(|parameter| matches!(parameter.source, Source::Asset { .. })) {
            let bucket = bucket.ok_or_else(|| no_bucket(entry))?;
            artifact::upload(aws, bucket, assets, console).await?;
        }
        let sources = Sources {
            outputs: &outputs,
            artifacts: &artifacts,
            endpoint_url: aws.endpoint_url.as_deref(),
            addresses,
        };
        let parameters = sources.resolve(&entry.parameters, current.as_ref())?;
        let body = body(assembly, entry)?;
        if let Some(current) = &current
            && stack::is_up_to_date(&there, entry, current, &body, &parameters).await?
        {
            console.line(format!("{}: unchanged", entry.name));
            outputs.insert(entry.id.clone(), current.outputs.clone());
            continue;
        }
        let template = if body.len() <= MAX_INLINE_BYTES {
            Template::Inline(body)
        } else {
            let bucket = bucket.ok_or_else(|| no_bucket(entry))?;
            Template::Url(artifact::upload_template(aws, bucket, body).await?)
        };
        stack::apply(&there, entry, current.as_ref(), template, parameters, console).await?;
        let settled = current::describe(&there, &entry.name).await?;
        outputs.insert(entry.id.clone(), settled.map(|stack| stack.outputs).unwrap_or_default());
    }
    Ok(outputs)
}

/// A template as it is sent: minified, because 51,200 bytes are counted with their spaces.
fn body(assembly: &Assembly, entry: &StackEntry) -> Result<String, Error> {
    let template = assembly
        .templates
        .get(&entry.template)
        .ok_or_else(|| Error::failed(format!("the assembly has no `{}`", entry.template)))?;
    Ok(template.to_string())
}

fn no_bucket(entry: &StackEntry) -> Error {
    Error::failed(format!(
        "stack `{}` needs the artifact bucket, and no stack before it makes one",
        entry.name
    ))
}

/// The template with the distribution, and what other stacks have for it.
///
/// # Errors
/// When the assembly has none.
pub fn service_template(assembly: &Assembly) -> Result<serde_json::Value, Error> {
    assembly.with_what_it_takes(service_entry(assembly)?).ok_or_else(no_service)
}

fn service_entry(assembly: &Assembly) -> Result<&StackEntry, Error> {
    assembly.manifest.stacks.iter().find(|entry| entry.id == SERVICE).ok_or_else(no_service)
}

fn no_service() -> Error {
    Error::failed(format!("the assembly has no stack `{SERVICE}`"))
}

/// The smoke test. An emulator has no distribution that a browser could reach: the front stands in.
async fn look(aws: &Aws, assembly: &Assembly, outputs: &Outputs, console: &mut Console) -> Result<(), Error> {
    if aws.endpoint_url.is_none() {
        return smoke::test(aws, &outputs.site_url, &outputs.api_url, console).await;
    }
    let front = Front::of_deployment(&service_template(assembly)?, outputs, aws).await?;
    let listener = Listener::bind(0).await?;
    let here = outputs.at(&listener.url());
    let _serving = front.serve(listener);
    smoke::test(aws, &here.site_url, &here.api_url, console).await
}
