//! Registers a passkey: both halves of the registration ceremony.

use std::process::ExitCode;

use contract::Function;
use domain::Problem;
use functions::http::{Reply, Request};
use functions::log::Record;
use functions::{Error, serve};

fn main() -> ExitCode {
    serve::http(
        Function::Register,
        || Ok(()),
        async |_: &(), _: &Request, _: &mut Record| -> Result<Reply, Error> { Err(Problem::NotFound.into()) },
    )
}
