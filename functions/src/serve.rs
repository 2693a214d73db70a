//! The loop around every function: Lambda's events in, replies and one log line out.

use std::process::ExitCode;
use std::time::Duration;

use contract::Function;
use domain::Problem;
use lambda_runtime::{LambdaEvent, Runtime, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::env::{self, Misconfigured};
use crate::http::{Reply, Request};
use crate::log::{self, Record};
use crate::{Error, Failure};

/// A request is given up before the function's ten seconds are over, so that it still gets its
/// answer and its log line.
const HANDLER_TIMEOUT: Duration = Duration::from_millis(9_000);

/// Serve HTTP requests. Whatever the handler returns becomes a reply: nothing that a caller
/// sends makes the function itself fail.
pub fn http<S>(
    function: Function,
    state: impl FnOnce() -> Result<S, Misconfigured>,
    handler: impl AsyncFn(&S, &Request, &mut Record) -> Result<Reply, Error>,
) -> ExitCode {
    events(function, state, async |state: &S, request: Request, record: &mut Record| {
        let reply = match tokio::time::timeout(HANDLER_TIMEOUT, handler(state, &request, record)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::new("handler", "took too long").into()),
        };
        Ok(reply.unwrap_or_else(|error| refuse(error, record)))
    })
}

fn refuse(error: Error, record: &mut Record) -> Reply {
    match error {
        Error::Refused(problem) => {
            // A refused token has named its reason already.
            if problem != Problem::TokenRefused {
                record.event(problem.code());
            }
            Reply::problem(&problem)
        }
        Error::Failed(failure) => {
            record.failed(&failure);
            Reply::problem(&Problem::Internal)
        }
    }
}

/// Serve events that aren't HTTP. A failure is reported to Lambda, in words that name nothing of
/// the event.
pub fn events<S, I: DeserializeOwned, O: Serialize>(
    function: Function,
    state: impl FnOnce() -> Result<S, Misconfigured>,
    handler: impl AsyncFn(&S, I, &mut Record) -> Result<O, Failure>,
) -> ExitCode {
    let name = function.binary();
    let prepared =
        env::required(contract::env::ENVIRONMENT).and_then(|environment| Ok((environment, state()?)));
    let (environment, state) = match prepared {
        Ok(prepared) => prepared,
        Err(misconfigured) => {
            log::start_failed(name, &misconfigured);
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            log::start_failed(name, &error);
            return ExitCode::FAILURE;
        }
    };
    let service = service_fn(async |event: LambdaEvent<I>| {
        let mut record = Record::start(name, &environment, &event.context.request_id);
        let outcome = handler(&state, event.payload, &mut record).await;
        if let Err(failure) = &outcome {
            record.failed(failure);
        }
        record.finish();
        outcome.map_err(|failure| lambda_runtime::Error::from(failure.to_string()))
    });
    // `Runtime` rather than `run`: without its tracing layer there is no second log.
    match runtime.block_on(Runtime::new(service).run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::start_failed(name, &error);
            ExitCode::FAILURE
        }
    }
}
