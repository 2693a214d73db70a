//! Sessions as signing in would leave them, and what the audit trail says.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::table::{AUDIT, SESSION};
use domain::digest::{hash, hex};
use functions::clock;
use functions::session::COOKIE;
use functions::table::{Key, number, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Cloud;
use super::cloud::{SITE_HOST, TABLE};
use super::event::{Request, request_id};

/// A session of somebody's browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// The header `Cookie`.
    pub cookie: String,
    key: Key,
}

impl Session {
    /// A request of a page of this site.
    pub fn request(&self, method: &'static str, path: &str) -> Request {
        let request = Request::new(method, path).header("Cookie", &self.cookie);
        request.header("Origin", &format!("https://{SITE_HOST}"))
    }
}

impl Cloud {
    /// A session of `name`.
    pub async fn session(&self, name: &str, operator: bool) -> Session {
        let handle = Uuid::from_slice(&hash(&[name.as_bytes()])[..16]).unwrap();
        let secret = format!("{:0>43}", request_id().replace('-', ""));
        self.watch.secret(&secret);
        let key = Key {
            pk: format!("{SESSION}{}", handle.hyphenated()),
            sk: hex(&hash(&[b"session", secret.as_bytes()])),
        };
        let now = clock::now();
        let mut item = key.attributes();
        item.extend(
            [
                ("person", text(name)),
                ("operator", AttributeValue::Bool(operator)),
                ("created_at", number(now)),
                ("last_seen", number(now)),
                ("valid_until", number(now + 900)),
                ("expires_at", number(now + 28_800)),
            ]
            .map(|(attribute, value)| (attribute.to_owned(), value)),
        );
        self.dynamodb.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
        Session { cookie: format!("{COOKIE}={}.{secret}", handle.simple()), key }
    }

    /// Change a time of a session.
    pub async fn set_session(&self, session: &Session, attribute: &str, value: u64) {
        self.set(&session.key, attribute, value).await;
    }

    /// Today's entries of the audit trail, oldest first.
    pub async fn audit_entries(&self) -> Vec<Value> {
        let read = |item: &HashMap<String, AttributeValue>| {
            let text = |name: &str| item[name].as_s().unwrap().clone();
            let mut entry =
                json!({ "actor": text("actor"), "action": text("action"), "subject": text("subject") });
            if item.contains_key("about") {
                entry["about"] = text("about").into();
            }
            entry
        };
        let today = format!("{AUDIT}{}", &clock::rfc3339(clock::now())[..10]);
        let query = self.dynamodb.query().table_name(TABLE).key_condition_expression("pk = :pk");
        let answer = query.expression_attribute_values(":pk", text(today)).send().await.unwrap();
        answer.items().iter().map(read).collect()
    }
}
