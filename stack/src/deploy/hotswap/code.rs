//! The code of one function: replaced once nothing else changes the function, and waited for.
//!
//! It must not know where a function's name comes from.

use std::time::{Duration, Instant};

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::LastUpdateStatus;

use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::deploy::pace::Pace;
use crate::error::Error;

/// So long a function is waited for.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// The source of a function's code.
#[derive(Debug)]
pub enum Code<'a> {
    /// From here.
    Zip(Vec<u8>),
    /// From a bucket.
    Stored {
        /// Its name.
        bucket: &'a str,
        /// The object's key.
        key: &'a str,
    },
}

/// Replaces the code of a function. Lambda takes no change while another one goes on, and answers before its own is done.
///
/// # Errors
/// If Lambda refuses the code, or the function isn't ready in five minutes.
pub async fn replace(
    aws: &Aws,
    name: &str,
    function: &str,
    from: Code<'_>,
    console: &mut Console,
) -> Result<(), Error> {
    let client = aws.lambda();
    let update = client.update_function_code().function_name(function);
    let update = match from {
        Code::Zip(zip) => update.zip_file(Blob::new(zip)),
        Code::Stored { bucket, key } => update.s3_bucket(bucket).s3_key(key),
    };
    let since = Instant::now();
    let mut pace = Pace::new(aws);
    let mut waits = false;
    let updated = loop {
        match update.clone().send().await {
            Ok(updated) => break updated,
            Err(error) if code(&error) == Some("ResourceConflictException") && since.elapsed() < PATIENCE => {
                if !waits {
                    console.line(format!("{name}: waiting for another update of it"));
                    waits = true;
                }
                pace.pause().await;
            }
            Err(error) => return Err(failure(&format!("replace the code of `{name}`"), error)),
        }
    };
    let mut status = updated.last_update_status;
    let mut reason = updated.last_update_status_reason;
    while status == Some(LastUpdateStatus::InProgress) {
        if since.elapsed() >= PATIENCE {
            let message = format!("Lambda was not done with the code of `{name}` after 5 min");
            return Err(Error::failed(message).hint("run the command again"));
        }
        console.status(format!("  waiting for {name}"));
        pace.pause().await;
        let answer = client.get_function().function_name(function).send().await;
        let answer = answer.map_err(|error| failure(&format!("look at `{name}`"), error))?;
        let configuration = answer.configuration;
        reason = configuration.as_ref().and_then(|one| one.last_update_status_reason.clone());
        status = configuration.and_then(|one| one.last_update_status);
    }
    if status == Some(LastUpdateStatus::Failed) {
        let reason = reason.unwrap_or_else(|| "no reason given".to_owned());
        return Err(Error::failed(format!("Lambda could not replace the code of `{name}`: {reason}")));
    }
    Ok(())
}
