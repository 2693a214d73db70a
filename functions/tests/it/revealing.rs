//! Messages shown to a fresh assertion: whose, which, in what order of steps.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::sealing;
use functions::clock;
use functions::message::{Contents, Origin};
use functions::table::{Item, Key, bytes, number, text};
use serde_json::{Value, json};
use service::Blob;
use service::kms::Encrypt;

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::cloud::{Settings, TABLE};
use crate::rig::event::{Reply, fields};
use crate::rig::phone::Phone;
use crate::rig::proxy::Fault;

const PATH: &str = "/v1/messages/reveal";
const TRANSACTION: &str = "DynamoDB TransactWriteItems";

/// A message that came for `person` so many seconds ago, as `receive_sms` leaves it.
struct Received {
    id: String,
    key: Key,
}

async fn receive(cloud: &Cloud, person: &str, seconds_ago: u64, contents: &Contents) -> Received {
    let received_at = clock::now() - seconds_ago;
    let id = format!("{:0>32}", crate::rig::event::request_id().replace('-', ""));
    let key = Key::message(person, received_at * 1_000 + 7, &id);
    for secret in [Some(&contents.text), contents.code.as_ref()].into_iter().flatten() {
        cloud.watch.secret(secret);
    }
    let plain = serde_json::to_string(contents).unwrap();
    let mut sealed = Vec::new();
    // Cut in two: a long message is sealed in pieces.
    let (head, tail) = plain.split_at(plain.floor_char_boundary(plain.len() / 2));
    for (place, piece) in [head, tail].into_iter().enumerate() {
        let place = format!("{id}#{place}");
        let context = [(sealing::PURPOSE, sealing::MESSAGE), ("otpost:token_id", place.as_str())];
        let request = Encrypt {
            key_id: &cloud.codes_key,
            encryption_context: BTreeMap::from(context),
            plaintext: Blob(piece.into()),
        };
        sealed.push(bytes(cloud.kms.call(&request).await.unwrap().ciphertext_blob.unwrap().0));
    }
    let mut item = key.attributes();
    item.extend(
        [
            ("message_id", text(&id)),
            ("person", text(person)),
            ("received_at", number(received_at)),
            ("valid_until", number(received_at + 600)),
            ("expires_at", number(received_at + 1_200)),
            ("sealed", AttributeValue::L(sealed)),
            ("has_code", AttributeValue::Bool(contents.code.is_some())),
            ("deliver", text("message")),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    cloud.dynamodb.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
    Received { id, key }
}

fn with_code(code: &str) -> Contents {
    Contents {
        origin: Origin::Sms,
        sender: "BANK".to_owned(),
        text: format!("Tu código es {code} – no lo compartas. @bank.example #{code}"),
        code: Some(code.to_owned()),
        domain: Some("bank.example".to_owned()),
        redacted: false,
    }
}

/// Touch, and reveal.
async fn reveal(cloud: &Cloud, phone: &mut Phone, message_id: Option<&str>) -> Reply {
    let mut browser = Browser::new();
    let credential = browser.touch(cloud, phone, "reveal", None).await;
    let mut body = json!({ "credential": credential });
    if let Some(id) = message_id {
        body["message_id"] = id.into();
    }
    browser.post(cloud, PATH, &body).await
}

fn ids(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 200, "{}", reply.body);
    let messages = reply.json()["messages"].as_array().unwrap().clone();
    messages.iter().map(|message| message["message_id"].as_str().unwrap().to_owned()).collect()
}

async fn reveals(cloud: &Cloud) -> Vec<Value> {
    let trail = cloud.audit_entries().await;
    trail.into_iter().filter(|entry| entry["action"] == "message_revealed").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn living_messages_are_shown_newest_first() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    cloud.person("alice", false, &mut phone).await;
    let old = receive(&cloud, "alice", 500, &with_code("48291Q")).await;
    let without = Contents {
        origin: Origin::Sms,
        sender: "+447700900123".to_owned(),
        text: "Ihr Paket ist unterwegs, «Grüße» 🎉".to_owned(),
        code: None,
        domain: None,
        redacted: false,
    };
    let new = receive(&cloud, "alice", 5, &without).await;
    let reply = reveal(&cloud, &mut phone, Some(&old.id)).await;
    assert_eq!(ids(&reply), [new.id.as_str(), old.id.as_str()]);
    let body = reply.json();
    assert_eq!(body["person"], "alice");
    let message = &body["messages"][1];
    assert_eq!(
        fields(message),
        [
            "code",
            "domain",
            "expires_at",
            "message_id",
            "origin",
            "received_at",
            "redacted",
            "revealed_at",
            "sender",
            "text"
        ]
    );
    let contents: Contents = with_code("48291Q");
    assert_eq!(message["code"], "48291Q");
    assert_eq!((&message["text"], &message["domain"]), (&json!(contents.text), &json!("bank.example")));
    assert_eq!((&message["sender"], &message["revealed_at"].is_string()), (&json!("BANK"), &true));
    assert_eq!(message["origin"], "sms");
    assert_eq!((&body["messages"][0]["code"], &body["messages"][0]["domain"]), (&Value::Null, &Value::Null));
    assert_eq!(body["messages"][0]["text"], without.text);
    assert_eq!((&body["messages"][0]["redacted"], &message["redacted"]), (&json!(false), &json!(false)));

    let mut nobody = Phone::new();
    cloud.person("bob", false, &mut nobody).await;
    let empty = reveal(&cloud, &mut nobody, None).await;
    assert_eq!((ids(&empty), empty.json()["person"].clone()), (vec![], json!("bob")));
}

#[tokio::test(flavor = "multi_thread")]
async fn its_owner_is_told_that_the_code_was_taken_out() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    cloud.person("alice", false, &mut phone).await;
    let contents = Contents {
        text: "Your code is [REDACTED]".to_owned(),
        code: None,
        domain: None,
        redacted: true,
        ..with_code("48291Q")
    };
    receive(&cloud, "alice", 5, &contents).await;
    let reply = reveal(&cloud, &mut phone, None).await.json();
    let message = &reply["messages"][0];
    assert_eq!((&message["code"], &message["redacted"]), (&Value::Null, &json!(true)));
    assert_eq!(message["text"], contents.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_marked_and_noted_before_it_is_decrypted() {
    let cloud = Cloud::with(Settings { timeout: Duration::from_secs(5), ..Settings::default() }).await;
    let mut phone = Phone::new();
    let registered = cloud.person("alice", false, &mut phone).await;
    let messages = [
        receive(&cloud, "alice", 60, &with_code("48291Q")).await,
        receive(&cloud, "alice", 30, &with_code("77120Q")).await,
    ];
    let mut browser = Browser::new();
    let credential = browser.touch(&cloud, &mut phone, "reveal", None).await;
    cloud.take_calls();
    let reply = browser.post(&cloud, PATH, &json!({ "credential": credential })).await;
    assert_eq!(ids(&reply).len(), 2);
    let mut actions = cloud.take_actions();
    // The ceremony: its state and the person at the same time.
    actions[..2].sort();
    let expected = [
        "DynamoDB Query",
        "DynamoDB UpdateItem",
        "DynamoDB UpdateItem",
        "DynamoDB Query",
        TRANSACTION,
        "KMS Decrypt",
        "KMS Decrypt",
        "KMS Decrypt",
        "KMS Decrypt",
    ];
    assert_eq!(actions, expected);

    let trail = reveals(&cloud).await;
    for message in &messages {
        let item = cloud.item(&message.key).await.unwrap();
        assert_eq!(Item(&item).text("revealed_by"), registered["passkey"]["passkey_id"].as_str());
        assert!(Item(&item).number("revealed_at").is_some_and(|at| at <= clock::now()));
        assert_eq!(trail.iter().filter(|entry| entry["subject"] == message.id).count(), 1);
    }
    assert!(trail.iter().all(|entry| entry["actor"] == "alice"));

    // A message that can't be marked isn't decrypted.
    let credential = browser.touch(&cloud, &mut phone, "reveal", None).await;
    cloud.take_calls();
    cloud.inject_without_end(TRANSACTION, Fault::Refuse);
    let reply = browser.post(&cloud, PATH, &json!({ "credential": credential })).await;
    reply.is_problem(500, "internal");
    assert!(!cloud.take_actions().contains(&"KMS Decrypt".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn its_owner_may_see_a_message_again_while_it_lives() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::counting();
    cloud.person("alice", false, &mut phone).await;
    let message = receive(&cloud, "alice", 60, &with_code("48291Q")).await;
    let first = reveal(&cloud, &mut phone, Some(&message.id)).await;
    cloud.set(&message.key, "revealed_at", clock::now() - 30).await;
    let again = reveal(&cloud, &mut phone, Some(&message.id)).await;
    assert_eq!(ids(&first), ids(&again));
    let shown = again.json()["messages"][0].clone();
    assert_eq!(shown["code"], "48291Q");
    let at = Item(&cloud.item(&message.key).await.unwrap()).number("revealed_at").unwrap();
    assert_eq!(shown["revealed_at"], clock::rfc3339(at), "the first time stays");
    assert!(at <= clock::now() - 30);
    assert_eq!(reveals(&cloud).await.len(), 2, "each is in the trail");

    cloud.set(&message.key, "valid_until", clock::now()).await;
    reveal(&cloud, &mut phone, Some(&message.id)).await.is_problem(403, "ceremony_refused");
    assert_eq!(ids(&reveal(&cloud, &mut phone, None).await), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_isnt_ones_own_living_message_is_the_one_refusal() {
    let cloud = Cloud::start().await;
    let (mut alice, mut bob) = (Phone::new(), Phone::new());
    cloud.person("alice", false, &mut alice).await;
    // An operator sees no more of others' messages than anybody.
    cloud.person("bob", true, &mut bob).await;
    let hers = receive(&cloud, "alice", 60, &with_code("48291Q")).await;
    let his = receive(&cloud, "bob", 60, &with_code("77120Q")).await;
    let expired = receive(&cloud, "bob", 700, &with_code("11883Q")).await;
    // The broom is late, and the sort key young: the time decides.
    let late = receive(&cloud, "bob", 30, &with_code("22004Q")).await;
    cloud.set(&late.key, "valid_until", clock::now()).await;

    let mut replies = Vec::new();
    for id in [hers.id.as_str(), &expired.id, &late.id, "", "x", &"0".repeat(32), &his.id.to_uppercase()] {
        // The id in hexadecimal may have no letters to change.
        if id == his.id {
            continue;
        }
        cloud.take_calls();
        let reply = reveal(&cloud, &mut bob, Some(id)).await;
        reply.is_problem(403, "ceremony_refused");
        assert!(!cloud.take_actions().contains(&"KMS Decrypt".to_owned()), "{id}");
        replies.push(reply);
    }
    assert!(replies.iter().all(|reply| reply == &replies[0]));
    assert!(reveals(&cloud).await.is_empty());
    assert_eq!(ids(&reveal(&cloud, &mut bob, None).await), [his.id]);
    assert!(!cloud.item(&hers.key).await.unwrap().contains_key("revealed_at"));
    assert!(!cloud.item(&late.key).await.unwrap().contains_key("revealed_at"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_opens_once_in_its_browser_and_for_what_it_was_made() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    cloud.person("alice", false, &mut phone).await;
    receive(&cloud, "alice", 60, &with_code("48291Q")).await;
    let mut browser = Browser::new();
    let body = |credential: Value| json!({ "credential": credential });

    let credential = browser.touch(&cloud, &mut phone, "reveal", None).await;
    // Stolen: another browser has no ceremony, or its own.
    let stolen = Browser::new().post(&cloud, PATH, &body(credential.clone())).await;
    stolen.is_problem(403, "ceremony_refused");
    let mut other = Browser::new();
    other.challenge(&cloud, "reveal", None).await;
    assert_eq!(other.post(&cloud, PATH, &body(credential.clone())).await, stolen);
    assert_eq!(ids(&browser.post(&cloud, PATH, &body(credential.clone())).await).len(), 1);
    // Replayed.
    assert_eq!(browser.post(&cloud, PATH, &body(credential)).await, stolen);
    // Made for something else.
    for kind in ["sign_in", "add_passkey", "renew_recovery_codes"] {
        let credential = browser.touch(&cloud, &mut phone, kind, None).await;
        assert_eq!(browser.post(&cloud, PATH, &body(credential)).await, stolen, "{kind}");
    }
    let credential = browser.touch(&cloud, &mut phone, "show_token", Some("abc")).await;
    assert_eq!(browser.post(&cloud, PATH, &body(credential)).await, stolen);
    // A session is no assertion.
    browser.sign_in(&cloud, &mut phone).await;
    for nothing in [json!(null), json!({}), json!("x"), json!([])] {
        assert_eq!(browser.post(&cloud, PATH, &body(nothing)).await, stolen);
    }
    browser.post(&cloud, PATH, &json!({})).await.is_problem(400, "invalid_request");
    assert_eq!(reveals(&cloud).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_reveals_with_one_assertion_open_once() {
    let cloud = Arc::new(Cloud::with(Settings { processes: 4, ..Settings::default() }).await);
    let mut phone = Phone::new();
    cloud.person("alice", false, &mut phone).await;
    receive(&cloud, "alice", 60, &with_code("48291Q")).await;
    let mut browser = Browser::new();
    let credential = browser.touch(&cloud, &mut phone, "reveal", None).await;
    let tries: Vec<_> = (0..16)
        .map(|_| {
            let (cloud, mut browser, credential) = (Arc::clone(&cloud), browser.clone(), credential.clone());
            tokio::spawn(
                async move { browser.post(&cloud, PATH, &json!({ "credential": credential })).await },
            )
        })
        .collect();
    let mut opened = 0;
    for reply in tries {
        let reply = reply.await.unwrap();
        if reply.status == 200 {
            opened += 1;
        } else {
            reply.is_problem(403, "ceremony_refused");
        }
    }
    assert_eq!((opened, reveals(&cloud).await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_reveals_of_one_message_all_open() {
    let cloud = Arc::new(Cloud::with(Settings { processes: 4, ..Settings::default() }).await);
    let mut phone = Phone::new();
    cloud.person("alice", false, &mut phone).await;
    for number in 0..3 {
        receive(&cloud, "alice", 60 + number, &with_code(&format!("4829{number}Q"))).await;
    }
    let tries: Vec<_> = (0..6)
        .map(|_| {
            let (cloud, mut phone) = (Arc::clone(&cloud), phone.clone());
            tokio::spawn(async move { reveal(&cloud, &mut phone, None).await })
        })
        .collect();
    for reply in tries {
        assert_eq!(ids(&reply.await.unwrap()).len(), 3);
    }
    assert_eq!(reveals(&cloud).await.len(), 18);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_buries_no_message_that_was_announced() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    cloud.person("alice", false, &mut phone).await;
    let wanted = receive(&cloud, "alice", 300, &with_code("48291Q")).await;
    let mut flood = Vec::new();
    for number in (0..24).rev() {
        flood.push(receive(&cloud, "alice", number, &with_code("00000Q")).await.id);
    }
    flood.reverse();
    assert_eq!(ids(&reveal(&cloud, &mut phone, None).await), flood[..20]);
    flood.truncate(20);
    flood.push(wanted.id.clone());
    assert_eq!(ids(&reveal(&cloud, &mut phone, Some(&wanted.id)).await), flood);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_dies_meanwhile_is_left_out() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    cloud.person("alice", false, &mut phone).await;
    let dying = receive(&cloud, "alice", 60, &with_code("48291Q")).await;
    let living = receive(&cloud, "alice", 30, &with_code("77120Q")).await;
    let mut browser = Browser::new();
    let credential = browser.touch(&cloud, &mut phone, "reveal", None).await;
    // It is read, and ends while the transaction is under way; that one's call is made again.
    cloud.inject(TRANSACTION, Fault::Hold);
    cloud.take_calls();
    let body = json!({ "credential": credential });
    let (reply, ()) = tokio::join!(browser.post(&cloud, PATH, &body), async {
        while !cloud.take_actions().iter().any(|action| action == TRANSACTION) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        cloud.set(&dying.key, "valid_until", clock::now()).await;
    });
    assert_eq!(ids(&reply), [living.id]);
    assert_eq!(reveals(&cloud).await.len(), 1);
    assert!(!cloud.item(&dying.key).await.unwrap().contains_key("revealed_at"));
}
