//! Answers `GET /v1/tokens` and `DELETE /v1/tokens/{token_id}`.

use std::process::ExitCode;

use contract::Function;
use functions::manage::Manager;
use functions::serve;

fn main() -> ExitCode {
    serve::http(Function::ManageTokens, Manager::from_env, Manager::manage)
}
