//! `stack deploy --hotswap`: the functions' code and the pages only, past CloudFormation. Each replacement is written
//! down first, and its end afterwards, so that the next one does what wasn't done, and the next full deployment takes
//! all of it back or makes it its own.
//!
//! It must not change anything that a template describes.

mod code;

use app::Assembly;
use app::manifest::StackEntry;

use super::inventory::SERVICE;
use super::record::{Deployed, Place, Record, Unwritten};
use super::{Done, Functions, Outputs, Request, artifact, service_entry, site};
use crate::asset;
use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::doctor;
use crate::error::{Error, Exit};
use code::Code;

/// Replaces the code of functions that were built anew, and the pages that changed.
///
/// # Errors
/// [`Exit::Refused`] for a protected environment; [`Exit::Locked`] while somebody works on it.
pub async fn hotswap(request: &Request, console: &mut Console) -> Result<Done, Error> {
    let environment = &request.environment;
    if environment.protected {
        let message =
            format!("environment `{}` is protected, and --hotswap goes past every check", environment.name);
        return Err(Error::new(Exit::Refused, message).hint("deploy without --hotswap"));
    }
    let assembly = crate::synth::assemble(environment)?;
    let aws = Aws::connect(&request.target, &environment.region).await?;
    let Some(outputs) = Outputs::load(&request.root, environment)? else {
        return Err(Error::failed("only what was deployed from this folder can be hotswapped")
            .hint(format!("stack deploy --env {}", environment.name)));
    };
    let assets = &assembly.manifest.assets;
    let names: Vec<_> = assets.iter().map(|asset| asset.name.as_str()).collect();
    doctor::before_build(&request.profile, &request.root).await?;
    console.line(format!("building the functions for {}", environment.architecture.as_str()));
    let built = asset::build(&request.root, &request.profile, environment.architecture, &names).await?;
    let place = Place::new(&aws, outputs.value(super::ARTIFACT_BUCKET)?, &environment.name);
    let seen = place.read().await?;
    let changed: Vec<_> =
        built.iter().filter(|asset| seen.record.deployed.code(&asset.name) != Some(&asset.key())).collect();
    let pages = site::read(&request.root.join("site"))?;
    let site_changed = seen.record.deployed.site != site::hash(&pages);
    if changed.is_empty() && !site_changed {
        console.line("nothing to replace");
        return Ok(super::done(Some(outputs), false, Vec::new(), console));
    }
    let mut deployed = Deployed { complete: false, ..seen.record.deployed.clone() };
    let keys = changed.iter().map(|asset| (asset.name.clone(), asset.key()));
    deployed.begun.extend(keys);
    let etag = write_down(&place, &seen.record, seen.etag.as_deref(), &deployed).await?;
    for asset in &changed {
        let function =
            physical_id(&aws, service_entry(&assembly)?, &logical_id(&assembly, &asset.name)?).await?;
        let zip = Code::Zip(asset.zip(artifact::compression(&aws))?);
        code::replace(&aws, &asset.name, &function, zip, console).await?;
        console.line(format!("{}: replaced", asset.name));
    }
    if site_changed {
        let destination = site::Destination {
            bucket: outputs.value("SiteBucket")?,
            distribution: outputs.value("DistributionId")?,
            is_new: false,
        };
        deployed.site = site::hash(&pages);
        deployed.pages = site::publish(&aws, &destination, pages, &deployed.pages, console).await?.pages;
    }
    for asset in changed {
        deployed.begun.remove(&asset.name);
        deployed.hotswapped.insert(asset.name.clone(), asset.key());
    }
    write_down(&place, &seen.record, Some(&etag), &deployed).await?;
    Ok(super::done(Some(outputs), true, Vec::new(), console))
}

/// Gives functions that were replaced past CloudFormation the code that the template names, because CloudFormation
/// saw no change and did nothing.
///
/// # Errors
/// If a function can't be found or changed.
pub async fn take_back(
    aws: &Aws,
    assembly: &Assembly,
    before: &Deployed,
    functions: &Functions,
    bucket: &str,
    console: &mut Console,
) -> Result<(), Error> {
    for name in before.swapped() {
        let Some(key) = functions.key(name) else { continue };
        if before.functions.get(name).is_some_and(|had| had != key) {
            continue;
        }
        let function = physical_id(aws, service_entry(assembly)?, &logical_id(assembly, name)?).await?;
        code::replace(aws, name, &function, Code::Stored { bucket, key }, console).await?;
        console.line(format!("{name}: no longer hotswapped"));
    }
    Ok(())
}

/// Answers with the ETag of what was written.
async fn write_down(
    place: &Place,
    before: &Record,
    etag: Option<&str>,
    deployed: &Deployed,
) -> Result<String, Error> {
    before.refuse_locked()?;
    let record = Record { lock: None, deployed: deployed.clone() };
    place.write(&record, etag).await.map_err(|unwritten| match unwritten {
        Unwritten::Failed(error) => error,
        Unwritten::Changed => Error::new(Exit::Locked, "somebody has begun to work on the environment")
            .hint("run the command again"),
    })
}

/// The function that runs an asset, by its logical id.
fn logical_id(assembly: &Assembly, name: &str) -> Result<String, Error> {
    let parameter = assembly.manifest.assets.iter().find(|asset| asset.name == name);
    let template = assembly.templates.get(&service_entry(assembly)?.template);
    let resources = template.and_then(|template| template["Resources"].as_object());
    let runs = |resource: &serde_json::Value| {
        parameter.is_some_and(|asset| resource["Properties"]["Code"]["S3Key"]["Ref"] == asset.parameter)
    };
    let found = resources.and_then(|resources| resources.iter().find(|(_, resource)| runs(resource)));
    found
        .map(|(id, _)| id.clone())
        .ok_or_else(|| Error::failed(format!("no resource of stack `{SERVICE}` runs `{name}`")))
}

async fn physical_id(aws: &Aws, entry: &StackEntry, logical_id: &str) -> Result<String, Error> {
    let client = aws.cloudformation();
    let request = client.describe_stack_resource().stack_name(&entry.name).logical_resource_id(logical_id);
    let answer = request.send().await.map_err(|error| failure(&format!("find `{logical_id}`"), error))?;
    answer
        .stack_resource_detail
        .and_then(|detail| detail.physical_resource_id)
        .ok_or_else(|| Error::failed(format!("`{logical_id}` has no physical id yet")))
}
