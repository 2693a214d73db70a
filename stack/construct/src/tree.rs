//! The properties of a resource before they are rendered: JSON with expressions in it.

use std::collections::BTreeMap;

use crate::given::Given;
use crate::value::{Chosen, Expression, Target, Value};

/// A property. Objects are sorted by key, so that the bytes don't depend on who wrote them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    /// An optional property that isn't set; left out of objects.
    Absent,
    Bool(bool),
    Number(u64),
    Expression(Expression),
    List(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
    /// Left out where the condition doesn't hold.
    OnlyIf(Given, Box<Tree>),
    /// A document whose strings are no expressions: a JSON schema.
    Document(serde_json::Value),
}

/// `object! { "Key": value, … }`, where a value is anything that becomes a [`Tree`].
macro_rules! object {
    ($($key:literal: $value:expr),* $(,)?) => {
        $crate::tree::Tree::object([$(($key, $crate::tree::Tree::from($value))),*])
    };
}
pub(crate) use object;

impl Tree {
    pub(crate) fn object<const N: usize>(entries: [(&str, Self); N]) -> Self {
        entries.into_iter().collect()
    }

    /// The same where a condition holds, if there is one.
    pub(crate) fn only_if(self, given: Option<Given>) -> Self {
        match given {
            Some(given) => Self::OnlyIf(given, Box::new(self)),
            None => self,
        }
    }

    /// Every reference in it.
    pub(crate) fn references(&self, visit: &mut impl FnMut(&str, &Target)) {
        match self {
            Self::Absent | Self::Bool(_) | Self::Number(_) | Self::Document(_) => {}
            Self::Expression(expression) => expression.references(visit),
            Self::List(items) => items.iter().for_each(|item| item.references(visit)),
            Self::Object(entries) => entries.values().for_each(|entry| entry.references(visit)),
            Self::OnlyIf(_, tree) => tree.references(visit),
        }
    }
}

impl<K: Into<String>> FromIterator<(K, Self)> for Tree {
    fn from_iter<I: IntoIterator<Item = (K, Self)>>(entries: I) -> Self {
        let set = entries.into_iter().filter(|(_, value)| *value != Self::Absent);
        Self::Object(set.map(|(key, value)| (key.into(), value)).collect())
    }
}

impl FromIterator<Tree> for Tree {
    fn from_iter<I: IntoIterator<Item = Tree>>(items: I) -> Self {
        Self::List(items.into_iter().collect())
    }
}

impl From<bool> for Tree {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u32> for Tree {
    fn from(value: u32) -> Self {
        Self::Number(value.into())
    }
}

impl From<&str> for Tree {
    fn from(value: &str) -> Self {
        Self::Expression(Expression::Literal(value.to_owned()))
    }
}

impl From<String> for Tree {
    fn from(value: String) -> Self {
        Self::Expression(Expression::Literal(value))
    }
}

impl<T> From<Value<T>> for Tree {
    fn from(value: Value<T>) -> Self {
        Self::Expression(value.expression)
    }
}

impl From<Chosen> for Tree {
    fn from(value: Chosen) -> Self {
        object! { "Fn::Select": [Self::from(value.index), Self::from(value.of)] }
    }
}

impl<T: Into<Self>> From<Option<T>> for Tree {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Tree {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().map(Into::into).collect()
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for Tree {
    fn from(items: [T; N]) -> Self {
        items.into_iter().map(Into::into).collect()
    }
}
