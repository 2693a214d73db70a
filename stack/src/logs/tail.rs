//! The events of several log groups, each once, in the order of time.
//!
//! It must not know what a line means.

use std::collections::HashMap;
use std::time::Duration;

use service::logs::{FilterLogEvents, LogEvent};

use crate::aws::{Aws, failure};
use crate::error::Error;

/// A function's lines may become visible after later ones: each poll looks back so far, in milliseconds,
/// and leaves out what it has seen.
const LOOK_BACK: i64 = 60_000;

/// CloudWatch Logs answers five searches a second for a whole account and region; this leaves others some.
const PAUSE_FOR_EACH_GROUP: Duration = Duration::from_millis(400);
const SHORTEST_PAUSE: Duration = Duration::from_secs(2);
/// Against an emulator.
const SHORT_PAUSE: Duration = Duration::from_millis(100);

/// Something that was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The function or gateway of its log group.
    pub source: String,
    /// Its time, in milliseconds of Unix time.
    pub timestamp: i64,
    /// The log stream: one running instance of a function.
    pub stream: String,
    /// Its text.
    pub message: String,
}

/// Polls log groups.
#[derive(Debug)]
pub struct Tail {
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    source: String,
    name: String,
    from: i64,
    seen: HashMap<String, i64>,
}

impl Tail {
    /// Begins at a time in milliseconds. Groups come with whose they are.
    pub fn new(groups: impl IntoIterator<Item = (String, String)>, from: i64) -> Self {
        let group = |(source, name)| Group { source, name, from, seen: HashMap::new() };
        Self { groups: groups.into_iter().map(group).collect() }
    }

    /// The events since the last poll.
    ///
    /// # Errors
    /// If a group can't be read.
    pub async fn poll(&mut self, aws: &Aws) -> Result<Vec<Event>, Error> {
        let mut all = Vec::new();
        for group in &mut self.groups {
            all.extend(group.poll(aws).await?);
        }
        // Stable: lines of one millisecond stay in the order of their group.
        all.sort_by_key(|event| event.timestamp);
        Ok(all)
    }

    /// The time to wait before the next poll.
    pub fn pause(&self, aws: &Aws) -> Duration {
        if aws.endpoint_url.is_some() {
            return SHORT_PAUSE;
        }
        let groups = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        PAUSE_FOR_EACH_GROUP.saturating_mul(groups).max(SHORTEST_PAUSE)
    }
}

impl Group {
    async fn poll(&mut self, aws: &Aws) -> Result<Vec<Event>, Error> {
        let pages = aws.logs().pages(FilterLogEvents::since(&self.name, self.from)).await;
        let pages = pages.map_err(|error| failure(&format!("read log group `{}`", self.name), error))?;
        let mut fresh = Vec::new();
        let mut alike = HashMap::new();
        for page in pages {
            for event in page.events {
                let timestamp = event.timestamp.unwrap_or(self.from);
                let key = key(&event, &mut alike);
                if self.seen.insert(key, timestamp).is_none() {
                    fresh.push(Event {
                        source: self.source.clone(),
                        timestamp,
                        stream: event.log_stream_name.unwrap_or_default(),
                        message: event.message.unwrap_or_default(),
                    });
                }
            }
        }
        if let Some(newest) = fresh.iter().map(|event| event.timestamp).max() {
            self.from = self.from.max(newest - LOOK_BACK);
            self.seen.retain(|_, timestamp| *timestamp >= self.from);
        }
        Ok(fresh)
    }
}

/// The identity of an event: its id; if there is none, its number among its like.
fn key(event: &LogEvent, alike: &mut HashMap<String, u32>) -> String {
    if let Some(id) = &event.event_id {
        return id.clone();
    }
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (stream, message) = (text(&event.log_stream_name), text(&event.message));
    let what = format!("{} {stream} {message}", event.timestamp.unwrap_or_default());
    let count = alike.entry(what.clone()).or_default();
    *count += 1;
    format!("{count} {what}")
}
