//! The API key that lets CloudFront in, and the usage plan that ties it to a stage.

use super::Stage;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Id, Secret, Value};

/// An API key that opens one stage.
#[derive(Debug)]
pub struct Access;

impl Access {
    /// Define key, usage plan and the tie between them. The key proves which way a request
    /// came, not who sent it: limits per client are the functions' business.
    pub fn define(stack: &mut Stack, path: &str, stage: &Stage, key: Value<Secret>) {
        let key = object! { "Enabled": true, "Value": key };
        let key = stack.add(&format!("{path}/Key"), Resource::new("AWS::ApiGateway::ApiKey", key));
        let plan = object! {
            "ApiStages": [object! { "ApiId": stage.api_id(), "Stage": stage.name() }],
        };
        let plan = stack.add(&format!("{path}/Plan"), Resource::new("AWS::ApiGateway::UsagePlan", plan));
        let key_id: Value<Id<Self>> = key.reference();
        let plan_id: Value<Id<Self>> = plan.reference();
        let tie = object! { "KeyId": key_id, "KeyType": "API_KEY", "UsagePlanId": plan_id };
        stack.add(&format!("{path}/PlanKey"), Resource::new("AWS::ApiGateway::UsagePlanKey", tie));
    }
}
