//! The artifact bucket: function zips and big templates, each under the hash of its content.

use std::collections::{BTreeMap, BTreeSet};

use app::manifest::AssetEntry;
use aws_sdk_s3::primitives::ByteStream;
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;

use crate::asset::{Asset, Compression, hex};
use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::deploy::current::Current;
use crate::error::Error;

/// More at once gains nothing: a home connection is full with fewer.
const PARALLEL: usize = 4;

/// The functions of a deployment: built, or those that are deployed already.
#[derive(Clone, Debug, Default)]
pub struct Functions {
    keys: BTreeMap<String, String>,
    assets: Vec<Asset>,
}

impl Functions {
    /// Those that were built.
    pub fn built(assets: Vec<Asset>) -> Self {
        Self { keys: assets.iter().map(|asset| (asset.name.clone(), asset.key())).collect(), assets }
    }

    /// Those of a stack, for a deployment that leaves them as they are.
    pub fn of_stack(current: &Current, assets: &[AssetEntry]) -> Self {
        let key = |asset: &AssetEntry| {
            current.parameters.get(&asset.parameter).map(|key| (asset.name.clone(), key.clone()))
        };
        Self { keys: assets.iter().filter_map(key).collect(), assets: Vec::new() }
    }

    /// The object keys, by function.
    pub const fn keys(&self) -> &BTreeMap<String, String> {
        &self.keys
    }

    /// The object key of a function, `functions/<sha256>.zip`.
    pub fn key(&self, function: &str) -> Option<&str> {
        self.keys.get(function).map(String::as_str)
    }
}

/// Uploads what the bucket does not have yet, several at once. A new one has nothing.
///
/// # Errors
/// If the bucket can't be listed or written.
pub async fn upload(
    aws: &Aws,
    bucket: &str,
    functions: &Functions,
    is_new: bool,
    console: &mut Console,
) -> Result<(), Error> {
    let assets = &functions.assets;
    if assets.is_empty() {
        return Ok(());
    }
    let there = if is_new { BTreeSet::new() } else { list(aws, bucket, "functions/").await? };
    let mut missing: Vec<_> = assets.iter().filter(|asset| !there.contains(&asset.key())).cloned().collect();
    // Two functions may be built to the same bytes.
    missing.sort_by_key(Asset::key);
    missing.dedup_by_key(|asset| asset.key());
    if missing.is_empty() {
        return Ok(());
    }
    console.line(format!("uploading {} of {} functions", missing.len(), assets.len()));
    let client = aws.s3();
    let mut waiting = missing.into_iter();
    let mut uploads = JoinSet::new();
    loop {
        while uploads.len() < PARALLEL {
            let Some(asset) = waiting.next() else { break };
            uploads.spawn(put(client.clone(), bucket.to_owned(), asset, compression(aws)));
        }
        let Some(done) = uploads.join_next().await else { return Ok(()) };
        let name = done.map_err(|error| Error::failed(format!("an upload was interrupted: {error}")))??;
        console.status(format!("  uploaded {name}"));
    }
}

/// A function is zipped for AWS unless an emulator takes its place.
pub const fn compression(aws: &Aws) -> Compression {
    if aws.endpoint_url.is_some() { Compression::Fast } else { Compression::Small }
}

async fn put(
    client: aws_sdk_s3::Client,
    bucket: String,
    asset: Asset,
    compression: Compression,
) -> Result<String, Error> {
    let (name, key) = (asset.name.clone(), asset.key());
    let zip = tokio::task::spawn_blocking(move || asset.zip(compression))
        .await
        .map_err(|error| Error::failed(format!("zipping was interrupted: {error}")))??;
    client
        .put_object()
        .bucket(bucket)
        .key(key)
        .content_type("application/zip")
        .body(ByteStream::from(zip))
        .send()
        .await
        .map_err(|error| failure(&format!("upload function `{name}`"), error))?;
    Ok(name)
}

/// Uploads a template; answers with the URL that CloudFormation takes.
///
/// # Errors
/// If the bucket can't be written.
pub async fn upload_template(aws: &Aws, bucket: &str, body: String) -> Result<String, Error> {
    let key = format!("templates/{}.json", hex(&Sha256::digest(body.as_bytes())));
    aws.s3()
        .put_object()
        .bucket(bucket)
        .key(&key)
        .content_type("application/json")
        .body(ByteStream::from(body.into_bytes()))
        .send()
        .await
        .map_err(|error| failure("upload a template", error))?;
    Ok(match &aws.endpoint_url {
        Some(endpoint) => format!("{}/{bucket}/{key}", endpoint.trim_end_matches('/')),
        None => format!("https://{bucket}.s3.{}.amazonaws.com/{key}", aws.region),
    })
}

async fn list(aws: &Aws, bucket: &str, prefix: &str) -> Result<BTreeSet<String>, Error> {
    let client = aws.s3();
    let mut pages = client.list_objects_v2().bucket(bucket).prefix(prefix).into_paginator().send();
    let mut keys = BTreeSet::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failure("list the artifact bucket", error))?;
        keys.extend(page.contents.unwrap_or_default().into_iter().filter_map(|object| object.key));
    }
    Ok(keys)
}
