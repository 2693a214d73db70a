//! The steps of docs/restore.md, as far as the emulator goes: it restores a table as it is now, whatever the time,
//! and without what AWS leaves out too (TTL, stream, recovery), which it drops anyway.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::emulator::Bench;
use crate::emulator::light::DEPLOY;

/// Partitions of what lasts, as the document's filter names them.
const LASTING: [&str; 7] = ["CLIENTS", "PEOPLE", "PERSON#", "PUSH#", "SMS#", "AUDIT#", "RELYING_PARTY"];

async fn keys(client: &Client, table: &str) -> BTreeSet<String> {
    let items = client.scan().table_name(table).send().await.unwrap();
    items.items().iter().map(|item| item["pk"].as_s().unwrap().clone()).collect()
}

#[tokio::test]
async fn what_lasts_is_copied_back_from_a_table_that_was_restored() {
    let document = include_str!("../../../docs/restore.md");
    for partition in LASTING {
        assert!(document.contains(&format!("\"{partition}\"")), "the document copies no `{partition}`");
    }
    let bench = Bench::light().await;
    let outputs = bench.stack(&[&DEPLOY[..], &["--json"]].concat()).await.outputs();
    let table = outputs["values"]["TableName"].as_str().unwrap();
    let aws = bench.aws().await.in_region("eu-central-1");
    let client = Client::new(aws.config());
    let text = |value: &str| AttributeValue::S(value.to_owned());
    for partition in ["CLIENTS", "PERSON#alice", "USER#1", "CEREMONY#1"] {
        let put = client.put_item().table_name(table).item("pk", text(partition)).item("sk", text("1"));
        put.send().await.unwrap();
    }

    let restored = format!("{table}-restored");
    let restore = client.restore_table_to_point_in_time().source_table_name(table);
    restore.target_table_name(&restored).use_latest_restorable_time(true).send().await.unwrap();
    let described = client.describe_table().table_name(&restored).send().await.unwrap().table.unwrap();
    assert_eq!(described.global_secondary_indexes().len(), 2, "indexes are restored too");
    assert_eq!(keys(&client, &restored).await, keys(&client, table).await);

    // What was there is lost, and only what lasts comes back.
    for partition in ["CLIENTS", "PERSON#alice", "USER#1", "CEREMONY#1"] {
        client
            .delete_item()
            .table_name(table)
            .key("pk", text(partition))
            .key("sk", text("1"))
            .send()
            .await
            .unwrap();
    }
    let items = client.scan().table_name(&restored).send().await.unwrap();
    for item in items.items() {
        let partition = item["pk"].as_s().unwrap();
        if LASTING.iter().any(|lasting| partition.starts_with(lasting)) {
            client.put_item().table_name(table).set_item(Some(item.clone())).send().await.unwrap();
        }
    }
    let back = ["CLIENTS", "PERSON#alice"].map(str::to_owned);
    assert_eq!(keys(&client, table).await, BTreeSet::from(back));
    client.delete_table().table_name(&restored).send().await.unwrap();
}
