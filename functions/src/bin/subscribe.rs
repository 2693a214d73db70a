//! Keeps a person's Web Push subscriptions, and sends them test notifications.

use std::process::ExitCode;

use contract::Function;
use functions::serve;
use functions::subscribe::Subscriptions;

fn main() -> ExitCode {
    serve::http(Function::Subscribe, Subscriptions::from_env, Subscriptions::answer)
}
