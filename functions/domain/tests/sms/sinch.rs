//! Sinch. The message is the one of its documentation, with credentials of RFC 7617.

use domain::sms::{Event, Forged};

use crate::rig::{Sent, message, number};

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
