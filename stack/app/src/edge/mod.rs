//! The `edge` stack: what CloudFront wants in us-east-1 before the distribution exists.

pub(crate) mod certificate;
mod rules;

use construct::web_acl::Protected;
use construct::{Stack, WaitConditionHandle, WebAcl, web_acl};

use crate::assembly::Draft;
use crate::config::Environment;

pub(crate) const ID: &str = "edge";
pub(crate) const WEB_ACL_ARN: &str = "WebAclArn";
/// The region of CloudFront's web ACLs.
pub(crate) const REGION: &str = "us-east-1";

/// The headers that hold a client key, a session or the origin's key.
pub(crate) const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "x-api-key"];

pub(crate) fn define(environment: &Environment) -> Draft {
    let mut stack = Stack::new(ID, format!("Otpost {}: the web ACL in front of it.", environment.name));

    web_acl(&mut stack, environment, format!("Otpost {}", environment.name));
    certificate::define(&mut stack, environment);
    if stack.is_empty() {
        // CloudFormation takes no stack without a resource; this one costs nothing.
        WaitConditionHandle::define(&mut stack, "Nothing");
    }

    Draft {
        stack,
        id: ID,
        name: environment.stack_name(ID),
        region: REGION.to_owned(),
        shared: false,
        parameters: Vec::new(),
        capabilities: Vec::new(),
        tags: environment.stack_tags(ID),
        expands: true,
        inline: true,
    }
}

/// The web ACL, unless the environment has none.
pub(crate) fn web_acl(stack: &mut Stack, environment: &Environment, description: String) {
    if !environment.web_acl.enabled {
        return;
    }
    let rules = rules::rules(&environment.web_acl);
    // AWS WAF logs a piece of a request that a rule matched, whatever fields the log redacts.
    let headers = SECRET_HEADERS.map(Protected::Header);
    let protected = headers.into_iter().chain([Protected::Query, Protected::Body]).collect();
    let props = web_acl::Props { description, protected, ..web_acl::Props::new(rules) };
    let web_acl = WebAcl::new(stack, "WebAcl", props);
    stack.output(WEB_ACL_ARN, "The web ACL, for the distribution.", web_acl.arn());
}
