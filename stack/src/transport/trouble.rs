//! The reason for which a request had no answer, and a remedy.
//!
//! It must not know what was asked for.

use std::error::Error as StdError;
use std::io;
use std::iter::successors;

use aws_smithy_runtime_api::client::result::ConnectorError;

use super::proxy::Proxy;

/// The last of an error's sources says what happened; those before it say only who passed it on.
pub fn innermost(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

/// The same, with the name of the file if it is about one, which the caller knows.
pub fn described(error: &(dyn StdError + 'static)) -> String {
    let all: Vec<_> = chain(error).collect();
    match &all[..] {
        [.., of, last] if last.is::<io::Error>() => format!("{of}: {last}"),
        _ => innermost(error),
    }
}

/// A hint where a request had no answer; `None` if it had one.
pub fn hint(error: &(dyn StdError + 'static)) -> Option<String> {
    if let Some(rustls::Error::InvalidCertificate(_)) = find(error) {
        return Some(
            "this machine doesn't trust the certificate; where a proxy looks into TLS, AWS_CA_BUNDLE names the \
             file with its certificate, or `ca_bundle` of the profile does"
                .to_owned(),
        );
    }
    find::<ConnectorError>(error)?;
    let proxy = Proxy::read(|name| std::env::var(name).ok()).ok().flatten();
    Some(match proxy {
        Some(proxy) => format!(
            "is the proxy of HTTPS_PROXY up, `{}`, and does it let this host through? NO_PROXY names hosts that \
             are reached without it",
            proxy.shown()
        ),
        None => "is the network up, and is the endpoint URL right?".to_owned(),
    })
}

/// The first of an error and its sources that is of this type.
pub fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    chain(error).find_map(|one| one.downcast_ref())
}

/// An error and what it comes from. `io::Error` leaves what it wraps out of its sources.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    successors(Some(error), |&error| match error.downcast_ref::<io::Error>().map(io::Error::get_ref) {
        Some(wrapped) => wrapped.map(|wrapped| -> &(dyn StdError + 'static) { wrapped }),
        None => error.source(),
    })
}
