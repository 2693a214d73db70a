//! The role that one function, or one AWS service, runs as.

use crate::iam::{self, Statement};
use crate::resource::{Handle, Removal, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Arn, Value};

/// An IAM role with a generated name and one inline policy.
#[derive(Clone, Debug)]
pub struct Role(pub(crate) Handle);

/// What a role is made of.
#[derive(Debug)]
pub struct Props {
    /// The service that assumes it, by host name.
    pub assumed_by: &'static str,
    /// What it may do.
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
    /// Define a role.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let policies = (!props.statements.is_empty()).then(|| {
            let document = iam::document(stack, path, &props.statements);
            [object! { "PolicyName": "grants", "PolicyDocument": document }]
        });
        let managed: Vec<Value<Arn<Self>>> =
            props.managed_policies.iter().map(|name| managed_policy(name)).collect();
        let properties = object! {
            "AssumeRolePolicyDocument": object! {
                "Version": "2012-10-17",
                "Statement": [object! {
                    "Effect": "Allow",
                    "Principal": object! { "Service": props.assumed_by },
                    "Action": "sts:AssumeRole",
                }],
            },
            "Policies": policies,
            "ManagedPolicyArns": (!managed.is_empty()).then_some(managed),
        };
        let resource = Resource { removal: props.removal, ..Resource::new("AWS::IAM::Role", properties) };
        Self(stack.add(path, resource))
    }

    /// Its ARN.
    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }
}

fn managed_policy(name: &str) -> Value<Arn<Role>> {
    Value::joined(["arn:".into(), Value::partition(), ":iam::aws:policy/".into(), name.into()])
}
