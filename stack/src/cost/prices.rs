//! The price list: a dated file beside this one, read as it is.
//!
//! It must not know what is bought.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::Error;

const FILE: &str = include_str!("prices.yaml");
const EVERYWHERE: &str = "everywhere";

/// All prices.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    /// The date on which they were looked up.
    pub date: String,
    prices: BTreeMap<String, Price>,
}

/// The price of a unit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Price {
    unit: String,
    per: u32,
    usd: BTreeMap<String, f64>,
    verified: Vec<String>,
    source: String,
    #[serde(default)]
    note: Option<String>,
}

/// The price of a unit in a region.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote<'a> {
    /// The unit: `requests`.
    pub unit: &'a str,
    /// For how many of them the price is.
    pub per: u32,
    /// The price in US dollars.
    pub usd: f64,
    /// True if it was found in a source.
    pub verified: bool,
    /// The page on which AWS publishes it.
    pub source: &'a str,
    /// A note for the reader.
    pub note: Option<&'a str>,
}

impl PriceList {
    /// The list that this program was built with.
    ///
    /// # Errors
    /// If the file is wrong, which a test excludes.
    pub fn read() -> Result<Self, Error> {
        serde_yaml::from_str(FILE).map_err(|error| Error::failed(format!("the price list is wrong: {error}")))
    }

    /// The price of `id` in a region of [`nearest`].
    ///
    /// # Errors
    /// If the list has no such price.
    pub fn quote(&self, id: &str, region: &str) -> Result<Quote<'_>, Error> {
        let unknown = || Error::failed(format!("the price list has no `{id}` for `{region}`"));
        let price = self.prices.get(id).ok_or_else(unknown)?;
        let region = if price.usd.contains_key(EVERYWHERE) { EVERYWHERE } else { region };
        Ok(Quote {
            unit: &price.unit,
            per: price.per,
            usd: *price.usd.get(region).ok_or_else(unknown)?,
            verified: price.verified.iter().any(|verified| verified == region),
            source: &price.source,
            note: price.note.as_deref(),
        })
    }
}

/// The region of the list whose prices are nearest to those of another one.
pub fn nearest(region: &str) -> &'static str {
    let european = ["eu-", "me-", "af-", "il-"].iter().any(|part| region.starts_with(part));
    if european { "eu-central-1" } else { "us-east-1" }
}

#[cfg(test)]
mod tests {
    use super::{EVERYWHERE, PriceList, nearest};
    use crate::instant;

    #[test]
    fn every_price_has_a_page_of_aws_and_is_known_in_both_regions() {
        let list = PriceList::read().unwrap();
        assert!(instant::parse(&format!("{}T00:00:00Z", list.date)).is_some(), "{}", list.date);
        for (id, price) in &list.prices {
            assert!(price.source.starts_with("https://aws.amazon.com/"), "{id}");
            assert!(price.per > 0 && price.usd.values().all(|usd| *usd > 0.0), "{id}");
            assert!(price.verified.iter().all(|region| price.usd.contains_key(region)), "{id}");
            let regions: Vec<_> = price.usd.keys().map(String::as_str).collect();
            assert!(regions == [EVERYWHERE] || regions == ["eu-central-1", "us-east-1"], "{id}: {regions:?}");
        }
    }

    #[test]
    fn other_regions_are_near_one_that_is_known() {
        assert_eq!(nearest("eu-west-2"), "eu-central-1");
        assert_eq!(nearest("us-west-2"), "us-east-1");
        assert_eq!(nearest("ap-south-1"), "us-east-1");
    }
}
