//! Answers `POST /v1/sms/…`, and the topic of AWS End User Messaging.

use std::process::ExitCode;

use contract::Function;
use domain::Problem;
use functions::http::{Reply, Request};
use functions::log::Record;
use functions::{Error, serve};

fn main() -> ExitCode {
    serve::http(
        Function::ReceiveSms,
        || Ok(()),
        async |_: &(), _: &Request, _: &mut Record| -> Result<Reply, Error> { Err(Problem::NotFound.into()) },
    )
}
