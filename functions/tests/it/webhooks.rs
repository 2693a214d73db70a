//! Webhooks that aren't what they should be: forged, stale, too large, unreadable, or without a secret.

use serde_json::json;

use super::receiving::{by_http, secrets};
use crate::rig::Cloud;
use crate::rig::event::Request;
use crate::rig::sms::{in_base64, message, signed};

const KEY: &str = "key-of-the-generic-provider";
/// Those that present a secret, or sign the time alone.
pub const UNSIGNED_BODIES: [&str; 5] = ["aql", "sinch", "smsforwarder", "httpsms", "iphone"];

const TEXT: &str = "Your Example Bank code is 482913.";

fn now() -> u64 {
    functions::clock::now()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_request_leaves_no_trace() {
    let cloud = Cloud::start().await;
    let mut refused = 0;
    for provider in by_http() {
        let (stored, signing) = secrets(provider.name());
        cloud.set_secret(&format!("sms/{}", provider.name()), stored).await;
        let sms = message("1", TEXT);
        cloud.private(&sms);
        let good = signed(provider.name(), &sms, signing, now());
        let unsigned = Request { headers: vec![good.headers[0].clone()], ..good.clone() };
        // Vonage signs among its fields, AQL in the path.
        let without = |request: &Request| Request {
            path: format!("/v1/sms/{}", provider.name()),
            body: request.body.clone().map(|body| body.replace("sig=", "gis=").replace("sign=", "ngis=")),
            ..request.clone()
        };
        let other_secret = match provider.name() {
            "telnyx" => "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=",
            _ => "another:secret-of-somebody",
        };
        let mut forged = vec![without(&unsigned), signed(provider.name(), &sms, other_secret, now())];
        // Signed parts can't be changed.
        if !UNSIGNED_BODIES.contains(&provider.name()) {
            let body = good.body.clone().map(|body| body.replace("482913", "111111"));
            assert_ne!(body, good.body);
            forged.push(Request { body, ..good.clone() });
        }
        for request in forged {
            let reply = cloud.send(&request).await;
            assert_eq!(reply.status, 401, "{} {request:?}: {}", provider.name(), reply.body);
            reply.is_problem(401, "webhook_refused");
            refused += 1;
        }
        assert!(cloud.items().await.is_empty(), "{}", provider.name());
    }
    let lines = cloud.logs().await;
    assert_eq!(lines.len(), refused);
    for line in lines {
        assert_eq!((&line["event"], &line["WebhooksRefused"]), (&json!("webhook_refused"), &json!(1)));
        assert!(line["Provider"].is_string() && line["Reason"].is_string(), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_request_is_refused_where_each_attempt_is_signed_anew() {
    let cloud = Cloud::start().await;
    for (provider, stale) in
        [("generic", 301), ("telnyx", 301), ("android", 301), ("vonage", 87_000), ("bird", 87_000)]
    {
        let (stored, signing) = secrets(provider);
        cloud.set_secret(&format!("sms/{provider}"), stored).await;
        let sms = message(provider, TEXT);
        cloud.private(&sms);
        let old = cloud.send(&signed(provider, &sms, signing, now() - stale)).await;
        assert_eq!(old.status, 401, "{provider}");
        old.is_problem(401, "webhook_refused");
        cloud.send(&signed(provider, &sms, signing, now() + 400)).await.is_problem(401, "webhook_refused");
        assert!(cloud.messages("alice").await.is_empty());
    }
    for line in cloud.logs().await {
        assert_eq!(line["Reason"], "stale", "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_captured_request_stores_nothing_again() {
    let cloud = Cloud::start().await;
    for provider in by_http() {
        let (stored, signing) = secrets(provider.name());
        cloud.set_secret(&format!("sms/{}", provider.name()), stored).await;
        let sms = message(provider.name(), TEXT);
        cloud.private(&sms);
        let captured = signed(provider.name(), &sms, signing, now());
        let before = cloud.messages("alice").await.len();
        let first = cloud.send(&captured).await;
        assert_eq!(first.status / 100, 2, "{}", provider.name());
        for _ in 0..2 {
            assert_eq!(cloud.send(&captured).await, first);
        }
        assert_eq!(cloud.messages("alice").await.len(), before + 1, "{}", provider.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_secret_works_at_once_and_the_old_one_no_more() {
    let cloud = Cloud::start().await;
    cloud.set_secret("sms/generic", KEY).await;
    assert_eq!(cloud.deliver("generic", &message("1", TEXT), KEY).await.status, 200);
    cloud.set_secret("sms/generic", "the-key-after-it").await;
    assert_eq!(cloud.deliver("generic", &message("2", TEXT), "the-key-after-it").await.status, 200);
    cloud.deliver("generic", &message("3", TEXT), KEY).await.is_problem(401, "webhook_refused");
    assert_eq!(cloud.messages("alice").await.len(), 2);

    // While a provider changes over, both may hold.
    cloud.restart(contract::Function::ReceiveSms).await;
    cloud.set_secret("sms/generic", "the-key-after-it and-one-more").await;
    for (id, key) in [("4", "and-one-more"), ("5", "the-key-after-it")] {
        assert_eq!(cloud.deliver("generic", &message(id, TEXT), key).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_requests_do_not_drive_the_parameter_store() {
    let cloud = Cloud::start().await;
    cloud.set_secret("sms/generic", KEY).await;
    cloud.take_calls();
    for id in 0..20 {
        let sms = message(&id.to_string(), TEXT);
        cloud.deliver("generic", &sms, "a-guess").await.is_problem(401, "webhook_refused");
    }
    let actions = cloud.take_actions();
    assert!(actions.iter().all(|action| action == "SSM GetParameter"), "{actions:?}");
    // One to know it, one for the first signature that didn't fit; twenty take less than five seconds,
    // or some more.
    assert!((2..=4).contains(&actions.len()), "{actions:?}");
    assert_eq!(cloud.deliver("generic", &message("20", TEXT), KEY).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_secret_everything_is_refused() {
    let cloud = Cloud::start().await;
    cloud.take_calls();
    for provider in by_http() {
        let (_, signing) = secrets(provider.name());
        let reply = cloud.deliver(provider.name(), &message("1", TEXT), signing).await;
        // 401 would be the end of it for a provider that repeats after 5xx alone.
        reply.is_problem(503, "webhook_not_ready");
        assert_eq!(cloud.take_actions(), ["SSM GetParameter"], "{}", provider.name());
    }
    assert!(cloud.items().await.is_empty());
    for line in cloud.logs().await {
        assert_eq!(line["Reason"], "no_secret");
    }
    // Unset again: the next process knows nothing of it.
    cloud.set_secret("sms/generic", KEY).await;
    assert_eq!(cloud.deliver("generic", &message("1", TEXT), KEY).await.status, 200);
    cloud.unset_secret("sms/generic").await;
    cloud.restart(contract::Function::ReceiveSms).await;
    cloud.deliver("generic", &message("2", TEXT), KEY).await.is_problem(503, "webhook_not_ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_store_that_fails_is_internal() {
    let cloud = Cloud::start().await;
    cloud.set_secret("sms/generic", KEY).await;
    (0..3).for_each(|_| cloud.inject("SSM GetParameter", crate::rig::proxy::Fault::Refuse));
    let sms = message("1", TEXT);
    cloud.deliver("generic", &sms, KEY).await.is_problem(500, "internal");
    assert_eq!(cloud.deliver("generic", &sms, KEY).await.status, 200, "the provider's repeat arrives");
}

/// As docs/providers.md says of AQL, Plivo and Twilio, whose forms have a long message whole.
#[tokio::test(flavor = "multi_thread")]
async fn as_much_of_a_long_text_as_is_promised_arrives_by_a_form() {
    /// The bytes beside the text, more than Twilio's.
    const FIELDS: usize = 800;
    let cloud = Cloud::start().await;
    for provider in ["aql", "plivo", "twilio"] {
        cloud.set_secret(&format!("sms/{provider}"), KEY).await;
        for (letter, fits) in [("x", 1_600), ("ж", 1_200), ("क", 800), ("码", 800), ("😀", 600)] {
            let text = format!("482913 {}", letter.repeat(fits - 7));
            let request = signed(provider, &message(&format!("{provider}{letter}"), &text), KEY, now());
            let bare = signed(provider, &message(&format!("{provider}{letter}"), ""), KEY, now());
            let length = |request: &Request| request.body.as_ref().unwrap().len();
            assert!(length(&request) - length(&bare) + FIELDS <= 8_192, "{provider}: {letter}");
            assert_eq!(cloud.send(&request).await.status, 200, "{provider}: {letter}");
            assert!(cloud.messages("alice").await.iter().any(|stored| stored.contents["text"] == text));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_refused_in_any_encoding() {
    let cloud = Cloud::start().await;
    cloud.set_secret("sms/generic", KEY).await;
    let over = signed("generic", &message("1", &"x".repeat(8_192)), KEY, now());
    cloud.send(&in_base64(over.clone())).await.is_problem(413, "payload_too_large");
    cloud.send(&over).await.is_problem(413, "payload_too_large");
    let full = signed("generic", &message("1", &"x".repeat(8_000)), KEY, now());
    assert_eq!(cloud.send(&full).await.status, 200);
    let mut broken = full;
    broken.base64 = true;
    cloud.send(&broken).await.is_problem(400, "invalid_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_would_not_send_is_told_and_not_stored() {
    let cloud = Cloud::start().await;
    for name in ["aql", "sinch"] {
        cloud.set_secret(&format!("sms/{name}"), secrets(name).0).await;
    }
    let sms = message("1", TEXT);
    cloud.private(&sms);
    // Neither covers the body by a signature, so that any body gets so far.
    for name in ["aql", "sinch"] {
        let good = signed(name, &sms, secrets(name).1, now());
        for body in ["", "{}", "[]", "\u{0}", "a=b", "\"text\"", "{\"type\":\"mo_text\"}"] {
            let reply = cloud.send(&Request { body: Some(body.to_owned()), ..good.clone() }).await;
            assert_eq!(reply.status, 400, "{name} {body:?}: {}", reply.body);
            reply.is_problem(400, "invalid_request");
        }
        let none = Request { body: None, ..good.clone() };
        cloud.send(&none).await.is_problem(400, "invalid_request");
    }
    assert!(cloud.items().await.is_empty());
    // A body is read as its provider writes it, whatever its declared type.
    for content_type in ["text/plain", "application/xml", ""] {
        let mut odd = signed("sinch", &sms, secrets("sinch").1, now());
        odd.headers.retain(|(name, _)| name != "Content-Type");
        let reply = cloud.send(&odd.header("Content-Type", content_type)).await;
        assert_eq!(reply.status, 200, "{content_type:?}: {}", reply.body);
    }
    assert_eq!(cloud.messages("alice").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_with_nothing_in_it_is_an_unknown_path() {
    let cloud = Cloud::start().await;
    for event in [json!({}), json!({ "headers": null, "body": null, "pathParameters": null })] {
        let response = cloud.invoke(contract::Function::ReceiveSms, &event).await.unwrap();
        crate::rig::event::Reply::read(&response).is_problem(404, "not_found");
    }
}

const WITHOUT: &str = "MessagesWithoutText";
const NOTICE: &str = "NoticesIgnored";
const UNREADABLE: &str = "MessagesUnreadable";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_text_is_acknowledged_counted_and_not_stored() {
    let cloud = Cloud::start().await;
    for name in ["plivo", "sinch"] {
        cloud.set_secret(&format!("sms/{name}"), secrets(name).0).await;
    }
    // Neither the older signature of Plivo nor Sinch's password covers the body, so that any is theirs.
    for (name, body, count) in [
        ("plivo", "From=12025550100&To=447700900123&Type=mms&Media0=1&MessageUUID=1", WITHOUT),
        ("plivo", "From=12025550100&To=447700900123&Status=delivered&MessageUUID=1", NOTICE),
        ("plivo", "From=12025550100&To=07700900123&Type=sms&Text=482913&MessageUUID=1", UNREADABLE),
        ("plivo", "", UNREADABLE),
        ("sinch", r#"{"type":"mo_media","id":"1"}"#, WITHOUT),
        ("sinch", r#"{"type":"delivery_report_sms"}"#, NOTICE),
    ] {
        let mut request = signed(name, &message("1", TEXT), secrets(name).1, now()).text(body);
        request.headers.retain(|(header, _)| !header.contains("-V3"));
        let reply = cloud.send(&request).await;
        assert_eq!(reply.status, 200, "{name} {body}: {}", reply.body);
        let lines = cloud.logs().await;
        let last = lines.last().unwrap();
        assert_eq!((&last[count], &last["Provider"]), (&json!(1), &json!(name)), "{body}: {last}");
        assert_eq!(last["Reason"].is_string(), count == UNREADABLE, "{last}");
    }
    assert!(cloud.items().await.is_empty());
}
