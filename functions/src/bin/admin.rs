//! Creates, lists and revokes client keys.

use std::process::ExitCode;

use contract::Function;
use functions::admin::Admin;
use functions::serve;

fn main() -> ExitCode {
    serve::events(Function::Admin, Admin::from_env, Admin::answer)
}
