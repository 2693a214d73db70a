//! Registers a passkey: both halves of the registration ceremony.

use std::process::ExitCode;

use contract::Function;
use functions::register::Registrar;
use functions::serve;

fn main() -> ExitCode {
    serve::http(Function::Register, Registrar::from_env, Registrar::answer)
}
