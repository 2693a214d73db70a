//! The end of an invocation. Retries ask for it, so that the last answer of a service reaches the log
//! before the time is over.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

tokio::task_local! {
    static END: Instant;
}

/// The outcome of `work`; `None` if it takes longer than `time`.
pub async fn within<T>(time: Duration, work: impl Future<Output = T>) -> Option<T> {
    END.scope(Instant::now() + time, tokio::time::timeout(time, work)).await.ok()
}

/// Returns true if the invocation lasts for at least `time` from now on. Outside of one, it does.
pub fn lasts(time: Duration) -> bool {
    END.try_with(|end| Instant::now() + time < *end).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_given_up_at_its_end_and_can_ask_for_it() {
        let asks = within(Duration::from_secs(10), async {
            (lasts(Duration::from_secs(1)), lasts(Duration::from_secs(11)))
        });
        assert_eq!(asks.await, Some((true, false)));
        assert_eq!(within(Duration::from_millis(5), std::future::pending::<()>()).await, None);
        assert!(lasts(Duration::MAX / 4));
    }
}
