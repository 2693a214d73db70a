//! The static pages: what is in `site/`, with types and cache headers, and only what changed.
//!
//! It must not know what a page does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use app::pages;
use aws_sdk_cloudfront::types::{InvalidationBatch, Paths};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::asset::hex;
use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::deploy::record::Uploaded;
use crate::error::Error;

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
    /// The `Cache-Control` header.
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

/// The destination of the pages.
#[derive(Debug)]
pub struct Destination<'a> {
    /// The bucket that the distribution reads.
    pub bucket: &'a str,
    pub distribution: &'a str,
    /// True if both were created just now: an empty bucket has never been served from.
    pub is_new: bool,
}

/// The content of the site's bucket.
#[derive(Debug)]
pub struct Published {
    /// The pages, by key.
    pub pages: BTreeMap<String, Uploaded>,
    /// True if anything was uploaded or removed.
    pub changed: bool,
}

/// One hash of all pages with their headers.
pub fn hash(pages: &[Page]) -> String {
    let mut hash = Sha256::new();
    for page in pages {
        hash.update(page.key.as_bytes());
        hash.update([0]);
        hash.update(page.sha256().as_bytes());
    }
    hex(&hash.finalize())
}

/// Reads the pages of a folder, in the order of their keys.
///
/// # Errors
/// If a file can't be read.
pub fn read(folder: &Path) -> Result<Vec<Page>, Error> {
    let failed = |error| Error::failed(format!("could not read `{}`: {error}", folder.display()));
    let mut pages = Vec::new();
    for key in pages::files(folder).map_err(failed)? {
        let Some(content_type) = pages::media_type(&key) else { continue };
        let body = fs::read(folder.join(&key)).map_err(failed)?;
        let cache_control = if key.ends_with(".html") { PAGE_CACHE } else { FILE_CACHE };
        if let Some(short) = pages::without_ending(&key) {
            pages.push(Page { key: short.to_owned(), body: body.clone(), content_type, cache_control });
        }
        pages.push(Page { key, body, content_type, cache_control });
    }
    pages.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(pages)
}

/// Uploads what changed, removes what is gone, and tells CloudFront about both. `known` is what the last
/// deployment uploaded.
///
/// # Errors
/// If S3 or CloudFront refuse.
pub async fn publish(
    aws: &Aws,
    destination: &Destination<'_>,
    pages: Vec<Page>,
    known: &BTreeMap<String, Uploaded>,
    console: &mut Console,
) -> Result<Published, Error> {
    let there = if destination.is_new { BTreeMap::new() } else { list(aws, destination.bucket).await? };
    let mut next = BTreeMap::new();
    let mut changed = Vec::new();
    for page in pages {
        let sha256 = page.sha256();
        let known = known.get(&page.key);
        let etag = there.get(&page.key);
        if let Some(known) = known.filter(|known| known.sha256 == sha256 && Some(&known.etag) == etag) {
            next.insert(page.key, known.clone());
            continue;
        }
        console.status(format!("  uploading {}", page.key));
        let key = page.key.clone();
        let etag = put(aws, destination.bucket, page).await?;
        // A file that was not there is in no cache, except as the answer that it isn't there.
        changed.push(key.clone());
        next.insert(key, Uploaded { sha256, etag });
    }
    let stale: Vec<_> = there.keys().filter(|key| !next.contains_key(*key)).cloned().collect();
    remove(aws, destination.bucket, &stale).await?;
    if changed.is_empty() && stale.is_empty() {
        console.line("site: unchanged");
        return Ok(Published { pages: next, changed: false });
    }
    console.line(format!("site: {} uploaded, {} removed", changed.len(), stale.len()));
    if !there.is_empty() {
        changed.extend(stale);
        invalidate(aws, destination.distribution, &changed).await?;
    }
    Ok(Published { pages: next, changed: true })
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

#[cfg(test)]
mod tests;
