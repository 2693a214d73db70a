//! The acts of a person: registers, signs in to the console, receives a code and reveals it.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use contract::admin;
use domain::sms::{self, Part, Recipient, Sms};
use http::Request;
use serde_json::json;
use stack::user::{self, Invite};

use super::flow::{System, epoch_millis};
use crate::person::Person;
use crate::services::{NTFY, PUSH};

/// The person of environment `local`, and their number.
const NAME: &str = "alice";
const NUMBER: &str = "+447700900123";
/// The secret that the generic provider signs with.
pub const SECRET: &str = "generic-secret";

/// A point of P-256 and a secret, as a browser makes them (RFC 8291, appendix A).
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

impl System {
    /// A person from nothing to their first session.
    pub async fn person(&self) -> Result<Person, String> {
        let words = |error: stack::error::Error| error.to_string();
        // The person of the round before, if there was one.
        match user::revoke(&self.aws, &self.outputs, NAME).await {
            Err(error) if !error.message.starts_with("there is no person") => return Err(words(error)),
            _ => {}
        }
        let invite =
            Invite { name: NAME.to_owned(), operator: true, valid: Duration::from_secs(3600), qr: false };
        let (link, _) = user::invite(&self.aws, &self.outputs, &invite).await.map_err(words)?;
        let (site, secret) = link.split_once("/register.html#").unwrap();
        let mut person = Person::new(site);
        let registered = person.register(&json!({ "invitation": secret }), "iPhone").await?;
        if registered["recovery_codes"].as_array().is_none_or(Vec::is_empty) {
            return Err("no recovery codes were given".to_owned());
        }
        let credential = person.touch("sign_in", None).await?;
        person.call("POST", "/session", Some(&credential), 200).await?;
        Ok(person)
    }

    /// The acts of an operator.
    pub async fn console(&self, person: &mut Person, round: u32) -> Result<(), String> {
        person.call("GET", "/session", None, 200).await?;
        let user = format!("carol-{round}");
        let order = json!({ "user_id": user, "channel": "show" });
        let issued = person.call("POST", "/tokens", Some(&order), 201).await?;
        let token_id = issued["token_id"].as_str().unwrap().to_owned();
        person.call("GET", "/tokens?limit=5", None, 200).await?;
        let credential = person.touch("show_token", Some(&token_id)).await?;
        let shown =
            person.call("POST", &format!("/tokens/{token_id}/reveal"), Some(&credential), 200).await?;
        let typed = json!({ "user_id": user, "token": shown["token"] });
        person.call("POST", "/tokens/verify", Some(&typed), 200).await?;
        let issued = person.call("POST", "/tokens", Some(&order), 201).await?;
        let path = format!("/tokens/{}", issued["token_id"].as_str().unwrap());
        person.call("DELETE", &path, None, 204).await?;
        person.call("GET", "/audit?limit=5", None, 200).await.map(drop)
    }

    /// A code arrives in two parts: the browser doesn't want to know any more, ntfy does, a passkey sees it.
    pub async fn relay(&self, person: &mut Person, key: &str, round: u32) -> Result<(), String> {
        self.age_sessions().await;
        let keys = json!({ "p256dh": P256DH, "auth": AUTH });
        let subscription = json!({ "endpoint": PUSH, "keys": keys });
        let other = json!({ "endpoint": "https://push.example.com/other", "keys": keys });
        person.call("POST", "/push-subscriptions", Some(&subscription), 201).await?;
        let kept = person.call("POST", "/push-subscriptions", Some(&other), 201).await?;
        person.call("GET", "/push-subscriptions", None, 200).await?;
        let path = format!("/push-subscriptions/{}", kept["subscription_id"].as_str().unwrap());
        person.call("DELETE", &path, None, 204).await?;

        let (pushed, told) = (self.services.count(PUSH), self.services.count(NTFY));
        let started = epoch_millis();
        for number in [2, 1] {
            self.send(round, number).await?;
        }
        let arrived = async || self.services.count(PUSH) > pushed && self.services.count(NTFY) > told;
        self.until(started, "MessagesAnnounced", arrived).await?;
        let left = person.call("GET", "/push-subscriptions", None, 200).await?;
        if left["subscriptions"].as_array().is_none_or(|left| !left.is_empty()) {
            return Err("a subscription that is gone is not forgotten".to_owned());
        }
        // A provider's repeat.
        self.send(round, 1).await?;

        let credential = person.touch("reveal", None).await?;
        let revealed = person.call("POST", "/messages/reveal", Some(&credential), 200).await?;
        if revealed["messages"][0]["code"] != "482913" {
            return Err(format!("no code was revealed: {} messages", revealed["messages"]));
        }

        let started = epoch_millis();
        self.forget_users().await;
        let order = json!({ "user_id": NAME, "channel": "push" });
        self.call("POST", "/tokens", key, Some(&order), &[]).await?.expect(201)?;
        self.until(started, "MessagesAnnounced", async || true).await
    }

    /// A test notification, as the command line asks for it.
    pub async fn test_notification(&self) -> Result<(), String> {
        let words = |error: stack::error::Error| error.to_string();
        let (started, told) = (epoch_millis(), self.services.count(NTFY));
        let request = admin::Request::Notify { name: NAME.to_owned() };
        let answer = stack::admin::ask(&self.aws, &self.outputs, &request).await.map_err(words)?;
        let admin::Response::Notifying { message_id } = answer else {
            return Err("no test notification is on its way".to_owned());
        };
        self.until(started, "MessagesAnnounced", async || self.services.count(NTFY) > told).await?;
        let request = admin::Request::DescribeNotification { name: NAME.to_owned(), message_id };
        match stack::admin::ask(&self.aws, &self.outputs, &request).await.map_err(words)? {
            admin::Response::Notification { tries, .. } if !tries.is_empty() => Ok(()),
            _ => Err("no try of the test notification is known".to_owned()),
        }
    }

    /// A test notification, as its receiver asks for it on the console.
    pub async fn own_test_notification(&self, person: &mut Person) -> Result<(), String> {
        let table = Client::new(self.aws.config());
        let mut asked = self.keys(&table, "SESSION#").await;
        asked.retain(|key| key["sk"].as_s().is_ok_and(|sk| sk == "TEST_NOTIFICATION"));
        for key in asked {
            table.delete_item().table_name(&self.table).set_key(Some(key)).send().await.unwrap();
        }
        let sent = person.call("POST", "/test-notifications", Some(&json!({})), 202).await?;
        let path = format!("/test-notifications/{}", sent["message_id"].as_str().unwrap());
        person.call("GET", &path, None, 200).await.map(drop)
    }

    /// Deletes what is known of users: the person gets more tokens here than a user may have.
    async fn forget_users(&self) {
        let table = Client::new(self.aws.config());
        for key in self.keys(&table, "USER#").await {
            table.delete_item().table_name(&self.table).set_key(Some(key)).send().await.unwrap();
        }
    }

    /// Every session was last used long enough ago for it to be prolonged with the next request.
    async fn age_sessions(&self) {
        let table = Client::new(self.aws.config());
        for key in self.keys(&table, "SESSION#").await {
            let update = table.update_item().table_name(&self.table).set_key(Some(key));
            update.update_expression("REMOVE last_seen").send().await.unwrap();
        }
    }

    async fn keys(&self, table: &Client, beginning: &str) -> Vec<HashMap<String, AttributeValue>> {
        let scan = table.scan().table_name(&self.table).projection_expression("pk, sk");
        let scan = scan.filter_expression("begins_with(pk, :beginning)");
        let scan = scan.expression_attribute_values(":beginning", AttributeValue::S(beginning.to_owned()));
        scan.into_paginator().items().send().collect::<Result<_, _>>().await.unwrap()
    }

    async fn send(&self, round: u32, number: u8) -> Result<(), String> {
        let texts = ["Your code ", "is 482913"];
        let sms = Sms {
            id: format!("{round}-{number}"),
            sender: "+12025550100".to_owned(),
            recipient: Recipient::Number(NUMBER.to_owned()),
            text: texts[usize::from(number) - 1].to_owned(),
            part: Some(Part { reference: round.to_string(), number, total: 2 }),
            received_at: None,
        };
        let url = format!("{}/sms/generic", self.outputs.api_url);
        let now = u64::try_from(epoch_millis() / 1000).unwrap();
        let signed = sms::named("generic").unwrap().sign(&sms, SECRET, &url, now).unwrap();
        let mut request = Request::post(&signed.url);
        for (name, value) in &signed.headers {
            request = request.header(*name, value);
        }
        let answer = self.http.request(request.body(signed.body.into()).unwrap()).await.unwrap();
        if answer.status().is_success() {
            return Ok(());
        }
        Err(format!("POST /sms/generic answered {}", answer.status()))
    }

    /// A further passkey, a new name, new recovery codes, the end of a passkey, of a session, of a person.
    pub async fn passkeys(&self, person: &mut Person) -> Result<(), String> {
        let listed = person.call("GET", "/passkeys", None, 200).await?;
        let first = listed["passkeys"][0]["passkey_id"].as_str().unwrap().to_owned();
        let name = json!({ "name": "old phone" });
        person.call("POST", &format!("/passkeys/{first}/rename"), Some(&name), 200).await?;
        let credential = person.touch("renew_recovery_codes", None).await?;
        let renewed = person.call("POST", "/recovery-codes", Some(&credential), 200).await?;
        let credential = person.touch("add_passkey", None).await?;
        person.register(&credential, "new phone").await?;
        let credential = person.touch("revoke_passkey", Some(&first)).await?;
        person.call("POST", &format!("/passkeys/{first}/revoke"), Some(&credential), 204).await?;
        person.call("DELETE", "/session", None, 204).await?;
        let code = json!({ "person": NAME, "recovery_code": renewed["recovery_codes"][0] });
        person.register(&code, "found phone").await?;
        let people = user::list(&self.aws, &self.outputs).await.map_err(|error| error.to_string())?;
        match people.iter().find(|person| person.name == NAME) {
            Some(person) if person.passkeys.len() == 2 => Ok(()),
            _ => Err("the passkeys are not listed".to_owned()),
        }
    }
}
