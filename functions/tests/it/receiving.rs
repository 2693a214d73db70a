//! Messages that arrive: sealed, once, for the right person, whoever brings them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::Function;
use contract::relay::Relay;
use domain::limits::{MESSAGE_LIFE_SECONDS, REPEAT_WITHOUT_ID_SECONDS, REPEATS_KEPT_SECONDS};
use domain::sms::{self, Recipient, Sms};
use serde_json::json;

use crate::rig::Cloud;
use crate::rig::cloud::{Settings, TABLE};
use crate::rig::event::Request;
use crate::rig::proxy::Fault;
use crate::rig::sms::{BOB, in_base64, message, part, relay, signed};

const TRANSACTION: &str = "DynamoDB TransactWriteItems";
const KEY: &str = "key-of-the-generic-provider";
const HURRIED: Duration = Duration::from_secs(4);
const TEXT: &str = "Your Example Bank code is 482913. Never share it.";

/// Each provider's secret, and the key that it signs with.
pub fn secrets(provider: &str) -> (&'static str, &'static str) {
    match provider {
        // The first test vector of RFC 8032, 7.1: public key and seed.
        "telnyx" => {
            ("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
        }
        "sinch" => ("user-of-sinch:password-of-sinch", "user-of-sinch:password-of-sinch"),
        _ => ("5f0c6a0e8b7d4f31a9c2e4d6b8f0a1c3", "5f0c6a0e8b7d4f31a9c2e4d6b8f0a1c3"),
    }
}

/// The providers that call over HTTP.
pub fn by_http() -> impl Iterator<Item = &'static dyn sms::Provider> {
    sms::ALL.into_iter().filter(|provider| provider.name() != "aws")
}

async fn with_generic() -> Cloud {
    generic(Settings::default()).await
}

/// With invocations that a fault without end doesn't make long.
async fn hurried() -> Cloud {
    generic(Settings { timeout: HURRIED, ..Settings::default() }).await
}

async fn generic(settings: Settings) -> Cloud {
    let cloud = Cloud::with(settings).await;
    cloud.set_secret("sms/generic", KEY).await;
    cloud
}

fn time(now: u64) -> impl Fn(&str) -> bool {
    move |written| written.parse::<u64>().unwrap().abs_diff(now) < 30
}

#[tokio::test(flavor = "multi_thread")]
async fn every_provider_brings_a_message_that_only_its_owner_can_read() {
    let cloud = Cloud::start().await;
    for (number, provider) in by_http().enumerate() {
        let (stored, signing) = secrets(provider.name());
        cloud.set_secret(&format!("sms/{}", provider.name()), stored).await;
        let sms =
            message(&format!("id-{number}"), &format!("{} says: your code is 482913.", provider.name()));
        let reply = cloud.deliver(provider.name(), &sms, signing).await;
        let wanted = provider.reply();
        assert_eq!(reply.status, u64::from(wanted.status), "{}: {}", provider.name(), reply.body);
        assert_eq!(reply.body, wanted.body);
        assert_eq!(reply.headers["content-type"], wanted.content_type);

        let messages = cloud.messages("alice").await;
        assert_eq!(messages.len(), number + 1, "{}", provider.name());
        let now = functions::clock::now();
        let (item, contents) = messages.last().map(|last| (&last.item, &last.contents)).unwrap();
        let wanted = json!({ "origin": "sms", "sender": sms.sender, "text": sms.text, "code": "482913",
            "domain": null });
        assert_eq!(contents, &wanted, "{}", provider.name());
        assert_eq!(item["person"].as_s().unwrap(), "alice");
        assert_eq!(item["deliver"].as_s().unwrap(), "message");
        assert!(*item["has_code"].as_bool().unwrap());
        assert!(!item.contains_key("sender"), "alice lets nobody see who writes to her");
        assert!(time(now)(item["received_at"].as_n().unwrap()));
        assert!(time(now + MESSAGE_LIFE_SECONDS)(item["valid_until"].as_n().unwrap()));
        cloud.holds_nothing_of(&sms.text).await;
        cloud.holds_nothing_of("482913").await;
        cloud.holds_nothing_of(&sms.sender).await;
        cloud.holds_nothing_of(crate::rig::sms::ALICE).await;
        cloud.holds_nothing_of(&sms.id).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_costs_one_sealing_and_one_transaction() {
    let cloud = with_generic().await;
    cloud.take_calls();
    assert_eq!(cloud.deliver("generic", &message("1", TEXT), KEY).await.status, 200);
    assert_eq!(cloud.take_actions(), ["SSM GetParameter", "KMS Encrypt", TRANSACTION]);
    assert_eq!(cloud.deliver("generic", &message("2", TEXT), KEY).await.status, 200);
    assert_eq!(cloud.take_actions(), ["KMS Encrypt", TRANSACTION], "the secret is remembered");
    let lines = cloud.logs().await;
    let last = lines.last().unwrap();
    assert_eq!((&last["event"], &last["Provider"]), (&json!("message_received"), &json!("generic")));
    assert_eq!(last["MessagesReceived"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sender_is_in_clear_for_whom_it_may_be_shown() {
    let cloud = with_generic().await;
    let sms = Sms { recipient: Recipient::Number(BOB.to_owned()), ..message("1", TEXT) };
    assert_eq!(cloud.deliver("generic", &sms, KEY).await.status, 200);
    let messages = cloud.messages("bob").await;
    assert_eq!(messages[0].item["sender"].as_s().unwrap(), &sms.sender);
    assert!(cloud.messages("alice").await.is_empty());
    cloud.holds_nothing_of(TEXT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_without_a_code_is_sealed_just_the_same() {
    let cloud = with_generic().await;
    let text = "Your parcel is on its way. See you soon!";
    assert_eq!(cloud.deliver("generic", &message("1", text), KEY).await.status, 200);
    let messages = cloud.messages("alice").await;
    assert_eq!(messages[0].contents["text"], text);
    assert_eq!(messages[0].contents["code"], json!(null));
    assert!(!*messages[0].item["has_code"].as_bool().unwrap());
    assert_eq!(messages[0].item["deliver"].as_s().unwrap(), "message");
    cloud.holds_nothing_of("parcel").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_taken_out_is_none_and_is_counted() {
    let cloud = with_generic().await;
    let text = "Your Example code is [REDACTED]. Never share it.";
    let (begin, end) = text.split_at(30);
    assert_eq!(cloud.deliver("generic", &message("1", text), KEY).await.status, 200);
    assert_eq!(cloud.deliver("generic", &message("1", text), KEY).await.status, 200);
    for (number, piece) in [(1, begin), (2, end)] {
        let part = part(&format!("part-{number}"), "7", number, 2, piece);
        assert_eq!(cloud.deliver("generic", &part, KEY).await.status, 200);
    }
    let messages = cloud.messages("alice").await;
    assert_eq!(messages.len(), 2);
    for message in messages {
        assert_eq!((&message.contents["code"], &message.contents["redacted"]), (&json!(null), &json!(true)));
        assert_eq!(message.contents["text"], text);
        assert!(
            !*message.item["has_code"].as_bool().unwrap(),
            "no notification says that a code has arrived"
        );
    }
    let counted: Vec<_> =
        cloud.logs().await.iter().map(|line| line["MessagesRedacted"].as_u64().unwrap_or(0)).collect();
    assert_eq!(counted, [1, 0, 0, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_get_the_same_answer_and_store_nothing() {
    let cloud = with_generic().await;
    let sms = message("1", TEXT);
    let first = cloud.deliver("generic", &sms, KEY).await;
    for _ in 0..3 {
        assert_eq!(cloud.deliver("generic", &sms, KEY).await, first);
    }
    cloud.restart(Function::ReceiveSms).await;
    assert_eq!(cloud.deliver("generic", &sms, KEY).await, first);
    assert_eq!(cloud.items().await.len(), 2, "the message and the provider's id");
    let now = functions::clock::now();
    let received =
        cloud.items().await.into_iter().find(|item| item["sk"].as_s().unwrap() == "RECEIVED").unwrap();
    assert!(time(now + REPEATS_KEPT_SECONDS)(received["expires_at"].as_n().unwrap()));
    let events: Vec<_> = cloud.logs().await.into_iter().map(|line| line["event"].clone()).collect();
    assert_eq!(events[0], "message_received");
    assert!(events[1..].iter().all(|event| event == "message_repeated"), "{events:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_copies_at_once_store_one_message() {
    let cloud = Arc::new(Cloud::with(Settings { processes: 8, ..Settings::default() }).await);
    cloud.set_secret("sms/generic", KEY).await;
    let copies: Vec<_> = (0..16)
        .map(|_| {
            let cloud = Arc::clone(&cloud);
            tokio::spawn(async move { cloud.deliver("generic", &message("1", TEXT), KEY).await })
        })
        .collect();
    for copy in copies {
        assert_eq!(copy.await.unwrap().status, 200);
    }
    assert_eq!(cloud.messages("alice").await.len(), 1);
    assert_eq!(cloud.items().await.len(), 2);
    let received: u64 = cloud.logs().await.iter().filter_map(|line| line["MessagesReceived"].as_u64()).sum();
    assert_eq!(received, 1, "and one is counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_stored_is_stored_by_the_repeat() {
    let cloud = hurried().await;
    let sms = message("1", TEXT);
    for action in ["KMS Encrypt", TRANSACTION] {
        cloud.inject_without_end(action, Fault::Refuse);
        cloud.deliver("generic", &sms, KEY).await.is_problem(500, "internal");
        cloud.heal();
        assert!(cloud.items().await.is_empty());
    }
    assert_eq!(cloud.deliver("generic", &sms, KEY).await.status, 200);
    assert_eq!(cloud.messages("alice").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_of_the_table_makes_no_second_message() {
    let cloud = hurried().await;
    cloud.inject(TRANSACTION, Fault::LoseAnswer);
    assert_eq!(cloud.deliver("generic", &message("1", TEXT), KEY).await.status, 200);
    // All answers lost: the provider hears of a failure, and repeats.
    cloud.inject_without_end(TRANSACTION, Fault::LoseAnswer);
    let second = message("2", TEXT);
    cloud.deliver("generic", &second, KEY).await.is_problem(500, "internal");
    cloud.heal();
    assert_eq!(cloud.deliver("generic", &second, KEY).await.status, 200);
    let messages = cloud.messages("alice").await;
    assert_eq!(messages.len(), 2);
    assert!(messages.iter().all(|message| message.item.contains_key("deliver")), "both will be announced");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_outlasts_conflicts() {
    let cloud = hurried().await;
    (0..4).for_each(|_| cloud.inject(TRANSACTION, Fault::Conflict));
    let sms = message("1", TEXT);
    assert_eq!(cloud.deliver("generic", &sms, KEY).await.status, 200);
    assert_eq!(cloud.messages("alice").await.len(), 1);
    // One without end is a failure, and the provider's repeat arrives.
    cloud.inject_without_end(TRANSACTION, Fault::Conflict);
    let sms = message("2", TEXT);
    cloud.deliver("generic", &sms, KEY).await.is_problem(500, "internal");
    cloud.heal();
    assert_eq!(cloud.deliver("generic", &sms, KEY).await.status, 200);
    assert_eq!(cloud.messages("alice").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_nobody_is_acknowledged_and_forgotten() {
    let cloud = with_generic().await;
    let sms = Sms { recipient: Recipient::Number("+447700900777".to_owned()), ..message("1", TEXT) };
    assert_eq!(cloud.deliver("generic", &sms, KEY).await.status, 200);
    assert!(cloud.items().await.is_empty());
    let lines = cloud.logs().await;
    assert_eq!(lines[0]["event"], "message_unaddressed");
    assert_eq!(lines[0]["MessagesUnaddressed"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_words_without_an_id_are_another_message_after_some_minutes() {
    let cloud = Cloud::start().await;
    let (stored, signing) = secrets("iphone");
    cloud.set_secret("sms/iphone", stored).await;
    let sms = message("", TEXT);
    for _ in 0..3 {
        assert_eq!(cloud.deliver("iphone", &sms, signing).await.status, 200);
    }
    assert_eq!(cloud.messages("alice").await.len(), 1);
    let known =
        cloud.items().await.into_iter().find(|item| item["sk"].as_s().unwrap() == "RECEIVED").unwrap();
    let until: u64 = known["expires_at"].as_n().unwrap().parse().unwrap();
    assert!(until.abs_diff(functions::clock::now() + REPEAT_WITHOUT_ID_SECONDS) < 30);

    // It is over, and DynamoDB hasn't deleted it yet, which may take days.
    let over = AttributeValue::N((functions::clock::now() - 1).to_string());
    let known = cloud
        .dynamodb
        .update_item()
        .table_name(TABLE)
        .key("pk", known["pk"].clone())
        .key("sk", known["sk"].clone());
    let known = known.update_expression("SET expires_at = :over").expression_attribute_values(":over", over);
    known.send().await.unwrap();
    assert_eq!(cloud.deliver("iphone", &sms, signing).await.status, 200);
    assert_eq!(cloud.deliver("iphone", &sms, signing).await.status, 200);
    assert_eq!(cloud.messages("alice").await.len(), 2);
}

/// A message that the network took at `at`.
fn taken_at(id: &str, at: u64) -> Sms {
    Sms { received_at: Some(at), ..message(id, TEXT) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_lives_from_when_the_network_took_it() {
    let cloud = with_generic().await;
    let now = functions::clock::now();
    for (id, at, shown) in [("1", now - 240, now - 240), ("2", now + 200, now)] {
        assert_eq!(cloud.deliver("generic", &taken_at(id, at), KEY).await.status, 200);
        let messages = cloud.messages("alice").await;
        let item = &messages.last().unwrap().item;
        assert!(time(shown)(item["received_at"].as_n().unwrap()), "{id}");
        assert!(time(shown + MESSAGE_LIFE_SECONDS)(item["valid_until"].as_n().unwrap()), "{id}");
        assert_eq!(item["deliver"].as_s().unwrap(), "message");
    }
    assert!(cloud.logs().await.iter().all(|line| line["MessagesLate"].is_null()));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_a_message_that_is_older_than_one_lives() {
    let cloud = Cloud::start().await;
    let now = functions::clock::now();
    for (number, provider) in
        ["android", "vonage", "bird", "telnyx", "sinch", "generic"].into_iter().enumerate()
    {
        let (stored, signing) = secrets(provider);
        cloud.set_secret(&format!("sms/{provider}"), stored).await;
        let sms = taken_at(provider, now - 3 * 60 * 60);
        assert_eq!(cloud.deliver(provider, &sms, signing).await.status / 100, 2, "{provider}");
        assert_eq!(cloud.deliver(provider, &sms, signing).await.status / 100, 2, "{provider}");
        let messages = cloud.messages("alice").await;
        assert_eq!(messages.len(), number + 1, "{provider}");
        let last = messages.last().unwrap();
        assert!(!last.item.contains_key("deliver"), "{provider}");
        assert_eq!(last.contents["text"], TEXT);
        // A person who looks for it finds it, with its own time.
        assert!(time(now - 3 * 60 * 60)(last.item["received_at"].as_n().unwrap()), "{provider}");
        assert!(time(now + MESSAGE_LIFE_SECONDS)(last.item["valid_until"].as_n().unwrap()), "{provider}");
        let lines = cloud.logs().await;
        let late: Vec<_> = lines.iter().rev().take(2).map(|line| line["MessagesLate"].clone()).collect();
        assert_eq!(late, [json!(null), json!(1)], "{provider}: the repeat isn't counted");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_topic_brings_late_is_as_old_as_its_publication() {
    let cloud = Cloud::start().await;
    let sms = message("1", TEXT);
    cloud.private(&sms);
    let mut late = published(&sms);
    late["Records"][0]["Sns"]["Timestamp"] = json!("2026-01-31T09:00:00.000Z");
    assert_eq!(cloud.invoke(Function::ReceiveSms, &late).await.unwrap(), json!(null));
    let messages = cloud.messages("alice").await;
    assert_eq!(messages[0].item["received_at"].as_n().unwrap(), "1769850000");
    assert!(!messages[0].item.contains_key("deliver"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_url_names_a_person_where_the_provider_names_no_number() {
    let cloud = Cloud::start().await;
    let (stored, signing) = secrets("android");
    cloud.set_secret("sms/android", stored).await;
    for (person, messages) in [("alice", 1), ("mallory", 0)] {
        let sms = Sms { recipient: Recipient::Person(person.to_owned()), ..message(person, TEXT) };
        assert_eq!(cloud.deliver("android", &sms, signing).await.status, 200);
        assert_eq!(cloud.messages(person).await.len(), messages);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_off_is_an_unknown_path() {
    let relay = Relay { providers: vec!["generic".to_owned()], ..relay() };
    let cloud = Cloud::with(Settings { relay, ..Settings::default() }).await;
    cloud.set_secret("sms/twilio", KEY).await;
    cloud.take_calls();
    let off = cloud.deliver("twilio", &message("1", TEXT), KEY).await;
    off.is_problem(404, "not_found");
    for path in
        ["/v1/sms/nobody", "/v1/sms/nobody/key", "/v1/sms/aws", "/v1/sms/TWILIO", "/v1/sms/..%2Ftwilio"]
    {
        assert_eq!(cloud.send(&Request::new("POST", path).text("{}")).await, off, "{path}");
    }
    let response = cloud.invoke(Function::ReceiveSms, &published(&message("1", TEXT))).await.unwrap();
    assert_eq!(response, json!(null));
    assert!(cloud.take_actions().is_empty() && cloud.items().await.is_empty());
}

/// The event of the topic of AWS End User Messaging.
pub fn published(sms: &Sms) -> serde_json::Value {
    let signed = sms::named("aws").unwrap().sign(sms, "", "", 0).unwrap();
    json!({
        "Records": [{
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": "arn:aws:sns:us-east-1:000000000000:topic:1",
            "Sns": {
                "Type": "Notification",
                "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
                "TopicArn": "arn:aws:sns:us-east-1:000000000000:topic",
                "Subject": null,
                "Message": String::from_utf8(signed.body).unwrap(),
                "Timestamp": functions::clock::rfc3339(functions::clock::now()),
                "MessageAttributes": {},
            },
        }],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_topic_brings_messages_past_every_url() {
    let cloud = Cloud::with(Settings { timeout: HURRIED, ..Settings::default() }).await;
    let sms = message("1", TEXT);
    cloud.private(&sms);
    for _ in 0..2 {
        assert_eq!(cloud.invoke(Function::ReceiveSms, &published(&sms)).await.unwrap(), json!(null));
    }
    assert_eq!(cloud.messages("alice").await.len(), 1);
    assert_eq!(cloud.messages("alice").await[0].contents["text"], TEXT);

    // A failure is reported, so that the topic tries again; what can't be read is not tried again.
    cloud.inject_without_end(TRANSACTION, Fault::Refuse);
    let next = message("2", TEXT);
    let failed = cloud.invoke(Function::ReceiveSms, &published(&next)).await.unwrap_err();
    cloud.heal();
    assert!(!failed.to_string().contains("code"), "{failed}");
    assert_eq!(cloud.invoke(Function::ReceiveSms, &published(&next)).await.unwrap(), json!(null));
    assert_eq!(cloud.messages("alice").await.len(), 2);
    let mut unreadable = published(&next);
    unreadable["Records"][0]["Sns"]["Message"] = json!("no JSON");
    assert_eq!(cloud.invoke(Function::ReceiveSms, &unreadable).await.unwrap(), json!(null));
    let lines = cloud.logs().await;
    assert_eq!(lines.last().unwrap()["event"], "message_unreadable");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_script_and_a_literal_plus_sign_survive() {
    let cloud = Cloud::start().await;
    let texts = [
        "1+1=2 & 50% off; code 482913",
        "رمز التحقق الخاص بك هو ٤٨٢٩١٣",
        "您的验证码是482913，请勿泄露。",
        "Ihr Code: 482913 – gültig 5 Min. 🙂",
        "รหัส OTP ของคุณคือ 482913",
        "first line\r\nsecond line\t\"quoted\" \\ back",
    ];
    for provider in by_http() {
        let (stored, signing) = secrets(provider.name());
        cloud.set_secret(&format!("sms/{}", provider.name()), stored).await;
        for (number, text) in texts.iter().enumerate() {
            let sms = message(&format!("{}-{number}", provider.name()), text);
            cloud.private(&sms);
            let request = signed(provider.name(), &sms, signing, functions::clock::now());
            let request = if number % 2 == 0 { in_base64(request) } else { request };
            let reply = cloud.send(&request).await;
            assert_eq!(reply.status / 100, 2, "{} {text}: {}", provider.name(), reply.body);
        }
    }
    let messages = cloud.messages("alice").await;
    let stored: Vec<_> = messages.iter().map(|message| message.contents["text"].as_str().unwrap()).collect();
    assert_eq!(stored.len(), texts.len() * by_http().count());
    assert_eq!(stored.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(texts));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_kms_can_not_take_at_once_is_sealed_in_pieces() {
    let cloud = with_generic().await;
    // The proxy refuses what KMS would: a piece of more than 4,096 bytes.
    for (number, length) in [1_900, 1_980, 2_047, 3_000].into_iter().enumerate() {
        let text = "é".repeat(length);
        assert_eq!(cloud.deliver("generic", &message(&number.to_string(), &text), KEY).await.status, 200);
        let messages = cloud.messages("alice").await;
        let stored = messages.iter().find(|message| message.contents["text"] == text).unwrap();
        let pieces = stored.item["sealed"].as_l().unwrap().len();
        assert!(if length == 3_000 { pieces == 2 } else { pieces <= 2 }, "{length}: {pieces}");
    }
}
