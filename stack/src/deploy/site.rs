//! The static pages: what is in `site/`, with types and cache headers, and only what changed.
//!
//! It must not know what a page does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use aws_sdk_cloudfront::types::{InvalidationBatch, Paths};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::asset::hex;
use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::error::Error;

/// What a browser is served. Anything else in the folder is for the people who work on it.
const TYPES: [(&str, &str); 11] = [
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("webmanifest", "application/manifest+json"),
    ("woff2", "font/woff2"),
];
const NOT_SERVED: [&str; 3] = ["e2e", "node_modules", "tests"];
/// A page names the files it needs, so it must be fresh.
const PAGE_CACHE: &str = "no-cache";
/// Short, because the files' names don't change with their content.
const FILE_CACHE: &str = "public, max-age=300";

/// A file as it is served.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Its key: the path below `site/`.
    pub key: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Its media type.
    pub content_type: &'static str,
    /// How long a browser may keep it.
    pub cache_control: &'static str,
}

impl Page {
    /// Of the headers too: a file whose headers change must be uploaded again.
    fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        for header in [self.content_type, self.cache_control] {
            hash.update(header.as_bytes());
            hash.update([0]);
        }
        hash.update(&self.body);
        hex(&hash.finalize())
    }
}

/// What an upload left behind, kept in the artifact bucket. The site's bucket itself can't say: an
/// ETag is no hash of the content once the object is encrypted under a key.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    files: BTreeMap<String, Uploaded>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Uploaded {
    sha256: String,
    etag: String,
}

/// Where the site goes.
#[derive(Debug)]
pub struct Destination<'a> {
    /// The environment's name.
    pub environment: &'a str,
    /// The bucket that the distribution reads.
    pub bucket: &'a str,
    /// The bucket of artifacts.
    pub artifacts: &'a str,
    /// The distribution.
    pub distribution: &'a str,
}

/// Reads the pages of a folder, in the order of their keys.
///
/// # Errors
/// When a file can't be read.
pub fn read(folder: &Path) -> Result<Vec<Page>, Error> {
    let mut pages = Vec::new();
    walk(folder, "", &mut pages)
        .map_err(|error| Error::failed(format!("could not read `{}`: {error}", folder.display())))?;
    pages.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(pages)
}

fn walk(folder: &Path, prefix: &str, pages: &mut Vec<Page>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || NOT_SERVED.contains(&name.as_str()) {
            continue;
        }
        let key = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{key}/"), pages)?;
            continue;
        }
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if let Some((_, content_type)) = TYPES.into_iter().find(|(known, _)| *known == extension) {
            let cache_control = if extension == "html" { PAGE_CACHE } else { FILE_CACHE };
            pages.push(Page { key, body: fs::read(entry.path())?, content_type, cache_control });
        }
    }
    Ok(())
}

/// Uploads what changed, removes what is gone, and tells CloudFront about both.
///
/// # Errors
/// When S3 or CloudFront refuse.
pub async fn publish(
    aws: &Aws,
    destination: &Destination<'_>,
    pages: Vec<Page>,
    console: &mut Console,
) -> Result<(), Error> {
    let there = list(aws, destination.bucket).await?;
    let record = load(aws, destination).await?;
    let mut next = Record::default();
    let mut changed = Vec::new();
    for page in pages {
        let sha256 = page.sha256();
        let known = record.files.get(&page.key);
        let etag = there.get(&page.key);
        if let Some(known) = known.filter(|known| known.sha256 == sha256 && Some(&known.etag) == etag) {
            next.files.insert(page.key, known.clone());
            continue;
        }
        console.status(format!("  uploading {}", page.key));
        let key = page.key.clone();
        let etag = put(aws, destination.bucket, page).await?;
        // A file that was not there is in no cache, except as the answer that it isn't there.
        changed.push(key.clone());
        next.files.insert(key, Uploaded { sha256, etag });
    }
    let stale: Vec<_> = there.keys().filter(|key| !next.files.contains_key(*key)).cloned().collect();
    remove(aws, destination.bucket, &stale).await?;
    if changed.is_empty() && stale.is_empty() {
        console.line("site: unchanged");
        return Ok(());
    }
    console.line(format!("site: {} uploaded, {} removed", changed.len(), stale.len()));
    // An empty bucket has never been served from.
    if !there.is_empty() {
        changed.extend(stale);
        invalidate(aws, destination.distribution, &changed).await?;
    }
    // Last, so that an interrupted command is taken up again from what is really there.
    save(aws, destination, &next).await
}

async fn list(aws: &Aws, bucket: &str) -> Result<BTreeMap<String, String>, Error> {
    let client = aws.s3();
    let mut pages = client.list_objects_v2().bucket(bucket).into_paginator().send();
    let mut objects = BTreeMap::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failure("list the site's bucket", error))?;
        let found = page.contents.unwrap_or_default();
        objects.extend(found.into_iter().filter_map(|object| object.key.zip(object.e_tag)));
    }
    Ok(objects)
}

async fn put(aws: &Aws, bucket: &str, page: Page) -> Result<String, Error> {
    let answer = aws
        .s3()
        .put_object()
        .bucket(bucket)
        .key(&page.key)
        .content_type(page.content_type)
        .cache_control(page.cache_control)
        .body(ByteStream::from(page.body))
        .send()
        .await
        .map_err(|error| failure(&format!("upload `{}`", page.key), error))?;
    Ok(answer.e_tag.unwrap_or_default())
}

async fn remove(aws: &Aws, bucket: &str, keys: &[String]) -> Result<(), Error> {
    for keys in keys.chunks(1_000) {
        let objects = keys.iter().filter_map(|key| ObjectIdentifier::builder().key(key).build().ok());
        let delete = Delete::builder()
            .set_objects(Some(objects.collect()))
            .quiet(true)
            .build()
            .map_err(|error| Error::failed(format!("could not remove old pages: {error}")))?;
        aws.s3()
            .delete_objects()
            .bucket(bucket)
            .delete(delete)
            .send()
            .await
            .map_err(|error| failure("remove old pages", error))?;
    }
    Ok(())
}

async fn invalidate(aws: &Aws, distribution: &str, keys: &[String]) -> Result<(), Error> {
    let paths = paths(keys);
    let quantity = i32::try_from(paths.len()).unwrap_or(i32::MAX);
    let invalid = |error| Error::failed(format!("could not invalidate the changed pages: {error}"));
    let paths = Paths::builder().quantity(quantity).set_items(Some(paths)).build().map_err(invalid)?;
    let reference = format!("otpost-{}", OffsetDateTime::now_utc().unix_timestamp_nanos());
    let batch =
        InvalidationBatch::builder().paths(paths).caller_reference(reference).build().map_err(invalid)?;
    aws.cloudfront()
        .create_invalidation()
        .distribution_id(distribution)
        .invalidation_batch(batch)
        .send()
        .await
        .map(drop)
        .map_err(|error| failure("invalidate the changed pages", error))
}

/// The paths under which keys are cached; the first page has two.
fn paths(keys: &[String]) -> Vec<String> {
    let mut paths: Vec<_> = keys.iter().map(|key| format!("/{key}")).collect();
    if keys.iter().any(|key| key == "index.html") {
        paths.push("/".to_owned());
    }
    paths.sort();
    paths
}

fn record_key(environment: &str) -> String {
    format!("sites/{environment}.json")
}

async fn load(aws: &Aws, destination: &Destination<'_>) -> Result<Record, Error> {
    let key = record_key(destination.environment);
    let answer = match aws.s3().get_object().bucket(destination.artifacts).key(key).send().await {
        Ok(answer) => answer,
        Err(error) if code(&error) == Some("NoSuchKey") => return Ok(Record::default()),
        Err(error) => return Err(failure("read what was uploaded last", error)),
    };
    let bytes = answer
        .body
        .collect()
        .await
        .map_err(|error| Error::failed(format!("could not read what was uploaded last: {error}")))?;
    // A record that can't be read costs an upload and nothing else.
    Ok(serde_json::from_slice(&bytes.into_bytes()).unwrap_or_default())
}

async fn save(aws: &Aws, destination: &Destination<'_>, record: &Record) -> Result<(), Error> {
    let body = serde_json::to_vec(record)
        .map_err(|error| Error::failed(format!("could not write what was uploaded: {error}")))?;
    aws.s3()
        .put_object()
        .bucket(destination.artifacts)
        .key(record_key(destination.environment))
        .content_type("application/json")
        .body(ByteStream::from(body))
        .send()
        .await
        .map(drop)
        .map_err(|error| failure("write what was uploaded", error))
}

/// Removes the record of an environment that is gone.
///
/// # Errors
/// When S3 refuses.
pub async fn forget(aws: &Aws, artifacts: &str, environment: &str) -> Result<(), Error> {
    remove(aws, artifacts, &[record_key(environment)]).await
}

#[cfg(test)]
mod tests;
