//! Bird. The message is the one of its documentation; the signature is computed by it.

use domain::sms::{Event, Forged, Recipient};

use crate::rig::{Sent, message, url};

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

#[test]
fn other_events_are_acknowledged() {
    for (from, to) in [("sms.inbound", "sms.outbound"), ("incoming", "outgoing")] {
        assert_eq!(inbound().body(&BODY.replace(from, to)).parse(), Ok(Event::Ignored), "{to}");
    }
}
