//! How often to ask: quickly while something happens, slower while nothing does.

use std::time::Duration;

use crate::aws::Aws;

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
