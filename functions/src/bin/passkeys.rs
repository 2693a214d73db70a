//! Lists, renames and revokes a person's passkeys, and renews their recovery codes.

use std::process::ExitCode;

use contract::Function;
use functions::passkeys::Passkeys;
use functions::serve;

fn main() -> ExitCode {
    serve::http(Function::Passkeys, Passkeys::from_env, Passkeys::answer)
}
