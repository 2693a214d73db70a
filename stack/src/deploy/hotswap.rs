//! `stack deploy --hotswap`: the functions' code and the pages only, past CloudFormation. What was replaced is
//! written down first, so that the next full deployment takes it back or makes it its own.
//!
//! It must not change anything that a template describes.

use app::Assembly;
use app::manifest::StackEntry;
use aws_sdk_lambda::primitives::Blob;

use super::inventory::SERVICE;
use super::record::{Deployed, Place, Record, Seen, Unwritten};
use super::{Done, Functions, Outputs, Request, service_entry, site};
use crate::asset;
use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::doctor;
use crate::error::{Error, Exit};

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
    deployed.hotswapped.extend(changed.iter().map(|asset| (asset.name.clone(), asset.key())));
    write_down(&place, &seen, &deployed).await?;
    for asset in changed {
        let function =
            physical_id(&aws, service_entry(&assembly)?, &logical_id(&assembly, &asset.name)?).await?;
        replace(&aws, &asset.name, &function, Code::Zip(asset.zip()?)).await?;
        console.line(format!("{}: replaced", asset.name));
    }
    if site_changed {
        let destination = site::Destination {
            bucket: outputs.value("SiteBucket")?,
            distribution: outputs.value("DistributionId")?,
            is_new: false,
        };
        site::publish(&aws, &destination, pages, &deployed.pages, console).await?;
    }
    Ok(super::done(Some(outputs), true, Vec::new(), console))
}

/// Where a function's code comes from.
enum Code<'a> {
    Zip(Vec<u8>),
    Stored { bucket: &'a str, key: &'a str },
}

/// Gives functions that were replaced past CloudFormation the code that the template says, where CloudFormation
/// saw no change and did nothing.
///
/// # Errors
/// When a function can't be found or changed.
pub async fn take_back(
    aws: &Aws,
    assembly: &Assembly,
    before: &Deployed,
    functions: &Functions,
    bucket: &str,
    console: &mut Console,
) -> Result<(), Error> {
    for name in before.hotswapped.keys() {
        let Some(key) = functions.key(name) else { continue };
        if before.functions.get(name).is_some_and(|had| had != key) {
            continue;
        }
        let function = physical_id(aws, service_entry(assembly)?, &logical_id(assembly, name)?).await?;
        replace(aws, name, &function, Code::Stored { bucket, key }).await?;
        console.line(format!("{name}: no longer hotswapped"));
    }
    Ok(())
}

async fn write_down(place: &Place, seen: &Seen, deployed: &Deployed) -> Result<(), Error> {
    seen.record.refuse_locked()?;
    let record = Record { lock: None, deployed: deployed.clone() };
    match place.write(&record, seen.etag.as_deref()).await {
        Ok(_) => Ok(()),
        Err(Unwritten::Failed(error)) => Err(error),
        Err(Unwritten::Changed) => {
            Err(Error::new(Exit::Locked, "somebody has begun to work on the environment")
                .hint("run the command again"))
        }
    }
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

async fn replace(aws: &Aws, name: &str, function: &str, code: Code<'_>) -> Result<(), Error> {
    let client = aws.lambda();
    let request = client.update_function_code().function_name(function);
    let request = match code {
        Code::Zip(zip) => request.zip_file(Blob::new(zip)),
        Code::Stored { bucket, key } => request.s3_bucket(bucket).s3_key(key),
    };
    request.send().await.map(drop).map_err(|error| failure(&format!("replace the code of `{name}`"), error))
}
