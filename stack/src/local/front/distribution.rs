//! A CloudFront distribution as a synthesized template defines it, typed.
//!
//! It owns which properties the front understands: one that it doesn't know is an error, because
//! a front that overlooks something answers what CloudFront would not. It must not know HTTP.

use app::site_function::SiteFunction;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::policy::{self, CachePolicy, OriginRequestPolicy};
use super::response_headers::ResponseHeaders;
use crate::error::Error;

/// The treatment of requests by a distribution.
#[derive(Debug)]
pub struct Distribution {
    /// The object that stands for `/`, without its slash.
    pub root_object: Option<String>,
    pub origins: Vec<Origin>,
    /// In the order in which they are tried; the last one matches everything.
    pub behaviors: Vec<Behavior>,
    /// Answers that stand in for an origin's errors, on every path.
    pub error_pages: Vec<ErrorPage>,
}

/// The origin of answers.
#[derive(Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its id in the distribution.
    pub id: String,
    pub kind: OriginKind,
    /// The prefix of the request's path: empty, or `/…` without a slash at the end.
    pub path: String,
}

/// The kind of an origin, by the type of the resource that its domain name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginKind {
    /// `AWS::ApiGateway::RestApi`
    Api,
    /// `AWS::S3::Bucket`
    Bucket,
}

/// The treatment of requests on some paths.
#[derive(Debug)]
pub struct Behavior {
    /// A path pattern with `*` and `?`.
    pub pattern: String,
    /// The id of the origin.
    pub origin: String,
    /// The methods that are let through.
    pub methods: Vec<String>,
    /// The parts of a request that the cache key holds and that therefore reach the origin.
    pub cache: CachePolicy,
    /// The other parts that reach the origin.
    pub request: Option<OriginRequestPolicy>,
    /// The headers that are added to answers.
    pub headers: Option<ResponseHeaders>,
    /// The function that sees a request first, and may answer it.
    pub function: Option<SiteFunction>,
}

/// An answer in place of an origin's error.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ErrorPage {
    /// The origin's status.
    #[serde(rename = "ErrorCode")]
    pub status: u16,
    /// The status of the answer.
    #[serde(rename = "ResponseCode")]
    pub answer: Option<u16>,
    /// The path whose content is the answer.
    #[serde(rename = "ResponsePagePath")]
    pub path: Option<String>,
    #[serde(default, rename = "ErrorCachingMinTTL")]
    _ttl: Option<IgnoredAny>,
}

impl Distribution {
    /// Reads the only distribution of a template.
    ///
    /// # Errors
    /// Names the property that the front can't do what CloudFront does with.
    pub fn of_template(template: &Value) -> Result<Self, Error> {
        let resources = Resources(template);
        let mut found = resources.of_type("AWS::CloudFront::Distribution");
        let (Some(resource), None) = (found.next(), found.next()) else {
            return Err(Error::failed("the template doesn't have exactly one CloudFront distribution"));
        };
        let config: Config = serde_json::from_value(resource["Properties"]["DistributionConfig"].clone())
            .map_err(|error| {
                Error::failed(format!("the front can't do what the distribution says: {error}"))
                    .hint("teach it in stack/src/local/front/distribution.rs what CloudFront does with it")
            })?;
        let mut behaviors = config.cache_behaviors;
        behaviors.push(BehaviorProps { path_pattern: Some("*".to_owned()), ..config.default_cache_behavior });
        Ok(Self {
            root_object: config.default_root_object.filter(|name| !name.is_empty()),
            origins: config
                .origins
                .into_iter()
                .map(|origin| origin.read(&resources))
                .collect::<Result<_, _>>()?,
            behaviors: behaviors
                .into_iter()
                .map(|behavior| behavior.read(&resources))
                .collect::<Result<_, _>>()?,
            error_pages: config.custom_error_responses,
        })
    }

    /// The first behaviour whose pattern matches the path.
    pub fn behavior(&self, path: &str) -> Option<&Behavior> {
        self.behaviors.iter().find(|behavior| policy::path_matches(&behavior.pattern, path))
    }

    /// An origin by its id.
    pub fn origin(&self, id: &str) -> Option<&Origin> {
        self.origins.iter().find(|origin| origin.id == id)
    }
}

/// A template's resources, for what a property refers to.
pub(super) struct Resources<'a>(&'a Value);

impl<'a> Resources<'a> {
    fn of_type(&self, wanted: &'a str) -> impl Iterator<Item = &'a Value> {
        self.0["Resources"]
            .as_object()
            .into_iter()
            .flat_map(serde_json::Map::values)
            .filter(move |resource| resource["Type"] == wanted)
    }

    /// The first resource that an intrinsic function names, anywhere inside the value.
    pub(super) fn referred(&self, value: &Value) -> Option<&'a Value> {
        match value {
            Value::Object(map) => map.iter().find_map(|(function, argument)| {
                names(function, argument)
                    .find_map(|id| self.0["Resources"].get(id))
                    .or_else(|| self.referred(argument))
            }),
            Value::Array(items) => items.iter().find_map(|item| self.referred(item)),
            _ => None,
        }
    }
}

/// The logical ids that `Ref`, `Fn::GetAtt` or `Fn::Sub` names.
fn names<'v>(function: &str, argument: &'v Value) -> impl Iterator<Item = &'v str> {
    let first = argument.get(0).unwrap_or(argument).as_str().unwrap_or_default();
    let (name, pattern) = match function {
        "Ref" | "Fn::GetAtt" => (Some(first), ""),
        "Fn::Sub" => (None, first),
        _ => (None, ""),
    };
    let placeholders = pattern.split("${").skip(1).filter_map(|rest| rest.split('}').next());
    // The text after a dot is an attribute.
    name.into_iter().chain(placeholders).filter_map(|name| name.split('.').next())
}

// The properties as CloudFormation names them. Those that concern only CloudFront's own machines
// (price class, certificate, compression, …) are named here so that everything else is refused.

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Config {
    origins: Vec<OriginProps>,
    default_cache_behavior: BehaviorProps,
    #[serde(default)]
    cache_behaviors: Vec<BehaviorProps>,
    #[serde(default)]
    custom_error_responses: Vec<ErrorPage>,
    default_root_object: Option<String>,
    #[serde(rename = "Enabled")]
    _enabled: Option<IgnoredAny>,
    #[serde(rename = "Comment")]
    _comment: Option<IgnoredAny>,
    #[serde(rename = "HttpVersion")]
    _http_version: Option<IgnoredAny>,
    #[serde(rename = "IPV6Enabled")]
    _ipv6: Option<IgnoredAny>,
    #[serde(rename = "PriceClass")]
    _price_class: Option<IgnoredAny>,
    #[serde(rename = "WebACLId")]
    _web_acl: Option<IgnoredAny>,
    #[serde(rename = "ViewerCertificate")]
    _certificate: Option<IgnoredAny>,
    #[serde(rename = "Aliases")]
    _aliases: Option<IgnoredAny>,
    #[serde(rename = "Logging")]
    _logging: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct OriginProps {
    id: String,
    domain_name: Value,
    #[serde(default)]
    origin_path: String,
    origin_access_control_id: Option<Value>,
    // Their values come from what is deployed: the template names only a parameter.
    #[serde(rename = "OriginCustomHeaders")]
    _custom_headers: Option<IgnoredAny>,
    #[serde(rename = "S3OriginConfig")]
    _s3: Option<IgnoredAny>,
    #[serde(rename = "CustomOriginConfig")]
    _custom: Option<IgnoredAny>,
    #[serde(rename = "ConnectionAttempts")]
    _attempts: Option<IgnoredAny>,
    #[serde(rename = "ConnectionTimeout")]
    _timeout: Option<IgnoredAny>,
}

impl OriginProps {
    fn read(self, resources: &Resources<'_>) -> Result<Origin, Error> {
        let Self { id, domain_name, origin_path, origin_access_control_id, .. } = self;
        let resource = resources.referred(&domain_name);
        let kind = match resource.and_then(|resource| resource["Type"].as_str()) {
            Some("AWS::ApiGateway::RestApi") => OriginKind::Api,
            Some("AWS::S3::Bucket") => OriginKind::Bucket,
            _ => {
                return Err(Error::failed(format!(
                    "the origin `{id}` is neither a REST API nor a bucket of the template"
                )));
            }
        };
        if kind == OriginKind::Bucket && origin_access_control_id.is_none() {
            return Err(Error::failed(format!(
                "the origin `{id}` has no origin access control; its bucket would refuse every request"
            )));
        }
        Ok(Origin { id, kind, path: origin_path })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct BehaviorProps {
    path_pattern: Option<String>,
    target_origin_id: String,
    viewer_protocol_policy: String,
    #[serde(default = "read_only")]
    allowed_methods: Vec<String>,
    cache_policy_id: String,
    origin_request_policy_id: Option<String>,
    response_headers_policy_id: Option<Value>,
    #[serde(default)]
    function_associations: Vec<FunctionProps>,
    #[serde(rename = "CachedMethods")]
    _cached_methods: Option<IgnoredAny>,
    #[serde(rename = "Compress")]
    _compress: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct FunctionProps {
    event_type: String,
    #[serde(rename = "FunctionARN")]
    arn: Value,
}

impl FunctionProps {
    /// The front runs no JavaScript. It knows the behaviour of this one code.
    fn read(self, resources: &Resources<'_>) -> Option<SiteFunction> {
        let code = resources.referred(&self.arn)?["Properties"]["FunctionCode"].as_str()?;
        SiteFunction::read(code).filter(|_| self.event_type == "viewer-request")
    }
}

/// The methods that CloudFront lets through if a behaviour names none.
fn read_only() -> Vec<String> {
    vec!["GET".to_owned(), "HEAD".to_owned()]
}

impl BehaviorProps {
    fn read(self, resources: &Resources<'_>) -> Result<Behavior, Error> {
        let pattern = self.path_pattern.unwrap_or_default();
        let about = |what: &str, value: &str| {
            Error::failed(format!("the front doesn't know the {what} `{value}` of the behaviour `{pattern}`"))
        };
        // The front stands for the side of CloudFront behind HTTPS; plain HTTP never gets there.
        if !["https-only", "redirect-to-https"].contains(&self.viewer_protocol_policy.as_str()) {
            return Err(about("viewer protocol policy", &self.viewer_protocol_policy));
        }
        let cache = CachePolicy::of_id(&self.cache_policy_id)
            .ok_or_else(|| about("cache policy", &self.cache_policy_id))?;
        let request = self
            .origin_request_policy_id
            .map(|id| OriginRequestPolicy::of_id(&id).ok_or_else(|| about("origin request policy", &id)))
            .transpose()?;
        let headers = self
            .response_headers_policy_id
            .map(|id| {
                let policy = resources
                    .referred(&id)
                    .ok_or_else(|| about("response headers policy", &id.to_string()))?;
                ResponseHeaders::of_resource(policy)
            })
            .transpose()?;
        let mut functions = self.function_associations.into_iter();
        let function = functions
            .next()
            .map(|one| one.read(resources).ok_or_else(|| about("function", "FunctionAssociations")))
            .transpose()?;
        if functions.next().is_some() {
            return Err(about("second function", "FunctionAssociations"));
        }
        Ok(Behavior {
            pattern,
            origin: self.target_origin_id,
            methods: self.allowed_methods,
            cache,
            request,
            headers,
            function,
        })
    }
}
