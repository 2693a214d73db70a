//! Web Application Firewall.

use serde::{Deserialize, Serialize};

use crate::operation::{Paged, json_operation};
use crate::protocol::{About, Protocol, Service};

/// Web Application Firewall.
#[derive(Clone, Copy, Debug)]
pub struct WafV2;

impl Service for WafV2 {
    const ABOUT: About = About {
        id: "WAFV2",
        api: "wafv2",
        endpoint_prefix: "wafv2",
        signing_name: "wafv2",
        protocol: Protocol::Json { version: "1.1", target: "AWSWAF_20190729", was_query: false },
    };
}

/// Lists the web ACLs of CloudFront.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListWebAcls {
    scope: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
}

impl ListWebAcls {
    /// Those of distributions, which are in us-east-1.
    pub const fn of_cloudfront() -> Self {
        Self { scope: "CLOUDFRONT", next_marker: None }
    }
}

/// A page of web ACLs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WebAcls {
    #[serde(rename = "WebACLs", default)]
    pub web_acls: Vec<WebAcl>,
    next_marker: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WebAcl {
    pub name: Option<String>,
    pub id: Option<String>,
    pub description: Option<String>,
}

json_operation!(WafV2, ListWebAcls => WebAcls, "ListWebACLs");

impl Paged for ListWebAcls {
    fn after(&mut self, token: String) {
        self.next_marker = Some(token);
    }

    /// A marker comes with the last page too.
    fn next(output: &mut Self::Output) -> Option<String> {
        output.next_marker.take().filter(|_| !output.web_acls.is_empty())
    }
}
