//! Answers `POST /v1/sms/…`, and the topic of AWS End User Messaging.

use std::process::ExitCode;

use contract::Function;
use functions::receive::Receiver;
use functions::serve;

fn main() -> ExitCode {
    serve::http_and_events(Function::ReceiveSms, Receiver::from_env, Receiver::answer, Receiver::notice)
}
