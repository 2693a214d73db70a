//! The `shared` stack, in us-east-1: what the environments of patterns use together, because an account
//! may have only a hundred of one and twenty of another, and each would have its own of no use.
//!
//! It belongs to no environment: what it holds is as the last deployment of any of them says.

use construct::{OriginAccessControl, Stack};

use crate::assembly::Draft;
use crate::config::{Environment, shared_tags};
use crate::{edge, headers};

pub(crate) const ID: &str = "shared";
pub(crate) const ORIGIN_ACCESS_CONTROL: &str = "OriginAccessControlId";
pub(crate) const RESPONSE_HEADERS_POLICY: &str = "ResponseHeadersPolicyId";

pub(crate) fn define(environment: &Environment) -> Draft {
    let mut stack = Stack::new(ID, "Otpost: what the environments of patterns share.");

    // A pattern can't set its rules, so that they are those of `defaults` whichever environment is deployed.
    edge::web_acl(&mut stack, environment, "Otpost, shared".to_owned());
    let access = OriginAccessControl::new(&mut stack, "Access");
    stack.output(ORIGIN_ACCESS_CONTROL, "How distributions sign their requests to buckets.", access.id());
    let headers = headers::policy(&mut stack, "Headers");
    stack.output(RESPONSE_HEADERS_POLICY, "The headers of every response.", headers.id());

    Draft {
        stack,
        id: ID,
        name: "otpost-shared".to_owned(),
        region: edge::REGION.to_owned(),
        shared: true,
        parameters: Vec::new(),
        capabilities: Vec::new(),
        tags: shared_tags(ID),
        expands: true,
        inline: true,
    }
}
