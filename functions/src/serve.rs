//! The loop around every function: Lambda's events in, replies and one log line out.

use std::future::Future;
use std::process::ExitCode;
use std::time::Duration;

use contract::Function;
use domain::Problem;
use lambda_runtime::{LambdaEvent, Runtime, service_fn};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::env::{self, Misconfigured};
use crate::http::{Reply, Request};
use crate::log::{self, Record};
use crate::{Error, Failure, clock, deadline};

/// An invocation is given up so long before its deadline, when Lambda would end the process: it
/// still gets its answer and its log line.
const MARGIN: Duration = Duration::from_millis(500);

/// Serve HTTP requests. Every result of the handler becomes a reply: no request of a caller makes the
/// function itself fail.
pub fn http<S>(
    function: Function,
    state: impl FnOnce() -> Result<S, Misconfigured>,
    handler: impl AsyncFn(&S, &Request, &mut Record) -> Result<Reply, Error>,
) -> ExitCode {
    run(function, state, async |state, request: Request, time, record| {
        Ok(reply(checked(&request, time, handler(state, &request, record)).await, record))
    })
}

/// Serve events that aren't HTTP. A failure is reported to Lambda, in words that name nothing of
/// the event.
pub fn events<S, I: DeserializeOwned, O: Serialize>(
    function: Function,
    state: impl FnOnce() -> Result<S, Misconfigured>,
    handler: impl AsyncFn(&S, I, &mut Record) -> Result<O, Failure>,
) -> ExitCode {
    run(function, state, async |state, event, time, record| {
        report(within(time, handler(state, event, record)).await, record)
    })
}

/// Serve HTTP requests and events of one other kind: the same work that comes in two ways. An event
/// that reads as `I` is of that kind, and everything else a request.
pub fn http_and_events<S, I: DeserializeOwned>(
    function: Function,
    state: impl FnOnce() -> Result<S, Misconfigured>,
    requests: impl AsyncFn(&S, &Request, &mut Record) -> Result<Reply, Error>,
    events: impl AsyncFn(&S, I, &mut Record) -> Result<(), Failure>,
) -> ExitCode {
    run(function, state, async |state, input, time, record| match input {
        Input::Event(event) => {
            report(within(time, events(state, event, record)).await, record).map(|()| None)
        }
        Input::Request(request) => {
            Ok(Some(reply(checked(&request, time, requests(state, &request, record)).await, record)))
        }
    })
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Input<I> {
    Event(I),
    Request(Box<Request>),
}

/// The outcome of `work`, if it ends in `time`.
async fn within<T, E: From<Failure>>(
    time: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let outcome = deadline::within(time, work).await;
    outcome.unwrap_or_else(|| Err(Failure::new("handler", "took too long").into()))
}

/// The outcome of `work` on a request of which nothing goes unread, if it ends in `time`.
async fn checked(
    request: &Request,
    time: Duration,
    work: impl Future<Output = Result<Reply, Error>>,
) -> Result<Reply, Error> {
    request.check_parameters()?;
    within(time, work).await
}

fn reply(outcome: Result<Reply, Error>, record: &mut Record) -> Reply {
    match outcome {
        Ok(reply) => reply,
        Err(Error::Refused(problem)) => {
            // A refused token or ceremony has named its reason already.
            if !matches!(problem, Problem::TokenRefused | Problem::CeremonyRefused) {
                record.event(problem.code());
            }
            Reply::problem(&problem)
        }
        Err(Error::Failed(failure)) => {
            record.failed(&failure);
            Reply::problem(&Problem::Internal)
        }
    }
}

fn report<O>(outcome: Result<O, Failure>, record: &mut Record) -> Result<O, Failure> {
    outcome.inspect_err(|failure| record.failed(failure))
}

/// Hand each event to `handler`, with the time that it has.
fn run<S, I: DeserializeOwned, O: Serialize>(
    function: Function,
    state: impl FnOnce() -> Result<S, Misconfigured>,
    handler: impl AsyncFn(&S, I, Duration, &mut Record) -> Result<O, Failure>,
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
        let time = time_left(event.context.deadline, clock::now_millis());
        // Boxed, for the runtime wraps it in so many more that the compiler gives up.
        let outcome = Box::pin(handler(&state, event.payload, time, &mut record)).await;
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

/// The time that an invocation has for its work at `now`; both in milliseconds since the epoch.
fn time_left(deadline: u64, now: u64) -> Duration {
    Duration::from_millis(deadline.saturating_sub(now)).saturating_sub(MARGIN)
}
