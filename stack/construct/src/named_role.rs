//! A role whose name is known before it is made, for whoever is told of it outside of the stack.

use crate::iam::{self, Statement};
use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Name, Text, Value};

/// An IAM role with a name that is given, and policies of its own.
#[derive(Clone, Debug)]
pub struct NamedRole(Handle);

/// The parts of such a role.
#[derive(Debug)]
pub struct Props {
    /// Its name: 64 characters at most.
    pub name: Value<Text>,
    /// Its purpose.
    pub description: &'static str,
    /// The statements by which it is assumed. They have no resource.
    pub trust: Vec<Statement>,
    /// Its policies by name; IAM takes 10,240 characters of all together.
    pub policies: Vec<(&'static str, Vec<Statement>)>,
}

impl NamedRole {
    /// Define such a role.
    pub fn new(stack: &mut Stack, path: &str, props: &Props) -> Self {
        let policies: Tree = props
            .policies
            .iter()
            .map(|(name, statements)| {
                let document = iam::document(stack, path, statements);
                object! { "PolicyName": *name, "PolicyDocument": document }
            })
            .collect();
        let properties = object! {
            "RoleName": props.name.clone(),
            "Description": props.description,
            "AssumeRolePolicyDocument": iam::document(stack, path, &props.trust),
            "Policies": policies,
        };
        Self(stack.add(path, Resource::new("AWS::IAM::Role", properties)))
    }

    /// Its name, known once it is made.
    pub fn name(&self) -> Value<Name<Self>> {
        self.0.reference()
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }
}
