//! Messages as providers would bring them, and what the table then holds.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::relay::Relay;
use contract::sealing;
use domain::sms::{self, Part, Recipient, Signed, Sms};
use serde_json::Value;
use service::Blob;
use service::kms::Decrypt;
use service::ssm::DeleteParameter;

use super::cloud::{Cloud, SITE_HOST, TABLE};
use super::event::{Reply, Request};

/// The number of `alice`, whose notifications name no sender.
pub const ALICE: &str = "+447700900123";
/// The number of `bob`, whose notifications name the sender.
pub const BOB: &str = "+447700900456";

/// The relay of the template: every provider is on.
pub fn relay() -> Relay {
    Relay {
        numbers: BTreeMap::from([(ALICE.to_owned(), "alice".to_owned()), (BOB.to_owned(), "bob".to_owned())]),
        providers: sms::ALL.iter().map(|provider| provider.name().to_owned()).collect(),
        show_sender: vec!["bob".to_owned()],
        without_number: vec!["carol".to_owned()],
    }
}

/// The name of a person whose number nobody knows.
pub const CAROL: &str = "carol";

/// A message to `alice`.
pub fn message(id: &str, text: &str) -> Sms {
    Sms {
        id: id.to_owned(),
        sender: "+447700900999".to_owned(),
        recipient: Recipient::Number(ALICE.to_owned()),
        text: text.to_owned(),
        part: None,
        received_at: None,
    }
}

/// A part of a message to `alice`.
pub fn part(id: &str, reference: &str, number: u8, total: u8, text: &str) -> Sms {
    Sms { part: Some(Part { reference: reference.to_owned(), number, total }), ..message(id, text) }
}

/// The request of a provider that signed it with `secret` at `now`.
pub fn signed(provider: &str, sms: &Sms, secret: &str, now: u64) -> Request {
    let url = format!("https://{SITE_HOST}/v1/sms/{provider}");
    request(sms::named(provider).unwrap().sign(sms, secret, &url, now).unwrap())
}

/// As [`signed`], of a provider whose URL ends with the name of `person`, whatever number `sms` has.
pub fn signed_for(person: &str, provider: &str, sms: &Sms, secret: &str, now: u64) -> Request {
    let url = format!("https://{SITE_HOST}/v1/sms/{provider}/{person}");
    request(sms::named(provider).unwrap().sign(sms, secret, &url, now).unwrap())
}

/// The signed request, as the gateway hands it over.
pub fn request(signed: Signed) -> Request {
    let path = signed.url.strip_prefix(&format!("https://{SITE_HOST}")).unwrap();
    let mut request = Request::new("POST", path);
    for (name, value) in &signed.headers {
        request = request.header(name, value);
    }
    match String::from_utf8(signed.body) {
        Ok(text) => request.text(&text),
        Err(error) => encoded(request.text(&STANDARD.encode(error.into_bytes()))),
    }
}

fn encoded(mut request: Request) -> Request {
    request.base64 = true;
    request
}

/// The same request with its body in base64, as the gateway encodes what isn't text.
pub fn in_base64(request: Request) -> Request {
    let body = STANDARD.encode(request.body.as_deref().unwrap_or_default());
    encoded(request.text(&body))
}

/// A message of the table, opened.
#[derive(Debug)]
pub struct Stored {
    pub item: HashMap<String, AttributeValue>,
    pub contents: Value,
}

impl Cloud {
    pub async fn unset_secret(&self, name: &str) {
        let name = format!("{}/{name}", self.secrets);
        self.ssm.call(&DeleteParameter { name: &name }).await.unwrap();
    }

    /// Deliver a message as `provider` would, signed with `secret`, now. Nothing of it must be logged.
    pub async fn deliver(&self, provider: &str, sms: &Sms, secret: &str) -> Reply {
        self.private(sms);
        self.send(&signed(provider, sms, secret, functions::clock::now())).await
    }

    /// Nothing of `sms` may be logged.
    pub fn private(&self, sms: &Sms) {
        let (Recipient::Number(recipient) | Recipient::Person(recipient)) = &sms.recipient;
        for secret in [&sms.text, &sms.sender, recipient].into_iter().filter(|secret| secret.len() > 4) {
            self.watch.secret(secret);
        }
    }

    /// Every item of the table.
    pub async fn items(&self) -> Vec<HashMap<String, AttributeValue>> {
        self.dynamodb.scan().table_name(TABLE).send().await.unwrap().items.unwrap_or_default()
    }

    /// The messages of a person, oldest first, opened as the reveal opens them.
    pub async fn messages(&self, person: &str) -> Vec<Stored> {
        let partition = AttributeValue::S(functions::table::Key::messages_of(person));
        let query = self.dynamodb.query().table_name(TABLE).key_condition_expression("pk = :messages");
        let answer = query.expression_attribute_values(":messages", partition).send().await.unwrap();
        let mut messages = Vec::new();
        for item in answer.items.unwrap_or_default() {
            let id = item["message_id"].as_s().unwrap();
            let contents = self.open(item["sealed"].as_l().unwrap(), id, sealing::MESSAGE).await;
            messages.push(Stored { item, contents });
        }
        messages
    }

    /// The text that the pieces of a seal hold together.
    pub async fn open(&self, sealed: &[AttributeValue], id: &str, purpose: &str) -> Value {
        let mut text = Vec::new();
        for (number, chunk) in sealed.iter().enumerate() {
            let place = format!("{id}#{number}");
            let request = Decrypt {
                key_id: &self.codes_key,
                encryption_context: BTreeMap::from([
                    (sealing::PURPOSE, purpose),
                    ("otpost:token_id", &place),
                ]),
                ciphertext_blob: Blob(chunk.as_b().unwrap().as_ref().to_vec()),
            };
            text.extend(self.kms.call(&request).await.unwrap().plaintext.unwrap().0);
        }
        serde_json::from_slice(&text).unwrap()
    }

    /// Check that `text` can be read in no item of the table.
    pub async fn holds_nothing_of(&self, text: &str) {
        for item in self.items().await {
            for value in item.values() {
                assert!(!readable(value, text), "`{text}` is in {item:?}");
            }
        }
    }
}

fn readable(value: &AttributeValue, text: &str) -> bool {
    match value {
        AttributeValue::S(string) | AttributeValue::N(string) => string.contains(text),
        AttributeValue::B(bytes) => {
            bytes.as_ref().windows(text.len()).any(|window| window == text.as_bytes())
        }
        AttributeValue::L(list) => list.iter().any(|value| readable(value, text)),
        AttributeValue::M(map) => {
            map.iter().any(|(name, value)| name.contains(text) || readable(value, text))
        }
        AttributeValue::Bool(_) => false,
        other => panic!("an attribute of a type that nothing here writes: {other:?}"),
    }
}
