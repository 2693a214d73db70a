//! Passkeys belong to the site's host: a change of it loses them all. A deployment that would asks for the
//! new host to be typed, or is refused where nobody is there, before anything is touched.
//!
//! It must not know where passkeys are stored: the `admin` function that is deployed tells.

use app::Environment;
use contract::admin::{Request, Response};

use crate::admin::{ask, unexpected};
use crate::aws::Aws;
use crate::compare::relying_party::host;
use crate::console::Console;
use crate::deploy::current::Current;
use crate::deploy::{Addresses, Outputs};
use crate::error::{Error, Exit};

/// Refuses a change of the site's host (the relying party id) while passkeys exist.
///
/// # Errors
/// With the passkeys that would be lost, or when the deployed system can't be asked about them.
pub async fn check(
    aws: &Aws,
    environment: &Environment,
    addresses: &Addresses,
    current: &Current,
    console: &mut Console,
) -> Result<(), Error> {
    let Some(planned) = planned(environment, addresses, current) else { return Ok(()) };
    if deployed(current).as_deref() == Some(planned.as_str()) {
        return Ok(());
    }
    // A stack that never was complete has no function that could be asked, and nobody who was invited.
    if !current.outputs.contains_key("AdminFunction") {
        return Ok(());
    }
    let (bound, passkeys) = passkeys(aws, environment, current).await.map_err(|error| Error {
        message: format!("can't tell whether passkeys would be lost: {}", error.message),
        ..error
    })?;
    match bound {
        Some(bound) if bound != planned && !passkeys.is_empty() => lose(&bound, &planned, &passkeys, console),
        _ => Ok(()),
    }
}

/// The host that passkeys are bound to, and the passkeys, as the deployed function tells.
///
/// # Errors
/// If it can't be asked.
pub async fn passkeys(
    aws: &Aws,
    environment: &Environment,
    current: &Current,
) -> Result<(Option<String>, Vec<String>), Error> {
    let outputs = Outputs::of(environment, current.outputs.clone(), None);
    match ask(aws, &outputs, &Request::DescribeRelyingParty).await? {
        Response::RelyingParty { id, passkeys } => Ok((id, passkeys)),
        other => Err(unexpected(other)),
    }
}

/// Asks on a terminal; refuses without one.
fn lose(bound: &str, planned: &str, passkeys: &[String], console: &mut Console) -> Result<(), Error> {
    let lost = format!(
        "the site would move from `{bound}` to `{planned}`, and these passkeys would be lost: `{}`",
        passkeys.join("`, `")
    );
    if console.interactive() {
        console.line(&lost);
        let number =
            if passkeys.len() == 1 { "1 passkey".to_owned() } else { format!("{} passkeys", passkeys.len()) };
        let question = format!("{number} would be lost; type {planned} to move there:");
        if console.confirm(&question, planned) {
            return Ok(());
        }
    }
    Err(Error::new(Exit::Refused, lost).hint(
        "keep the old address, or remove their owners with `stack user revoke` and invite them again; on a terminal it asks",
    ))
}

/// The host that the site will have; none when it isn't known before the distribution is there.
fn planned(environment: &Environment, addresses: &Addresses, current: &Current) -> Option<String> {
    if let Some(url) = &addresses.public_url {
        return Some(host(url));
    }
    let own = environment.domain.as_ref().map(|domain| domain.name.clone());
    own.or_else(|| current.outputs.get("DistributionHost").cloned())
}

/// The host that the site has.
fn deployed(current: &Current) -> Option<String> {
    let moved = current.parameters.get("SiteUrl").filter(|url| !url.is_empty());
    moved.or_else(|| current.outputs.get("SiteUrl")).map(|url| host(url))
}
