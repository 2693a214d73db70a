//! Operations whose input and output are JSON as it is: for the tests, which set up and look at what
//! Otpost itself doesn't.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use aws_smithy_runtime_api::box_error::BoxError;
use serde_json::Value as Json;

use crate::operation::Operation;
use crate::protocol::Service;

/// An operation of a service that speaks JSON.
pub struct Untyped<S> {
    name: &'static str,
    method: &'static str,
    path: Cow<'static, str>,
    input: Json,
    service: PhantomData<S>,
}

impl<S> Untyped<S> {
    /// The operation `name` with an input as its model has it.
    pub const fn new(name: &'static str, input: Json) -> Self {
        Self { name, method: "POST", path: Cow::Borrowed("/"), input, service: PhantomData }
    }

    /// The same, of a service whose operations have methods and paths. The input of a `GET` is in its path.
    pub fn at(
        method: &'static str,
        path: impl Into<Cow<'static, str>>,
        name: &'static str,
        input: Json,
    ) -> Self {
        Self { name, method, path: path.into(), input, service: PhantomData }
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

    fn method(&self) -> &'static str {
        self.method
    }

    fn path(&self) -> Cow<'static, str> {
        self.path.clone()
    }

    fn body(&self) -> Result<Vec<u8>, BoxError> {
        match self.method {
            "GET" => Ok(Vec::new()),
            _ => Ok(serde_json::to_vec(&self.input)?),
        }
    }

    fn output(body: &[u8]) -> Result<Json, BoxError> {
        crate::protocol::json_output(body)
    }
}
