//! The keys of client applications, made, listed and revoked by the `admin` function.
//!
//! It must not know where keys are stored: the function alone has the right to.

use aws_sdk_lambda::primitives::Blob;
use contract::admin::{Client, Request, Response};

use crate::aws::{Aws, code, failure};
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

async fn ask(aws: &Aws, outputs: &Outputs, request: &Request) -> Result<Response, Error> {
    let function = outputs.value("AdminFunction")?;
    let payload = serde_json::to_vec(request)
        .map_err(|error| Error::failed(format!("could not write the request: {error}")))?;
    let answer = match aws.lambda().invoke().function_name(function).payload(Blob::new(payload)).send().await
    {
        Ok(answer) => answer,
        Err(error) if code(&error) == Some("ResourceNotFoundException") => {
            return Err(Error::failed(format!("there is no function `{function}`"))
                .hint(format!("stack deploy --env {}", outputs.environment)));
        }
        Err(error) => return Err(failure("invoke the admin function", error)),
    };
    if let Some(kind) = answer.function_error() {
        return Err(Error::failed(format!("the admin function failed ({kind})"))
            .hint(format!("its log group is `/aws/lambda/{function}`")));
    }
    let bytes = answer.payload.map(Blob::into_inner).unwrap_or_default();
    // The text of an answer that can't be read may hold a key: only the place of the fault is said.
    serde_json::from_slice(&bytes).map_err(|error| {
        Error::failed(format!(
            "the admin function's answer can't be read at line {}, column {}",
            error.line(),
            error.column()
        ))
        .hint(format!("stack deploy --env {}", outputs.environment))
    })
}

/// What isn't the answer to the question is a refusal, or a function of another version.
fn unexpected(response: Response) -> Error {
    let Response::Refused { code, detail } = response else {
        return Error::failed("the admin function answered something else than it was asked")
            .hint("deploy again: the function and this command are of different versions");
    };
    let refused = Error::failed(detail.trim_end_matches('.').to_owned());
    match code.as_str() {
        "client_exists" => refused.hint("choose another name, or `stack client revoke` the old one first"),
        "client_unknown" => refused.hint("`stack client list` shows the names"),
        "invalid_request" => refused.hint("a name is 1 to 32 of a-z, 0-9 and -, beginning with a letter"),
        _ => refused,
    }
}
