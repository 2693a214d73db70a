//! The check that an own domain's records can be written.
//!
//! It changes nothing.

use app::config::{Dns, DomainSettings};

use super::Check;
use crate::aws::{self, Target};
use crate::console::Console;
use crate::dns;
use crate::error::Error;

const NAME: &str = "domain";

/// Looks at what keeps the records.
pub async fn examine(target: &Target, domain: &DomainSettings) -> Check {
    let host = &domain.name;
    match &domain.dns {
        Dns::Cloudflare { zone } => match in_zone(target, zone, host).await {
            Ok(found) => Check::good(NAME, format!("{host}: {found}")),
            Err(error) => Check::bad(NAME, error.message, error.hint.unwrap_or_default()),
        },
        // Its id was checked with otpost.yaml.
        Dns::Route53 { zone } => Check::good(
            NAME,
            format!("{host}: CloudFormation writes its records into the zone `{zone}` of Route 53"),
        ),
        Dns::Manual if dns::resolves(host).await => Check::good(NAME, format!("{host} has an address")),
        Dns::Manual => Check::warning(
            NAME,
            format!("{host} has no address yet"),
            "stack deploy shows the records that it needs, and waits for them",
        ),
    }
}

async fn in_zone(target: &Target, zone: &str, host: &str) -> Result<String, Error> {
    let way = aws::transport(target).await?;
    dns::examine(&way, zone, host, &mut Console::silent()).await
}
