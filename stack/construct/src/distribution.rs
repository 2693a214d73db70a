//! A CloudFront distribution: which path reaches which origin, and what of a request goes along.

use crate::bucket::Bucket;
use crate::certificate::Certificate;
use crate::origin_access_control::OriginAccessControl;
use crate::resource::{Handle, Resource};
use crate::response_headers_policy::ResponseHeadersPolicy;
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Chosen, DomainName, Id, Value};
use crate::viewer_function::ViewerFunction;
use crate::web_acl::WebAcl;

/// TLS 1.2 and 1.3, with forward secrecy and authenticated ciphers alone. The one policy that is stricter,
/// `TLSv1.3_2025`, would turn away what still sends webhooks over TLS 1.2.
const SECURITY_POLICY: &str = "TLSv1.2_2025";

/// A distribution, under a host name of CloudFront's and perhaps one of its owner's.
#[derive(Clone, Debug)]
pub struct Distribution(pub(crate) Handle);

/// The origin of a behaviour's responses.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Its id within the distribution; behaviours with the same id share it.
    pub id: &'static str,
    /// The kind of origin.
    pub kind: OriginKind,
}

/// The kinds of origins.
#[derive(Clone, Debug)]
pub enum OriginKind {
    /// A private bucket.
    Bucket {
        bucket: Bucket,
        /// The access control that signs requests to it.
        access: Value<Id<OriginAccessControl>>,
    },
    /// An HTTPS server.
    Server {
        /// Its host name.
        domain: Value<DomainName>,
        /// The prefix of every path.
        path: String,
        /// Headers that CloudFront adds, over those of the viewer.
        headers: Vec<(&'static str, Chosen)>,
    },
}

/// AWS's own cache policies; an account may have only 20 of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CachePolicy {
    /// Kept by path alone, compressed, as long as `cache-control` says.
    Optimized,
    /// Nothing is kept.
    Disabled,
}

/// AWS's own origin request policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginRequestPolicy {
    /// All headers, cookies and query strings; `Host` is the origin's. Without it
    /// `Authorization` doesn't arrive, with the viewer's `Host` API Gateway answers 403.
    AllViewerExceptHost,
}

/// The methods that CloudFront lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Methods {
    /// `GET` and `HEAD`.
    Read,
    /// All seven: CloudFront knows no smaller set with `POST` or `DELETE`.
    All,
}

/// The answer to a request on plain HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// It is redirected.
    RedirectToHttps,
    /// It is refused: a redirect would come after the secret was sent in clear.
    HttpsOnly,
}

/// The treatment of requests on some paths.
#[derive(Clone, Debug)]
pub struct Behavior {
    /// The origin of responses.
    pub origin: Origin,
    /// The cache policy.
    pub cache: CachePolicy,
    /// The part of the request that is passed on; none passes on the least.
    pub origin_request: Option<OriginRequestPolicy>,
    /// The headers that are added to the response.
    pub response_headers: Value<Id<ResponseHeadersPolicy>>,
    /// The methods that pass.
    pub methods: Methods,
    /// The answer to plain HTTP.
    pub viewer: Viewer,
    /// True if CloudFront compresses; never for a response that carries a secret beside
    /// something that the caller chose.
    pub compress: bool,
    /// The function that sees a request first, and may answer it.
    pub function: Option<Value<Arn<ViewerFunction>>>,
}

/// The properties of a distribution.
#[derive(Debug)]
pub struct Props {
    /// Its content, in a sentence.
    pub comment: String,
    /// The object at `/`.
    pub root_object: &'static str,
    /// The behaviour of every path that no pattern matches.
    pub default: Behavior,
    /// Patterns and their behaviours; the first match counts.
    pub behaviors: Vec<(&'static str, Behavior)>,
    /// The web ACL in front of it.
    pub web_acl: Option<Value<Arn<WebAcl>>>,
    /// `PriceClass_100`, `PriceClass_200` or `PriceClass_All`.
    pub price_class: &'static str,
    /// A host name of the owner's; without it CloudFront's certificate allows TLS 1.0.
    pub domain: Option<OwnDomain>,
}

/// A host name of the owner's.
#[derive(Clone, Debug)]
pub struct OwnDomain {
    /// The host name.
    pub name: String,
    /// A certificate for it in us-east-1.
    pub certificate: Value<Arn<Certificate>>,
}

impl Props {
    /// A distribution with one behaviour, served from everywhere.
    pub fn new(default: Behavior) -> Self {
        Self {
            comment: String::new(),
            root_object: "index.html",
            default,
            behaviors: Vec::new(),
            web_acl: None,
            price_class: "PriceClass_All",
            domain: None,
        }
    }
}

impl Distribution {
    /// Define a distribution. It maps no errors: a page in place of an API's error would hide it.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let mut origins: Vec<&Origin> = Vec::new();
        for behavior in
            std::iter::once(&props.default).chain(props.behaviors.iter().map(|(_, behavior)| behavior))
        {
            if origins.iter().all(|origin| origin.id != behavior.origin.id) {
                origins.push(&behavior.origin);
            }
        }
        let behaviors = props.behaviors.iter().map(|(pattern, value)| behavior(Some(pattern), value));
        let properties = object! {
            "DistributionConfig": object! {
                "Comment": props.comment,
                "Enabled": true,
                "HttpVersion": "http2and3",
                "IPV6Enabled": true,
                "PriceClass": props.price_class,
                "WebACLId": props.web_acl,
                "DefaultRootObject": props.root_object,
                "Origins": origins.into_iter().map(origin).collect::<Tree>(),
                "DefaultCacheBehavior": behavior(None, &props.default),
                "CacheBehaviors": behaviors.collect::<Tree>(),
                "Aliases": props.domain.as_ref().map(|domain| Tree::from([domain.name.clone()])),
                "ViewerCertificate": certificate(props.domain.as_ref()),
            },
        };
        Self(stack.add(path, Resource::new("AWS::CloudFront::Distribution", properties)))
    }

    pub fn id(&self) -> Value<Id<Self>> {
        self.0.reference()
    }

    /// Its host name.
    pub fn domain_name(&self) -> Value<DomainName> {
        self.0.attribute("DomainName")
    }

    /// Its ARN, for the policies of its origins.
    pub fn arn(&self) -> Value<Arn<Self>> {
        Self::arn_of(&self.id())
    }

    /// The ARN of one of the account, in another stack say.
    pub fn arn_of(id: &Value<Id<Self>>) -> Value<Arn<Self>> {
        Value::joined([
            "arn:".into(),
            Value::partition(),
            ":cloudfront::".into(),
            Value::account(),
            ":distribution/".into(),
            id.clone().text(),
        ])
    }
}

fn certificate(domain: Option<&OwnDomain>) -> Tree {
    match domain {
        None => object! { "CloudFrontDefaultCertificate": true },
        Some(domain) => object! {
            "AcmCertificateArn": domain.certificate.clone(),
            "MinimumProtocolVersion": SECURITY_POLICY,
            "SslSupportMethod": "sni-only",
        },
    }
}

fn origin(origin: &Origin) -> Tree {
    match &origin.kind {
        OriginKind::Bucket { bucket, access } => object! {
            "Id": origin.id,
            "DomainName": bucket.domain_name(),
            "OriginAccessControlId": access.clone(),
            // Required, and empty when an origin access control signs.
            "S3OriginConfig": object! { "OriginAccessIdentity": "" },
        },
        OriginKind::Server { domain, path, headers } => {
            let headers = headers.iter().map(|(name, value)| {
                object! { "HeaderName": *name, "HeaderValue": value.clone() }
            });
            object! {
                "Id": origin.id,
                "DomainName": domain.clone(),
                "OriginPath": path.clone(),
                "OriginCustomHeaders": headers.collect::<Tree>(),
                "CustomOriginConfig": object! {
                    "OriginProtocolPolicy": "https-only",
                    "OriginSSLProtocols": ["TLSv1.2"],
                },
            }
        }
    }
}

fn behavior(pattern: Option<&str>, behavior: &Behavior) -> Tree {
    let methods: Tree = match behavior.methods {
        Methods::Read => ["GET", "HEAD"].into(),
        Methods::All => ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"].into(),
    };
    object! {
        "PathPattern": pattern,
        "TargetOriginId": behavior.origin.id,
        "AllowedMethods": methods,
        "CachePolicyId": match behavior.cache {
            CachePolicy::Optimized => "658327ea-f89d-4fab-a63d-7e88639e58f6",
            CachePolicy::Disabled => "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        },
        "OriginRequestPolicyId": behavior.origin_request.map(|policy| match policy {
            OriginRequestPolicy::AllViewerExceptHost => "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        }),
        "ResponseHeadersPolicyId": behavior.response_headers.clone(),
        "ViewerProtocolPolicy": match behavior.viewer {
            Viewer::RedirectToHttps => "redirect-to-https",
            Viewer::HttpsOnly => "https-only",
        },
        "Compress": behavior.compress,
        "FunctionAssociations": behavior.function.clone().map(|arn| {
            Tree::from_iter([object! { "EventType": "viewer-request", "FunctionARN": arn }])
        }),
    }
}
