//! A policy beside a role, with an allowance of its own: IAM takes 6,144 characters of it.

use crate::iam::{self, Statement};
use crate::named_role::NamedRole;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;

/// The parts of such a policy.
#[derive(Debug)]
pub struct Props {
    /// Its purpose.
    pub description: &'static str,
    /// The rights of its role.
    pub statements: Vec<Statement>,
}

/// Define a managed policy of a role.
pub fn define(stack: &mut Stack, path: &str, role: &NamedRole, props: &Props) {
    let properties = object! {
        "Description": props.description,
        "Roles": [role.name()],
        "PolicyDocument": iam::document(stack, path, &props.statements),
    };
    stack.add(path, Resource::new("AWS::IAM::ManagedPolicy", properties));
}
