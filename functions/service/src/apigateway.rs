//! API Gateway.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aws_smithy_http::label::{EncodingStrategy, fmt_string};
use aws_smithy_runtime_api::box_error::BoxError;
use serde::{Deserialize, Serialize};

use crate::operation::{Nothing, Operation, paged};
use crate::protocol::{About, Protocol, Service, json_output};

/// The most that one answer lists.
const LIMIT: u32 = 500;

#[derive(Clone, Copy, Debug)]
pub struct ApiGateway;

impl Service for ApiGateway {
    const ABOUT: About = About {
        id: "API Gateway",
        api: "apigateway",
        endpoint_prefix: "apigateway",
        signing_name: "apigateway",
        protocol: Protocol::RestJson { accepts: true },
    };
}

fn escaped(text: &str) -> String {
    fmt_string(text, EncodingStrategy::Default)
}

/// A list's path, with the query that asks for a page of it.
fn page(list: &str, position: Option<&str>, more: &str) -> Cow<'static, str> {
    let position = position.map(|position| format!("position={}&", escaped(position))).unwrap_or_default();
    Cow::Owned(format!("/{list}?{position}limit={LIMIT}{more}"))
}

/// An operation that reads: all of its input is in its path.
macro_rules! get {
    ($input:ty => $output:ty, $name:literal, |$self:ident| $path:expr) => {
        impl Operation for $input {
            type Service = ApiGateway;
            type Output = $output;

            fn name(&self) -> &'static str {
                $name
            }

            fn method(&self) -> &'static str {
                "GET"
            }

            fn path(&self) -> Cow<'static, str> {
                let $self = self;
                $path
            }

            fn body(&self) -> Result<Vec<u8>, BoxError> {
                Ok(Vec::new())
            }

            fn output(body: &[u8]) -> Result<Self::Output, BoxError> {
                json_output(body)
            }
        }
    };
}

/// A page of a list.
#[derive(Debug, Deserialize)]
pub struct Listed {
    /// Its entries.
    #[serde(rename = "item", default)]
    pub items: Vec<Named>,
    position: Option<String>,
}

/// An entry of a list.
#[derive(Debug, Deserialize)]
pub struct Named {
    /// The id, which paths have.
    pub id: Option<String>,
    /// The name, which several may share.
    pub name: Option<String>,
}

/// Lists the REST APIs of a region.
#[derive(Debug, Default)]
pub struct GetRestApis {
    position: Option<String>,
}

get!(GetRestApis => Listed, "GetRestApis", |this| page("restapis", this.position.as_deref(), ""));
paged!(GetRestApis, position, position);

/// Lists the usage plans of a region.
#[derive(Debug, Default)]
pub struct GetUsagePlans {
    position: Option<String>,
}

get!(GetUsagePlans => Listed, "GetUsagePlans", |this| page("usageplans", this.position.as_deref(), ""));
paged!(GetUsagePlans, position, position);

/// Lists the API keys of a region, without their values.
#[derive(Debug, Default)]
pub struct GetApiKeys {
    position: Option<String>,
}

get!(GetApiKeys => Listed, "GetApiKeys", |this| {
    page("apikeys", this.position.as_deref(), "&includeValues=false")
});
paged!(GetApiKeys, position, position);

/// Reads the settings of an account in a region.
#[derive(Debug)]
pub struct GetAccount;

/// Settings of an account in a region.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The ARN of the role by which stages log. It may be empty.
    pub cloudwatch_role_arn: Option<String>,
}

get!(GetAccount => Account, "GetAccount", |_this| Cow::Borrowed("/account"));

/// Sets the role by which stages log; `None` sets none.
#[derive(Debug)]
pub struct UpdateAccount<'a> {
    /// The role's ARN.
    pub cloudwatch_role_arn: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Patch<'a> {
    patch_operations: [PatchOperation<'a>; 1],
}

#[derive(Serialize)]
struct PatchOperation<'a> {
    op: &'static str,
    path: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

impl Operation for UpdateAccount<'_> {
    type Service = ApiGateway;
    type Output = Nothing;

    fn name(&self) -> &'static str {
        "UpdateAccount"
    }

    fn method(&self) -> &'static str {
        "PATCH"
    }

    fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed("/account")
    }

    fn body(&self) -> Result<Vec<u8>, BoxError> {
        let value = self.cloudwatch_role_arn;
        let change = PatchOperation { op: "replace", path: "/cloudwatchRoleArn", value };
        Ok(serde_json::to_vec(&Patch { patch_operations: [change] })?)
    }

    fn output(_: &[u8]) -> Result<Nothing, BoxError> {
        Ok(Nothing {})
    }
}

/// Reads a stage of a REST API.
#[derive(Debug)]
pub struct GetStage<'a> {
    /// The API's id.
    pub rest_api_id: &'a str,
    pub stage_name: &'a str,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// The settings of its methods, by `RESOURCE/METHOD`; slashes of a resource are `~1`.
    #[serde(default)]
    pub method_settings: BTreeMap<String, MethodSetting>,
    /// Its access log.
    pub access_log_settings: Option<AccessLogSettings>,
}

/// Settings of a stage's method.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MethodSetting {
    /// Requests a second.
    pub throttling_rate_limit: f64,
    /// Requests at once.
    pub throttling_burst_limit: u32,
    /// Logs have requests with their bodies.
    pub data_trace_enabled: bool,
}

/// A stage's access log.
#[derive(Debug, Deserialize)]
pub struct AccessLogSettings {
    /// The form of its lines.
    pub format: Option<String>,
}

get!(GetStage<'_> => Stage, "GetStage", |this| {
    Cow::Owned(format!("/restapis/{}/stages/{}", escaped(this.rest_api_id), escaped(this.stage_name)))
});

/// Reads a REST API.
#[derive(Debug)]
pub struct GetRestApi<'a> {
    /// The API's id.
    pub rest_api_id: &'a str,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestApi {
    /// The versions of TLS that it speaks, by the name of a policy.
    pub security_policy: Option<String>,
    /// `BASIC` or `STRICT`.
    pub endpoint_access_mode: Option<String>,
}

get!(GetRestApi<'_> => RestApi, "GetRestApi", |this| {
    Cow::Owned(format!("/restapis/{}", escaped(this.rest_api_id)))
});
