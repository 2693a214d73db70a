//! AWS End User Messaging. The message is the one of its documentation.

use domain::sms::Forged;

use crate::rig::{Sent, message, number, provider};

const MESSAGE: &str = r#"{"originationNumber":"+14255550182","destinationNumber":"+12125550101",
    "messageKeyword":"JOIN","messageBody":"EXAMPLE","inboundMessageId":"cae173d2-66b9-564c-8309-21f858e9fb84",
    "previousPublishedMessageId":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}"#;

#[test]
fn a_message_of_the_topic_is_read_by_name() {
    let sent = Sent::json("aws", MESSAGE);
    let mut expected = message("EXAMPLE");
    expected.id = "cae173d2-66b9-564c-8309-21f858e9fb84".to_owned();
    expected.sender = "+14255550182".to_owned();
    expected.recipient = number("+12125550101");
    assert_eq!(sent.sms(), expected);
    sent.may_lack_its_sender("originationNumber");
    sent.needs(&["destinationNumber", "messageBody", "inboundMessageId"]);
}

#[test]
fn nothing_by_http_is_from_the_topic() {
    assert_eq!(Sent::json("aws", MESSAGE).verify("secret"), Err(Forged::Unsigned));
    assert_eq!(Sent::json("aws", MESSAGE).ending("secret").verify("secret"), Err(Forged::Unsigned));
}

#[test]
fn what_is_published_reads_back() {
    let signed = provider("aws").sign(&message("482913 + ١"), "", "https://otp.example.com", 0).unwrap();
    let body = String::from_utf8(signed.body).unwrap();
    assert_eq!(Sent::json("aws", &body).sms(), message("482913 + ١"));
}
