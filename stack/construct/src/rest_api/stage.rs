//! A deployment, frozen under the hash of what it contains, and the stage that serves it.

use super::RestApi;
use crate::hash::fnv1a;
use crate::log_group::LogGroup;
use crate::render;
use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Name, Value};

/// A stage that serves one deployment.
#[derive(Clone, Debug)]
pub struct Stage {
    pub(crate) handle: Handle,
    pub(crate) api: Handle,
}

/// The properties of a stage.
#[derive(Debug)]
pub struct Props {
    /// Its name, a part of the API's URL. A literal: see [`RestApi`]'s module.
    pub name: &'static str,
    /// The log group that gets a line per request.
    pub access_log: LogGroup,
    /// The line's fields: a name, and the context variable it holds.
    pub access_log_fields: Vec<(&'static str, &'static str)>,
    /// The throttle of each method.
    pub throttle: Throttle,
    /// Methods that take something else.
    pub throttles: Vec<MethodThrottle>,
}

/// The requests that one method takes from all callers together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Requests per second.
    pub rate: u32,
    /// Requests at once.
    pub burst: u32,
}

/// A throttle for one method.
#[derive(Clone, Debug)]
pub struct MethodThrottle {
    /// `GET`, `POST` and so on.
    pub method: &'static str,
    /// The path with parameters in braces.
    pub route: &'static str,
    pub throttle: Throttle,
}

impl Props {
    /// A stage with modest limits, and an access log that says what was asked, how it went
    /// and how long it took.
    ///
    /// There is no query string, no path as it was sent, no header, no API key and no user:
    /// what a caller can put a secret into isn't logged.
    pub fn new(name: &'static str, access_log: &LogGroup) -> Self {
        Self {
            name,
            access_log: access_log.clone(),
            access_log_fields: vec![
                ("time", "$context.requestTimeEpoch"),
                ("request_id", "$context.requestId"),
                ("method", "$context.httpMethod"),
                ("route", "$context.resourcePath"),
                ("status", "$context.status"),
                ("response_bytes", "$context.responseLength"),
                ("latency_ms", "$context.responseLatency"),
                ("integration_ms", "$context.integrationLatency"),
                ("refusal", "$context.error.responseType"),
            ],
            throttle: Throttle { rate: 50, burst: 100 },
            throttles: Vec::new(),
        }
    }
}

impl RestApi {
    /// Deploy everything that was added, and serve it.
    pub fn deploy(self, stack: &mut Stack, props: Props) -> Stage {
        let hash = fnv1a(self.frozen.iter().map(String::as_str));
        let deployment = Resource {
            depends_on: self.awaited.clone(),
            ..Resource::new("AWS::ApiGateway::Deployment", object! { "RestApiId": self.id() })
        };
        // A deployment is a copy: only a new one, so a new logical id, takes changes live.
        let deployment = stack.add(&format!("{}/Deployment/{hash:016x}", self.path), deployment);
        let format: serde_json::Map<_, _> = props
            .access_log_fields
            .into_iter()
            .map(|(name, variable)| (name.to_owned(), variable.into()))
            .collect();
        let settings = std::iter::once(method_settings("*", "/*".to_owned(), props.throttle)).chain(
            props.throttles.iter().map(|MethodThrottle { method, route, throttle }| {
                // A slash within a path is written `~1`.
                method_settings(method, format!("/{}", route.replace('/', "~1")), *throttle)
            }),
        );
        let properties = object! {
            "RestApiId": self.id(),
            "DeploymentId": deployment.reference::<Stage>(),
            "StageName": props.name,
            "AccessLogSetting": object! {
                "DestinationArn": props.access_log.arn(),
                "Format": render::json_text(serde_json::Value::Object(format)),
            },
            "MethodSettings": settings.collect::<Tree>(),
        };
        let handle =
            stack.add(&format!("{}/Stage", self.path), Resource::new("AWS::ApiGateway::Stage", properties));
        Stage { handle, api: self.handle }
    }
}

impl Stage {
    /// Its name. In an origin's path it would close a loop; write the literal there.
    pub fn name(&self) -> Value<Name<Self>> {
        self.handle.reference()
    }

    /// The id of its API.
    pub fn api_id(&self) -> Value<crate::value::Id<RestApi>> {
        self.api.reference()
    }
}

/// Settings of a method replace those of all methods as a whole. Execution logs stay off: they hold whole requests, in a log group that
/// API Gateway makes itself and that outlives the stack. Metrics of each method stay off as well: five custom
/// metrics a month each, while those of the API as a whole are free and the access log has the rest.
fn method_settings(method: &str, path: String, throttle: Throttle) -> Tree {
    object! {
        "HttpMethod": method,
        "ResourcePath": path,
        "ThrottlingRateLimit": throttle.rate,
        "ThrottlingBurstLimit": throttle.burst,
        "MetricsEnabled": false,
        "LoggingLevel": "OFF",
        "DataTraceEnabled": false,
    }
}
