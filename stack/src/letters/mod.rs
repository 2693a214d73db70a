//! The dead letters of an environment: what was given up, why, and if anything can still be done.
//!
//! Nothing of a code, a text or a number is in a letter.

mod letter;
mod queue;

use time::OffsetDateTime;

use crate::cli::Global;
use crate::console::{self, Console};
use crate::error::Error;
use crate::place::{Place, Resource, resources};

use letter::Letter;
use queue::Queue;

/// The construct path of the queue of dead letters.
const QUEUE: &str = "Delivery/DeadLetters";

/// `stack letters`
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Args {
    /// Delete the letters that are shown
    #[arg(long)]
    pub purge: bool,
    /// Do not ask
    #[arg(long, requires = "purge")]
    pub yes: bool,
}

/// Shows the letters, and deletes them if that is wanted.
///
/// # Errors
/// If the environment isn't deployed, a service can't be asked, or nobody confirms.
pub async fn run(global: &Global, args: &Args, console: &mut Console) -> Result<(), Error> {
    let place = Place::find(global).await?;
    let name = place.environment.name.clone();
    if args.purge && !args.yes && !console.interactive() {
        let text = format!(
            "the deletion of letters of `{name}` needs confirmation, but there is no terminal to ask on"
        );
        return Err(Error::usage(text).hint(format!("stack letters --env {name} --purge --yes")));
    }
    let service = place.service()?;
    let aws = place.there(service);
    let all = resources(&aws, service).await?.ok_or_else(|| place.not_deployed())?;
    let of = |wanted: &dyn Fn(&Resource) -> bool| {
        let found = all.iter().find(|resource| wanted(resource) && !resource.physical_id.is_empty());
        found.map(|resource| resource.physical_id.as_str()).ok_or_else(|| place.not_deployed())
    };
    let queue = Queue::new(&aws, of(&|resource| resource.path == QUEUE)?);
    let table = of(&|resource| resource.kind == "AWS::DynamoDB::Table")?;
    let received = queue.receive(console).await?;
    let mut letters = Vec::new();
    for message in &received {
        letters.push(Letter::read(&aws, table, message, OffsetDateTime::now_utc()).await?);
    }
    console.clear();
    if global.json {
        console::json(&letters)?;
    } else {
        letters.iter().flat_map(Letter::lines).try_for_each(|line| console::data(&line))?;
        if letters.is_empty() {
            console.line("there are no dead letters");
        }
    }
    if received.is_empty() {
        return Ok(());
    }
    let count = received.len();
    if args.purge && (args.yes || confirmed(&name, count, console)) {
        queue.delete(&received).await?;
        console.line(format!("deleted {count} {}", if count == 1 { "letter" } else { "letters" }));
        return Ok(());
    }
    queue.put_back(&received).await?;
    if args.purge { Err(Error::failed("nothing was deleted")) } else { Ok(()) }
}

fn confirmed(name: &str, count: usize, console: &mut Console) -> bool {
    let which = if count == 1 { "this letter".to_owned() } else { format!("these {count} letters") };
    console
        .confirm(&format!("this deletes {which} of `{name}`; type the environment's name to confirm:"), name)
}
