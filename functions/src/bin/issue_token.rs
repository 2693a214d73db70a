//! Answers `POST /v1/tokens`, and `TokenRequested` events.

use std::process::ExitCode;

use contract::Function;
use functions::issue::Issuer;
use functions::serve;

fn main() -> ExitCode {
    serve::http_and_events(Function::IssueToken, Issuer::from_env, Issuer::issue, Issuer::requested)
}
