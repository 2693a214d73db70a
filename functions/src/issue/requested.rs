//! `TokenRequested` on the account's event bus: a token is issued as over the API, but for the
//! answer, which nobody waits for.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use domain::{Invalid, Problem};
use serde::Deserialize;
use serde_json::Value;

use super::Issuer;
use super::order::{Order, Wish};
use crate::authenticate::Caller;
use crate::log::Record;
use crate::{Error, Failure, clock};

/// An event as EventBridge hands it over; only what is used.
#[derive(Deserialize)]
pub struct TokenRequested {
    id: String,
    #[serde(rename = "detail-type")]
    detail_type: String,
    source: String,
    time: String,
    detail: Value,
}

/// The type of the events that this is for.
const DETAIL_TYPE: &str = "TokenRequested";

impl Issuer {
    /// Issue the token that `event` requests, once: its id is its `Idempotency-Key`. A refusal
    /// is counted and not tried again, a failure is tried again.
    pub async fn requested(&self, event: TokenRequested, record: &mut Record) -> Result<(), Failure> {
        match self.issue_for(event, record).await {
            Ok(()) => Ok(()),
            Err(Error::Refused(problem)) => {
                record.event(problem.code());
                record.count("TokenRequestsRefused");
                Ok(())
            }
            Err(Error::Failed(failure)) => Err(failure),
        }
    }

    async fn issue_for(&self, event: TokenRequested, record: &mut Record) -> Result<(), Error> {
        if event.detail_type != DETAIL_TYPE {
            return Err(Problem::NotFound.into());
        }
        if is_stale(&event.time, clock::now(), self.life_seconds) {
            record.event("stale");
            record.count("TokenRequestsRefused");
            return Ok(());
        }
        // serde would read an array as the fields in their order.
        let detail = Some(event.detail).filter(Value::is_object);
        let wish: Option<Wish> = detail.and_then(|detail| serde_json::from_value(detail).ok());
        let wish = wish.ok_or(Invalid::new("detail", "must have the documented fields and types"))?;
        let caller = Caller::Event { source: event.source };
        let order = Order::check(wish, caller, Some(event.id), self.with_email)?;
        self.make(&order, record).await.map(|_| ())
    }
}

/// True if an event of that time comes so late that its key is forgotten, and it would be another
/// token: a key is kept as long as its token lives.
fn is_stale(time: &str, now: u64, life_seconds: u64) -> bool {
    let sent = DateTime::from_str(time, Format::DateTime).map(|time| time.secs());
    let sent = sent.ok().and_then(|seconds| u64::try_from(seconds).ok());
    sent.is_none_or(|sent| sent.abs_diff(now) >= life_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_fresh_for_the_life_of_a_token() {
        let now = 1_769_850_000;
        for (time, stale) in [
            ("2026-01-31T09:00:00Z", false),
            ("2026-01-31T08:59:01Z", false),
            ("2026-01-31T08:59:00Z", true),
            ("2026-01-31T09:00:59Z", false),
            ("2026-01-31T09:01:00Z", true),
            ("yesterday", true),
            ("", true),
        ] {
            assert_eq!(is_stale(time, now, 60), stale, "{time}");
        }
    }
}
