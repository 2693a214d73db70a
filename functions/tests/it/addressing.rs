//! The owner of a message, and the identity of two deliveries, if telephones say odd things about both.

use std::collections::HashMap;
use std::sync::LazyLock;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::sms::{Recipient, Sms};
use serde_json::{Value, json};

use super::receiving::{by_http, secrets};
use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::event::{Reply, Request};
use crate::rig::sms::{ALICE, BOB, CAROL, message, signed, signed_for};
use crate::rig::unheard::signed_anew;

const TEXT: &str = "Your Example Bank code is 482913. Never share it.";

/// Numbers that telephones and providers name for the one that a message came to: national, unknown, or somebody else's.
const NUMBERS: [&str; 11] =
    [ALICE, BOB, "07700900123", "2025550123", "7700900123", "???????", "Unknown", "", " ", "+", "00"];

/// The providers whose URL may end with a person's name: AQL's ends with its secret.
fn with_a_person() -> impl Iterator<Item = &'static str> {
    by_http().map(|provider| provider.name()).filter(|name| *name != "aql")
}

async fn with_all() -> Cloud {
    let cloud = Cloud::start().await;
    for provider in by_http() {
        cloud.set_secret(&format!("sms/{}", provider.name()), secrets(provider.name()).0).await;
    }
    cloud
}

fn now() -> u64 {
    functions::clock::now()
}

/// The number of a person's messages.
async fn count(cloud: &Cloud, person: &str) -> usize {
    let is_theirs = |item: &HashMap<_, AttributeValue>| {
        item.get("person").is_some_and(|name| name.as_s().unwrap() == person)
    };
    cloud.items().await.iter().filter(|item| is_theirs(item)).count()
}

/// `request` with its JSON body changed, signed anew.
fn changed(provider: &str, request: Request, change: impl FnOnce(&mut Value)) -> Request {
    let mut body: Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
    change(&mut body);
    signed_anew(provider, Request { body: Some(body.to_string()), ..request }, secrets(provider).1)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_in_the_url_decides_whatever_number_is_named() {
    let cloud = with_all().await;
    let mut sent = 0;
    for provider in with_a_person() {
        for number in NUMBERS {
            let id = format!("{provider}-{sent}");
            let sms = Sms {
                recipient: Recipient::Number(number.to_owned()),
                ..message(&id, &format!("{TEXT} {id}"))
            };
            cloud.private(&sms);
            let reply = cloud.send(&signed_for("alice", provider, &sms, secrets(provider).1, now())).await;
            assert_eq!(reply.status / 100, 2, "{provider} {number:?}: {}", reply.body);
            sent += 1;
            assert_eq!(count(&cloud, "alice").await, sent, "{provider} {number:?}");
        }
        // No number at all.
        let sms = Sms {
            recipient: Recipient::Person("alice".to_owned()),
            ..message(provider, &format!("{TEXT} {provider}"))
        };
        let reply = cloud.deliver(provider, &sms, secrets(provider).1).await;
        assert_eq!(reply.status / 100, 2, "{provider}: {}", reply.body);
        sent += 1;
        assert_eq!(count(&cloud, "alice").await, sent, "{provider}");
    }
    assert_eq!(count(&cloud, "bob").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_without_a_number_gets_what_comes_to_their_url() {
    let cloud = with_all().await;
    for (sent, provider) in with_a_person().enumerate() {
        let sms = Sms { recipient: Recipient::Number("07700900123".to_owned()), ..message(provider, TEXT) };
        cloud.private(&sms);
        let reply = cloud.send(&signed_for(CAROL, provider, &sms, secrets(provider).1, now())).await;
        assert_eq!(reply.status / 100, 2, "{provider}: {}", reply.body);
        assert_eq!(count(&cloud, CAROL).await, sent + 1, "{provider}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_in_the_url_whom_nobody_knows_gets_nothing() {
    let cloud = with_all().await;
    for provider in with_a_person() {
        for nobody in ["mallory", "Alice", "482913"] {
            let sms = message(provider, TEXT);
            cloud.private(&sms);
            let reply = cloud.send(&signed_for(nobody, provider, &sms, secrets(provider).1, now())).await;
            assert_eq!(reply.status / 100, 2, "{provider}: {}", reply.body);
        }
    }
    assert!(cloud.items().await.is_empty());
    assert!(cloud.logs().await.iter().all(|line| line["MessagesUnaddressed"] == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_person_a_number_that_cannot_be_read_is_told_or_counted() {
    let cloud = with_all().await;
    let mut counted = 0;
    for provider in by_http() {
        let name = provider.name();
        for number in ["07700900123", "???????", "Unknown", ""] {
            let sms = Sms { recipient: Recipient::Number(number.to_owned()), ..message("1", TEXT) };
            let reply = cloud.deliver(name, &sms, secrets(name).1).await;
            // Some would repeat it for hours, and be read no better.
            if provider.is_told() {
                reply.is_problem(400, "invalid_request");
            } else {
                assert_eq!(reply.status, u64::from(provider.reply().status), "{name} {number:?}");
                counted += 1;
            }
        }
    }
    assert!(cloud.items().await.is_empty());
    let unreadable = cloud.logs().await.into_iter().filter(|line| line["MessagesUnreadable"] == 1).count();
    assert_eq!(unreadable, counted);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_said_of_the_sender_loses_no_message() {
    let cloud = with_all().await;
    let long = "x".repeat(2_000);
    let mut sent = 0;
    for provider in by_http().map(|provider| provider.name()) {
        for sender in ["", " ", "???????", "+", "Bank\nof 482913", "\u{202e}knaB", "🏦", "0", &long] {
            let id = format!("{provider}-{sent}");
            let bob = Recipient::Number(BOB.to_owned());
            let sms =
                Sms { sender: sender.to_owned(), recipient: bob, ..message(&id, &format!("{TEXT} {id}")) };
            let reply = cloud.deliver(provider, &sms, secrets(provider).1).await;
            assert_eq!(reply.status / 100, 2, "{provider} {sender:?}: {}", reply.body);
            sent += 1;
            assert_eq!(count(&cloud, "bob").await, sent, "{provider} {sender:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_is_left_out_loses_no_message() {
    let cloud = with_all().await;
    for (sent, (provider, names)) in [
        ("generic", &["/from"][..]),
        ("android", &["/payload/sender"]),
        ("bird", &["/payload/sender/contact/identifierValue"]),
        ("sinch", &["/from"]),
        ("telnyx", &["/data/payload/from/phone_number"]),
    ]
    .into_iter()
    .enumerate()
    {
        for (form, (sender, shown)) in
            [(Value::Null, ""), (json!(447_700_900_999_u64), "900999"), (json!({ "odd": [] }), "")]
                .into_iter()
                .enumerate()
        {
            let sms = message(&format!("{provider}-{form}"), &format!("{TEXT} {form}"));
            cloud.private(&sms);
            let request = signed(provider, &sms, secrets(provider).1, now());
            let request = changed(provider, request, |body| {
                names.iter().for_each(|name| *body.pointer_mut(name).unwrap() = sender.clone());
            });
            let reply = cloud.send(&request).await;
            assert_eq!(reply.status / 100, 2, "{provider} {sender}: {}", reply.body);
            let messages = cloud.messages("alice").await;
            assert_eq!(messages.len(), sent * 3 + form + 1, "{provider} {sender}");
            let stored = messages.last().unwrap().contents["sender"].as_str().unwrap();
            assert!(stored.ends_with(shown) && stored.is_empty() == shown.is_empty(), "{provider}: {stored}");
        }
    }
}

/// An event of SMS Gateway for Android 1.68.0, as its `SmsReceived` is written.
fn event(id: &str, payload: &Value) -> Value {
    json!({
        "id": id,
        "webhookId": "aWjxU1aaGnE1bCOCQ0yNG",
        "event": "sms:received",
        "deviceId": "rGukPBIlo9Y063wg730UC",
        "payload": payload,
    })
}

/// The time at which the network took it: the same in every event of these tests, and not so long ago that nobody is
/// told.
static TAKEN_AT: LazyLock<String> = LazyLock::new(|| functions::clock::rfc3339(now() - 10));

fn payload() -> Value {
    json!({
        "messageId": "a80532bb",
        "message": TEXT,
        "sender": "ExampleBank",
        "recipient": null,
        "simNumber": 1,
        "receivedAt": TAKEN_AT.as_str(),
        "phoneNumber": "ExampleBank",
    })
}

async fn arrives(cloud: &Cloud, person: &str, event: &Value) -> Reply {
    let sms = message("1", TEXT);
    cloud.private(&sms);
    let request = signed_for(person, "android", &sms, secrets("android").1, now());
    cloud.send(&changed("android", request, |body| *body = event.clone())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sms_as_two_events_is_one_message_and_one_notification() {
    let told = json!({ "channels": ["ntfy"], "locale": "en" });
    let settings = Settings { notify: json!({ "alice": told, "bob": told }), ..Settings::default() };
    let cloud = Cloud::with(settings).await;
    cloud.set_secret("sms/android", secrets("android").0).await;
    cloud.set_secret("notify/alice/ntfy", "https://ntfy.example.com/topic").await;
    let first = arrives(&cloud, "alice", &event("Ey6ECgOkVVFjz3CL48B8C", &payload())).await;
    assert_eq!(first.status, 200, "{}", first.body);
    // The twin of versions 1.51 to 1.65; that of another webhook, registered at the app's other server under
    // which the telephone has another id; and one that doesn't know the SIM, so that the hash is another.
    let mut elsewhere = event("V1StGXR8_Z5jdHi6B-myT", &payload());
    elsewhere["deviceId"] = json!("ffffffffceb0b1db0000018e937c815b");
    elsewhere["webhookId"] = json!("another");
    let mut without_sim = payload();
    without_sim["messageId"] = json!("b1733c04");
    without_sim["simNumber"] = Value::Null;
    for twin in
        [event("GkDD06rD3-DURW4hDLa6k", &payload()), elsewhere, event("HLZyF2nV5kD6_CIXFjUbr", &without_sim)]
    {
        assert_eq!(arrives(&cloud, "alice", &twin).await, first);
    }
    assert_eq!(count(&cloud, "alice").await, 1);
    assert_eq!(cloud.items().await.len(), 2, "the message, and that it came");
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    assert_eq!(cloud.outbox.take().len(), 1);
    let events: Vec<_> = cloud.logs().await.iter().map(|line| line["event"].clone()).collect();
    assert_eq!(events.iter().filter(|event| *event == "message_received").count(), 1, "{events:?}");
    assert_eq!(events.iter().filter(|event| *event == "message_repeated").count(), 3, "{events:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sms_are_two_messages_though_the_app_gives_them_one_id() {
    let cloud = with_all().await;
    assert_eq!(arrives(&cloud, "alice", &event("1", &payload())).await.status, 200);
    // The app's id is a hash without the time up to 1.66.1, and of 32 bits in all versions.
    for (number, (name, value)) in [
        ("receivedAt", "2026-11-14T04:39:54.000+03:00"),
        ("message", "Your Example Bank code is 429913."),
        ("sender", "OtherBank"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut other = payload();
        other[name] = json!(value);
        assert_eq!(arrives(&cloud, "alice", &event(&format!("other-{name}"), &other)).await.status, 200);
        assert_eq!(count(&cloud, "alice").await, number + 2, "{name}");
    }
    // A telephone that two people share has a webhook for each of them.
    assert_eq!(arrives(&cloud, "bob", &event("2", &payload())).await.status, 200);
    assert_eq!(count(&cloud, "bob").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_without_a_time_counts_by_its_own_id() {
    let cloud = with_all().await;
    let mut timeless = payload();
    timeless.as_object_mut().unwrap().remove("receivedAt");
    for (id, messages) in [("1", 1), ("1", 1), ("2", 2)] {
        assert_eq!(arrives(&cloud, "alice", &event(id, &timeless)).await.status, 200);
        assert_eq!(count(&cloud, "alice").await, messages);
    }
}
