//! Values that are known only at deployment, each with the kind of thing it will be.

use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use crate::given::Given;
use crate::id::LogicalId;

/// Free text; every kind but [`Secret`] can become it by [`Value::text`].
#[derive(Debug)]
pub enum Text {}
/// A secret. It can't become [`Text`], so it fits only where a construct asks for a secret.
#[derive(Debug)]
pub enum Secret {}
/// A host name.
#[derive(Debug)]
pub enum DomainName {}
#[derive(Debug)]
pub enum Url {}
/// The key of an object in a bucket.
#[derive(Debug)]
pub enum ObjectKey {}
/// A resource of any type; the `R` of an ARN in a policy.
#[derive(Debug)]
pub enum Any {}
/// A stream of a table; the `R` of its ARN.
#[derive(Debug)]
pub enum Stream {}
/// The physical name of an `R`.
#[derive(Debug)]
pub struct Name<R>(PhantomData<R>);
/// The id that the service gave to an `R`.
#[derive(Debug)]
pub struct Id<R>(PhantomData<R>);
/// The ARN of an `R`.
#[derive(Debug)]
pub struct Arn<R>(PhantomData<R>);

/// Kinds that may appear in clear.
pub trait Plain {}
impl Plain for Text {}
impl Plain for DomainName {}
impl Plain for Url {}
impl Plain for ObjectKey {}
impl<R> Plain for Name<R> {}
impl<R> Plain for Id<R> {}
impl<R> Plain for Arn<R> {}

/// A literal, a parameter, a pseudo parameter, a reference, an attribute, or several joined.
pub struct Value<T> {
    pub(crate) expression: Expression,
    kind: PhantomData<fn() -> T>,
}

/// The kinds of a [`Value`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression {
    Literal(String),
    Pseudo(&'static str),
    Reference { stack: Rc<str>, target: Target },
    Join(Vec<Expression>),
    Piece { of: Box<Expression>, separator: &'static str, index: u32 },
    Either { given: Given, then: Box<Expression>, otherwise: Box<Expression> },
}

/// The target of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Parameter(&'static str),
    Resource(LogicalId),
    Attribute(LogicalId, &'static str),
}

impl<T> Value<T> {
    pub(crate) fn of(expression: Expression) -> Self {
        Self { expression, kind: PhantomData }
    }

    pub(crate) fn joined<const N: usize>(parts: [Value<Text>; N]) -> Self {
        Self::of(Expression::Join(parts.into_iter().map(|part| part.expression).collect()))
    }
}

impl<T: Plain> Value<T> {
    /// The same value where free text is wanted: an environment variable, an output.
    pub fn text(self) -> Value<Text> {
        Value::of(self.expression)
    }
}

impl<R> Value<Arn<R>> {
    /// The same ARN where any resource is wanted: a policy.
    pub fn any(self) -> Value<Arn<Any>> {
        Value::of(self.expression)
    }
}

impl Value<Arn<Any>> {
    /// `*`. A statement that uses it must say why.
    pub fn every() -> Self {
        Self::of(Expression::Literal("*".to_owned()))
    }

    /// ARNs that match a pattern with `*` in it. A statement that uses it must say why.
    pub fn pattern<const N: usize>(parts: [Value<Text>; N]) -> Self {
        Self::joined(parts)
    }
}

impl<T> Value<T> {
    /// One value where a condition holds, and another one where it doesn't.
    pub fn either(given: Given, then: Self, otherwise: Self) -> Self {
        let (then, otherwise) = (Box::new(then.expression), Box::new(otherwise.expression));
        Self::of(Expression::Either { given, then, otherwise })
    }
}

impl Value<Text> {
    /// One of the pieces that a separator makes of it; the first has the index 0. CloudFormation refuses the stack
    /// where there are fewer.
    pub fn piece(self, separator: &'static str, index: u32) -> Self {
        Self::of(Expression::Piece { of: Box::new(self.expression), separator, index })
    }

    /// Several values, one after the other.
    pub fn join<const N: usize>(parts: [Self; N]) -> Self {
        Self::joined(parts)
    }

    /// The region of the stack.
    pub fn region() -> Self {
        Self::of(Expression::Pseudo("AWS::Region"))
    }

    /// The account of the stack.
    pub fn account() -> Self {
        Self::of(Expression::Pseudo("AWS::AccountId"))
    }

    /// `aws`, or the name of another partition.
    pub fn partition() -> Self {
        Self::of(Expression::Pseudo("AWS::Partition"))
    }

    /// The name of the stack.
    pub fn stack_name() -> Self {
        Self::of(Expression::Pseudo("AWS::StackName"))
    }
}

/// One of several secrets, by the number that a parameter has at deployment: `0` is the first.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The number of the parameter, as decimal digits.
    pub index: Value<Text>,
    /// The secrets.
    pub of: Vec<Value<Secret>>,
}

impl From<&str> for Value<Text> {
    fn from(text: &str) -> Self {
        Self::of(Expression::Literal(text.to_owned()))
    }
}

impl From<String> for Value<Text> {
    fn from(text: String) -> Self {
        Self::of(Expression::Literal(text))
    }
}

impl<T> Clone for Value<T> {
    fn clone(&self) -> Self {
        Self::of(self.expression.clone())
    }
}

impl<T> fmt::Debug for Value<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expression.fmt(f)
    }
}

impl Expression {
    /// True if a part that is written out contains `*`.
    pub(crate) fn has_wildcard(&self) -> bool {
        match self {
            Self::Literal(text) => text.contains('*'),
            Self::Join(parts) => parts.iter().any(Self::has_wildcard),
            Self::Piece { of, .. } => of.has_wildcard(),
            Self::Either { then, otherwise, .. } => then.has_wildcard() || otherwise.has_wildcard(),
            Self::Pseudo(_) | Self::Reference { .. } => false,
        }
    }

    /// Every reference in it.
    pub(crate) fn references(&self, visit: &mut impl FnMut(&str, &Target)) {
        match self {
            Self::Literal(_) | Self::Pseudo(_) => {}
            Self::Reference { stack, target } => visit(stack, target),
            Self::Join(parts) => parts.iter().for_each(|part| part.references(visit)),
            Self::Piece { of, .. } => of.references(visit),
            Self::Either { then, otherwise, .. } => {
                then.references(visit);
                otherwise.references(visit);
            }
        }
    }
}

impl Target {
    /// The parameter's name or the resource's logical id.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Parameter(name) => name,
            Self::Resource(id) | Self::Attribute(id, _) => id.as_str(),
        }
    }
}
