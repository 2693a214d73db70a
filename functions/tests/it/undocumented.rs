//! Undocumented additions of a provider to its webhooks: no unknown field is a
//! reason to lose a message.

use contract::Function;
use domain::sms::{self, Recipient, Sms};
use serde_json::{Value, json};

use super::receiving::{by_http, published, secrets};
use super::webhooks::UNSIGNED_BODIES;
use crate::rig::Cloud;
use crate::rig::event::Request;
use crate::rig::sms::{message, signed};
use crate::rig::unheard::{self, extended, signed_anew};

const TEXT: &str = "Your Example Bank verification code is 482913. Never share it: a+b=c & more.";

fn told(provider: &str, cloud: &Cloud) -> Sms {
    let sms = message(&format!("id-of-{provider}"), TEXT);
    cloud.private(&sms);
    sms
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_nobody_has_heard_of_are_passed_over() {
    let cloud = Cloud::start().await;
    for (count, provider) in by_http().enumerate() {
        let name = provider.name();
        let (stored, signing) = secrets(name);
        cloud.set_secret(&format!("sms/{name}"), stored).await;
        let sms = told(name, &cloud);
        let plain = signed(name, &sms, signing, functions::clock::now());
        let more = extended(&plain);
        assert!(more.body.as_ref().unwrap().len() > plain.body.as_ref().unwrap().len() + unheard::NAME.len());

        // They are a change as any other, where the signature is over the body.
        if !UNSIGNED_BODIES.contains(&name) {
            cloud.send(&more).await.is_problem(401, "webhook_refused");
            assert_eq!(cloud.messages("alice").await.len(), count, "{name}");
        }
        let reply = cloud.send(&signed_anew(name, more, signing)).await;
        assert_eq!(reply.status, u64::from(provider.reply().status), "{name}: {}", reply.body);
        let messages = cloud.messages("alice").await;
        assert_eq!(messages.len(), count + 1, "{name}");
        let wanted =
            json!({ "origin": "sms", "sender": sms.sender, "text": TEXT, "code": "482913", "domain": null });
        assert_eq!(messages.last().unwrap().contents, wanted, "{name}");

        // And what they came with is the same message without them.
        let again = cloud.send(&signed(name, &sms, signing, functions::clock::now())).await;
        assert_eq!((again, cloud.messages("alice").await.len()), (reply, count + 1), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_topic_may_say_more_in_its_message_and_around_it() {
    let cloud = Cloud::start().await;
    let sms = told("aws", &cloud);
    let mut event = published(&sms);
    let text = event["Records"][0]["Sns"]["Message"].as_str().unwrap();
    let mut said: Value = serde_json::from_str(text).unwrap();
    unheard::extend(&mut said);
    unheard::extend(&mut event);
    event["Records"][0]["Sns"]["Message"] = said.to_string().into();
    assert_eq!(cloud.invoke(Function::ReceiveSms, &event).await.unwrap(), json!(null));
    let messages = cloud.messages("alice").await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].contents["text"], TEXT);
}

/// The signatures that the tests make are those of the providers, as far as both can be known.
#[test]
fn what_is_signed_anew_unchanged_is_the_same() {
    let sms = Sms { recipient: Recipient::Number("+447700900123".to_owned()), ..message("7", TEXT) };
    for provider in by_http() {
        let (_, signing) = secrets(provider.name());
        let plain: Request = signed(provider.name(), &sms, signing, 1_795_000_000);
        let again = signed_anew(provider.name(), plain.clone(), signing);
        assert_eq!((&again.body, &again.headers), (&plain.body, &plain.headers), "{}", provider.name());
    }
    assert_eq!(by_http().count() + 1, sms::ALL.len(), "and that of the topic, which has none");
}
