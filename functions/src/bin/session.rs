//! Begins, describes and ends the console's session.

use std::process::ExitCode;

use contract::Function;
use functions::serve;
use functions::sign_in::SignIn;

fn main() -> ExitCode {
    serve::http(Function::Session, SignIn::from_env, SignIn::answer)
}
