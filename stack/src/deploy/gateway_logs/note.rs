//! The role that was set before Otpost's: an object of the artifact bucket, written before the setting is changed.
//!
//! A region without one was deployed by a version that wrote none: nobody knows what was set there.

use aws_sdk_s3::primitives::ByteStream;
use serde::{Deserialize, Serialize};

use crate::aws::{Aws, code, failure};
use crate::error::Error;

const KEY: &str = "account/gateway-logs.json";

/// The setting before Otpost's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The role; `None`: none was.
    pub before: Option<String>,
}

/// Reads the note; `None` where there is none that can be understood.
///
/// # Errors
/// If S3 can't be asked.
pub async fn read(aws: &Aws, bucket: &str) -> Result<Option<Note>, Error> {
    let answer = match aws.s3().get_object().bucket(bucket).key(KEY).send().await {
        Ok(answer) => answer,
        Err(error) if matches!(code(&error), Some("NoSuchKey" | "NoSuchBucket")) => return Ok(None),
        Err(error) => return Err(failure("read which role API Gateway logged by before", error)),
    };
    let bytes = answer.body.collect().await;
    let bytes = bytes.map_err(|error| Error::failed(format!("could not read `{KEY}`: {error}")))?;
    Ok(serde_json::from_slice(&bytes.into_bytes()).ok())
}

/// Writes it.
///
/// # Errors
/// If S3 refuses.
pub async fn write(aws: &Aws, bucket: &str, note: &Note) -> Result<(), Error> {
    let body = serde_json::to_vec(note)
        .map_err(|error| Error::failed(format!("could not write `{KEY}`: {error}")))?;
    let put = aws.s3().put_object().bucket(bucket).key(KEY).content_type("application/json");
    match put.body(ByteStream::from(body)).send().await {
        Ok(_) => Ok(()),
        Err(error) => Err(failure("write down which role API Gateway logged by before", error)),
    }
}
