//! Answers `GET /v1/health` and `GET /v1/openapi.json`.

use std::process::ExitCode;

use contract::Function;
use functions::health::health;
use functions::serve;

fn main() -> ExitCode {
    serve::http(Function::Health, || Ok(()), health)
}
