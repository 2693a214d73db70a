//! The generic provider.

use domain::sms::{Forged, Part};

use crate::rig::{Sent, message};

const BODY: &str = r#"{"id":"1","from":"+12025550100","to":"+447700900123","text":"Your code is 482913"}"#;
const KEY: &str = "secret-key";
const SENT_AT: u64 = 1_719_042_371;
const SIGNATURE: &str = "X-Otpost-Signature";
const TIMESTAMP: &str = "X-Otpost-Timestamp";

fn inbound() -> Sent {
    let sent = Sent::json("generic", BODY).at(SENT_AT).header(TIMESTAMP, "1719042371");
    // printf '%s.%s' 1719042371 "$body" | openssl dgst -sha256 -hmac secret-key
    sent.header(SIGNATURE, "e059c659ee1c8a1c8643ed211146915174c0f69b65c13d21522943d6580ea6b5")
}

#[test]
fn time_and_body_are_signed() {
    assert_eq!(inbound().verify(KEY), Ok(()));
    let forged = [
        inbound().header(TIMESTAMP, "1719042372"),
        inbound().body(&BODY.replace("482913", "482914")),
        inbound().body(&format!("{BODY} ")),
        inbound().header(SIGNATURE, "e059c659ee1c8a1c8643ed211146915174c0f69b65c13d21522943d6580ea6b6"),
        inbound().header(SIGNATURE, "e059c659"),
    ];
    for sent in forged {
        assert_eq!(sent.verify(KEY), Err(Forged::Mismatch), "{sent:?}");
    }
    for header in [SIGNATURE, TIMESTAMP] {
        assert_eq!(inbound().without(header).verify(KEY), Err(Forged::Unsigned), "{header}");
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
        assert_eq!(inbound().at(now).verify(KEY), expected, "{now}");
    }
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("Your code is 482913");
    expected.id = "1".to_owned();
    assert_eq!(inbound().sms(), expected);
    assert_eq!(inbound().body(&BODY.replace('{', "{\"new\":{},\"part\":null,")).sms(), expected);
    assert_eq!(inbound().body(&BODY.replace("\"1\"", "1")).sms(), expected);
    inbound().may_lack_its_sender("from");
    inbound().needs(&["id", "to", "text"]);
}

#[test]
fn what_is_not_a_message_is_refused() {
    for (body, field) in [
        ("", "body"),
        ("[]", "body"),
        ("null", "body"),
        (&BODY.replace("+447700900123", "07700 900123"), "to"),
        (&BODY.replace("\"1\"", "\"\""), "id"),
        (&BODY.replace("\"Your code is 482913\"", "482913"), "text"),
    ] {
        assert_eq!(inbound().body(body).parse().unwrap_err().field, field, "{body}");
    }
}

#[test]
fn parts_say_where_they_belong() {
    let with = |part: &str| inbound().body(&BODY.replace('{', &format!("{{\"part\":{part},")));
    let place = Part { reference: "a".to_owned(), number: 2, total: 2 };
    assert_eq!(with(r#"{"reference":"a","number":2,"total":2}"#).sms().part, Some(place));
    assert_eq!(with(r#"{"reference":"a","number":1,"total":1}"#).sms().part, None);
    for (part, field) in [
        (r#"{"number":1,"total":2}"#, "part/reference"),
        (r#"{"reference":"a","total":2}"#, "part"),
        (r#"{"reference":"a","number":3,"total":2}"#, "part"),
        (r#"{"reference":"a","number":0,"total":2}"#, "part"),
        (r#"{"reference":"a","number":1,"total":256}"#, "part"),
        ("[]", "part"),
    ] {
        assert_eq!(with(part).parse().unwrap_err().field, field, "{part}");
    }
}
