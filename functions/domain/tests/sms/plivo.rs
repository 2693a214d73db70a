//! Plivo. The vector of V2 is that of its libraries' tests; that of V3 is computed as they do.

use domain::sms::{Event, Forged};

use crate::rig::{Sent, message, number};

const FIELDS: &str = "From=14155550182&To=14155550101&Text=Hello+%2B+1&Type=sms&MessageUUID=dc728652";

const V2: &str = "X-Plivo-Signature-V2";
const V2_MAIN: &str = "X-Plivo-Signature-Ma-V2";
const V2_NONCE: &str = "X-Plivo-Signature-V2-Nonce";
const V2_SIGNATURE: &str = "ehV3IKhLysWBxC1sy8INm0qGoQYdYsHwuoKjsX7FsXc=";

const V3: &str = "X-Plivo-Signature-V3";
const V3_MAIN: &str = "X-Plivo-Signature-Ma-V3";
const V3_NONCE: &str = "X-Plivo-Signature-V3-Nonce";
const V3_SIGNATURE: &str = "30ECfPsQ6Hn8aV+4J9EFVKZ7d36bR7/yQu39gCjiZGY=";

fn v2() -> Sent {
    Sent::form("plivo", FIELDS).to("https://answer.url").header(V2, V2_SIGNATURE).header(V2_NONCE, "12345")
}

fn v3() -> Sent {
    Sent::form("plivo", FIELDS).header(V3, V3_SIGNATURE).header(V3_NONCE, "12345")
}

#[test]
fn the_published_signature_of_v2_is_accepted() {
    assert_eq!(v2().verify("my_auth_token"), Ok(()));
    assert_eq!(v2().without(V2).header(V2_MAIN, V2_SIGNATURE).verify("my_auth_token"), Ok(()));
    assert_eq!(v2().verify("my_auth_tokens"), Err(Forged::Mismatch));
    assert_eq!(v2().to("https://answer.url/").verify("my_auth_token"), Err(Forged::Mismatch));
    assert_eq!(v2().header(V2_NONCE, "12346").verify("my_auth_token"), Err(Forged::Mismatch));
    for header in [V2, V2_NONCE] {
        assert_eq!(v2().without(header).verify("my_auth_token"), Err(Forged::Unsigned), "{header}");
    }
}

#[test]
fn v3_covers_every_field() {
    assert_eq!(v3().verify("my_auth_token"), Ok(()));
    assert_eq!(v3().without(V3).header(V3_MAIN, V3_SIGNATURE).verify("my_auth_token"), Ok(()));
    let forged = [
        v3().body(&FIELDS.replace("+1", "+2")),
        v3().body(&format!("{FIELDS}&New=1")),
        v3().body(&FIELDS.replace("&Type=sms", "")),
        v3().to("https://otp.example.com/v1/sms/plivo/"),
        v3().header(V3_NONCE, "12346"),
    ];
    for sent in forged {
        assert_eq!(sent.verify("my_auth_token"), Err(Forged::Mismatch), "{sent:?}");
    }
    for header in [V3, V3_NONCE] {
        assert_eq!(v3().without(header).verify("my_auth_token"), Err(Forged::Unsigned), "{header}");
    }
}

#[test]
fn the_header_may_list_several() {
    let listed = format!("{V2_SIGNATURE},{V3_SIGNATURE}, AAAA");
    assert_eq!(v3().header(V3, &listed).verify("my_auth_token"), Ok(()));
    assert_eq!(v3().header(V3, "AAAA,BBBB").verify("my_auth_token"), Err(Forged::Mismatch));
    assert_eq!(v3().header(V3, ",").verify("my_auth_token"), Err(Forged::Mismatch));
}

#[test]
fn v2_is_no_way_around_v3() {
    let both = v2().header(V3, "AAAA").header(V3_NONCE, "12345");
    assert_eq!(both.verify("my_auth_token"), Err(Forged::Mismatch));
}

#[test]
fn a_signature_of_v3_is_none_of_v2() {
    let signed = Sent::signed("plivo", &message("482913"), "my_auth_token");
    let signature = signed.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(V3)).unwrap().1.clone();
    let form = String::from_utf8(signed.body.clone()).unwrap();
    let mut pairs: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    pairs.sort();
    let fields: String = pairs.into_iter().flat_map(|(name, value)| [name, value]).collect();
    let nonce =
        signed.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(V3_NONCE)).unwrap().1.clone();
    let turned = signed.without(V3).without(V3_NONCE).header(V2, &signature);
    let turned = turned.header(V2_NONCE, &format!("?{fields}.{nonce}"));
    assert_eq!(turned.body("Text=other").verify("my_auth_token"), Err(Forged::Mismatch));
}

#[test]
fn an_id_takes_in_no_field_after_it() {
    let uuid = "dc728652-0f2b-4d57-9e1c-000000000000";
    let body = FIELDS.replace("dc728652", uuid);
    assert_eq!(v3().body(&body).sms().id, uuid);
    assert!(v3().body(&body.replace(uuid, &format!("{uuid}Typesms"))).parse().is_err());
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("Hello + 1");
    expected.id = "dc728652".to_owned();
    expected.sender = "+14155550182".to_owned();
    expected.recipient = number("+14155550101");
    assert_eq!(v3().sms(), expected);
    assert_eq!(v3().body(&format!("{FIELDS}&TotalRate=0&Units=1&New=")).sms(), expected);
    v3().may_lack_its_sender("From");
    v3().needs(&["To", "Text", "MessageUUID"]);
}

#[test]
fn a_picture_has_no_text() {
    let picture = "From=14155550182&To=14155550101&Type=mms&MediaCount=1&Media0=https%3A%2F%2Fmedia.example.com%2F1\
        &MessageUUID=dc728652";
    for body in [picture.to_owned(), format!("{picture}&Text="), picture.replace("Type=mms&", "")] {
        assert_eq!(v3().body(&body).parse(), Ok(Event::WithoutText), "{body}");
    }
    assert_eq!(v3().body(&format!("{picture}&Text=482913")).sms().text, "482913");
}

#[test]
fn receipts_are_acknowledged() {
    let receipt = "From=14155550182&To=14155550101&Status=delivered&MessageUUID=dc728652";
    assert_eq!(v3().body(receipt).parse(), Ok(Event::Ignored));
}
