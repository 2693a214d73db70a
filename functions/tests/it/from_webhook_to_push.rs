//! From a provider's webhook to the notices that go out: what they say, and what becomes of them
//! while nobody takes them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::Function;
use domain::sms::{Recipient, Sms};
use serde_json::{Value, json};
use web_push_native::jwt_simple::prelude::ES256KeyPair;
use web_push_native::p256::SecretKey;
use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint as _;
use web_push_native::{Auth, decrypt};

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::message::tries;
use crate::rig::outbox::{Answer, Notice};
use crate::rig::sms::{BOB, message};

const KEY: &str = "key-of-the-generic-provider";
const NTFY: &str = "POST https://ntfy.example.com/topic";

/// No longer word of it is one of any notice.
const WITHOUT_A_CODE: &str = "Dear customer, parcel waits behind Hauptstrasse; greetings, Wanda!";
const TAKEN_OUT: &str = "[REDACTED] is your login code. Regards, Wanda.";
const WITH_A_CODE: &str = "482913 is your login code. Regards, Wanda.";

/// A browser's key and secret.
const BROWSER: [u8; 32] = [7; 32];
const AUTH: [u8; 16] = [7; 16];

/// A system where alice and bob are told over `channels`, in English, and bob may be told by whom.
async fn cloud(channels: &[&str]) -> Cloud {
    let told = json!({ "channels": channels, "locale": "en" });
    let notify = json!({ "alice": told, "bob": told });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    cloud.set_secret("sms/generic", KEY).await;
    cloud.set_secret("notify/vapid", &URL_SAFE_NO_PAD.encode(ES256KeyPair::generate().to_bytes())).await;
    for person in ["alice", "bob"] {
        let public = SecretKey::from_slice(&BROWSER).unwrap().public_key().to_encoded_point(false);
        let p256dh = URL_SAFE_NO_PAD.encode(public.as_bytes());
        cloud.subscribe(person, "https://push.example.com/1", &p256dh, &URL_SAFE_NO_PAD.encode(AUTH)).await;
        cloud.set_secret(&format!("notify/{person}/pushover"), "apptoken0123456789 userkey01234567").await;
        cloud.set_secret(&format!("notify/{person}/ntfy"), "https://ntfy.example.com/topic").await;
        let hook = "https://hooks.example.com/ hookkey0123456789";
        cloud.set_secret(&format!("notify/{person}/webhook"), hook).await;
    }
    cloud
}

/// Everything of a notice that its receiver can read, in small letters.
fn readable(notice: &Notice) -> String {
    let push = decrypt(notice.body.to_vec(), &SecretKey::from_slice(&BROWSER).unwrap(), &Auth::from(AUTH));
    let push = push.map(|push| String::from_utf8(push).unwrap()).unwrap_or_default();
    let form = notice.whole().replace('+', " ");
    format!("{form}\n{push}").to_lowercase()
}

/// The requests, over every channel that notifies, after a provider brings `sms`.
async fn told(cloud: &Cloud, sms: &Sms) -> Vec<Notice> {
    assert_eq!(cloud.deliver("generic", sms, KEY).await.status, 200);
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    cloud.outbox.take()
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_say_whether_it_is_a_code_and_not_a_word_of_it() {
    let cloud = cloud(&["web_push", "pushover", "ntfy", "webhook"]).await;
    // Each gives way to the next, so that one message goes out over all of them.
    for host in ["push.example.com", "api.pushover.net", "ntfy.example.com"] {
        cloud.outbox.answer(host, Answer::Status(503));
    }
    for (number, (recipient, text, title, other)) in [
        (None, WITHOUT_A_CODE, "a message has arrived", "a code has arrived"),
        (Some(BOB), WITHOUT_A_CODE, "a message has arrived", "a code has arrived"),
        (None, TAKEN_OUT, "a message has arrived", "a code has arrived"),
        (None, WITH_A_CODE, "a code has arrived", "a message has arrived"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut sms = message(&number.to_string(), text);
        if let Some(bob) = recipient {
            sms.recipient = Recipient::Number(bob.to_owned());
        }
        let notices = told(&cloud, &sms).await;
        let lines: Vec<_> = notices.iter().map(|notice| notice.line.as_str()).collect();
        let wanted = [
            "POST https://push.example.com/1",
            "POST https://api.pushover.net/1/messages.json",
            NTFY,
            "POST https://hooks.example.com/",
        ];
        assert_eq!(lines, wanted);
        for notice in &notices {
            let readable = readable(notice);
            // Shorter ones are in ciphertexts by chance.
            let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 4);
            for word in words {
                assert!(!readable.contains(&word.to_lowercase()), "`{word}` is in {readable}");
            }
            // The sender, in whichever form: its digits.
            let names_sender = readable.contains(sms.sender.trim_start_matches('+'));
            if notice.line.contains("hooks.example.com") {
                let body: Value = notice.json();
                assert_eq!(body["has_code"], title.contains("code"), "{body}");
                assert!(!names_sender, "a program has no use for it: {readable}");
            } else {
                assert!(readable.contains(title) && !readable.contains(other), "{readable}");
                assert_eq!(names_sender, recipient.is_some(), "{readable}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nobody_can_be_told_the_provider_hears_that_all_is_well() {
    let cloud = cloud(&["ntfy"]).await;
    cloud.outbox.answer("ntfy.example.com", Answer::Status(503));
    let sms = message("1", WITH_A_CODE);
    let first = cloud.deliver("generic", &sms, KEY).await;
    assert_eq!(first.status, 200);
    cloud.route().await;
    let event = cloud.received().await;
    assert_eq!(event["Records"].as_array().unwrap().len(), 1);
    for _ in 0..2 {
        assert_eq!(cloud.dispatch_failing(&event).await, 1);
        // That is no reason for another message, however often the provider repeats it.
        assert_eq!(cloud.deliver("generic", &sms, KEY).await, first);
    }
    assert_eq!(cloud.outbox.take().len(), 2, "one for each try");
    assert_eq!(cloud.messages("alice").await.len(), 1);
    let marked = cloud.stream_event().await;
    let marked = marked["Records"].as_array().unwrap().iter();
    let marked = marked.filter(|record| !record["dynamodb"]["NewImage"]["deliver"].is_null()).count();
    assert_eq!(marked, 1, "neither the tries nor the repeats announce it anew");

    cloud.outbox.answer("ntfy.example.com", Answer::Status(200));
    // The arrivals meanwhile: the queue's message again, and a copy of it.
    cloud.route().await;
    let mut copies = event;
    let another = cloud.queue_event().await["Records"][0].clone();
    copies["Records"].as_array_mut().unwrap().push(another);
    cloud.dispatch(&copies).await;
    cloud.restart(Function::ReceiveSms).await;
    assert_eq!(cloud.deliver("generic", &sms, KEY).await, first);
    cloud.dispatch(&copies).await;
    let lines: Vec<_> = cloud.outbox.take().into_iter().map(|notice| notice.line).collect();
    assert_eq!(lines, [NTFY]);
    let messages = cloud.messages("alice").await;
    assert_eq!(messages.len(), 1);
    assert_eq!(tries(&messages[0].item), ["ntfy failed", "ntfy failed", "ntfy accepted"]);
}
