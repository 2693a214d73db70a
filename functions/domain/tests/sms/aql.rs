//! AQL. The fields are those of its documentation.

use domain::sms::{Forged, Part};

use crate::rig::{NUMBER, Sent, message, number, url};

const FIELDS: &str = "gwNumber=447700900123&originator=12025550100&message=Your+code+is+482913&id=42\
    &smsTime=2026-11-21+12%3A00%3A00&timeZone=0&network=O2&time=2026-11-21+12%3A00%3A01&coding=7&status=0";

fn inbound() -> Sent {
    Sent::form("aql", FIELDS).ending("a-long-secret")
}

fn coded(coding: &str, text: &str) -> String {
    let fields = FIELDS.replace("coding=7", &format!("coding={coding}"));
    inbound().body(&fields.replace("Your+code+is+482913", text)).sms().text
}

#[test]
fn the_secret_is_the_end_of_the_url() {
    assert_eq!(inbound().verify("a-long-secret"), Ok(()));
    for other in ["a-long-secre", "a-long-secret1", "A-long-secret", ""] {
        assert_eq!(inbound().verify(other), Err(Forged::Mismatch), "{other}");
    }
    assert_eq!(inbound().ending("").verify("a-long-secret"), Err(Forged::Mismatch));
    assert_eq!(Sent::form("aql", FIELDS).verify("a-long-secret"), Err(Forged::Unsigned));
    let signed = Sent::signed("aql", &message("482913"), "a-long-secret");
    assert_eq!(signed.url, url("aql/a-long-secret"));
}

#[test]
fn a_message_is_read_by_name_in_any_order() {
    let mut expected = message("Your code is 482913");
    expected.id = "42".to_owned();
    assert_eq!(inbound().sms(), expected);
    let turned: Vec<_> = FIELDS.split('&').rev().chain(["new=1"]).collect();
    assert_eq!(inbound().body(&turned.join("&")).sms(), expected);
    inbound().may_lack_its_sender("originator");
    inbound().needs(&["gwNumber", "message", "id"]);
    let least = "gwNumber=447700900123&originator=12025550100&message=Your%20code%20is%20482913&id=42";
    assert_eq!(inbound().body(least).sms(), expected);
    let geographic = least.replace("gwNumber", "destination");
    assert_eq!(inbound().body(&geographic).sms(), expected);
}

#[test]
fn plus_signs_survive() {
    let literal = FIELDS.replace("=447700900123", "=+447700900123").replace("=1202", "=+1202");
    assert_eq!(inbound().body(&literal).sms().recipient, number(NUMBER));
    assert_eq!(inbound().body(&literal).sms().sender, "+12025550100");
    assert_eq!(coded("7", "1+%2B+1+%2b+%2B44"), "1 + 1 + +44");
}

#[test]
fn every_coding_is_read() {
    assert_eq!(coded("7", "482913"), "482913");
    assert_eq!(coded("16", "%D0%9A%D0%BE%D0%B4+482913"), "Код 482913");
    assert_eq!(coded("16", "041A043E0434002000340038"), "Код 48");
    assert_eq!(coded("16", "0034003800320039"), "4829");
    assert_eq!(coded("16", "06310645063206430020003400380032003900310033"), "رمزك 482913");
    assert_eq!(coded("8", "436f646520343832393133"), "Code 482913");
    assert_eq!(coded("8", "Code+482913"), "Code 482913");
    // A code is never taken for an encoding.
    for coding in ["7", "8", "16"] {
        assert_eq!(coded(coding, "48291356"), "48291356", "{coding}");
    }
}

#[test]
fn parts_say_where_they_belong_if_the_account_sends_their_header() {
    let unjoined = FIELDS.replace("status=0", "status=1");
    assert_eq!(inbound().body(&unjoined).sms().part, None);
    let place = Part { reference: "204".to_owned(), number: 1, total: 2 };
    assert_eq!(inbound().body(&format!("{unjoined}&udh=050003CC0201")).sms().part, Some(place));
    let corrupt = FIELDS.replace("status=0", "status=2");
    let sms = inbound().body(&format!("{corrupt}&udh=0500")).sms();
    assert_eq!((sms.part, sms.text.as_str()), (None, "Your code is 482913"));
}
