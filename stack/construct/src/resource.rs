//! A resource as the stack keeps it, and the handle that constructs keep.

use std::rc::Rc;

use crate::given::Given;
use crate::id::LogicalId;
use crate::tree::Tree;
use crate::value::{Expression, Target, Value};

/// The treatment of a resource that leaves its stack, or is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It is deleted.
    Delete,
    /// It stays, and its owner removes it by hand.
    Retain,
}

impl Removal {
    pub(crate) const fn policy(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Retain => "Retain",
        }
    }
}

/// A resource to add to a stack.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) kind: &'static str,
    pub(crate) properties: Tree,
    pub(crate) depends_on: Vec<Handle>,
    /// Only what holds data has one.
    pub(crate) removal: Option<Removal>,
    /// Set for what isn't always made.
    pub(crate) condition: Option<Given>,
}

impl Resource {
    pub(crate) fn new(kind: &'static str, properties: Tree) -> Self {
        Self { kind, properties, depends_on: Vec::new(), removal: None, condition: None }
    }

    pub(crate) fn holding_data(kind: &'static str, properties: Tree, removal: Removal) -> Self {
        Self { removal: Some(removal), ..Self::new(kind, properties) }
    }
}

/// A resource that was added: its logical id and the stack it belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    pub(crate) stack: Rc<str>,
    pub(crate) id: LogicalId,
}

impl Handle {
    pub(crate) fn reference<T>(&self) -> Value<T> {
        self.value(Target::Resource(self.id.clone()))
    }

    pub(crate) fn attribute<T>(&self, name: &'static str) -> Value<T> {
        self.value(Target::Attribute(self.id.clone(), name))
    }

    fn value<T>(&self, target: Target) -> Value<T> {
        Value::of(Expression::Reference { stack: Rc::clone(&self.stack), target })
    }
}
