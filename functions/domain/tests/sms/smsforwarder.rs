//! SmsForwarder. The form is the one that its source makes by default (commit 32300b2f, June 2026), signed by Python.

use domain::sms::{Event, Forged, Recipient};

use crate::rig::Sent;

const BODY: &str = "from=%2B12025550100&content=%2B12025550100%0AIhr+Code%3A+482913%0Azweite+Zeile%0ASIM1_Telekom\
    %0ASubId%EF%BC%9A1%0A2026-11-30+12%3A00%3A00%0APixel+8&timestamp=1796040000123\
    &sign=7DgFplOV6abHoh%252BaLVeMia3hJpd2ug4%252F5BNBTqHkYt4%253D";
const KEY: &str = "5f0c6a0e8b7d4f31a9c2";
const SENT_AT: u64 = 1_796_040_000;

fn inbound() -> Sent {
    Sent::form("smsforwarder", BODY).at(SENT_AT).ending("alice")
}

#[test]
fn the_time_is_signed_and_checked() {
    assert_eq!(inbound().verify(KEY), Ok(()));
    // A template of JSON has the signature encoded once, and an app of one's own may not encode it at all.
    for once in [
        "7DgFplOV6abHoh%252BaLVeMia3hJpd2ug4%252F5BNBTqHkYt4%253D",
        "7DgFplOV6abHoh%2BaLVeMia3hJpd2ug4%2F5BNBTqHkYt4%3D",
    ] {
        let body = BODY.replace("7DgFplOV6abHoh%252BaLVeMia3hJpd2ug4%252F5BNBTqHkYt4%253D", once);
        assert_eq!(inbound().body(&body).verify(KEY), Ok(()), "{once}");
    }
    assert_eq!(inbound().verify("5f0c6a0e8b7d4f31a9c3"), Err(Forged::Mismatch));
    assert_eq!(inbound().body(&BODY.replace("40000123", "40000124")).verify(KEY), Err(Forged::Mismatch));
    for gone in ["&sign=", "&timestamp="] {
        assert_eq!(inbound().body(&BODY.replace(gone, "&x=")).verify(KEY), Err(Forged::Unsigned), "{gone}");
    }
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
fn the_sms_is_what_the_default_template_has_between_its_own_lines() {
    let sms = inbound().sms();
    assert_eq!((sms.sender.as_str(), sms.text.as_str()), ("+12025550100", "Ihr Code: 482913\nzweite Zeile"));
    assert_eq!((sms.recipient, sms.received_at), (Recipient::Person("alice".to_owned()), None));
    inbound().needs(&["content"]);
    // Of a template of one's own it is all.
    let own = "from=Bank&content=Your+code+is+482913%0ASubId&timestamp=1&sign=1";
    assert_eq!(inbound().body(own).sms().text, "Your code is 482913\nSubId");
    let json =
        Sent::json("smsforwarder", r#"{"from":"Bank","content":"482913","timestamp":"1"}"#).ending("alice");
    assert_eq!((json.sms().text.as_str(), json.sms().sender.as_str()), ("482913", "Bank"));
}

#[test]
fn the_url_says_whose_it_is() {
    let mut nobody = inbound();
    nobody.path_key = None;
    assert_eq!(nobody.parse().unwrap_err().field, "to");
    assert!(matches!(nobody.body(&format!("{BODY}&to=%2B447700900123")).parse(), Ok(Event::Sms(_))));
}

#[test]
fn what_is_forwarded_again_is_the_same_and_another_sms_is_not() {
    let identity = inbound().identity("alice");
    assert_eq!(inbound().at(SENT_AT + 60).identity("alice"), identity);
    // Forwarded by hand, it has another time and the same content.
    assert_eq!(inbound().body(&BODY.replace("40000123", "41000123")).identity("alice"), identity);
    for (from, to) in [("482913", "482914"), ("12%3A00%3A00", "12%3A00%3A01"), ("Pixel", "Pixie")] {
        assert_ne!(inbound().body(&BODY.replace(from, to)).identity("alice"), identity, "{from}");
    }
    assert_ne!(inbound().identity("bob"), identity);
    let own = |time: &str| {
        let body = format!("from=Bank&content=Your+code+is+482913&timestamp={time}&sign=1");
        inbound().body(&body).identity("alice")
    };
    assert_eq!(own("1796040000123"), own("1796040000123"));
    assert_ne!(own("1796040000123"), own("1796040000124"));
}
