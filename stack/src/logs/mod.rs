//! The functions' logs, of all of them or of one, until now or as they come.
//!
//! It must not know how a function does its work.

mod line;
pub mod tail;

use app::Span;
use clap::builder::PossibleValuesParser;
use contract::Function;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::aws::Aws;
use crate::cli::Global;
use crate::console::{self, Console};
use crate::error::Error;
use crate::place::{Place, resources};

use tail::{Event, Tail};

/// The name of the gateway's own log.
const API: &str = "api";
const LOG_GROUP: &str = "AWS::Logs::LogGroup";

/// `stack logs`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One function, as its binary is named; or `api`, the gateway's access log
    #[arg(value_parser = names(), hide_possible_values = true)]
    pub function: Option<String>,
    /// Go on showing what comes, until Ctrl-C
    #[arg(long)]
    pub follow: bool,
    /// Begin so long ago: 90s, 10m, 2h, 3d
    #[arg(long, value_name = "SPAN", default_value = "10m", value_parser = span)]
    pub since: Span,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(Function::ALL.map(Function::binary).into_iter().chain([API]))
}

fn span(text: &str) -> Result<Span, String> {
    Span::try_from(text.to_owned())
}

/// Shows it.
///
/// # Errors
/// If the environment isn't deployed, or a log can't be read.
pub async fn run(global: &Global, args: &Args, console: &mut Console) -> Result<(), Error> {
    let place = Place::find(global).await?;
    let groups = groups(&place, args.function.as_deref()).await?;
    let now = i64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap_or_default();
    let mut tail = Tail::new(groups, now - i64::from(args.since.seconds) * 1_000);
    let aws = place.there(place.service()?);
    if args.follow {
        return tokio::select! {
            // A reader who stops watching has seen enough: the command ends well.
            _ = tokio::signal::ctrl_c() => Ok(()),
            ended = follow(&mut tail, &aws, global.json) => ended,
        };
    }
    let events = tail.poll(&aws).await?;
    let shown = show(&events, global.json)?;
    if shown == 0 {
        console.line(format!("nothing was logged in the last {}", args.since));
    }
    Ok(())
}

async fn follow(tail: &mut Tail, aws: &Aws, as_json: bool) -> Result<(), Error> {
    loop {
        show(&tail.poll(aws).await?, as_json)?;
        tokio::time::sleep(tail.pause(aws)).await;
    }
}

/// The log groups, each with whose it is.
async fn groups(place: &Place, only: Option<&str>) -> Result<Vec<(String, String)>, Error> {
    let entry = place.service()?;
    let resources = resources(&place.there(entry), entry).await?.ok_or_else(|| place.not_deployed())?;
    let of = |path: &str| match path.split_once('/')? {
        ("Api", "AccessLogs") => Some(API),
        (construct, "Logs") => Function::of_construct(construct).map(Function::binary),
        _ => None,
    };
    let groups = resources.into_iter().filter(|resource| resource.kind == LOG_GROUP);
    let named = groups.filter_map(|group| Some((of(&group.path)?.to_owned(), group.physical_id)));
    // The gateway says of each request what its function says too.
    let wanted = named.filter(|(source, _)| only.map_or(source != API, |only| source == only));
    let wanted: Vec<_> = wanted.filter(|(_, group)| !group.is_empty()).collect();
    if wanted.is_empty() {
        return Err(place.not_deployed());
    }
    Ok(wanted)
}

/// Prints events, as a line each; answers with how many were worth it.
fn show(events: &[Event], as_json: bool) -> Result<usize, Error> {
    let mut shown = 0;
    for event in events {
        let line = if as_json {
            Some(raw(event).to_string())
        } else {
            line::readable(&event.source, event.timestamp, &event.message)
        };
        if let Some(line) = line {
            console::data(&line)?;
            shown += 1;
        }
    }
    Ok(shown)
}

/// An event as it was logged, with where it comes from.
fn raw(event: &Event) -> Value {
    let record: Value =
        serde_json::from_str(&event.message).unwrap_or_else(|_| Value::String(event.message.clone()));
    json!({
        "timestamp": event.timestamp,
        "function": event.source,
        "stream": event.stream,
        "record": record,
    })
}
