//! `stack restore`: copies lasting items from a table that DynamoDB restored into the environment's own. Items that
//! are there stay as they are, so that a copy that was broken off is begun again.
//!
//! It must not know what an item means.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, TableDescription, TableStatus};
use contract::table::{AUDIT, CLIENTS, PEOPLE, PERSON, PK, PUSH, RELYING_PARTY, SK, SMS};
use serde::Serialize;
use serde_json::json;

use crate::aws::{Aws, code, failure};
use crate::console::{self, Console};
use crate::deploy::Outputs;
use crate::error::Error;

/// The beginnings of the partition keys that are copied; docs/restore.md says why these and no others.
pub const LASTING: [&str; 7] = [CLIENTS, PEOPLE, PERSON, PUSH, SMS, AUDIT, RELYING_PARTY];

/// `stack restore`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The table that DynamoDB restored
    #[arg(long, value_name = "TABLE")]
    pub from: String,
    /// Copy; without it only what would be copied is said
    #[arg(long)]
    pub yes: bool,
}

type Item = HashMap<String, AttributeValue>;

/// Items of one kind of partition.
#[derive(Debug, Default, Serialize)]
struct Count {
    /// Not in the environment's table: they are copied.
    missing: usize,
    /// In both, and the same.
    there: usize,
    /// In both, and not the same: that of the environment stays.
    different: usize,
}

/// Says what would be copied, and copies it if that is wanted.
///
/// # Errors
/// If there is no such table, it isn't one of ours, or DynamoDB refuses.
pub async fn run(
    aws: &Aws,
    outputs: &Outputs,
    args: &Args,
    as_json: bool,
    console: &mut Console,
) -> Result<(), Error> {
    let (from, to) = (args.from.as_str(), outputs.value("TableName")?);
    if from == to {
        return Err(Error::usage(format!("`{from}` is the environment's own table"))
            .hint("--from names the table that DynamoDB restored beside it: docs/restore.md"));
    }
    let client = Client::new(aws.config());
    check(&describe(&client, from, aws).await?, &describe(&client, to, aws).await?, from)?;
    let own: HashMap<_, _> =
        scan(&client, to).await?.into_iter().filter_map(|item| Some((key(&item)?, item))).collect();
    let (mut counts, mut missing, mut left_out) = (BTreeMap::<_, Count>::new(), Vec::new(), 0);
    for item in scan(&client, from).await? {
        let id = key(&item);
        let partition =
            id.as_ref().and_then(|(pk, _)| LASTING.into_iter().find(|lasting| pk.starts_with(lasting)));
        let (Some(id), Some(partition)) = (id, partition) else {
            left_out += 1;
            continue;
        };
        let count = counts.entry(partition).or_default();
        match own.get(&id) {
            None => {
                count.missing += 1;
                missing.push(item);
            }
            Some(own) if *own == item => count.there += 1,
            Some(_) => count.different += 1,
        }
    }
    if args.yes {
        for item in missing {
            put(&client, to, item).await?;
        }
    }
    if as_json {
        let told =
            json!({ "from": from, "to": to, "copied": args.yes, "partitions": counts, "left_out": left_out });
        return console::json(&told);
    }
    let done = if args.yes { "copied" } else { "to copy" };
    for (partition, Count { missing, there, different }) in &counts {
        console::data(&format!(
            "{partition:<14} {missing} {done}, {there} there, {different} there and different"
        ))?;
    }
    console.line(format!("{left_out} of other partitions are left out"));
    if !args.yes {
        console.line(format!("nothing was copied: --yes copies into `{to}`"));
    }
    Ok(())
}

async fn describe(client: &Client, table: &str, aws: &Aws) -> Result<TableDescription, Error> {
    let missing = || {
        Error::failed(format!("there is no table `{table}` in {}", aws.region))
            .hint(format!("aws dynamodb list-tables --region {}", aws.region))
    };
    match client.describe_table().table_name(table).send().await {
        Ok(answer) => answer.table.ok_or_else(missing),
        Err(error) if code(&error) == Some("ResourceNotFoundException") => Err(missing()),
        Err(error) => Err(failure(&format!("describe the table `{table}`"), error)),
    }
}

/// Checks that one table can be restored from the other.
fn check(from: &TableDescription, to: &TableDescription, name: &str) -> Result<(), Error> {
    let keys = |table: &TableDescription| {
        let mut keys: Vec<_> = table.key_schema().iter().map(|key| key.attribute_name().to_owned()).collect();
        keys.extend(table.global_secondary_indexes().iter().filter_map(|index| index.index_name.clone()));
        keys.sort();
        keys
    };
    let (found, wanted) = (keys(from), keys(to));
    if found != wanted {
        return Err(Error::failed(format!(
            "table `{name}` has the keys and indexes `{}`, and the environment's `{}`",
            found.join(", "),
            wanted.join(", ")
        ))
        .hint("--from names a table that was restored from the environment's own: docs/restore.md"));
    }
    match from.table_status() {
        None | Some(TableStatus::Active) => Ok(()),
        Some(status) => Err(Error::failed(format!("table `{name}` is {}", status.as_str()))
            .hint(format!("aws dynamodb wait table-exists --table-name {name}"))),
    }
}

async fn scan(client: &Client, table: &str) -> Result<Vec<Item>, Error> {
    let pages = client.scan().table_name(table).consistent_read(true).into_paginator().items().send();
    let items = pages.collect::<Result<Vec<_>, _>>().await;
    items.map_err(|error| failure(&format!("read the table `{table}`"), error))
}

fn key(item: &Item) -> Option<(String, String)> {
    let text = |name: &str| item.get(name)?.as_s().ok().cloned();
    Some((text(PK)?, text(SK)?))
}

/// Puts an item where none is; one that somebody made meanwhile stays.
async fn put(client: &Client, table: &str, item: Item) -> Result<(), Error> {
    let put = client.put_item().table_name(table).set_item(Some(item));
    match put.condition_expression(format!("attribute_not_exists({PK})")).send().await {
        Ok(_) => Ok(()),
        Err(error) if code(&error) == Some("ConditionalCheckFailedException") => Ok(()),
        Err(error) => Err(failure(&format!("write into the table `{table}`"), error)
            .hint("the same command again goes on from there")),
    }
}
