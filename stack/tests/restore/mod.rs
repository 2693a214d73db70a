//! `stack restore`, as far as the emulator goes: it restores a table as it is now, whatever the time, and without
//! what AWS leaves out too (TTL, stream, recovery), which it drops anyway.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use serde_json::json;
use stack::restore::LASTING;

use crate::emulator::Bench;
use crate::emulator::light::DEPLOY;

async fn keys(client: &Client, table: &str) -> BTreeSet<String> {
    let items = client.scan().table_name(table).send().await.unwrap();
    items.items().iter().map(|item| item["pk"].as_s().unwrap().clone()).collect()
}

async fn put(client: &Client, table: &str, partition: &str, value: &str) {
    let text = |value: &str| AttributeValue::S(value.to_owned());
    let put = client.put_item().table_name(table).item("pk", text(partition)).item("sk", text("1"));
    put.item("value", text(value)).send().await.unwrap();
}

async fn delete(client: &Client, table: &str, partition: &str) {
    let text = |value: &str| AttributeValue::S(value.to_owned());
    let delete = client.delete_item().table_name(table).key("pk", text(partition)).key("sk", text("1"));
    delete.send().await.unwrap();
}

#[test]
fn the_document_names_what_is_copied() {
    let document = include_str!("../../../docs/restore.md");
    let rows = document.lines().filter(|line| line.starts_with("| `") && line.ends_with("| yes |"));
    let names = rows.flat_map(|row| row.split('|').nth(1).unwrap().split(','));
    let names: BTreeSet<_> = names.map(|name| name.trim_matches([' ', '`', '…'])).collect();
    assert_eq!(names, BTreeSet::from(LASTING));
}

#[tokio::test]
async fn what_lasts_is_copied_back_from_a_table_that_was_restored() {
    let bench = Bench::light().await;
    let outputs = bench.stack(&[&DEPLOY[..], &["--json"]].concat()).await.outputs();
    let table = outputs["values"]["TableName"].as_str().unwrap();
    let aws = bench.aws().await.in_region("eu-central-1");
    let client = Client::new(aws.config());
    let all = ["CLIENTS", "PEOPLE", "PERSON#alice", "USER#1", "CEREMONY#1"];
    for partition in all {
        put(&client, table, partition, "then").await;
    }
    let restored = format!("{table}-restored");
    let restore = client.restore_table_to_point_in_time().source_table_name(table);
    restore.target_table_name(&restored).use_latest_restorable_time(true).send().await.unwrap();

    // One is lost with all that doesn't last, one is another, one stays.
    for partition in ["PERSON#alice", "USER#1", "CEREMONY#1"] {
        delete(&client, table, partition).await;
    }
    put(&client, table, "PEOPLE", "now").await;
    let command = ["restore", "--env", "dev", "--from", &restored];
    let dry = bench.stack(&command).await.succeeded();
    insta::assert_snapshot!(dry.stdout, @r"
    CLIENTS        0 to copy, 1 there, 0 there and different
    PEOPLE         0 to copy, 0 there, 1 there and different
    PERSON#        1 to copy, 0 there, 0 there and different
    ");
    assert!(dry.stderr.contains("2 of other partitions are left out\nnothing was copied"), "{}", dry.stderr);
    assert_eq!(keys(&client, table).await, BTreeSet::from(["CLIENTS", "PEOPLE"].map(str::to_owned)));

    let copied = bench.stack(&[&command[..], &["--yes", "--json"]].concat()).await.json();
    assert_eq!(copied["partitions"]["PERSON#"], json!({ "missing": 1, "there": 0, "different": 0 }));
    let back = BTreeSet::from(["CLIENTS", "PEOPLE", "PERSON#alice"].map(str::to_owned));
    assert_eq!(keys(&client, table).await, back);
    let again = bench.stack(&[&command[..], &["--yes"]].concat()).await.succeeded();
    assert!(again.stdout.contains("PERSON#        0 copied, 1 there"), "{}", again.stdout);
    let people = client.get_item().table_name(table);
    let people =
        people.key("pk", AttributeValue::S("PEOPLE".into())).key("sk", AttributeValue::S("1".into()));
    let people = people.send().await.unwrap().item.unwrap();
    assert_eq!(people["value"].as_s().unwrap(), "now", "what is there stays");
    client.delete_table().table_name(&restored).send().await.unwrap();

    refused(&bench, &client, table).await;
}

/// A table that isn't a restored one is refused, and nothing is copied.
async fn refused(bench: &Bench, client: &Client, table: &str) {
    let before = keys(client, table).await;
    let attribute = AttributeDefinition::builder().attribute_name("id");
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash);
    let other = client.create_table().table_name("other").billing_mode(BillingMode::PayPerRequest);
    let other = other.key_schema(key.build().unwrap());
    let other =
        other.attribute_definitions(attribute.attribute_type(ScalarAttributeType::S).build().unwrap());
    other.send().await.unwrap();
    for (from, code, said) in [
        (table, 2, "is the environment's own table\nhint: --from names the table that DynamoDB restored"),
        ("nowhere", 1, "there is no table `nowhere` in eu-central-1\nhint: aws dynamodb list-tables"),
        ("other", 1, "table `other` has the keys and indexes `id`, and the environment's `"),
    ] {
        let ran = bench.stack(&["restore", "--env", "dev", "--from", from, "--yes"]).await;
        assert_eq!(ran.code, code, "{from}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{from}: {}", ran.stderr);
    }
    assert_eq!(keys(client, table).await, before);
}
