//! httpSMS. The event has the fields that its source writes (commit 5dab6f80, July 2026); PyJWT made the token.

use domain::sms::{Event, Forged};

use crate::rig::{Sent, message, number};

const BODY: &str = r#"{"specversion":"1.0","id":"b5b02a4e-2b3c-4c1e-9c0f-3f2f6f0f1c11","source":"/v1/messages/receive",
    "type":"message.phone.received","datacontenttype":"application/json","time":"2026-11-30T12:00:00.5Z",
    "data":{"message_id":"32343a19-da5e-4b1b-a767-3298a73703cb","user_id":"WB7DRDWrJZRGbYrv2CKGkqbzvqdC",
    "owner":"+18005550199","encrypted":false,"contact":"+18005550100","timestamp":"2026-11-30T11:59:58.123Z",
    "content":"Your code is 482913","sim":"SIM1","attachments":null}}"#;
const TOKEN: &str = "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOlsiaHR0cHM6Ly9vdHAuZXhhbXBsZS5jb20vdjEvc21zL\
    2h0dHBzbXMiXSwiZXhwIjoxNzk2MDQwNjAwLCJpYXQiOjE3OTYwNDAwMDAsImlzcyI6ImFwaS5odHRwc21zLmNvbSIsIm5iZiI6MTc5NjAzOTQ\
    wMCwic3ViIjoiV0I3RFJEV3JKWlJHYllydjJDS0drcWJ6dnFkQyJ9.4Mq9RaWBHSNzMvEJzYShGGLA0FFb2jiwM11xCmsDVwI";
const KEY: &str = "5f0c6a0e8b7d4f31a9c2";
const ISSUED_AT: u64 = 1_796_040_000;

fn inbound() -> Sent {
    Sent::json("httpsms", BODY).at(ISSUED_AT).header("Authorization", TOKEN)
}

#[test]
fn the_token_is_for_this_address_and_of_now() {
    assert_eq!(inbound().verify(KEY), Ok(()));
    assert_eq!(inbound().verify(&format!("another-key {KEY}")), Ok(()));
    assert_eq!(inbound().verify("another-key"), Err(Forged::Mismatch));
    assert_eq!(
        inbound().to("https://otp.example.com/v1/sms/httpsms/alice").verify(KEY),
        Err(Forged::Mismatch)
    );
    assert_eq!(inbound().without("Authorization").verify(KEY), Err(Forged::Unsigned));
    assert_eq!(inbound().header("Authorization", &TOKEN[7..]).verify(KEY), Err(Forged::Unsigned));
    // A token that claims to need no signature, and one of another algorithm.
    for header in ["eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0", "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9"] {
        let other = TOKEN.replace("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", header);
        assert_eq!(inbound().header("Authorization", &other).verify(KEY), Err(Forged::Mismatch), "{header}");
    }
    for (now, expected) in [
        (ISSUED_AT - 300, Ok(())),
        (ISSUED_AT + 300, Ok(())),
        (ISSUED_AT - 301, Err(Forged::Stale)),
        (ISSUED_AT + 301, Err(Forged::Stale)),
    ] {
        assert_eq!(inbound().at(now).verify(KEY), expected, "{now}");
    }
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("Your code is 482913");
    expected.id = "32343a19-da5e-4b1b-a767-3298a73703cb".to_owned();
    expected.sender = "+18005550100".to_owned();
    expected.recipient = number("+18005550199");
    expected.received_at = Some(ISSUED_AT - 2);
    assert_eq!(inbound().sms(), expected);
    inbound().may_lack_its_sender("data/contact");
    inbound().needs(&["type", "data/message_id", "data/owner", "data/content"]);
}

#[test]
fn what_only_the_app_can_read_is_told() {
    let encrypted = BODY.replace("\"encrypted\":false", "\"encrypted\":true");
    assert_eq!(inbound().body(&encrypted).parse().unwrap_err().field, "data/encrypted");
}

#[test]
fn pictures_and_other_events_are_acknowledged() {
    let picture =
        BODY.replace("Your code is 482913", "").replace("\"attachments\":null", "\"attachments\":[\"1\"]");
    assert_eq!(inbound().body(&picture).parse(), Ok(Event::WithoutText));
    for event in
        ["message.phone.sent", "message.phone.delivered", "phone.heartbeat.offline", "message.call.missed"]
    {
        let other = BODY.replace("message.phone.received", event);
        assert_eq!(inbound().body(&other).parse(), Ok(Event::Ignored), "{event}");
    }
}
