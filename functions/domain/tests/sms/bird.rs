//! Bird. The message is the one of its documentation; the signature is computed by it.

use domain::sms::{Event, Forged, Recipient};

use crate::rig::{Sent, as_read, message, url};

const BODY: &str = "{\"service\":\"channels\",\"event\":\"sms.inbound\",\"payload\":{\
    \"id\":\"96a0b5fa-a986-453d-be5c-3117f989f025\",\"channelId\":\"614208aa-b153-4d5d-9989-2fddfc0ce4c3\",\
    \"sender\":{\"contact\":{\"id\":\"32cf5eee-f940-422c-ab8c-5f753aad5efd\",\"identifierKey\":\"phonenumber\",\
    \"identifierValue\":\"+31612345678\"}},\"receiver\":{\"connector\":{\
    \"id\":\"86cc4dc0-3dc0-41b7-ac43-8ec829ead56f\",\"identifierValue\":\"+447700900123\"}},\
    \"body\":{\"type\":\"text\",\"text\":{\"text\":\"Sample incoming text message\"}},\"direction\":\"incoming\"}}";

const KEY: &str = "secureSigningKey";
const SENT_AT: u64 = 1_719_823_259;
const SIGNATURE: &str = "MessageBird-Signature";
const TIMESTAMP: &str = "MessageBird-Request-Timestamp";

fn inbound() -> Sent {
    let sent = Sent::json("bird", BODY).at(SENT_AT).header(TIMESTAMP, "1719823259");
    sent.header(SIGNATURE, "hRa2t37GI74S8MIVAePaGMi9ZhRHYTQ9cxxDfyEv4a0=")
}

#[test]
fn time_url_and_body_are_signed() {
    assert_eq!(inbound().verify(KEY), Ok(()));
    let forged = [
        inbound().header(TIMESTAMP, "1719823260"),
        inbound().to("https://otp.example.com/v1/sms/bird/alice"),
        inbound().body(&BODY.replace("Sample", "Simple")),
        inbound().header(SIGNATURE, "hRa2t37GI74S8MIVAePaGMi9ZhRHYTQ9cxxDfyEv4a1="),
    ];
    for sent in forged {
        assert!(matches!(sent.verify(KEY), Err(Forged::Mismatch | Forged::Unsigned)), "{sent:?}");
    }
    for header in [SIGNATURE, TIMESTAMP] {
        assert_eq!(inbound().without(header).verify(KEY), Err(Forged::Unsigned), "{header}");
    }
}

#[test]
fn the_first_attempts_time_is_valid_for_as_long_as_bird_repeats() {
    let hours = 8 * 60 * 60;
    for (now, expected) in [
        (SENT_AT - 300, Ok(())),
        (SENT_AT - 301, Err(Forged::Stale)),
        (SENT_AT + hours + 300, Ok(())),
        (SENT_AT + hours + 301, Err(Forged::Stale)),
    ] {
        assert_eq!(inbound().at(now).verify(KEY), expected, "{now}");
    }
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("Sample incoming text message");
    expected.id = "96a0b5fa-a986-453d-be5c-3117f989f025".to_owned();
    expected.sender = "+31612345678".to_owned();
    assert_eq!(inbound().sms(), expected);
    let bare = BODY.replace("{\"service\":\"channels\",\"event\":\"sms.inbound\",\"payload\":", "");
    let bare = inbound().body(bare.strip_suffix('}').unwrap());
    assert_eq!(bare.sms(), expected);
    let timed = BODY.replace("\"direction\"", "\"createdAt\":\"2024-07-01T08:40:59.063Z\",\"direction\"");
    assert_eq!(inbound().body(&timed).sms().received_at, Some(SENT_AT));
    bare.may_lack_its_sender("sender/contact/identifierValue");
    bare.needs(&["id", "receiver/connector/identifierValue", "body/text/text"]);
}

#[test]
fn the_url_says_whose_it_is_where_the_number_is_missing() {
    let body = BODY.replace(",\"identifierValue\":\"+447700900123\"", "");
    let sent = inbound().body(&body).to(&url("bird/alice")).ending("alice");
    assert_eq!(sent.sms().recipient, Recipient::Person("alice".to_owned()));
}

#[test]
fn images_and_files_have_no_text() {
    let text = "{\"type\":\"text\",\"text\":{\"text\":\"Sample incoming text message\"}}";
    assert!(BODY.contains(text));
    for body in [
        "{\"type\":\"image\",\"image\":{\"images\":[{\"mediaUrl\":\"https://media.example.com/1\"}]}}",
        "{\"type\":\"file\",\"file\":{\"files\":[{\"contentType\":\"text/vcard\"}]}}",
    ] {
        assert_eq!(inbound().body(&BODY.replace(text, body)).parse(), Ok(Event::WithoutText), "{body}");
    }
}

/// The event of today's API, with the fields that its Python SDK, 0.106.0, requires.
const RECEIVED: &str = "{\"type\":\"sms.received\",\"timestamp\":\"2026-05-21T12:00:00Z\",\"data\":{\
    \"sms_id\":\"sms_01krdgeqcxet5s7t44vh8rt9mg\",\"workspace_id\":\"ws_01krdgeqcxet5s7t44vh8rt9mg\",\
    \"to\":\"+447700900123\",\"from\":\"+31612345678\",\"tags\":null,\"metadata\":null,\
    \"text\":\"Sample incoming text message\",\"segments\":{\"count\":1,\"encoding\":\"gsm7\",\"characters\":28}}}";
const RECEIVED_AT: u64 = 1_779_364_800;
const WHSEC: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// Of `standardwebhooks`, 1.1.0.
const V1: &str = "v1,N4gnvj259dgcpjgJzCPIGrvMleXOntRYXUMjzwHdZCA=";

fn of_today() -> Sent {
    let sent = Sent::json("bird", RECEIVED).at(RECEIVED_AT).header("webhook-signature", V1);
    sent.header("webhook-id", "evt_1").header("webhook-timestamp", "1779364800")
}

#[test]
fn todays_api_signs_id_time_and_body() {
    for keys in [WHSEC.to_owned(), format!("{KEY} {WHSEC}"), WHSEC.replace("whsec_", "")] {
        assert_eq!(of_today().verify(&keys), Ok(()), "{keys}");
    }
    // While Bird replaces a key it signs with both.
    let listed = format!("v1a,AAAA v1,AAAA {V1}");
    assert_eq!(of_today().header("webhook-signature", &listed).verify(WHSEC), Ok(()));
    let forged = [
        of_today().header("webhook-id", "evt_2"),
        of_today().header("webhook-timestamp", "1779364801"),
        of_today().body(&RECEIVED.replace("Sample", "Simple")),
        of_today().header("webhook-signature", "v1,AAAA"),
    ];
    for sent in forged {
        assert_eq!(sent.verify(WHSEC), Err(Forged::Mismatch), "{sent:?}");
    }
    for key in ["whsec_", "whsec_!", KEY, "whsec_AAAA"] {
        assert_eq!(of_today().verify(key), Err(Forged::Mismatch), "{key}");
    }
    for header in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        assert_eq!(of_today().without(header).verify(WHSEC), Err(Forged::Unsigned), "{header}");
    }
    let other_version = V1.replace("v1,", "v2,");
    assert_eq!(of_today().header("webhook-signature", &other_version).verify(WHSEC), Err(Forged::Unsigned));
    for (now, expected) in [(RECEIVED_AT + 300, Ok(())), (RECEIVED_AT + 301, Err(Forged::Stale))] {
        assert_eq!(of_today().at(now).verify(WHSEC), expected, "{now}");
    }
}

#[test]
fn a_message_of_todays_api_is_read_by_name() {
    let mut expected = message("Sample incoming text message");
    expected.id = "sms_01krdgeqcxet5s7t44vh8rt9mg".to_owned();
    expected.sender = "+31612345678".to_owned();
    expected.received_at = Some(RECEIVED_AT);
    assert_eq!(of_today().sms(), expected);
    of_today().may_lack_its_sender("data/from");
    assert_eq!(of_today().body(&RECEIVED.replace("sms_id", "id")).parse().unwrap_err().field, "data/sms_id");
    assert_eq!(of_today().body(&RECEIVED.replace("+447700900123", "")).parse().unwrap_err().field, "data/to");
    let picture = RECEIVED.replace("\"text\":\"Sample incoming text message\",", "\"subject\":\"482913\",");
    assert_eq!(of_today().body(&picture).parse(), Ok(Event::WithoutText));
    for event in ["sms.sent", "sms.delivered", "whatsapp.received", "email.received"] {
        assert_eq!(
            of_today().body(&RECEIVED.replace("sms.received", event)).parse(),
            Ok(Event::Ignored),
            "{event}"
        );
    }
}

#[test]
fn a_key_says_of_which_api_it_is() {
    let sent = Sent::signed("bird", &message("482913"), WHSEC);
    assert!(String::from_utf8(sent.body.clone()).unwrap().contains("sms.received"));
    assert_eq!(sent.verify(WHSEC), Ok(()));
    assert_eq!(sent.sms(), as_read("bird", message("482913")));
}

#[test]
fn other_events_are_acknowledged() {
    for (from, to) in [("sms.inbound", "sms.outbound"), ("incoming", "outgoing")] {
        assert_eq!(inbound().body(&BODY.replace(from, to)).parse(), Ok(Event::Ignored), "{to}");
    }
}
