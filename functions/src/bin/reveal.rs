//! Shows sealed messages and tokens to a fresh assertion.

use std::process::ExitCode;

use contract::Function;
use domain::Problem;
use functions::http::{Reply, Request};
use functions::log::Record;
use functions::{Error, serve};

fn main() -> ExitCode {
    serve::http(
        Function::Reveal,
        || Ok(()),
        async |_: &(), _: &Request, _: &mut Record| -> Result<Reply, Error> { Err(Problem::NotFound.into()) },
    )
}
