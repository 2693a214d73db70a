//! The resources of an environment that somebody has changed past its stacks.
//!
//! It changes nothing; CloudFormation compares.

mod report;

use std::collections::{BTreeMap, BTreeSet};

use app::manifest::StackEntry;
use aws_sdk_cloudformation::types::{
    PropertyDifference, StackDriftDetectionStatus as Detection, StackResourceDrift, StackResourceDriftStatus,
};

use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::aws::{Aws, code, failure};
use crate::cli::Global;
use crate::console::{self, Console};
use crate::deploy::Pace;
use crate::error::Error;
use crate::place::{Place, resources};

use report::{Difference, Drifted, Report};

/// Compares every stack, and shows the differences.
///
/// # Errors
/// If something has drifted, so that scripts see it; if a stack isn't there, or can't be compared.
pub async fn run(global: &Global, console: &mut Console) -> Result<(), Error> {
    let place = Place::find(global).await?;
    let mut reports = Vec::new();
    for entry in place.stacks() {
        console.status(format!("{}: comparing every resource with the template", entry.name));
        reports.push(detect(&place, entry).await?);
    }
    console.clear();
    if global.json {
        console::json(&reports)?;
    } else {
        reports.iter().flat_map(Report::lines).try_for_each(|line| console::data(&line))?;
    }
    let drifted = match reports.iter().map(|report| report.drifted.len()).sum() {
        0_usize => return Ok(()),
        1 => "1 resource has drifted".to_owned(),
        more => format!("{more} resources have drifted"),
    };
    Err(Error::failed(drifted).hint(format!(
        "put it back with `stack deploy --env {} --revert-drift`, or bring the definition to it and deploy: a deployment \
         without the flag writes only what changes in the template",
        place.environment.name
    )))
}

async fn detect(place: &Place, entry: &StackEntry) -> Result<Report, Error> {
    let aws = place.there(entry);
    let name = &entry.name;
    let begun = match aws.cloudformation().detect_stack_drift().stack_name(name).send().await {
        Ok(begun) => begun,
        Err(error) if code(&error) == Some("ValidationError") => {
            let why = error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or_default();
            let error = if why.contains("does not exist") {
                place.not_deployed()
            } else {
                Error::failed(format!("could not compare stack `{name}`: {why}"))
                    .hint(format!("stack status --env {}", place.environment.name))
            };
            return Err(error);
        }
        Err(error) => return Err(failure(&format!("compare stack `{name}`"), error)),
    };
    wait(&aws, name, &begun.stack_drift_detection_id.unwrap_or_default()).await?;
    let secretive = secretive(place, entry);
    let found = drifts(&aws, name).await?;
    let drifted = found
        .iter()
        .filter_map(|drift| {
            let deleted = match drift.stack_resource_drift_status()? {
                StackResourceDriftStatus::Deleted => true,
                StackResourceDriftStatus::Modified => false,
                _ => return None,
            };
            let logical_id = drift.logical_resource_id().unwrap_or_default().to_owned();
            let shown = !secretive.contains(&logical_id);
            Some(Drifted {
                path: entry.paths.get(&logical_id).unwrap_or(&logical_id).clone(),
                kind: drift.resource_type().unwrap_or_default().to_owned(),
                deleted,
                differences: drift.property_differences().iter().map(|one| difference(one, shown)).collect(),
                logical_id,
            })
        })
        .collect();
    let (checked, not_checked) = count(&aws, entry, &found).await?;
    Ok(Report { stack: name.clone(), region: entry.region.clone(), checked, not_checked, drifted })
}

async fn wait(aws: &Aws, name: &str, detection: &str) -> Result<(), Error> {
    let mut pace = Pace::new(aws);
    loop {
        let client = aws.cloudformation();
        let request = client.describe_stack_drift_detection_status().stack_drift_detection_id(detection);
        let answer = request.send().await;
        let answer =
            answer.map_err(|error| failure(&format!("follow the comparison of stack `{name}`"), error))?;
        match answer.detection_status {
            Some(Detection::DetectionInProgress) => pace.pause().await,
            Some(Detection::DetectionComplete) => return Ok(()),
            _ => {
                let why = answer.detection_status_reason.unwrap_or_default();
                return Err(Error::failed(format!("stack `{name}` could not be compared: {why}")));
            }
        }
    }
}

async fn drifts(aws: &Aws, name: &str) -> Result<Vec<StackResourceDrift>, Error> {
    let mut all = Vec::new();
    let mut next = None;
    loop {
        let client = aws.cloudformation();
        let request = client.describe_stack_resource_drifts().stack_name(name).set_next_token(next);
        let page = request.send().await;
        let page = page.map_err(|error| failure(&format!("read what drifted in stack `{name}`"), error))?;
        all.extend(page.stack_resource_drifts.unwrap_or_default());
        next = page.next_token;
        if next.is_none() {
            return Ok(all);
        }
    }
}

/// The number of resources that were compared, and of those that were not, by type: those that aren't listed, and
/// those that are, as unknown.
async fn count(
    aws: &Aws,
    entry: &StackEntry,
    found: &[StackResourceDrift],
) -> Result<(usize, BTreeMap<String, usize>), Error> {
    use StackResourceDriftStatus::{Deleted, InSync, Modified};
    let compared = found
        .iter()
        .filter(|drift| matches!(drift.stack_resource_drift_status(), Some(InSync | Modified | Deleted)))
        .filter_map(StackResourceDrift::logical_resource_id);
    let compared: BTreeSet<&str> = compared.collect();
    let mut not_checked = BTreeMap::new();
    for resource in resources(aws, entry).await?.unwrap_or_default() {
        if !compared.contains(resource.logical_id.as_str()) {
            *not_checked.entry(resource.kind).or_default() += 1;
        }
    }
    Ok((compared.len(), not_checked))
}

fn difference(found: &PropertyDifference, shown: bool) -> Difference {
    let value = |text: Option<&str>| text.filter(|text| shown && *text != "null").map(str::to_owned);
    Difference {
        property: found.property_path().unwrap_or_default().to_owned(),
        expected: value(found.expected_value()),
        actual: value(found.actual_value()),
    }
}

/// The resources that are given a secret: what is compared is what the services say, in clear.
fn secretive(place: &Place, entry: &StackEntry) -> BTreeSet<String> {
    let secrets = entry.parameters.iter().filter(|parameter| parameter.no_echo);
    let references: Vec<String> =
        secrets.map(|parameter| format!(r#"{{"Ref":"{}"}}"#, parameter.name)).collect();
    let template = place.assembly.templates.get(&entry.template);
    let resources = template.and_then(|template| template["Resources"].as_object());
    let holds = |body: &str| references.iter().any(|reference| body.contains(reference));
    let secretive = resources.into_iter().flatten().filter(|(_, resource)| holds(&resource.to_string()));
    secretive.map(|(id, _)| id.clone()).collect()
}
