//! Operations whose input and output are JSON as it is: for the tests, which set up and look at what
//! Otpost itself doesn't.

use std::fmt;
use std::marker::PhantomData;

use aws_smithy_runtime_api::box_error::BoxError;
use serde_json::Value as Json;

use crate::operation::Operation;
use crate::protocol::Service;

/// An operation of a service that speaks JSON.
pub struct Untyped<S> {
    name: &'static str,
    path: &'static str,
    input: Json,
    service: PhantomData<S>,
}

impl<S> Untyped<S> {
    /// The operation `name` with an input as its model has it.
    pub const fn new(name: &'static str, input: Json) -> Self {
        Self::at("/", name, input)
    }

    /// The same, of a service whose operations have paths.
    pub const fn at(path: &'static str, name: &'static str, input: Json) -> Self {
        Self { name, path, input, service: PhantomData }
    }
}

impl<S> fmt::Debug for Untyped<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Untyped({})", self.name)
    }
}

impl<S: Service> Operation for Untyped<S> {
    type Service = S;
    type Output = Json;

    fn name(&self) -> &'static str {
        self.name
    }

    fn path(&self) -> &'static str {
        self.path
    }

    fn body(&self) -> Result<Vec<u8>, BoxError> {
        Ok(serde_json::to_vec(&self.input)?)
    }

    fn output(body: &[u8]) -> Result<Json, BoxError> {
        crate::protocol::json_output(body)
    }
}
