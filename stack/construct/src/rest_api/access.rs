//! The API keys that let CloudFront in, and the usage plan that ties them to a stage.

use super::Stage;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Id, Secret, Value};

/// API keys that open one stage.
#[derive(Debug)]
pub struct Access;

impl Access {
    /// Define the usage plan, and each key with its tie to the plan. A key has a name, which is empty for the
    /// first one. It proves which way a request came, not who sent it: limits per client are the functions'
    /// business.
    pub fn define(stack: &mut Stack, path: &str, stage: &Stage, keys: Vec<(&str, Value<Secret>)>) {
        let plan = object! {
            "ApiStages": [object! { "ApiId": stage.api_id(), "Stage": stage.name() }],
        };
        let plan = stack.add(&format!("{path}/Plan"), Resource::new("AWS::ApiGateway::UsagePlan", plan));
        let plan_id: Value<Id<Self>> = plan.reference();
        for (name, value) in keys {
            let key = object! { "Enabled": true, "Value": value };
            let key = stack.add(&format!("{path}/{name}Key"), Resource::new("AWS::ApiGateway::ApiKey", key));
            let key_id: Value<Id<Self>> = key.reference();
            let tie = object! { "KeyId": key_id, "KeyType": "API_KEY", "UsagePlanId": plan_id.clone() };
            let tie = Resource::new("AWS::ApiGateway::UsagePlanKey", tie);
            stack.add(&format!("{path}/Plan{name}Key"), tie);
        }
    }
}
