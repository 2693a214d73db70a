//! Telnyx. The event is the one of its documentation; the signature is OpenSSL's, by the key pair of
//! RFC 8032, 7.1, test 1.

use domain::sms::{Event, Forged};

use crate::rig::{Sent, message, number};

const BODY: &str = "{\"data\":{\"record_type\":\"event\",\"id\":\"bf6307bd-884d-4c1f-b6ea-c62b8c495d3c\",\
    \"event_type\":\"message.received\",\"occurred_at\":\"2019-01-23T18:10:02.574Z\",\"payload\":{\
    \"record_type\":\"message\",\"direction\":\"inbound\",\"id\":\"7ee4241c-f127-47e5-9c34-3aac291f8058\",\
    \"type\":\"SMS\",\"from\":{\"phone_number\":\"+18665550001\",\"carrier\":\"T-MOBILE USA, INC.\",\
    \"line_type\":\"Wireless\"},\"to\":[{\"phone_number\":\"+18445550001\",\"status\":\"delivered\"}],\"cc\":[],\
    \"text\":\"Hello, World!\",\"media\":[],\"encoding\":\"GSM-7\",\"parts\":1}}}";

const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const SIGNED: &str =
    "ORzqx0S9IG653w2je6W/GAyNRMURPWyEL/SpQCGHDsxWrkaifstQRG4bLJ2Afx4pikIfNlXu6CkIbQE0N6WKCg==";
const SENT_AT: u64 = 1_548_267_002;
const SIGNATURE: &str = "telnyx-signature-ed25519";
const TIMESTAMP: &str = "telnyx-timestamp";

fn inbound() -> Sent {
    Sent::json("telnyx", BODY).at(SENT_AT).header(TIMESTAMP, "1548267002").header(SIGNATURE, SIGNED)
}

#[test]
fn time_and_body_are_signed() {
    assert_eq!(inbound().verify(PUBLIC_KEY), Ok(()));
    let forged = [
        inbound().header(TIMESTAMP, "1548267003"),
        inbound().body(&BODY.replace("Hello", "Hallo")),
        inbound().header(SIGNATURE, &SIGNED.replace("ORz", "ORy")),
        inbound().header(SIGNATURE, "AAAA"),
    ];
    for sent in forged {
        assert_eq!(sent.verify(PUBLIC_KEY), Err(Forged::Mismatch), "{sent:?}");
    }
    for header in [SIGNATURE, TIMESTAMP] {
        assert_eq!(inbound().without(header).verify(PUBLIC_KEY), Err(Forged::Unsigned), "{header}");
    }
    for key in ["AAAA", "not base64!", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp="] {
        assert_eq!(inbound().verify(key), Err(Forged::Mismatch), "{key}");
    }
}

#[test]
fn each_attempt_has_a_time_of_its_own() {
    for (now, expected) in [
        (SENT_AT - 300, Ok(())),
        (SENT_AT + 300, Ok(())),
        (SENT_AT - 301, Err(Forged::Stale)),
        (SENT_AT + 301, Err(Forged::Stale)),
    ] {
        assert_eq!(inbound().at(now).verify(PUBLIC_KEY), expected, "{now}");
    }
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("Hello, World!");
    expected.id = "7ee4241c-f127-47e5-9c34-3aac291f8058".to_owned();
    expected.sender = "+18665550001".to_owned();
    expected.recipient = number("+18445550001");
    assert_eq!(inbound().sms(), expected);
    let timed = BODY.replace("\"parts\":1", "\"parts\":1,\"received_at\":\"2019-01-23T18:10:02.574+00:00\"");
    assert_eq!(inbound().body(&timed).sms().received_at, Some(SENT_AT));
    inbound().needs(&["data/event_type", "data/payload/id"]);
    inbound().may_lack_its_sender("data/payload/from/phone_number");
    inbound().needs(&["data/payload/text", "data/payload/to/0/phone_number"]);
}

#[test]
fn a_long_message_comes_whole() {
    let text = "Your code is 482913. ".repeat(9);
    let body = BODY.replace("\"parts\":1", "\"parts\":2").replace("Hello, World!", &text);
    let sms = inbound().body(&body).sms();
    assert_eq!((sms.text, sms.part), (text, None));
    assert!(!inbound().provider.sends_parts());
}

#[test]
fn an_event_that_comes_twice_under_two_ids_is_one_message() {
    let again = inbound().body(&BODY.replace("bf6307bd", "bf6307be"));
    assert_eq!(again.sms().id, inbound().sms().id);
}

#[test]
fn other_events_are_acknowledged() {
    for event in ["message.sent", "message.finalized"] {
        assert_eq!(inbound().body(&BODY.replace("message.received", event)).parse(), Ok(Event::Ignored));
    }
}

#[test]
fn pictures_and_messages_of_other_kinds_have_no_text() {
    let with = |from: &str, to: &str| {
        assert!(BODY.contains(from), "{from}");
        inbound().body(&BODY.replace("\"type\":\"SMS\"", "\"type\":\"MMS\"").replace(from, to))
    };
    for (from, to) in [
        ("\"text\":\"Hello, World!\"", "\"text\":null"),
        ("\"text\":\"Hello, World!\",", ""),
        // Of RCS and WhatsApp: a body, and a recipient that is no list.
        (
            "\"to\":[{\"phone_number\":\"+18445550001\",\"status\":\"delivered\"}],\"cc\":[],\"text\":\"Hello, World!\"",
            "\"to\":\"agent\",\"body\":{\"type\":\"text\"}",
        ),
    ] {
        assert_eq!(with(from, to).parse(), Ok(Event::WithoutText), "{to}");
        assert_eq!(with(from, to).ending("alice").parse(), Ok(Event::WithoutText), "{to}");
    }
    assert_eq!(with("\"media\":[]", "\"media\":[{}]").sms().text, "Hello, World!");
    let list = "[{\"phone_number\":\"+18445550001\",\"status\":\"delivered\"}]";
    assert_eq!(with(list, "\"+18445550001\"").sms().recipient, number("+18445550001"));
}

#[test]
fn only_a_private_key_signs() {
    for public in ["", "AAAA", "not base64!"] {
        let refused =
            inbound().provider.sign(&message(""), public, "https://otp.example.com", 0).unwrap_err();
        assert_eq!(refused.field, "secret");
    }
}
