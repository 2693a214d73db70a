//! The wait for a host's own record.
//!
//! It must not know what the record should be: whether the right one answers is the smoke test's matter.

use std::time::{Duration, Instant};

use tokio::net::lookup_host;

use crate::console::Console;
use crate::error::Error;
use crate::instant;

/// The time that somebody may take to add a record, and the time between two looks. A resolver remembers for a while
/// that there was none, so that more often would be no sooner.
const PATIENCE: Patience = Patience {
    all: Duration::from_secs(60 * 60),
    pause: Duration::from_secs(10),
    reminder: Duration::from_secs(300),
};

#[derive(Clone, Copy)]
struct Patience {
    all: Duration,
    pause: Duration,
    reminder: Duration,
}

/// Waits until a host has an address.
///
/// # Errors
/// If it has none after an hour.
pub async fn for_host(host: &str, console: &mut Console) -> Result<(), Error> {
    until(host, || resolves(host), PATIENCE, console).await
}

/// True if this machine's resolver knows an address of a host.
pub async fn resolves(host: &str) -> bool {
    lookup_host((host, 443)).await.is_ok_and(|mut found| found.next().is_some())
}

async fn until(
    host: &str,
    there: impl AsyncFn() -> bool,
    patience: Patience,
    console: &mut Console,
) -> Result<(), Error> {
    let begun = Instant::now();
    let mut reminded = begun;
    while !there().await {
        let span = instant::span(time::Duration::try_from(begun.elapsed()).unwrap_or_default());
        if begun.elapsed() >= patience.all {
            return Err(Error::failed(format!("`{host}` has no address after {span}")).hint(
                "everything is deployed but the record that was shown; add it, and the same command again takes it up",
            ));
        }
        console.status(format!("  waiting for the record of {host}, for {span}; Ctrl-C is safe"));
        if !console.animates() && (reminded == begun || reminded.elapsed() >= patience.reminder) {
            console.line(format!(
                "  waiting for the record of {host}, for {span}; the same command again goes on"
            ));
            reminded = Instant::now();
        }
        tokio::time::sleep(patience.pause).await;
    }
    console.clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Duration;

    use super::{Patience, until};
    use crate::console::Console;

    const PATIENCE: Patience = Patience {
        all: Duration::from_millis(200),
        pause: Duration::from_millis(1),
        reminder: Duration::from_secs(1),
    };

    #[tokio::test]
    async fn it_waits_until_there_is_an_address_and_not_for_ever() {
        let asked = Cell::new(0);
        let there = async || {
            asked.set(asked.get() + 1);
            asked.get() > 3
        };
        until("otp.example.com", there, PATIENCE, &mut Console::silent()).await.unwrap();
        assert_eq!(asked.get(), 4);
        let never = async || false;
        let error = until("otp.example.com", never, PATIENCE, &mut Console::silent()).await.unwrap_err();
        assert!(error.message.starts_with("`otp.example.com` has no address after"), "{error}");
        assert!(error.hint.is_some_and(|hint| hint.contains("again takes it up")));
    }
}
