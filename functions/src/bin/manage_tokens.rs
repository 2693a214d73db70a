//! Answers `GET /v1/tokens` and `DELETE /v1/tokens/{token_id}`.

use std::process::ExitCode;

use contract::Function;
use functions::serve;
use functions::tokens::Tokens;

fn main() -> ExitCode {
    serve::http(Function::ManageTokens, Tokens::from_env, Tokens::answer)
}
