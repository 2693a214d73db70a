//! Asks the `admin` function, which alone may write clients and people.
//!
//! It must not know what is asked.

use aws_sdk_lambda::primitives::Blob;
use contract::admin::{Request, Response, UNREADABLE};

use crate::aws::{Aws, code, failure};
use crate::deploy::Outputs;
use crate::error::Error;

/// The answer of the function to `request`.
///
/// # Errors
/// If the function can't be invoked, fails, or gives an answer that can't be read.
pub async fn ask(aws: &Aws, outputs: &Outputs, request: &Request) -> Result<Response, Error> {
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

/// The error for an answer to another question: a refusal, or a function of another version.
pub fn unexpected(response: Response) -> Error {
    let Response::Refused { code, detail } = response else {
        return Error::failed("the admin function answered something else than it was asked")
            .hint("deploy again: the function and this command are of different versions");
    };
    if detail == UNREADABLE {
        return Error::failed("the admin function is of an older version and doesn't know this request")
            .hint("stack deploy; or use the `stack` of the version that is deployed");
    }
    let detail = detail.trim_end_matches('.').to_owned();
    // It says the rule that what was typed breaks.
    if code == "invalid_request" {
        return Error::usage(detail);
    }
    let refused = Error::failed(detail);
    match code.as_str() {
        "client_exists" => refused.hint("choose another name, or `stack client revoke` the old one first"),
        "client_unknown" => refused.hint("`stack client list` shows the names"),
        "message_unknown" => refused.hint("it may have been removed: messages live for ten minutes"),
        "person_unknown" => refused.hint("`stack user list` shows the names"),
        "relying_party_differs" => {
            refused.hint("deploy under the old domain again, or `stack user revoke` everybody and begin anew")
        }
        _ => refused,
    }
}

#[cfg(test)]
mod tests {
    use contract::admin::{Response, UNREADABLE};

    use super::unexpected;
    use crate::error::Exit;

    #[test]
    fn a_function_of_an_older_version_is_no_mistake_of_who_types() {
        let refused = |detail: &str| {
            unexpected(Response::Refused { code: "invalid_request".to_owned(), detail: detail.to_owned() })
        };
        let old = refused(UNREADABLE);
        assert_eq!(old.exit, Exit::Failed);
        assert!(old.hint.is_some_and(|hint| hint.starts_with("stack deploy")));
        assert_eq!(refused("the name must be shorter.").exit, Exit::Usage);
    }
}
