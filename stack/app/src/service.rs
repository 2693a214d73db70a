//! The `service` stack, in the home region: everything but what us-east-1 must have.
//!
//! Read from top to bottom it is the way of a request: keys and table, functions, delivery,
//! the API, the site and its distribution, and the alarms over all of it.

pub(crate) mod data;

mod alarms;
mod api;
mod delivery;
mod functions;
mod parameters;
mod site;

use construct::{SsmParameter, Stack, Value};

use crate::assembly::Draft;
use crate::config::Environment;
use data::Data;
use delivery::Delivery;
use functions::Functions;
use parameters::Parameters;

pub(crate) use parameters::asset_parameter;

pub(crate) const ID: &str = "service";

pub(crate) fn define(environment: &Environment) -> Draft {
    let mut stack = Stack::new(ID, format!("Otpost {}: one-time tokens.", environment.name));
    let parameters = Parameters::define(&mut stack);

    let data = Data::define(&mut stack, environment);
    let delivery = Delivery::define(&mut stack, environment, &data);
    let functions = Functions::define(&mut stack, environment, &parameters, &data, &delivery);
    delivery.connect(&mut stack, environment, &data, &functions);

    let api = api::define(&mut stack, environment, &parameters, &data, &functions);
    let site = site::define(&mut stack, environment, &parameters, &api);
    alarms::define(&mut stack, environment, &data, &delivery, &functions);

    let site_url = || ["https://".into(), site.distribution.domain_name().text()];
    let [scheme, host] = site_url();
    let api_url = Value::join([scheme, host, "/v1".into()]);
    // What an application in the account needs to find the API without being told.
    SsmParameter::define(
        &mut stack,
        "ApiUrl",
        &format!("/otpost/{}/api-url", environment.name),
        "The URL of Otpost's API.",
        api_url.clone(),
    );
    stack.output("SiteUrl", "The operator's page.", Value::join(site_url()));
    stack.output("ApiUrl", "The API.", api_url);
    stack.output("DistributionId", "The distribution, for invalidations.", site.distribution.id());
    stack.output("SiteBucket", "The bucket of the pages.", site.bucket.name());
    stack.output("ApiId", "The API behind the distribution.", api.id);
    stack.output(
        "AdminFunction",
        "The function that makes client keys and invitations.",
        functions.by_name(contract::Function::Admin).name(),
    );
    stack.output("TableName", "The table.", data.table.name());

    Draft {
        stack,
        id: ID,
        name: environment.stack_name(ID),
        region: environment.region.clone(),
        parameters: parameters::sources(),
        capabilities: vec!["CAPABILITY_IAM"],
        tags: environment.stack_tags(ID),
        inline: false,
    }
}
