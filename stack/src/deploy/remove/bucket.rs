//! Objects of a bucket for good: every version, and every marker of one that was deleted.
//!
//! It must not know what a key stands for.

use aws_sdk_s3::types::{self as s3, Delete, ObjectIdentifier, ObjectVersion};

use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::error::Error;

/// S3 deletes so many with one request.
const BATCH: usize = 1_000;

/// A version, or the marker that stands for none.
#[derive(Clone, Debug)]
pub struct Version {
    /// The object's key.
    pub key: String,
    /// The version's id.
    pub id: Option<String>,
    /// True if it is the object as it is read now. A marker never is.
    pub is_current: bool,
    /// The time of its write, in seconds since 1970; none for a marker.
    pub written_at: Option<i64>,
}

/// Deletes every version below `prefix` that `is_over`; how many objects that were current were among them.
/// A bucket that isn't there has none.
///
/// # Errors
/// If S3 refuses.
pub async fn clear(
    aws: &Aws,
    bucket: &str,
    prefix: &str,
    is_over: impl Fn(&Version) -> bool,
    console: &mut Console,
) -> Result<usize, Error> {
    let all = versions(aws, bucket, prefix).await?;
    let over: Vec<_> = all.into_iter().filter(is_over).collect();
    let client = aws.s3();
    for batch in over.chunks(BATCH) {
        console.status(format!("  emptying {bucket}: {} objects", over.len()));
        let objects = batch.iter().filter_map(|version| {
            ObjectIdentifier::builder().key(&version.key).set_version_id(version.id.clone()).build().ok()
        });
        let delete = Delete::builder()
            .set_objects(Some(objects.collect()))
            .quiet(true)
            .build()
            .map_err(|error| Error::failed(format!("could not empty `{bucket}`: {error}")))?;
        let deleted = match client.delete_objects().bucket(bucket).delete(delete).send().await {
            Ok(deleted) => deleted,
            Err(error) if code(&error) == Some("NoSuchBucket") => return Ok(0),
            Err(error) => return Err(failure(&format!("empty the bucket `{bucket}`"), error)),
        };
        // Somebody else deletes them too, or our own first request has: the answer to it may have been lost.
        let is_gone = |error: &s3::Error| matches!(error.code(), Some("NoSuchVersion" | "NoSuchKey"));
        if let Some(error) = deleted.errors.unwrap_or_default().into_iter().find(|error| !is_gone(error)) {
            return Err(Error::failed(format!(
                "could not delete `{}` from `{bucket}`: {}",
                error.key().unwrap_or("?"),
                error.message().unwrap_or("no reason given"),
            )));
        }
    }
    Ok(over.iter().filter(|version| version.is_current).count())
}

/// All versions and markers below a prefix.
async fn versions(aws: &Aws, bucket: &str, prefix: &str) -> Result<Vec<Version>, Error> {
    let client = aws.s3();
    let mut found = Vec::new();
    let (mut key, mut id) = (None, None);
    loop {
        let request = client
            .list_object_versions()
            .bucket(bucket)
            .prefix(prefix)
            .set_key_marker(key)
            .set_version_id_marker(id);
        let page = match request.send().await {
            Ok(page) => page,
            Err(error) if code(&error) == Some("NoSuchBucket") => return Ok(Vec::new()),
            Err(error) => return Err(failure(&format!("list the bucket `{bucket}`"), error)),
        };
        found.extend(page.versions.unwrap_or_default().into_iter().filter_map(version));
        let markers = page.delete_markers.unwrap_or_default().into_iter();
        found.extend(markers.filter_map(|marker| {
            Some(Version { key: marker.key?, id: marker.version_id, is_current: false, written_at: None })
        }));
        if page.is_truncated != Some(true) {
            return Ok(found);
        }
        (key, id) = (page.next_key_marker, page.next_version_id_marker);
    }
}

fn version(version: ObjectVersion) -> Option<Version> {
    Some(Version {
        is_current: version.is_latest.unwrap_or(false),
        written_at: version.last_modified.map(|at| at.secs()),
        key: version.key?,
        id: version.version_id,
    })
}
