//! From an environment to a running system: checks, functions, stacks, pages, and a last look.
//!
//! It owns the order. It must not know what the stacks contain: the manifest says.

mod approval;
mod artifact;
pub mod current;
pub mod destroy;
mod events;
mod expand;
pub mod explain;
mod facts;
mod gateway_logs;
mod hotswap;
mod interrupt;
pub mod inventory;
pub mod lock;
mod names;
mod outputs;
mod pace;
mod parameters;
mod plan;
mod preview;
mod protection;
pub mod record;
mod relying_party;
mod remove;
mod rollback;
mod rollout;
mod rotate;
pub mod secrets;
mod site;
mod smoke;
mod stack;
mod status;
pub mod sweep;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use app::manifest::StackEntry;
use app::{Assembly, Environment};
use serde_json::json;
use time::OffsetDateTime;

use crate::asset;
use crate::aws::{Aws, Target};
use crate::compare::Difference;
use crate::console::Console;
use crate::doctor;
use crate::error::Error;
use crate::local::front::{Front, Listener, Serving};

pub use crate::asset::BuildProfile;
pub use artifact::Functions;
pub use facts::Facts;
pub use hotswap::hotswap;
pub use outputs::Outputs;
pub use pace::Pace;
pub use parameters::{Addresses, StackOutputs};
pub use preview::preview;
pub use rollback::rollback;
pub use rollout::{Rolled, Rollout, Wishes};
pub use rotate::origin_key as rotate_origin_key;

use current::Current;
use inventory::SERVICE;
use names::{HOST, Names};
use record::{Deployed, Place, Seen};
use site::Page;
use status::Status;

/// The output of the bootstrap stack, and of every service stack that uses it.
const ARTIFACT_BUCKET: &str = "ArtifactBucket";

/// The environment to deploy, from which folder, to which account.
#[derive(Clone, Debug)]
pub struct Request {
    pub environment: Environment,
    /// The account, the region and the credentials.
    pub target: Target,
    /// The folder of `otpost.yaml`.
    pub root: PathBuf,
    /// Addresses in place of those that AWS gives.
    pub addresses: Addresses,
    /// The build of the functions.
    pub profile: BuildProfile,
    /// The options of the deployment.
    pub wishes: Wishes,
    /// The life of the environment from now on, and if it is counted anew.
    pub life: Option<Duration>,
    /// See `life`.
    pub extend: bool,
}

/// The result of a deployment.
#[derive(Debug)]
pub struct Done {
    /// The deployed outputs. After a dry run of something new there is nothing.
    pub outputs: Option<Outputs>,
    /// True if anything changed, or, after a dry run, would.
    pub changed: bool,
    /// The changes.
    pub differences: Vec<Difference>,
}

/// Deploys an environment.
///
/// # Errors
/// With the first cause. Finished steps stay; the same command takes it up again.
pub async fn deploy(request: &Request, console: &mut Console) -> Result<Done, Error> {
    // 1. Synthesize, and look at what is there. Nothing is changed yet.
    let environment = &request.environment;
    let assembly = crate::synth::assemble(environment)?;
    crate::synth::write(&assembly, &request.root, app::Format::Json)?;
    let pages = site::read(&request.root.join("site"))?;
    let aws = Aws::connect(&request.target, &environment.region).await?;
    let current = current::describe(&aws, &service_entry(&assembly)?.name).await?;
    doctor::check_account(&aws, environment, current.as_ref().and_then(Current::account)).await?;
    let facts = facts(request, &assembly, &aws, current.as_ref())?;

    // 2. Nothing to do? The fingerprint of the stack and the record say so, in two calls.
    let seen = seen(&aws, environment, current.as_ref()).await?;
    let whole = whole(&facts, current.as_ref(), seen.as_ref(), &pages);
    let wishes = &request.wishes;
    if let Some(current) = whole.filter(|_| !wishes.revert_drift && wishes.change_set.is_none()) {
        console.line(format!("{}: unchanged", environment.name));
        current.remark(console);
        let outputs = save(request, &assembly, current.outputs.clone())?;
        return Ok(done(Some(outputs), false, Vec::new(), console));
    }
    // 3. Refuse before anything is built: passkeys that would be lost, records that can't be written.
    if let Some(current) = &current {
        relying_party::check(&aws, environment, &request.addresses, current, console).await?;
    }
    let mut names = Names::new(&aws, environment, current.as_ref()).await?;
    if !request.wishes.dry_run {
        names.site(environment).check(console).await?;
    }
    // 4. Build the functions, unless their sources are those that are deployed.
    let functions = functions(request, &assembly, &facts, current.as_ref(), console).await?;
    let rollout = Rollout {
        aws: &aws,
        assembly: &assembly,
        functions: &functions,
        facts: &facts,
        wishes: &request.wishes,
    };
    // 5. All stacks under the lock: planned, shown, approved, brought up to date.
    let mut rolled = rollout.run(seen, console).await?;
    let held = rolled.held.take();
    if request.wishes.dry_run {
        if let Some(held) = held {
            let before = held.before().clone();
            held.release(before).await?;
        }
        let changed = rolled.differences.iter().any(|difference| !difference.is_empty());
        return Ok(done(None, changed, rolled.differences, console));
    }
    // 6. Secrets, pages and a last look; then the record is written, which releases the lock.
    let before = held.as_ref().map(|held| held.before().clone()).unwrap_or_default();
    names.distribution = rolled.outputs.get(SERVICE).and_then(|outputs| outputs.get(HOST)).cloned();
    let finished = finish(request, &rollout, &rolled, &before, pages, &names, console).await;
    match finished {
        Ok((outputs, deployed, changed)) => {
            if let Some(held) = held {
                held.release(deployed).await?;
            }
            Ok(done(Some(outputs), changed, rolled.differences, console))
        }
        Err(error) => {
            if let Some(held) = held {
                held.give_up().await;
            }
            Err(error)
        }
    }
}

/// The steps after the stacks: secrets, pages, functions that were replaced past CloudFormation, a look.
async fn finish(
    request: &Request,
    rollout: &Rollout<'_>,
    rolled: &Rolled,
    before: &Deployed,
    pages: Vec<Page>,
    names: &Names,
    console: &mut Console,
) -> Result<(Outputs, Deployed, bool), Error> {
    let (aws, assembly) = (rollout.aws, rollout.assembly);
    let values = rolled.outputs.get(SERVICE).cloned().unwrap_or_default();
    let outputs = save(request, assembly, values)?;
    secrets::draw_vapid(aws, &request.environment, &outputs, console).await?;
    let bucket = outputs.value(ARTIFACT_BUCKET)?;
    hotswap::take_back(aws, assembly, before, rollout.functions, bucket, console).await?;
    let destination = site::Destination {
        bucket: outputs.value("SiteBucket")?,
        distribution: outputs.value("DistributionId")?,
        is_new: rolled.is_new,
    };
    let records = names.site(&request.environment);
    records.settle(console).await?;
    let site = site::hash(&pages);
    let published = site::publish(aws, &destination, pages, &before.pages, console).await?;
    if aws.endpoint_url.is_none() {
        records.wait(console).await?;
    }
    look(aws, assembly, &outputs, console).await?;
    let deployed = Deployed {
        complete: true,
        fingerprint: rollout.facts.fingerprint.clone(),
        site,
        pages: published.pages,
        functions: rollout.functions.keys().clone(),
        hotswapped: BTreeMap::new(),
        begun: BTreeMap::new(),
    };
    Ok((outputs, deployed, rolled.changed || published.changed || !before.swapped().is_empty()))
}

fn done(
    outputs: Option<Outputs>,
    changed: bool,
    differences: Vec<Difference>,
    console: &mut Console,
) -> Done {
    console.event(&json!({ "event": "deployed", "changed": changed, "outputs": outputs }));
    Done { outputs, changed, differences }
}

fn facts(
    request: &Request,
    assembly: &Assembly,
    aws: &Aws,
    current: Option<&Current>,
) -> Result<Facts, Error> {
    let environment = &request.environment;
    let names: Vec<_> = assembly.manifest.assets.iter().map(|asset| asset.name.as_str()).collect();
    let build = asset::inputs(&request.root, &request.profile, environment.architecture, &names)?;
    let life = request.life.or_else(|| environment.ttl.map(|ttl| Duration::from_secs(ttl.seconds.into())));
    let expires_at = facts::expires_at(OffsetDateTime::now_utc(), life, request.extend, current);
    Facts::new(assembly, &request.addresses, aws.endpoint_url.as_deref(), build, expires_at)
}

/// The record, where the service stack says where it is.
async fn seen(
    aws: &Aws,
    environment: &Environment,
    current: Option<&Current>,
) -> Result<Option<(Place, Seen)>, Error> {
    let Some(bucket) = current.and_then(|current| current.outputs.get(ARTIFACT_BUCKET)) else {
        return Ok(None);
    };
    let place = Place::new(aws, bucket, &environment.name);
    let seen = place.read().await?;
    Ok(Some((place, seen)))
}

/// The service stack, when there is nothing to do.
fn whole<'a>(
    facts: &Facts,
    current: Option<&'a Current>,
    seen: Option<&(Place, Seen)>,
    pages: &[Page],
) -> Option<&'a Current> {
    let current =
        current.filter(|current| current.status == Status::Settled && facts.are_those_of(current))?;
    let (_, Seen { record, .. }) = seen?;
    let deployed = &record.deployed;
    let is_whole = record.lock.is_none()
        && deployed.complete
        && deployed.fingerprint == facts.fingerprint
        && deployed.site == site::hash(pages)
        && deployed.swapped().is_empty();
    is_whole.then_some(current)
}

/// The functions: built, unless what they are built from is what is deployed.
async fn functions(
    request: &Request,
    assembly: &Assembly,
    facts: &Facts,
    current: Option<&Current>,
    console: &mut Console,
) -> Result<Functions, Error> {
    let assets = &assembly.manifest.assets;
    let deployed = current.filter(|current| current.outputs.get("Build") == Some(&facts.build));
    if let Some(current) = deployed {
        console.line("functions: unchanged");
        return Ok(Functions::of_stack(current, assets));
    }
    let architecture = request.environment.architecture;
    doctor::before_build(&request.profile, &request.root).await?;
    console.line(format!("building the functions for {}", architecture.as_str()));
    let names: Vec<_> = assets.iter().map(|asset| asset.name.as_str()).collect();
    Ok(Functions::built(asset::build(&request.root, &request.profile, architecture, &names).await?))
}

/// Keeps what was deployed, for scripts and for `stack diff --offline`.
fn save(request: &Request, assembly: &Assembly, values: BTreeMap<String, String>) -> Result<Outputs, Error> {
    let outputs = Outputs::of(&request.environment, values, request.addresses.public_url.as_deref());
    outputs.save(&request.root)?;
    crate::synth::keep(assembly, &request.root)?;
    Ok(outputs)
}

/// The template with the distribution and its stack's other resources.
///
/// # Errors
/// If the assembly has none.
pub fn service_template(assembly: &Assembly) -> Result<serde_json::Value, Error> {
    assembly.with_what_it_takes(service_entry(assembly)?).ok_or_else(no_service)
}

fn service_entry(assembly: &Assembly) -> Result<&StackEntry, Error> {
    assembly.manifest.stacks.iter().find(|entry| entry.id == SERVICE).ok_or_else(no_service)
}

fn no_service() -> Error {
    Error::failed(format!("the assembly has no stack `{SERVICE}`"))
}

/// The smoke test.
async fn look(aws: &Aws, assembly: &Assembly, outputs: &Outputs, console: &mut Console) -> Result<(), Error> {
    let (here, _serving) = reachable(aws, assembly, outputs).await?;
    smoke::test(aws, &here.site_url, &here.api_url, console).await
}

/// The outputs with addresses that can be asked. An emulator has no distribution that a browser could reach: the front
/// stands in, for as long as it is kept.
async fn reachable(
    aws: &Aws,
    assembly: &Assembly,
    outputs: &Outputs,
) -> Result<(Outputs, Option<Serving>), Error> {
    if aws.endpoint_url.is_none() {
        return Ok((outputs.clone(), None));
    }
    let front = Front::of_deployment(&service_template(assembly)?, outputs, aws).await?;
    let listener = Listener::bind(0).await?;
    Ok((outputs.at(&listener.url()), Some(front.serve(listener))))
}
