//! The role that one function, or one AWS service, runs as.

use crate::iam::{self, Statement};
use crate::resource::{Handle, Removal, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Arn, Value};

/// An IAM role with a generated name, and one policy of its own.
#[derive(Clone, Debug)]
pub struct Role(pub(crate) Handle);

/// The rules of an organization for every role of a stack, rather than of one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The ARN of the policy that no role's rights may go beyond.
    pub permissions_boundary: Option<String>,
    /// True if a role's policy is a managed one, rather than inline.
    pub managed_policies: bool,
}

/// The properties of a role.
#[derive(Debug)]
pub struct Props {
    /// The service that assumes it, by host name.
    pub assumed_by: &'static str,
    /// Its rights.
    pub statements: Vec<Statement>,
    /// AWS's own policies, by name; for roles of AWS services only.
    pub managed_policies: Vec<&'static str>,
    /// Set for a role that must outlive its stack.
    pub removal: Option<Removal>,
}

impl Props {
    /// A role that may do nothing yet.
    pub fn new(assumed_by: &'static str) -> Self {
        Self { assumed_by, statements: Vec::new(), managed_policies: Vec::new(), removal: None }
    }
}

impl Role {
    /// Define a role by the stack's rules.
    ///
    /// Its policy is inline unless the rules say otherwise: it then is one role's, can be attached to no other, and goes with it.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let rules = stack.role_rules().clone();
        let mut managed: Vec<Value<Arn<Self>>> =
            props.managed_policies.iter().map(|name| managed_policy(name)).collect();
        let mut inline = None;
        if !props.statements.is_empty() {
            let document = iam::document(stack, path, &props.statements);
            if rules.managed_policies {
                let properties = object! { "PolicyDocument": document };
                let policy = Resource::new("AWS::IAM::ManagedPolicy", properties);
                // Named by the role rather than naming it: a role that is there has its rights.
                managed.push(stack.add(&format!("{path}/Policy"), policy).reference());
            } else {
                inline = Some([object! { "PolicyName": "grants", "PolicyDocument": document }]);
            }
        }
        let properties = object! {
            "AssumeRolePolicyDocument": object! {
                "Version": "2012-10-17",
                "Statement": [object! {
                    "Effect": "Allow",
                    "Principal": object! { "Service": props.assumed_by },
                    "Action": "sts:AssumeRole",
                }],
            },
            "Policies": inline,
            "ManagedPolicyArns": (!managed.is_empty()).then_some(managed),
            "PermissionsBoundary": rules.permissions_boundary,
        };
        let resource = Resource { removal: props.removal, ..Resource::new("AWS::IAM::Role", properties) };
        Self(stack.add(path, resource))
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }
}

fn managed_policy(name: &str) -> Value<Arn<Role>> {
    Value::joined(["arn:".into(), Value::partition(), ":iam::aws:policy/".into(), name.into()])
}
