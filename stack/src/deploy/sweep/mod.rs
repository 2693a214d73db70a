//! A last look, after an environment's stacks are gone: what is still there that was its own, and does it
//! cost money?
//!
//! It changes nothing. It must not know how anything is removed.

mod keys;
mod look;
mod marks;
mod price;
mod report;
mod services;
pub(crate) mod tagged;

use std::collections::BTreeSet;

use time::OffsetDateTime;

use crate::aws::Aws;
use crate::console::Console;
use crate::deploy::inventory::GLOBAL;
use crate::deploy::remove::Kept;

use look::Look;
use marks::Marks;
use services::List;

pub use report::table;

/// The region of what has none.
const EVERYWHERE: &str = "global";

/// Something that remains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its type in CloudFormation.
    pub kind: String,
    pub name: String,
    pub region: String,
    /// True if it costs money though nobody uses it; `None` if nobody here knows.
    pub costs: Option<bool>,
    /// The reason of `costs`, and other remarks.
    pub because: String,
}

/// A key that AWS deletes later. It costs nothing until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its id.
    pub key: String,
    pub date: OffsetDateTime,
}

/// The findings of a sweep.
#[derive(Clone, Debug, Default)]
pub struct Swept {
    /// The remains.
    pub left: Vec<Finding>,
    /// Keys that are on their way.
    pub pending: Vec<Pending>,
    /// The places where nobody could look, and the reason.
    pub unseen: Vec<String>,
}

/// The knowledge before the look: resources that a deletion left behind on purpose, and keys, by region.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The resources that could not be deleted.
    pub kept: Vec<(String, Kept)>,
    /// The ids of keys.
    pub keys: Vec<(String, String)>,
}

/// Looks in these regions, of which us-east-1 must be one, and in what an account has once. A service that
/// can't be asked is named, and the others are asked all the same.
pub async fn sweep(
    aws: &Aws,
    environment: &str,
    regions: &BTreeSet<String>,
    known: Known,
    console: &mut Console,
) -> Swept {
    let marks = Marks::of(environment);
    let mut look = Look::of(marks);
    for region in regions {
        let here = aws.in_region(region);
        for list in List::ALL.into_iter().filter(|list| !list.about().global || region == GLOBAL) {
            console.status(format!("  looking for what remains: {} in {region}", list.about().plural));
            look.read(&here, list).await;
        }
    }
    look.by_name(&aws.in_region(GLOBAL)).await;
    for region in regions {
        console.status(format!("  looking for what remains: tags in {region}"));
        look.by_tag(&aws.in_region(region)).await;
    }
    for (region, key) in &known.keys {
        look.key(&aws.in_region(region), key, String::new()).await;
    }
    look.kept(known.kept);
    console.clear();
    look.swept()
}

/// A resource that a deletion left behind, as a finding.
pub fn of_kept(kept: &Kept, region: &str) -> Finding {
    finding(&kept.resource_type, &kept.physical_id, region, &format!("could not be deleted: {}", kept.reason))
}

/// True if a log group's name was made from that of a stack of an environment.
pub fn is_named_after(environment: &str, log_group: &str) -> bool {
    Marks::of(environment).own(stem(log_group))
}

/// A name without what services want log groups to begin with.
fn stem(name: &str) -> &str {
    const BEGINNINGS: [&str; 3] = ["/aws/lambda/", "/aws/vendedlogs/", "aws-waf-logs-"];
    BEGINNINGS.iter().find_map(|beginning| name.strip_prefix(beginning)).unwrap_or(name)
}

fn finding(kind: &str, name: &str, region: &str, note: &str) -> Finding {
    let price = price::of(kind);
    let because = match note {
        "" => price.because.to_owned(),
        note => format!("{}; {note}", price.because),
    };
    Finding {
        kind: kind.to_owned(),
        name: name.to_owned(),
        region: region.to_owned(),
        costs: price.costs,
        because,
    }
}

#[cfg(test)]
mod tests {
    use super::is_named_after;

    #[test]
    fn log_groups_are_known_whatever_services_want_before_their_name() {
        for own in ["/aws/lambda/otpost-dev-service-Health", "aws-waf-logs-otpost-dev-watch"] {
            assert!(is_named_after("dev", own), "{own}");
        }
        assert!(is_named_after("dev", "/aws/vendedlogs/otpost-dev-watch"));
        for other in
            ["aws-waf-logs-otpost-dev-2-watch", "aws-waf-logs-shop", "/aws/vendedlogs/otpost-prod-watch"]
        {
            assert!(!is_named_after("dev", other), "{other}");
        }
    }
}
