//! A received message in the table, as `receive_sms` leaves it, and what became of it.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use functions::clock;
use functions::table::{Attributes, Item, Key, bytes, number, text};
use serde_json::{Value, json};
use service::Client;
use service::ses::Ses;
use service::untyped::Untyped;

use super::Cloud;
use super::cloud::TABLE;

/// The text that no notification may hold. It would be sealed.
pub const TEXT: &str = "Your code is 482913. Never tell anybody.";
pub const CODE: &str = "482913";

/// A message of a person.
pub struct Stored {
    pub key: Key,
    pub message_id: String,
}

impl Cloud {
    /// Store a message of `person` that lives for `life` seconds from now. The sender is stored in
    /// clear for people whose notifications may name it.
    pub async fn store_message(&self, person: &str, life: u64, sender: Option<&str>) -> Stored {
        self.store_message_with(person, life, sender, true).await
    }

    /// The same for a message with a code or without.
    pub async fn store_message_with(
        &self,
        person: &str,
        life: u64,
        sender: Option<&str>,
        has_code: bool,
    ) -> Stored {
        self.watch.secret(TEXT);
        let message_id = self.unique_id();
        let now = clock::now_millis();
        let key = Key::message(person, now, &message_id);
        let until = now / 1000 + life;
        let mut item = key.attributes();
        item.extend(
            [
                ("message_id", text(&message_id)),
                ("person", text(person)),
                ("received_at", number(now / 1000)),
                ("valid_until", number(until)),
                ("expires_at", number(until + 600)),
                ("sealed", AttributeValue::L(vec![bytes(TEXT)])),
                ("has_code", AttributeValue::Bool(has_code)),
                ("deliver", text("message")),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        if let Some(sender) = sender {
            item.insert("sender".to_owned(), text(sender));
        }
        self.dynamodb.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
        Stored { key, message_id }
    }

    /// 32 hexadecimal digits that no other has.
    fn unique_id(&self) -> String {
        let unique = super::event::request_id();
        let unique: String = unique.chars().filter(char::is_ascii_hexdigit).collect();
        format!("{unique:0>32}")
    }

    /// The messages of `person`, each with what its seal holds.
    pub async fn messages_of(&self, person: &str) -> Vec<(Attributes, Value)> {
        let items = self.dynamodb.query().table_name(TABLE).key_condition_expression("pk = :pk");
        let items = items.expression_attribute_values(":pk", text(Key::messages_of(person)));
        let mut messages = Vec::new();
        for item in items.send().await.unwrap().items.unwrap() {
            let id = Item(&item).text("message_id").unwrap().to_owned();
            let contents = self.open(item["sealed"].as_l().unwrap(), &id, contract::sealing::MESSAGE).await;
            messages.push((item, contents));
        }
        messages
    }

    /// Make somebody one of the people.
    pub async fn add_person(&self, name: &str) {
        let mut item = functions::people::name_key(name).attributes();
        item.insert("name".to_owned(), text(name));
        self.dynamodb.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
    }

    /// Let mails be from `address`.
    pub async fn verify_sender(&self, address: &str) {
        let emulator = super::aws::config(format_args!("http://{}", super::emulator::address()));
        let identity = json!({ "EmailIdentity": address });
        let request = Untyped::<Ses>::at("POST", "/v2/email/identities", "CreateEmailIdentity", identity);
        Client::new(&emulator).call(&request).await.unwrap();
    }

    /// The item of a key, if there is one.
    pub async fn item(&self, key: &Key) -> Option<Attributes> {
        let key = Some(key.attributes());
        self.dynamodb.get_item().table_name(TABLE).set_key(key).send().await.unwrap().item
    }

    /// Set a number of an item, as time would.
    pub async fn set(&self, key: &Key, attribute: &str, value: u64) {
        self.dynamodb
            .update_item()
            .table_name(TABLE)
            .set_key(Some(key.attributes()))
            .update_expression("SET #name = :value")
            .expression_attribute_names("#name", attribute)
            .expression_attribute_values(":value", number(value))
            .send()
            .await
            .unwrap();
    }

    /// Take an attribute of an item away.
    pub async fn unset(&self, key: &Key, attribute: &str) {
        self.dynamodb
            .update_item()
            .table_name(TABLE)
            .set_key(Some(key.attributes()))
            .update_expression("REMOVE #name")
            .expression_attribute_names("#name", attribute)
            .send()
            .await
            .unwrap();
    }

    /// Subscribe a browser of `person` to Web Push.
    pub async fn subscribe(&self, person: &str, endpoint: &str, p256dh: &str, auth: &str) -> Key {
        let hash = domain::digest::hash(&[endpoint.as_bytes()]);
        let key = Key { pk: Key::push_of(person), sk: domain::digest::hex(&hash) };
        let mut item: HashMap<_, _> = key.attributes();
        for (name, value) in [("endpoint", endpoint), ("p256dh", p256dh), ("auth", auth)] {
            self.watch.secret(value);
            item.insert(name.to_owned(), text(value));
        }
        self.dynamodb.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
        key
    }
}

/// The tries that an item remembers, as `channel state`.
pub fn tries(item: &Attributes) -> Vec<String> {
    let list = item.get("deliveries").map(|list| list.as_l().unwrap().clone()).unwrap_or_default();
    let shown = |attempt: &AttributeValue| {
        let attempt = Item(attempt.as_m().unwrap());
        assert!(clock::now() - attempt.number("at").unwrap() < 60);
        format!("{} {}", attempt.text("channel").unwrap(), attempt.text("state").unwrap())
    };
    list.iter().map(shown).collect()
}
