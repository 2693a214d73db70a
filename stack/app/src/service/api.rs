//! The REST API: every route of the contract, and nothing else.

use construct::rest_api::stage::{MethodThrottle, Throttle};
use construct::rest_api::{Access, Method, stage};
use construct::value::DomainName;
use construct::{RestApi, Stack, Value};
use contract::{Function, ROUTES, route};

use super::data::Data;
use super::eyes::Gateway;
use super::functions::Functions;
use super::parameters::Parameters;
use crate::config::Environment;
use crate::gateway;

/// The API before its methods: the functions know the distribution, which knows the API.
pub(crate) struct Api(RestApi);

impl Api {
    pub(crate) fn define(stack: &mut Stack, environment: &Environment) -> Self {
        Self(RestApi::new(stack, "Api", format!("Otpost {}", environment.name)))
    }

    /// Its host name, for the distribution.
    pub(crate) fn domain_name(&self) -> Value<DomainName> {
        self.0.domain_name()
    }

    /// Connect every route to its function, and deploy it.
    pub(crate) fn connect(
        self,
        stack: &mut Stack,
        environment: &Environment,
        parameters: &Parameters,
        data: &Data,
        functions: &Functions,
    ) -> Gateway {
        let Self(mut api) = self;
        let id = api.id();
        for route in &ROUTES {
            let function = functions.by_name(route.function);
            let method = Method {
                // The function gives up before the gateway does, and says so in the log.
                timeout_ms: (environment.functions.timeout_seconds * 1000 + 1000).min(29_000),
                ..Method::new(route.method.as_str(), route.path, function)
            };
            api.method(stack, route::STAGE, method);
        }
        for response in gateway::responses() {
            api.gateway_response(stack, response);
        }
        let access_log = data.log_group(stack, environment, "Api/AccessLogs");
        let props = stage::Props {
            throttle: environment.api.throttle,
            throttles: ceremonies(environment.api.ceremonies),
            ..stage::Props::new(route::STAGE, &access_log)
        };
        let stage = api.deploy(stack, props);
        Access::define(stack, "Api/Access", &stage, parameters.origin_keys.named());
        Gateway { id, access_log }
    }
}

/// The methods that anybody may call who reaches the site, and that cost a function, writes and a signature to
/// check: they are throttled apart, so that a flood of ceremonies keeps no application from issuing.
fn ceremonies(throttle: Throttle) -> Vec<MethodThrottle> {
    let of = ROUTES.iter().filter(|route| {
        let people = [
            Function::Challenge,
            Function::Register,
            Function::Session,
            Function::Passkeys,
            Function::Reveal,
        ];
        route.method == route::Method::Post && people.contains(&route.function)
    });
    of.map(|route| MethodThrottle { method: route.method.as_str(), route: route.path, throttle }).collect()
}
