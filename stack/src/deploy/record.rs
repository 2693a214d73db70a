//! The record of an environment's deployments: one object of the artifact bucket, lock and record
//! at once, so that taking the one is reading the other. It is written by conditional requests only.
//!
//! It must not know what a lock is taken for.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_s3::primitives::ByteStream;
use serde::{Deserialize, Serialize};

use super::lock::Lock;
use crate::aws::{Aws, code, failure};
use crate::error::Error;

/// The last deployment, and the owner of the lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The lock, if somebody works on the environment.
    pub lock: Option<Lock>,
    /// The last deployment.
    pub deployed: Deployed,
}

/// The result of a deployment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deployed {
    /// True if it came to its end. A later one that began and did not end makes this false.
    pub complete: bool,
    /// The hash of templates and parameters, as the service stack puts it out.
    pub fingerprint: String,
    /// The hash of all pages.
    pub site: String,
    /// The pages, by key.
    pub pages: BTreeMap<String, Uploaded>,
    /// The object key of each function's code, as the template has it.
    pub functions: BTreeMap<String, String>,
    /// The functions whose code was replaced past CloudFormation, and the key of that code.
    pub hotswapped: BTreeMap<String, String>,
    /// The functions of which nobody knows whether that came to its end, and the key of the code that they were to get.
    pub begun: BTreeMap<String, String>,
}

impl Deployed {
    /// The object key of the code that a function runs; `None` when nobody knows.
    pub fn code(&self, function: &str) -> Option<&str> {
        if self.begun.contains_key(function) {
            return None;
        }
        self.hotswapped.get(function).or_else(|| self.functions.get(function)).map(String::as_str)
    }

    /// The functions that may run something else than CloudFormation believes.
    pub fn swapped(&self) -> BTreeSet<&str> {
        self.hotswapped.keys().chain(self.begun.keys()).map(String::as_str).collect()
    }

    /// The object keys of all code that functions have or may have.
    pub fn codes(&self) -> impl Iterator<Item = &String> {
        self.functions.values().chain(self.hotswapped.values()).chain(self.begun.values())
    }
}

impl Record {
    /// Refuses if somebody works on the environment.
    ///
    /// # Errors
    /// [`crate::error::Exit::Locked`] if so.
    pub fn refuse_locked(&self) -> Result<(), Error> {
        self.lock.as_ref().map_or(Ok(()), Lock::refuse)
    }
}

/// A page as it was uploaded. The site's bucket itself can't say: an ETag is no hash of the content once
/// the object is encrypted under a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// Of content and headers.
    pub sha256: String,
    /// Its ETag in S3.
    pub etag: String,
}

/// A record as it was read, and by which ETag it may be replaced.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The record; the empty one if there is none.
    pub record: Record,
    /// Its ETag; `None` if there is none.
    pub etag: Option<String>,
}

/// The place of an environment's record.
#[derive(Clone, Debug)]
pub struct Place {
    aws: Aws,
    bucket: String,
    key: String,
}

/// The reason for which a record was not written.
#[derive(Debug)]
pub enum Unwritten {
    /// Somebody else wrote it since it was read.
    Changed,
    /// Something else.
    Failed(Error),
}

impl Place {
    /// Of an environment, in the artifact bucket of its home region.
    pub fn new(aws: &Aws, bucket: &str, environment: &str) -> Self {
        let key = format!("environments/{environment}.json");
        Self { aws: aws.clone(), bucket: bucket.to_owned(), key }
    }

    /// The bucket it lies in.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// Reads the record. One that can't be understood is as good as none: it costs a full deployment.
    ///
    /// # Errors
    /// If S3 can't be asked.
    pub async fn read(&self) -> Result<Seen, Error> {
        let answer = match self.aws.s3().get_object().bucket(&self.bucket).key(&self.key).send().await {
            Ok(answer) => answer,
            // A caller that may not list the bucket is told 403 for a missing object; the write will say so.
            Err(error) if matches!(code(&error), Some("NoSuchKey" | "NoSuchBucket")) => {
                return Ok(Seen::default());
            }
            Err(error) => return Err(failure("read the record of the environment", error)),
        };
        let etag = answer.e_tag;
        let bytes = answer.body.collect().await.map_err(|error| {
            Error::failed(format!("could not read the record of the environment: {error}"))
        })?;
        Ok(Seen { record: serde_json::from_slice(&bytes.into_bytes()).unwrap_or_default(), etag })
    }

    /// Replaces the record that was seen; answers with the new ETag.
    ///
    /// # Errors
    /// [`Unwritten::Changed`] when it is another one by now.
    pub async fn write(&self, record: &Record, etag: Option<&str>) -> Result<String, Unwritten> {
        let body = serde_json::to_vec(record).map_err(|error| {
            Unwritten::Failed(Error::failed(format!("could not write a record: {error}")))
        })?;
        let request = self
            .aws
            .s3()
            .put_object()
            .bucket(&self.bucket)
            .key(&self.key)
            .content_type("application/json")
            .body(ByteStream::from(body.clone()));
        let request = match etag {
            Some(etag) => request.if_match(etag),
            None => request.if_none_match("*"),
        };
        match request.send().await {
            Ok(answer) => Ok(answer.e_tag.unwrap_or_default()),
            // 412, or 409 when two write at the same moment; 404 when it was removed meanwhile.
            Err(error)
                if matches!(
                    code(&error),
                    Some("PreconditionFailed" | "ConditionalRequestConflict" | "NoSuchKey")
                ) =>
            {
                self.written_before(&body).await
            }
            Err(error) => Err(Unwritten::Failed(failure("write the record of the environment", error))),
        }
    }

    /// The answer to our own write may have been lost; then the SDK sent it again, and met itself.
    async fn written_before(&self, body: &[u8]) -> Result<String, Unwritten> {
        let seen = self.read().await.map_err(Unwritten::Failed)?;
        match (serde_json::to_vec(&seen.record), seen.etag) {
            (Ok(found), Some(etag)) if found == body => Ok(etag),
            _ => Err(Unwritten::Changed),
        }
    }

    /// Removes the record, when the environment is gone.
    ///
    /// # Errors
    /// If S3 refuses.
    pub async fn remove(&self) -> Result<(), Error> {
        match self.aws.s3().delete_object().bucket(&self.bucket).key(&self.key).send().await {
            Ok(_) => Ok(()),
            Err(error) if code(&error) == Some("NoSuchBucket") => Ok(()),
            Err(error) => Err(failure("remove the record of the environment", error)),
        }
    }
}
