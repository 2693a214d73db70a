//! The keys of client applications, made, listed and revoked by the `admin` function.
//!
//! It must not know where keys are stored: the function alone has the right to.

use contract::admin::{Client, Request, Response};

use crate::admin::{ask, unexpected};
use crate::aws::Aws;
use crate::deploy::Outputs;
use crate::error::Error;

/// Makes a client and answers with its key, which is shown nowhere else and can't be shown again.
///
/// # Errors
/// When the function refuses or can't be invoked.
pub async fn create(aws: &Aws, outputs: &Outputs, name: &str, may_show: bool) -> Result<String, Error> {
    let request = Request::CreateClient { name: name.to_owned(), may_show };
    match ask(aws, outputs, &request).await? {
        Response::ClientCreated { key, .. } => Ok(key),
        other => Err(unexpected(other)),
    }
}

/// Every client, by name.
///
/// # Errors
/// When the function can't be invoked.
pub async fn list(aws: &Aws, outputs: &Outputs) -> Result<Vec<Client>, Error> {
    match ask(aws, outputs, &Request::ListClients).await? {
        Response::Clients { clients } => Ok(clients),
        other => Err(unexpected(other)),
    }
}

/// Revokes a client's key. Functions that hold it in their cache honour it for a minute more.
///
/// # Errors
/// When there is no such client, or the function can't be invoked.
pub async fn revoke(aws: &Aws, outputs: &Outputs, name: &str) -> Result<(), Error> {
    match ask(aws, outputs, &Request::RevokeClient { name: name.to_owned() }).await? {
        Response::ClientRevoked { .. } => Ok(()),
        other => Err(unexpected(other)),
    }
}
