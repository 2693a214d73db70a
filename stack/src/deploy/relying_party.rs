//! Passkeys belong to the site's host: whoever changes it loses them all. A deployment that would is
//! refused, before anything is touched.
//!
//! It must not know where passkeys are stored: the `admin` function that is deployed tells.

use app::Environment;
use contract::admin::{Request, Response};

use crate::admin::{ask, unexpected};
use crate::aws::Aws;
use crate::deploy::current::Current;
use crate::deploy::{Addresses, Outputs};
use crate::error::{Error, Exit};

/// Looks whether the site would get another host while passkeys are bound to the one that it has.
///
/// # Errors
/// With the passkeys that would be lost, or when the deployed system can't be asked about them.
pub async fn check(
    aws: &Aws,
    environment: &Environment,
    addresses: &Addresses,
    current: &Current,
) -> Result<(), Error> {
    let Some(planned) = planned(environment, addresses, current) else { return Ok(()) };
    if deployed(current).as_deref() == Some(planned.as_str()) {
        return Ok(());
    }
    // What never was whole has no function that could be asked, and nobody who was invited.
    if !current.outputs.contains_key("AdminFunction") {
        return Ok(());
    }
    let outputs = Outputs::of(environment, current.outputs.clone(), None);
    let answer = ask(aws, &outputs, &Request::DescribeRelyingParty).await;
    let answer = answer.map_err(|error| Error {
        message: format!("can't tell whether passkeys would be lost: {}", error.message),
        ..error
    })?;
    match answer {
        Response::RelyingParty { id: Some(id), passkeys } if id != planned && !passkeys.is_empty() => {
            Err(Error::new(
                Exit::Refused,
                format!(
                    "the site would move from `{id}` to `{planned}`, and these passkeys would be lost: `{}`",
                    passkeys.join("`, `")
                ),
            )
            .hint(
                "keep the old address, or remove their owners with `stack user revoke` and invite them again",
            ))
        }
        Response::RelyingParty { .. } => Ok(()),
        other => Err(unexpected(other)),
    }
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

/// The host of a URL, without its port.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let name = match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => authority,
    };
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_has_no_scheme_port_or_path() {
        for (url, expected) in [
            ("https://otp.example.com", "otp.example.com"),
            ("https://OTP.example.com/v1", "otp.example.com"),
            ("http://localhost:8080", "localhost"),
            ("http://localhost:8080/", "localhost"),
        ] {
            assert_eq!(host(url), expected);
        }
    }
}
