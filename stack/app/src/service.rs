//! The `service` stack, in the home region: everything but what us-east-1 must have.
//!
//! Read from top to bottom: keys and table, the API without its methods, the site and its
//! distribution before it, the functions, which must know the site's host, the queues and methods
//! that reach them, and who looks after all of it.

pub(crate) mod data;

mod api;
mod delivery;
mod events;
mod eyes;
mod functions;
pub mod origin_key;
mod parameters;
mod room;
mod site;

use construct::{SsmParameter, Stack, Value};

use crate::assembly::Draft;
use crate::config::Environment;
use api::Api;
use data::Data;
use delivery::Delivery;
use eyes::Sights;
use functions::Functions;
use parameters::Parameters;
use site::Site;

pub(crate) use eyes::ALARMS;
pub(crate) use parameters::asset_parameter;
pub(crate) use room::check as check_room;

pub(crate) const ID: &str = "service";

pub(crate) fn define(environment: &Environment) -> Draft {
    let mut stack =
        Stack::new(ID, format!("Otpost {}: one-time tokens and received codes.", environment.name))
            .with_role_rules(environment.role_rules.clone());
    let parameters = Parameters::define(&mut stack, environment);

    let data = Data::define(&mut stack, environment);
    let delivery = Delivery::define(&mut stack, environment, &data);
    let api = Api::define(&mut stack, environment);
    let site = Site::define(&mut stack, environment, &parameters, &api);
    let place = functions::Place {
        environment,
        parameters: &parameters,
        data: &data,
        delivery: &delivery,
        site_host: site.host.clone(),
    };
    let functions = Functions::define(&mut stack, &place);
    delivery.connect(&mut stack, &data, &functions);
    let api = api.connect(&mut stack, environment, &parameters, &data, &functions);
    let requests = events::define(&mut stack, environment, &data, &functions);
    let sights = Sights {
        environment,
        data: &data,
        delivery: &delivery,
        functions: &functions,
        requests: &requests,
        api: &api,
    };
    eyes::define(&mut stack, &sights);

    let site_url = || ["https://".into(), site.host.clone()];
    let [scheme, host] = site_url();
    let api_url = Value::join([scheme, host, "/v1".into()]);
    // An application in the account finds the API by this parameter without being told.
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
    stack.output(
        "DistributionHost",
        "The distribution's own host, whatever domain is before it.",
        site.distribution.domain_name(),
    );
    stack.output("SiteBucket", "The bucket of the pages.", site.bucket.name());
    stack.output("ApiId", "The API behind the distribution.", api.id);
    stack.output(
        "AdminFunction",
        "The function that makes client keys and invitations.",
        functions.by_name(contract::Function::Admin).name(),
    );
    stack.output("TableName", "The table.", data.table.name());
    parameters.put_out(&mut stack, environment);
    stack.output("DataKeyId", "The key that secrets are stored under.", data.data_key.id());

    Draft {
        stack,
        id: ID,
        name: environment.stack_name(ID),
        region: environment.region.clone(),
        shared: false,
        parameters: parameters::sources(environment),
        capabilities: vec!["CAPABILITY_IAM"],
        tags: environment.stack_tags(ID),
        expands: false,
        inline: false,
    }
}
