//! The `edge` stack: what CloudFront wants in us-east-1 before the distribution exists.

pub(crate) mod certificate;

use construct::web_acl::ManagedGroup;
use construct::{Stack, WebAcl, web_acl};

use crate::assembly::Draft;
use crate::config::Environment;

pub(crate) const ID: &str = "edge";
pub(crate) const WEB_ACL_ARN: &str = "WebAclArn";
/// Where CloudFront looks for web ACLs.
pub(crate) const REGION: &str = "us-east-1";

pub(crate) fn define(environment: &Environment) -> Draft {
    let mut stack = Stack::new(ID, format!("Otpost {}: the web ACL in front of it.", environment.name));

    let web_acl = web_acl(&mut stack, environment, format!("Otpost {}", environment.name));
    stack.output(WEB_ACL_ARN, "The web ACL, for the distribution.", web_acl.arn());
    certificate::define(&mut stack, environment);

    Draft {
        stack,
        id: ID,
        name: environment.stack_name(ID),
        region: REGION.to_owned(),
        shared: false,
        parameters: Vec::new(),
        capabilities: Vec::new(),
        tags: environment.stack_tags(ID),
        inline: true,
    }
}

/// A web ACL with Amazon's rules and the environment's limit.
pub(crate) fn web_acl(stack: &mut Stack, environment: &Environment, description: String) -> WebAcl {
    let limit = environment.web_acl.requests_per_address;
    let props =
        web_acl::Props { description, managed_groups: managed_groups(), ..web_acl::Props::new(limit) };
    WebAcl::new(stack, "WebAcl", props)
}

fn managed_groups() -> Vec<ManagedGroup> {
    let group = |name, counting| ManagedGroup { name, counting };
    vec![
        group("AWSManagedRulesAmazonIpReputationList", Vec::new()),
        // An application's HTTP client needn't name itself; its key says who it is.
        group("AWSManagedRulesCommonRuleSet", vec!["NoUserAgent_HEADER"]),
        group("AWSManagedRulesKnownBadInputsRuleSet", Vec::new()),
    ]
}
