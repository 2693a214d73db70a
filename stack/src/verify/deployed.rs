//! The environment that claims are tried on: its resources beside their templates, and the address at which
//! it is reached.
//!
//! It must not know what is claimed.

use serde_json::Value as Json;

use super::http::Http;
use crate::aws::Aws;
use crate::cli::Global;
use crate::console::Console;
use crate::deploy::inventory::SERVICE;
use crate::deploy::{self, Outputs};
use crate::error::Error;
use crate::local::front::{Front, Listener, Serving};
use crate::place::{Place, Resource, resources};
use crate::project::Project;

/// An environment, and how it is reached.
pub(super) struct Deployed {
    pub(super) place: Place,
    /// Its outputs, with the addresses at which it is reached from here.
    pub(super) outputs: Outputs,
    pub(super) http: Http,
    found: Vec<Found>,
    /// Resources that templates have and stacks don't, and stacks that aren't complete.
    pub(super) missing: Vec<String>,
    /// An emulator has no distribution that could be reached: the front stands in while this is there.
    _serving: Option<Serving>,
}

/// A resource as it is in the template, and what it is called in its service.
pub(super) struct Found {
    /// Its account and region.
    pub(super) aws: Aws,
    /// Its construct path.
    pub(super) path: String,
    /// Its name or id.
    pub(super) id: String,
    kind: String,
    /// Its properties in the template.
    pub(super) properties: Json,
}

impl Deployed {
    /// # Errors
    /// If the environment isn't deployed, or CloudFormation can't be asked.
    pub(super) async fn find(global: &Global, console: &mut Console) -> Result<Self, Error> {
        let place = Place::find(global).await?;
        let root = Project::find()?.root;
        let outputs = match Outputs::load(&root, &place.environment)? {
            Some(outputs) => outputs,
            None => Outputs::ask(&place.aws, &place.environment, &place.assembly.manifest).await?,
        };
        let mut found = Vec::new();
        let mut missing = Vec::new();
        for entry in place.stacks() {
            console.status(format!("asking for {}", entry.name));
            let aws = place.there(entry);
            let Some(there) = resources(&aws, entry).await? else {
                if entry.id == SERVICE {
                    return Err(place.not_deployed());
                }
                missing.push(format!("stack `{}` is not there", entry.name));
                continue;
            };
            let template = &place.assembly.templates[&entry.template]["Resources"];
            let defined = template.as_object().into_iter().flatten();
            for (logical_id, resource) in defined {
                let Some(one) = there.iter().find(|one| one.logical_id == *logical_id) else {
                    missing.push(format!("`{logical_id}` of `{}` is not there", entry.name));
                    continue;
                };
                if !is_whole(one) {
                    missing.push(format!("`{}` of `{}` is {}", one.path, entry.name, one.status));
                }
                found.push(Found {
                    aws: aws.clone(),
                    path: one.path.clone(),
                    id: one.physical_id.clone(),
                    kind: one.kind.clone(),
                    properties: resource["Properties"].clone(),
                });
            }
        }
        let (outputs, serving) = reached(&place, outputs).await?;
        let http = Http::new(&place.aws.transport);
        Ok(Self { place, outputs, http, found, missing, _serving: serving })
    }

    /// Every resource of a type.
    pub(super) fn of_type(&self, kind: &str) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(move |found| found.kind == kind)
    }

    /// True if this is AWS, rather than an endpoint in place of it.
    pub(super) const fn is_aws(&self) -> bool {
        self.place.aws.endpoint_url.is_none()
    }
}

fn is_whole(resource: &Resource) -> bool {
    resource.status.ends_with("_COMPLETE") && !resource.status.contains("DELETE")
}

async fn reached(place: &Place, outputs: Outputs) -> Result<(Outputs, Option<Serving>), Error> {
    if place.aws.endpoint_url.is_none() {
        return Ok((outputs, None));
    }
    let front =
        Front::of_deployment(&deploy::service_template(&place.assembly)?, &outputs, &place.aws).await?;
    let listener = Listener::bind(0).await?;
    let here = outputs.at(&listener.url());
    Ok((here, Some(front.serve(listener))))
}
