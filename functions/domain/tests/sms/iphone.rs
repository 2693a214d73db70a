//! An automation of Shortcuts on an iPhone.

use domain::limits::{REPEAT_WITHOUT_ID_SECONDS, REPEATS_KEPT_SECONDS};
use domain::sms::{Event, Forged, Recipient};

use crate::rig::Sent;

const BODY: &str = r#"{"sender":"+1 (202) 555-0100","text":"Your code is 482913"}"#;
const AUTHORIZATION: &str = "Authorization";

fn inbound() -> Sent {
    Sent::json("iphone", BODY).ending("alice").header(AUTHORIZATION, "Bearer a-key-of-16-characters")
}

#[test]
fn the_key_is_in_a_header() {
    assert_eq!(inbound().verify("a-key-of-16-characters"), Ok(()));
    // A blank at the end is easily pasted.
    assert_eq!(
        inbound().header(AUTHORIZATION, "Bearer  a-key-of-16-characters ").verify("a-key-of-16-characters"),
        Ok(())
    );
    for other in ["a-key-of-16-character", "A-key-of-16-characters", "", "Bearer"] {
        assert_eq!(inbound().verify(other), Err(Forged::Mismatch), "{other}");
    }
    for given in ["", "a-key-of-16-characters", "Basic a-key-of-16-characters", "Bearer"] {
        let refused = inbound().header(AUTHORIZATION, given).verify("a-key-of-16-characters");
        assert_eq!(refused, Err(Forged::Unsigned), "{given:?}");
    }
    assert_eq!(inbound().without(AUTHORIZATION).verify("a-key-of-16-characters"), Err(Forged::Unsigned));
}

#[test]
fn sender_and_text_are_read_and_the_url_says_whose_it_is() {
    let sms = inbound().sms();
    assert_eq!((sms.sender.as_str(), sms.text.as_str()), ("+12025550100", "Your code is 482913"));
    assert_eq!(sms.recipient, Recipient::Person("alice".to_owned()));
    assert_eq!((sms.id.as_str(), sms.received_at), ("", None));
    inbound().may_lack_its_sender("sender");
    inbound().needs(&["text"]);
    let mut nobody = inbound();
    nobody.path_key = None;
    assert_eq!(nobody.parse().unwrap_err().field, "to");
    // The name of a contact.
    assert_eq!(inbound().body(&BODY.replace("+1 (202) 555-0100", "My bank")).sms().sender, "My bank");
}

#[test]
fn a_picture_has_no_text() {
    for text in ["", " ", "\\n"] {
        assert_eq!(
            inbound().body(&BODY.replace("Your code is 482913", text)).parse(),
            Ok(Event::WithoutText)
        );
    }
}

#[test]
fn the_same_words_are_the_same_message_for_a_few_minutes() {
    let identity = inbound().identity("alice");
    assert_eq!(inbound().at(0).identity("alice"), identity);
    assert_ne!(inbound().body(&BODY.replace("482913", "482914")).identity("alice"), identity);
    assert_ne!(inbound().body(&BODY.replace("555-0100", "555-0101")).identity("alice"), identity);
    assert_ne!(inbound().identity("bob"), identity);
    let remembered = inbound().provider.remembered_seconds();
    assert_eq!(remembered, REPEAT_WITHOUT_ID_SECONDS);
    assert!(remembered < REPEATS_KEPT_SECONDS);
}
