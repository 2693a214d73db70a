//! Twilio. The vectors are those of its documentation and of its libraries' tests.

use domain::sms::{Event, Forged};

use crate::rig::{NUMBER, Sent, message, number};

const DOCUMENTED: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
const FIELDS: &str = "Digits=1234&To=%2B18005551212&From=%2B14158675309\
    &Caller=%2B14158675309&CallSid=CA1234567890ABCDE";

const SIGNATURE: &str = "X-Twilio-Signature";
const SETTINGS: &str = "X-Twilio-Webhooks-Signature-Settings";

fn documented() -> Sent {
    Sent::form("twilio", FIELDS).to(DOCUMENTED).header(SIGNATURE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
}

fn inbound() -> Sent {
    Sent::form(
        "twilio",
        "ToCountry=GB&SmsMessageSid=SM1&MessageSid=SM1&AccountSid=AC1&From=%2B12025550100&To=%2B447700900123\
         &Body=Your+code+is+482913+%2B+more&NumSegments=2&NumMedia=0&ApiVersion=2010-04-01",
    )
}

#[test]
fn the_documented_signature_is_accepted() {
    assert_eq!(documented().verify("12345"), Ok(()));
}

#[test]
fn whatever_is_signed_must_be_as_it_was() {
    let forged = [
        documented().to("https://mycompany.com/myapp.php?foo=1&bar=3"),
        documented().to("http://mycompany.com/myapp.php?foo=1&bar=2"),
        documented().body(&FIELDS.replace("1234&", "1235&")),
        documented().body(&format!("{FIELDS}&New=1")),
        documented().body(&FIELDS.replace("Caller", "caller")),
        documented().header(SIGNATURE, "RSOYDt4T1cUTdK1PDd93/VVr8B9="),
    ];
    for sent in forged {
        assert!(matches!(sent.verify("12345"), Err(Forged::Mismatch | Forged::Unsigned)), "{sent:?}");
    }
    assert_eq!(documented().verify("12346"), Err(Forged::Mismatch));
    assert_eq!(documented().without(SIGNATURE).verify("12345"), Err(Forged::Unsigned));
}

#[test]
fn a_repeated_value_counts_once_and_values_are_sorted() {
    let sent = Sent::form("twilio", "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234");
    let sent = sent.to(DOCUMENTED).header(SIGNATURE, "IK+Dwps556ElfBT0I3Rgjkr1wJU=");
    assert_eq!(sent.verify("12345"), Ok(()));
}

#[test]
fn json_is_signed_by_its_hash() {
    let body = r#"{"property": "value", "boolean": true}"#;
    let sent = Sent::json("twilio", body).to("https://mycompany.com/myapp.php");
    let sent = sent.header(SIGNATURE, "y77kIzt2vzLz71DgmJGsen2scGs=");
    assert_eq!(sent.verify("12345"), Ok(()));
    assert_eq!(sent.clone().body(&body.replace("true", "false")).verify("12345"), Err(Forged::Mismatch));
    assert_eq!(sent.header("Content-Type", "text/plain").verify("12345"), Err(Forged::Mismatch));
}

#[test]
fn a_shared_key_signs_by_the_algorithm_that_a_header_names() {
    // Computed by Twilio's Python library, 9.13.0.
    let form = documented().header(SIGNATURE, "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=");
    let body = r#"{"property": "value", "boolean": true}"#;
    let json = Sent::json("twilio", body).to("https://mycompany.com/myapp.php");
    let json = json.header(SIGNATURE, "48VQclCUJfoetboXjUYkQ1KCqs//CfcEJ9vLWWMfJpg=");
    for sent in [form, json] {
        for settings in ["key=webhooks_sharedkey_1,algorithm=HMAC_SHA256", "algorithm=hmac_sha256 , key=1"] {
            assert_eq!(sent.clone().header(SETTINGS, settings).verify("12345"), Ok(()), "{settings}");
            assert_eq!(sent.clone().header(SETTINGS, settings).verify("12346"), Err(Forged::Mismatch));
        }
        for other in ["key=1,algorithm=HMAC_SHA1", "key=1", "", "key=1,algorithm=HMAC_MD5"] {
            assert_eq!(
                sent.clone().header(SETTINGS, other).verify("12345"),
                Err(Forged::Mismatch),
                "{other}"
            );
        }
        assert_eq!(sent.verify("12345"), Err(Forged::Mismatch), "an auth token signs otherwise");
    }
    for settings in ["key=1,algorithm=HMAC_SHA1", "key=1", "key=1,algorithm=", ""] {
        assert_eq!(documented().header(SETTINGS, settings).verify("12345"), Ok(()), "{settings}");
    }
    assert_eq!(documented().header(SETTINGS, "algorithm=NONE").verify("12345"), Err(Forged::Mismatch));
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("Your code is 482913 + more");
    expected.id = "SM1".to_owned();
    assert_eq!(inbound().sms(), expected);
    let json = r#"{"MessageSid":"SM1","From":"+12025550100","To":"+447700900123",
        "Body":"Your code is 482913 + more","New":[]}"#;
    assert_eq!(Sent::json("twilio", json).sms(), expected);
    inbound().needs(&["MessageSid", "From", "To", "Body"]);
    inbound().ending("alice").needs(&["MessageSid", "From", "To", "Body"]);
}

#[test]
fn an_id_takes_in_no_field_after_it() {
    let sid = format!("SM{}", "0123456789abcdef".repeat(2));
    let body = |id: &str| format!("MessageSid={id}&From=%2B12025550100&To=%2B447700900123&Body=482913");
    assert_eq!(inbound().body(&body(&sid)).sms().id, sid);
    assert!(inbound().body(&body(&format!("{sid}NumMedia0"))).parse().is_err());
    let unnamed = format!("{}&=text", body(&sid));
    assert!(inbound().body(&unnamed).parse().is_err(), "a field without a name");
}

#[test]
fn a_long_message_comes_whole() {
    let text = "Your code is 482913. ".repeat(9);
    let body = String::from_utf8(inbound().body).unwrap();
    assert!(body.contains("&NumSegments=2&"));
    let sms = inbound().body(&body.replace("Your+code+is+482913+%2B+more", &text.replace(' ', "+"))).sms();
    assert_eq!((sms.text, sms.part), (text, None));
    assert!(!inbound().provider.sends_parts());
}

#[test]
fn a_plus_sign_that_became_a_space_is_repaired() {
    let sent = inbound().body("MessageSid=SM1&From=+12025550100&To=+447700900123&Body=");
    assert_eq!(sent.sms().sender, "+12025550100");
    assert_eq!(sent.sms().recipient, number(NUMBER));
    assert_eq!(sent.sms().text, "");
}

#[test]
fn receipts_are_acknowledged() {
    for state in ["sent", "delivered", "undelivered", "failed"] {
        let receipt = format!(
            "SmsSid=SM1&SmsStatus={state}&MessageStatus={state}&To=%2B12025550100&MessageSid=SM1\
             &AccountSid=AC1&From=%2B447700900123&ApiVersion=2010-04-01"
        );
        assert_eq!(inbound().body(&receipt).parse(), Ok(Event::Ignored), "{state}");
    }
    let message = String::from_utf8(inbound().body).unwrap() + "&MessageStatus=received&SmsStatus=received";
    assert_eq!(inbound().body(&message).sms(), inbound().sms());
}

#[test]
fn a_picture_has_no_text() {
    let message = String::from_utf8(inbound().body).unwrap();
    let picture = message.replace("NumMedia=0", "NumMedia=1&MediaUrl0=https%3A%2F%2Fmedia.example.com%2F1");
    assert_eq!(inbound().body(&picture).sms(), inbound().sms());
    let bare = picture.replace("&Body=Your+code+is+482913+%2B+more", "&Body=");
    assert_eq!(inbound().body(&bare).parse(), Ok(Event::WithoutText));
}

#[test]
fn an_empty_answer_says_nothing_back() {
    let reply = inbound().provider.reply();
    assert_eq!((reply.status, reply.content_type, reply.body), (200, "text/xml", "<Response/>"));
}
