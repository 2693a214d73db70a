//! The rows of the table, as time, somebody else or a test changes them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use super::cloud::{Cloud, TABLE};

pub type Row = HashMap<String, AttributeValue>;

impl Cloud {
    /// The rows whose partition key begins so. No function may scan; a test may.
    pub async fn rows(&self, begins: &str) -> Vec<Row> {
        let answer = self.dynamodb.scan().table_name(TABLE).send().await.unwrap();
        let mut rows = answer.items.unwrap();
        rows.retain(|row| row["pk"].as_s().unwrap().starts_with(begins));
        rows
    }

    /// Put a row.
    pub async fn put(&self, row: Row) {
        self.dynamodb.put_item().table_name(TABLE).set_item(Some(row)).send().await.unwrap();
    }

    /// Set a time in every row whose partition key begins so.
    pub async fn age(&self, begins: &str, attribute: &str, seconds: u64) {
        self.set_all(begins, attribute, AttributeValue::N(seconds.to_string())).await;
    }

    /// Set a text in every row whose partition key begins so.
    pub async fn name(&self, begins: &str, attribute: &str, text: &str) {
        self.set_all(begins, attribute, AttributeValue::S(text.to_owned())).await;
    }

    async fn set_all(&self, begins: &str, attribute: &str, value: AttributeValue) {
        let rows = self.rows(begins).await;
        assert!(!rows.is_empty(), "nothing begins with {begins}");
        for mut row in rows {
            row.insert(attribute.to_owned(), value.clone());
            self.put(row).await;
        }
    }

    /// The actions in the audit trail, oldest first, each after its actor: `ada: signed_in`.
    pub async fn trail(&self) -> Vec<String> {
        let line = |entry: &Value| format!("{}: {}", entry["actor"], entry["action"]).replace('"', "");
        self.audit_entries().await.iter().map(line).collect()
    }
}
