//! Vonage. The vectors are those of its libraries' tests, and one computed by its documentation.

use domain::sms::{Event, Forged, Part};

use crate::rig::{Sent, message, number};

const FIELDS: &str = "a=1&b=2&timestamp=1461605396";
/// HMAC-SHA512 of them with key `secret`.
const SHA_512: &str = "812a18f76680fa0fe1b8bd9ee1625466ceb1bd96242e4d050d2cfd9a7b40166c\
    63ed26ec9702168781b6edcf1633db8ff95af9341701004eec3fcf9550572ee8";
const SIGNED_AT: u64 = 1_461_605_396;
const DAY: u64 = 24 * 60 * 60;

const INBOUND: &str = "msisdn=447700900001&to=447700900000&messageId=0A0000000123ABCD1&text=a%3Db+%26+c&type=text\
    &keyword=A&message-timestamp=2020-01-01+12%3A00%3A00&timestamp=1577880000\
    &nonce=aaaaaaaa-bbbb-cccc-dddd-0123456789ab";
const RECEIVED_AT: u64 = 1_577_880_000;
/// HMAC-SHA256 with key `secret`.
const INBOUND_SIGNATURE: &str = "b96a459be3aa8ad50a79262e54c2eb90963ddcd92ec97abb9f753882e6c026e1";

fn published(signature: &str) -> Sent {
    Sent::form("vonage", &format!("{FIELDS}&sig={signature}")).at(SIGNED_AT)
}

fn inbound() -> Sent {
    Sent::form("vonage", &format!("{INBOUND}&sig={INBOUND_SIGNATURE}")).at(RECEIVED_AT)
}

#[test]
fn every_algorithm_of_an_account_is_accepted() {
    for signature in [
        // MD5 of fields and secret, then HMAC with MD5, SHA-1, SHA-256 and SHA-512.
        "6af838ef94998832dbfc29020b564830",
        "c15c21ced558c93a226c305f58f902f2",
        "3e19a4e6880fdc2c1426bfd0587c98b9532f0210",
        "a321e824b9b816be7c3f28859a31749a098713d39f613c80d455bbaffae1cd24",
        SHA_512,
    ] {
        for written in [signature.to_owned(), signature.to_uppercase()] {
            assert_eq!(published(&written).verify("secret"), Ok(()), "{written}");
            assert_eq!(published(&written).verify("Secret"), Err(Forged::Mismatch), "{written}");
            let shorter = &written[..written.len() - 2];
            assert_eq!(published(shorter).verify("secret"), Err(Forged::Mismatch), "{shorter}");
        }
    }
}

#[test]
fn separators_in_values_are_signed_as_underscores() {
    assert_eq!(inbound().verify("secret"), Ok(()));
}

#[test]
fn whatever_is_signed_must_be_as_it_was() {
    for (from, to) in [
        ("447700900001", "447700900002"),
        ("a%3Db", "a%3Dc"),
        ("type=text", "type=unicode"),
        ("0123456789ab", "0123456789ac"),
        ("timestamp=1577880000", "timestamp=1577880001"),
        ("keyword=A&", ""),
        ("sig=b9", "sig=b8"),
    ] {
        let body = String::from_utf8(inbound().body).unwrap().replace(from, to);
        assert_eq!(inbound().body(&body).verify("secret"), Err(Forged::Mismatch), "{from}");
    }
    for unsigned in [INBOUND, "a=1&sig=zz&timestamp=1577880000", "sig=00", ""] {
        assert_eq!(inbound().body(unsigned).verify("secret"), Err(Forged::Unsigned), "{unsigned}");
    }
}

#[test]
fn the_first_attempts_time_is_valid_for_as_long_as_vonage_repeats() {
    for (now, expected) in [
        (RECEIVED_AT - 300, Ok(())),
        (RECEIVED_AT - 301, Err(Forged::Stale)),
        (RECEIVED_AT + DAY + 300, Ok(())),
        (RECEIVED_AT + DAY + 301, Err(Forged::Stale)),
    ] {
        assert_eq!(inbound().at(now).verify("secret"), expected, "{now}");
    }
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("a=b & c");
    expected.id = "0A0000000123ABCD1".to_owned();
    expected.sender = "+447700900001".to_owned();
    expected.recipient = number("+447700900000");
    expected.received_at = Some(RECEIVED_AT);
    assert_eq!(inbound().sms(), expected);
    inbound().may_lack_its_sender("msisdn");
    inbound().needs(&["to", "messageId", "text"]);
}

#[test]
fn json_is_read_and_signed_by_the_same_rules() {
    let body = format!(
        r#"{{"msisdn":"447700900001","to":"447700900000","messageId":"0A0000000123ABCD1","text":"a=b & c",
        "type":"text","keyword":"A","message-timestamp":"2020-01-01 12:00:00","timestamp":1577880000,
        "nonce":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab","sig":"{INBOUND_SIGNATURE}"}}"#
    );
    let sent = Sent::json("vonage", &body).at(RECEIVED_AT);
    assert_eq!(sent.verify("secret"), Ok(()));
    assert_eq!(sent.sms(), inbound().sms());
    assert_eq!(sent.clone().body(&body.replace("a=b", "a=c")).verify("secret"), Err(Forged::Mismatch));
    assert_eq!(sent.body("[]").verify("secret"), Err(Forged::Unsigned));
}

#[test]
fn parts_say_where_they_belong() {
    let part = format!("{INBOUND}&concat=true&concat-ref=171&concat-total=3&concat-part=2");
    let place = Part { reference: "171".to_owned(), number: 2, total: 3 };
    assert_eq!(inbound().body(&part).sms().part, Some(place));
    inbound().body(&part).needs(&["concat-ref", "concat-total", "concat-part"]);
    for wrong in ["concat-part=0", "concat-part=4", "concat-part=256", "concat-part=-1", "concat-part=x"] {
        let refused = inbound().body(&part.replace("concat-part=2", wrong)).parse().unwrap_err();
        assert_eq!(refused.field, "concat-part", "{wrong}");
    }
    let only = part.replace("total=3", "total=1").replace("part=2", "part=1");
    assert_eq!(inbound().body(&only).sms().part, None);
}

#[test]
fn receipts_and_binaries_are_acknowledged() {
    let receipt = "msisdn=447700900000&to=Otpost&messageId=1&status=delivered&scts=2001011400&err-code=0";
    let binary = "msisdn=447700900001&to=447700900000&messageId=1&type=binary&data=ab&udh=05";
    assert_eq!(inbound().body(receipt).parse(), Ok(Event::Ignored));
    assert_eq!(inbound().body(binary).parse(), Ok(Event::WithoutText));
    assert_eq!(inbound().provider.reply().status, 204);
}
