//! The keys of client applications, made, listed and revoked by the `admin` function.
//!
//! It must not know where keys are stored: the function alone has the right to.

use contract::admin::{Client, Request, Response};

use crate::admin::{ask, unexpected};
use crate::aws::Aws;
use crate::deploy::Outputs;
use crate::error::Error;
use crate::random;

/// Characters of a request's id: 119 bits.
const REQUEST_ID_LENGTH: u32 = 20;

/// Creates a client and answers with its key, which is shown nowhere else and can't be shown again.
///
/// # Errors
/// If the function refuses or can't be invoked.
pub async fn create(aws: &Aws, outputs: &Outputs, name: &str, may_show: bool) -> Result<String, Error> {
    let request_id = Some(random::letters_and_digits(REQUEST_ID_LENGTH)?);
    let request = Request::CreateClient { name: name.to_owned(), may_show, request_id };
    match ask(aws, outputs, &request).await? {
        Response::ClientCreated { key, .. } => Ok(key),
        other => Err(unexpected(other)),
    }
}

/// Every client, by name.
///
/// # Errors
/// If the function can't be invoked.
pub async fn list(aws: &Aws, outputs: &Outputs) -> Result<Vec<Client>, Error> {
    match ask(aws, outputs, &Request::ListClients).await? {
        Response::Clients { clients } => Ok(clients),
        other => Err(unexpected(other)),
    }
}

/// Revokes a client's key. Functions that hold it in their cache honour it for a minute more.
///
/// The names are asked first: the SDK repeats a request whose answer was lost, and the repeat of one that
/// was carried out finds no client any more.
///
/// # Errors
/// If there is no such client, or the function can't be invoked.
pub async fn revoke(aws: &Aws, outputs: &Outputs, name: &str) -> Result<(), Error> {
    let was_there = list(aws, outputs).await.is_ok_and(|all| all.iter().any(|client| client.name == name));
    match ask(aws, outputs, &Request::RevokeClient { name: name.to_owned() }).await? {
        Response::ClientRevoked { .. } => Ok(()),
        Response::Refused { code, .. } if code == "client_unknown" && was_there => Ok(()),
        other => Err(unexpected(other)),
    }
}
