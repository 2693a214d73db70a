//! SMS Gateway for Android. The event is the one of its documentation, with the fields of older
//! versions; the signature is computed by it.

use domain::sms::{Event, Forged, Recipient};

use crate::rig::{NUMBER, Sent, number};

const BODY: &str = "{\"deviceId\":\"ffffffffceb0b1db0000018e937c815b\",\"event\":\"sms:received\",\
    \"id\":\"Ey6ECgOkVVFjz3CL48B8C\",\"payload\":{\"messageId\":\"abc123\",\
    \"message\":\"Android is always a sweet treat!\",\"phoneNumber\":\"6505551212\",\"simNumber\":1,\
    \"receivedAt\":\"2024-06-22T15:46:11.000+07:00\"},\"webhookId\":\"<unique-id>\"}";

const KEY: &str = "signing-key";
const SENT_AT: u64 = 1_719_042_371;
const SIGNATURE: &str = "X-Signature";
const TIMESTAMP: &str = "X-Timestamp";

fn older() -> Sent {
    let sent = Sent::json("android", BODY).at(SENT_AT).header(TIMESTAMP, "1719042371").ending("alice");
    sent.header(SIGNATURE, "cae019fd7bf26bab884780621958630d4f3ed2724c01db49c8ec7d4fb8c74690")
}

fn newer() -> Sent {
    let mut sent = older();
    sent.path_key = None;
    sent.body(&BODY.replace(
        "\"phoneNumber\":\"6505551212\"",
        "\"sender\":\"+12025550100\",\"recipient\":\"+447700900123\"",
    ))
}

#[test]
fn body_and_time_are_signed() {
    assert_eq!(older().verify(KEY), Ok(()));
    let forged = [
        older().header(TIMESTAMP, "1719042372"),
        older().body(&BODY.replace("sweet", "salty")),
        newer(),
        older().header(SIGNATURE, "cae019fd7bf26bab884780621958630d4f3ed2724c01db49c8ec7d4fb8c74691"),
        older().header(SIGNATURE, ""),
    ];
    for sent in forged {
        assert_eq!(sent.verify(KEY), Err(Forged::Mismatch), "{sent:?}");
    }
    for header in [SIGNATURE, TIMESTAMP] {
        assert_eq!(older().without(header).verify(KEY), Err(Forged::Unsigned), "{header}");
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
        assert_eq!(older().at(now).verify(KEY), expected, "{now}");
    }
}

#[test]
fn a_message_is_read_by_name() {
    let sms = newer().sms();
    assert_eq!((sms.sender.as_str(), sms.recipient), ("+12025550100", number(NUMBER)));
    // Not the message's own id, which is made of its content.
    assert_eq!(
        (sms.id.as_str(), sms.text.as_str()),
        ("Ey6ECgOkVVFjz3CL48B8C", "Android is always a sweet treat!")
    );
    assert_eq!(sms.received_at, Some(1_719_045_971));
    for time in ["\"\"", "null", "0", "\"yesterday\""] {
        let body = BODY.replace("\"2024-06-22T15:46:11.000+07:00\"", time);
        assert_eq!(older().body(&body).sms().received_at, None, "{time}");
    }
    newer().needs(&["id", "event", "payload/message"]);
}

#[test]
fn older_versions_name_the_sender_otherwise_and_no_recipient() {
    let sms = older().sms();
    assert_eq!(sms.sender, "6505551212");
    assert_eq!(sms.recipient, Recipient::Person("alice".to_owned()));
    let unknown = older().body(&BODY.replace("\"simNumber\":1", "\"recipient\":null"));
    assert_eq!(unknown.sms().recipient, Recipient::Person("alice".to_owned()));
    let mut nobody = older();
    nobody.path_key = None;
    assert_eq!(nobody.parse().unwrap_err().field, "payload/recipient");
}

#[test]
fn a_sender_of_either_name_is_enough() {
    let body = |sender: &str| BODY.replace("\"phoneNumber\":\"6505551212\"", sender);
    for (sender, expected) in [
        ("\"sender\":\"Bank\",\"phoneNumber\":\"6505551212\"", "Bank"),
        ("\"sender\":null,\"phoneNumber\":\"6505551212\"", "6505551212"),
        ("\"sender\":\" \",\"phoneNumber\":\"Bank\"", "Bank"),
        ("\"sender\":60163", "60163"),
        ("\"sender\":[]", ""),
        ("\"none\":0", ""),
    ] {
        assert_eq!(older().body(&body(sender)).sms().sender, expected, "{sender}");
    }
}

#[test]
fn two_events_of_one_sms_have_one_identity() {
    let changed = |from: &str, to: &str| {
        assert!(BODY.contains(from), "{from}");
        older().body(&BODY.replace(from, to))
    };
    let identity = older().identity("alice");
    for (from, to) in [
        ("Ey6ECgOkVVFjz3CL48B8C", "GkDD06rD3-DURW4hDLa6k"),
        ("<unique-id>", "another"),
        ("ffffffffceb0b1db0000018e937c815b", "rGukPBIlo9Y063wg730UC"),
        ("abc123", "b1733c04"),
        ("\"simNumber\":1", "\"simNumber\":null"),
    ] {
        assert_eq!(changed(from, to).identity("alice"), identity, "{from}");
    }
    for (from, to) in
        [("sweet treat", "salty treat"), ("6505551212", "6505551213"), ("15:46:11.000", "15:46:12.000")]
    {
        assert_ne!(changed(from, to).identity("alice"), identity, "{from}");
    }
    assert_ne!(older().identity("bob"), identity);
    // Without a time, it is the event's.
    for time in ["\"receivedAt\":null", "\"receivedAt\":\"\"", "\"none\":0"] {
        let timeless = changed("\"receivedAt\":\"2024-06-22T15:46:11.000+07:00\"", time);
        assert_eq!(timeless.identity("alice"), "Ey6ECgOkVVFjz3CL48B8C", "{time}");
    }
}

#[test]
fn other_events_are_acknowledged() {
    for event in ["sms:sent", "sms:delivered", "sms:failed", "sms:cancelled", "system:ping", "app:started"] {
        assert_eq!(older().body(&BODY.replace("sms:received", event)).parse(), Ok(Event::Ignored), "{event}");
    }
    for event in ["sms:data-received", "mms:received", "mms:downloaded"] {
        let parsed = older().body(&BODY.replace("sms:received", event)).parse();
        assert_eq!(parsed, Ok(Event::WithoutText), "{event}");
    }
}
