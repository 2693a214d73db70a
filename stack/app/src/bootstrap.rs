//! The `bootstrap` stack: what an account and region need once, for all environments.

use construct::{Bucket, Removal, Role, Stack, bucket, role};

use crate::assembly::Draft;
use crate::config::{Environment, shared_tags};

pub(crate) const ID: &str = "bootstrap";
pub(crate) const ARTIFACT_BUCKET: &str = "ArtifactBucket";
/// The output with the role by which API Gateway may log.
const GATEWAY_ROLE: &str = "GatewayLogsRole";

pub(crate) fn define(environment: &Environment) -> Draft {
    let mut stack = Stack::new(ID, "Otpost: what an account and region need once.")
        .with_role_rules(environment.role_rules.clone());

    // Old versions of the functions stay for rollbacks; the bucket is emptied by hand.
    let artifacts = Bucket::new(&mut stack, "Artifacts", bucket::Props::new(Removal::Delete));
    artifacts.policy(&mut stack, "Artifacts/Policy", Vec::new());
    stack.output(ARTIFACT_BUCKET, "Where deployments put what they upload.", artifacts.name());

    // API Gateway has one setting for such a role in the whole account and region, which is no resource here: a
    // stack would set it without a look at what is set, and never put that back. The role stays when the stack goes:
    // other APIs may log by it.
    let role = Role::new(
        &mut stack,
        "GatewayLogs",
        role::Props {
            managed_policies: vec!["service-role/AmazonAPIGatewayPushToCloudWatchLogs"],
            removal: Some(Removal::Retain),
            ..role::Props::new("apigateway.amazonaws.com")
        },
    );
    stack.output(GATEWAY_ROLE, "The role by which API Gateway logs, unless another one serves.", role.arn());

    Draft {
        stack,
        id: ID,
        name: "otpost-bootstrap".to_owned(),
        region: environment.region.clone(),
        shared: true,
        parameters: Vec::new(),
        capabilities: vec!["CAPABILITY_IAM"],
        // No tag of one environment: the stack belongs to all of them.
        tags: shared_tags(ID),
        expands: false,
        inline: true,
    }
}
