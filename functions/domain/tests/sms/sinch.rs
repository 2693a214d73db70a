//! Sinch. The message is the one of its documentation, with credentials of RFC 7617.

use domain::sms::{Event, Forged};

use crate::rig::{Sent, as_read, message, number};

const BODY: &str = r#"{"body":"This is a test message.","client_reference":"myReference","from":"16051234567",
    "id":"01XXXXX21XXXXX119Z8P1XXXXX","operator_id":"string","received_at":"2022-08-24T14:15:22Z",
    "to":"13185551234","type":"mo_text"}"#;

const AUTHORIZATION: &str = "Authorization";

fn inbound() -> Sent {
    Sent::json("sinch", BODY).header(AUTHORIZATION, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
}

#[test]
fn user_and_password_are_compared_whole() {
    let allowed = inbound().header(AUTHORIZATION, "basic b3RwOnM6M2NyZXQ=");
    assert_eq!(allowed.verify("otp:s:3cret"), Ok(()));
    for other in ["otp:s:3cre", "otp:s:3cret1", "Otp:s:3cret", "otp", ":s:3cret"] {
        assert_eq!(allowed.verify(other), Err(Forged::Mismatch), "{other}");
    }
}

#[test]
fn other_credentials_are_none() {
    assert_eq!(inbound().without(AUTHORIZATION).verify("otp:s"), Err(Forged::Unsigned));
    for given in ["Basic", "Basic !", "Bearer b3RwOnM6M2NyZXQ=", "Basicb3RwOnM6M2NyZXQ="] {
        assert_eq!(
            inbound().header(AUTHORIZATION, given).verify("otp:s:3cret"),
            Err(Forged::Unsigned),
            "{given}"
        );
    }
    assert_eq!(inbound().header(AUTHORIZATION, "Basic ").verify(""), Err(Forged::Mismatch));
}

/// Of Sinch's Python library, 2.3.0, with this key.
const SIGNED: &str = "wB1pMXwHuaYbcnjSnLzB5U5zoZTQpLNId4/ZIg1KNU4=";
const KEY: &str = "foo_secret1234";
const SIGNED_AT: u64 = 1_661_350_522;
const SIGNATURE: &str = "x-sinch-webhook-signature";
const NONCE: &str = "x-sinch-webhook-signature-nonce";
const TIMESTAMP: &str = "x-sinch-webhook-signature-timestamp";

fn signed() -> Sent {
    let sent = Sent::json("sinch", BODY).at(SIGNED_AT).header(SIGNATURE, SIGNED);
    sent.header(NONCE, "01FJA8B4A7BM43YGWSG9GBV067").header(TIMESTAMP, "1661350522")
}

#[test]
fn body_nonce_and_time_are_signed_where_the_plan_has_a_secret() {
    assert_eq!(signed().verify(KEY), Ok(()));
    assert_eq!(signed().verify(&format!("otp:s3cret {KEY}")), Ok(()));
    let forged = [
        signed().header(TIMESTAMP, "1661350523"),
        signed().header(NONCE, "01FJA8B4A7BM43YGWSG9GBV068"),
        signed().body(&BODY.replace("test", "Test")),
        signed().header(SIGNATURE, "AAAA"),
    ];
    for sent in forged {
        assert_eq!(sent.verify(KEY), Err(Forged::Mismatch), "{sent:?}");
    }
    // A signature that is wrong isn't made good by a password.
    let both = signed().header(SIGNATURE, "AAAA").header(AUTHORIZATION, "Basic b3RwOnM6M2NyZXQ=");
    assert_eq!(both.verify("otp:s:3cret"), Err(Forged::Mismatch));
    for header in [SIGNATURE, NONCE, TIMESTAMP] {
        assert_eq!(signed().without(header).verify(KEY), Err(Forged::Unsigned), "{header}");
    }
}

#[test]
fn a_signed_time_may_be_as_old_as_sinch_repeats() {
    let repeated = (22 * 60 + 45) * 60;
    for (now, expected) in [
        (SIGNED_AT - 300, Ok(())),
        (SIGNED_AT - 301, Err(Forged::Stale)),
        (SIGNED_AT + repeated + 300, Ok(())),
        (SIGNED_AT + repeated + 301, Err(Forged::Stale)),
    ] {
        assert_eq!(signed().at(now).verify(KEY), expected, "{now}");
    }
}

#[test]
fn a_secret_without_a_user_signs() {
    let sent = Sent::signed("sinch", &message("482913"), "a-key-of-the-plan");
    assert_eq!(sent.verify("a-key-of-the-plan"), Ok(()));
    assert_eq!(sent.verify("another"), Err(Forged::Mismatch));
    assert_eq!(sent.sms(), as_read("sinch", message("482913")));
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("This is a test message.");
    expected.id = "01XXXXX21XXXXX119Z8P1XXXXX".to_owned();
    expected.sender = "+16051234567".to_owned();
    expected.recipient = number("+13185551234");
    expected.received_at = Some(1_661_350_522);
    assert_eq!(inbound().sms(), expected);
    inbound().may_lack_its_sender("from");
    inbound().needs(&["id", "to", "body", "type"]);
}

#[test]
fn other_callbacks_are_acknowledged() {
    for kind in ["delivery_report_sms", "recipient_delivery_report_sms"] {
        assert_eq!(inbound().body(&BODY.replace("mo_text", kind)).parse(), Ok(Event::Ignored), "{kind}");
    }
    for kind in ["mo_binary", "mo_media"] {
        assert_eq!(inbound().body(&BODY.replace("mo_text", kind)).parse(), Ok(Event::WithoutText), "{kind}");
    }
}
