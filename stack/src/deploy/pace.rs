//! The pace of polls: quick while something happens, slower while nothing does; the longest wait, and the reminders
//! that it goes on.

use std::time::{Duration, Instant};

use crate::aws::Aws;
use crate::console::Console;
use crate::error::Error;
use crate::instant;

/// The time between two reminders that a wait goes on, for output that is no terminal.
const REMINDER: Duration = Duration::from_secs(5 * 60);

/// The pause between two polls.
#[derive(Debug)]
pub struct Pace {
    shortest: Duration,
    longest: Duration,
    next: Duration,
}

impl Pace {
    /// 1 to 3 s on AWS, where polling is throttled per account; 20 to 200 ms against an emulator.
    pub fn new(aws: &Aws) -> Self {
        let (shortest, longest) = if aws.endpoint_url.is_some() { (20, 200) } else { (1_000, 3_000) };
        let shortest = Duration::from_millis(shortest);
        Self { shortest, longest: Duration::from_millis(longest), next: shortest }
    }

    /// Something happened: ask again soon.
    pub const fn quicken(&mut self) {
        self.next = self.shortest;
    }

    /// Pauses, and makes the next pause longer.
    pub async fn pause(&mut self) {
        tokio::time::sleep(self.next).await;
        self.next = self.next.mul_f32(1.5).min(self.longest);
    }
}

/// A wait that is spoken of.
#[derive(Debug)]
pub struct Patience {
    since: Instant,
    told: Instant,
    limit: Duration,
}

impl Patience {
    /// A quarter of an hour on AWS, 20 s for an emulator.
    pub fn new(aws: &Aws) -> Self {
        let limit = if aws.endpoint_url.is_some() { 20 } else { 15 * 60 };
        let now = Instant::now();
        Self { since: now, told: now, limit: Duration::from_secs(limit) }
    }

    /// Shows the wait and its reason: always on a terminal, else every five minutes.
    ///
    /// # Errors
    /// If that is too long.
    pub fn wait(&mut self, what: &str, console: &mut Console) -> Result<(), Error> {
        let now = Instant::now();
        if now - self.since >= self.limit {
            let span = span(self.limit);
            return Err(Error::failed(format!("{what} was not ready after {span}"))
                .hint("run the command again; https://health.aws.amazon.com says what is wrong"));
        }
        self.remind(what, console);
        Ok(())
    }

    /// The same of a wait that ends by itself.
    pub fn remind(&mut self, what: &str, console: &mut Console) {
        console.status(format!("  waiting for {what}"));
        if let Some(age) = self.due(Instant::now())
            && !console.animates()
        {
            console.line(format!("  still waiting for {what}, since {}", span(age)));
        }
    }

    /// For how long it has been waited, if it is time to say so again.
    fn due(&mut self, now: Instant) -> Option<Duration> {
        if now - self.told < REMINDER {
            return None;
        }
        self.told = now;
        Some(now - self.since)
    }
}

fn span(duration: Duration) -> String {
    instant::span(time::Duration::try_from(duration).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_spoken_of_every_five_minutes() {
        let now = Instant::now();
        let mut patience = Patience { since: now, told: now, limit: REMINDER };
        let at = |minutes: u64| now + Duration::from_secs(minutes * 60);
        let told = [1, 4, 5, 6, 9, 10, 14, 16].map(|minutes| patience.due(at(minutes)).map(span));
        let expected = [None, None, Some("5 min"), None, None, Some("10 min"), None, Some("16 min")];
        assert_eq!(told, expected.map(|text| text.map(str::to_owned)));
    }
}
