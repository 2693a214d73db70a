//! API Gateway's setting for a whole account and region: the role it writes logs as.

use crate::resource::{Removal, Resource};
use crate::role::Role;
use crate::stack::Stack;
use crate::tree::object;

/// The account's setting. There is one, shared with everything else in the account.
#[derive(Debug)]
pub struct GatewayAccount;

impl GatewayAccount {
    /// Define the setting.
    pub fn define(stack: &mut Stack, path: &str, role: &Role, removal: Removal) {
        let properties = object! { "CloudWatchRoleArn": role.arn() };
        stack.add(path, Resource::holding_data("AWS::ApiGateway::Account", properties, removal));
    }
}
