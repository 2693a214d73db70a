//! The monthly cost of an environment, resource by resource: estimated from its templates, an assumed load, and a
//! price list. It reaches no network.

mod estimate;
mod prices;
mod show;
mod traffic;

use serde::Serialize;

use crate::cli::Global;
use crate::console;
use crate::error::Error;
use crate::project::Project;
use crate::synth;

use estimate::{Charge, estimate};
use prices::{PriceList, nearest};
use traffic::Traffic;

/// `stack cost`
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    traffic: Traffic,
    /// The price of one text message in your people's country, in US dollars
    #[arg(long, value_name = "USD", value_parser = price)]
    sms_price: Option<f64>,
}

/// An estimate.
#[derive(Debug, Serialize)]
struct Report<'a> {
    environment: &'a str,
    region: &'a str,
    /// The region that prices are of.
    priced_as: &'static str,
    prices_of: &'a str,
    currency: &'static str,
    assumed_a_day: &'a Traffic,
    charges: Vec<Charge>,
    /// Resources without a charge of their own.
    free: usize,
    /// Types that the estimate doesn't know.
    unknown: Vec<String>,
    total: f64,
    /// The part that is due even if nothing happens, in US dollars.
    idle: f64,
    /// Texts that are sent, which are not in the total.
    texts: f64,
    /// The cost of text messages in US dollars; none if no price of one was given.
    texts_usd: Option<f64>,
}

/// Estimates, and shows it.
///
/// # Errors
/// If there is no such environment.
pub fn run(global: &Global, args: &Args) -> Result<(), Error> {
    let environment = Project::find()?.environment(global)?;
    let assembly = synth::assemble(&environment)?;
    let list = PriceList::read()?;
    let priced_as = nearest(&environment.region);
    let load = |traffic: &Traffic| {
        let load = traffic.load();
        if environment.canary { load.with_canary() } else { load }
    };
    let idle = estimate(&assembly, &list, priced_as, &load(&Traffic::idle()))?;
    let load = load(&args.traffic);
    let now = estimate(&assembly, &list, priced_as, &load)?;
    let sum = |charges: &[Charge]| charges.iter().map(|charge| charge.usd).sum::<f64>();
    let report = Report {
        environment: &environment.name,
        region: &environment.region,
        priced_as,
        prices_of: &list.date,
        currency: "USD",
        assumed_a_day: &args.traffic,
        total: sum(&now.charges),
        idle: sum(&idle.charges),
        charges: now.charges,
        free: now.free,
        unknown: now.unknown,
        texts: load.texts,
        texts_usd: args.sms_price.map(|price| price * load.texts),
    };
    if global.json {
        return console::json(&report);
    }
    show::lines(&report, &list)?.iter().try_for_each(|line| console::data(line))
}

fn price(text: &str) -> Result<f64, String> {
    let price = text.parse().ok().filter(|price| (0.0..=10.0).contains(price));
    price.ok_or_else(|| format!("`{text}` is not a price of one text message: 0 to 10 US dollars"))
}
