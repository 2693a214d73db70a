//! Properties of every provider.

use domain::limits::REPEATS_KEPT_SECONDS;
use domain::sms::{self, Forged, Key, Part, Recipient, Sms};
use proptest::prelude::*;

use crate::rig::{NOW, NUMBER, Sent, TIMED, WITHOUT_ID, as_read, message, number, provider};

/// RFC 8032, 7.1, test 1, in base64.
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
/// Test 2.
const OTHER_SEED: &str = "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk26oz6U8+4Ps=";

/// The secrets that sign and verify, and another that signs.
fn secrets(name: &str) -> [&'static str; 3] {
    match name {
        "telnyx" => [SEED, PUBLIC_KEY, OTHER_SEED],
        "sinch" => ["ada:secret", "ada:secret", "eve:secret"],
        _ => ["secret", "secret", "another"],
    }
}

/// Those that come by HTTP.
fn by_http() -> impl Iterator<Item = &'static str> {
    sms::ALL.iter().filter(|provider| provider.key() != Key::Events).map(|provider| provider.name())
}

/// Those whose signature covers what the message says.
fn over_the_body() -> impl Iterator<Item = &'static str> {
    by_http().filter(|name| !["aql", "sinch", "smsforwarder", "httpsms", "iphone"].contains(name))
}

const SCRIPTS: [&str; 20] = [
    "Your code is 482913",
    "1 + 1 = 2 & 100% of it; a=b, \"c\" <d> #e ?f",
    "Ihr Code für Überweisung: 482913 – nicht weitergeben",
    "Ваш код 482913",
    "Ο κωδικός σας είναι 482913",
    "رمزك هو ٤٨٢٩١٣",
    "کد شما ۴۸۲۹۱۳ است",
    "הקוד שלך הוא 482913",
    "आपका कोड ४८२९१३ है",
    "আপনার কোড ৪৮২৯১৩",
    "รหัสของคุณคือ ๔๘๒๙๑๓",
    "သင့်ကုဒ် ၄၈၂၉၁၃",
    "您的验证码是482913",
    "您的驗證碼是482913",
    "確認コードは482913です",
    "인증번호는 482913 입니다",
    "Mã của bạn là 482913",
    "🔑 482913 👨‍👩‍👧",
    "two\nlines\tand\r\nmore\n@example.com #482913",
    " spaces around ",
];

#[test]
fn each_has_a_name_of_its_own() {
    let mut names: Vec<_> = sms::ALL.iter().map(|provider| provider.name()).collect();
    assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase())));
    assert!(names.iter().all(|name| provider(name).name() == *name));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), sms::ALL.len());
    assert!(sms::named("fax").is_none());
}

#[test]
fn a_key_in_the_url_is_where_the_provider_looks_for_it() {
    for name in by_http() {
        let [signing, _, _] = secrets(name);
        let end = Sent::signed(name, &message("482913"), signing).path_key;
        assert_eq!(end.is_some(), provider(name).key() == Key::InUrl, "{name}");
    }
}

#[test]
fn a_person_in_the_url_decides_whatever_number_is_named() {
    for name in by_http().filter(|name| provider(name).key() != Key::InUrl) {
        for named in [NUMBER, "07700900123", "2025550123", "???????", "Unknown", "", " "] {
            let mut sms = message("482913");
            sms.recipient = number(named);
            let sent = Sent::signed(name, &sms, secrets(name)[0]).ending("alice");
            assert_eq!(sent.sms().recipient, Recipient::Person("alice".to_owned()), "{name}: {named:?}");
        }
    }
}

#[test]
fn a_person_is_where_the_url_ends() {
    for name in by_http().filter(|name| provider(name).key() != Key::InUrl) {
        let [signing, verifying, _] = secrets(name);
        let mut sms = message("482913");
        sms.recipient = Recipient::Person("alice".to_owned());
        let sent = Sent::signed(name, &sms, signing);
        assert_eq!((sent.path_key.as_deref(), sent.verify(verifying)), (Some("alice"), Ok(())), "{name}");
        assert!(sent.sms() == as_read(name, sms), "{name}");
    }
}

#[test]
fn a_message_has_the_time_at_which_the_network_took_it() {
    for name in by_http() {
        let taken =
            |at| Sent::signed(name, &Sms { received_at: at, ..message("482913") }, secrets(name)[0]).sms();
        let tells = TIMED.contains(&name) || ["android", "generic"].contains(&name);
        for at in [NOW - 10_800, NOW, NOW + 60] {
            assert_eq!(taken(Some(at)).received_at, tells.then_some(at), "{name}");
        }
        assert_eq!(taken(None).received_at, TIMED.contains(&name).then_some(NOW), "{name}");
    }
}

#[test]
fn a_repeat_has_the_identity_of_the_first() {
    for name in by_http() {
        let identity = |id: &str| {
            // Of some providers nothing but the text is known.
            let mut sms = message(if WITHOUT_ID.contains(&name) { id } else { "482913" });
            sms.id = id.to_owned();
            Sent::signed(name, &sms, secrets(name)[0]).identity("alice")
        };
        assert_eq!(identity("1"), identity("1"), "{name}");
        assert_ne!(identity("1"), identity("2"), "{name}");
    }
}

#[test]
fn every_script_survives() {
    for name in by_http() {
        let [signing, verifying, _] = secrets(name);
        for text in SCRIPTS {
            let sent = Sent::signed(name, &message(text), signing);
            assert_eq!(sent.verify(verifying), Ok(()), "{name}: {text}");
            assert_eq!(sent.sms(), as_read(name, message(text)), "{name}");
        }
    }
}

#[test]
fn another_secret_is_refused() {
    for name in by_http() {
        let [signing, verifying, other] = secrets(name);
        let sms = message("482913");
        assert_eq!(Sent::signed(name, &sms, other).verify(verifying), Err(Forged::Mismatch), "{name}");
        for none in ["", " \n"] {
            assert_eq!(Sent::signed(name, &sms, signing).verify(none), Err(Forged::Mismatch), "{name}");
            assert!(provider(name).sign(&sms, none, "https://otp.example.com", 0).is_err(), "{name}");
        }
    }
}

#[test]
fn one_of_two_secrets_is_enough_while_it_is_replaced() {
    for name in by_http() {
        let [signing, verifying, _] = secrets(name);
        let sent = Sent::signed(name, &message("482913"), signing);
        for both in [format!("{verifying} new:one"), format!("new:one\n{verifying}\n")] {
            assert_eq!(sent.verify(&both), Ok(()), "{name}");
        }
        assert_eq!(sent.verify("new:one newer:one"), Err(Forged::Mismatch), "{name}");
    }
}

#[test]
fn a_body_under_the_signature_of_another_is_refused() {
    for name in over_the_body() {
        let [signing, verifying, _] = secrets(name);
        let text = |text: &str| Sent::signed(name, &message(text), signing);
        let mut swapped = text("Your code is 482913");
        swapped.body = String::from_utf8(swapped.body).unwrap().replace("482913", "482914").into_bytes();
        assert_eq!(swapped.verify(verifying), Err(Forged::Mismatch), "{name}");
    }
}

#[test]
fn what_is_not_signed_is_refused() {
    for name in by_http() {
        let [signing, verifying, _] = secrets(name);
        let mut bare = Sent::signed(name, &message("482913"), signing);
        bare.headers.retain(|(header, _)| header == "content-type");
        bare.path_key = None;
        let signature = bare.body.windows(4).position(|window| window == b"&sig");
        bare.body.truncate(signature.unwrap_or(bare.body.len()));
        assert_eq!(bare.verify(verifying), Err(Forged::Unsigned), "{name}");
    }
}

#[test]
fn garbled_signatures_are_refused_without_a_panic() {
    for name in by_http() {
        let [signing, verifying, _] = secrets(name);
        for garbage in ["", " ", "é", "=", "====", "00", "Basic", "Basic é", "-1", "99999999999999999999"] {
            let sent = Sent::signed(name, &message("482913"), signing);
            // Plivo's weaker signature doesn't count beside the stronger one.
            let given = sent.headers.iter().map(|(header, _)| header.clone());
            let unsigned = ["content-type", "x-event-type"];
            for header in
                given.filter(|header| !unsigned.contains(&header.as_str()) && !header.contains("-v2"))
            {
                assert!(sent.clone().header(&header, garbage).verify(verifying).is_err(), "{name}: {header}");
            }
        }
    }
}

#[test]
fn what_is_shown_has_no_text_and_no_number() {
    let shown = format!("{:?}", message("482913"));
    assert!(!shown.contains("482913") && !shown.contains("7700900123") && !shown.contains("2025550100"));
}

#[test]
fn three_send_parts_one_by_one() {
    let mut parts = message("482913");
    parts.part = Some(Part { reference: "7".to_owned(), number: 1, total: 2 });
    for name in by_http() {
        let read = Sent::signed(name, &parts, secrets(name)[0]).sms();
        assert_eq!(read.part.is_some(), provider(name).sends_parts(), "{name}");
    }
    assert_eq!(by_http().filter(|name| provider(name).sends_parts()).count(), 3);
}

/// For how long a provider goes on trying what it could not deliver, in seconds, of those whose documentation
/// names hours or more.
const TRIED_FOR: [(&str, u64); 5] = [
    ("vonage", 24 * 60 * 60),
    ("sinch", (22 * 60 + 45) * 60),
    ("bird", 8 * 60 * 60),
    // About two days: each wait is twice the one before, until the app gives up.
    ("android", 2 * 24 * 60 * 60),
    // Not End User Messaging but its topic: SNS tries a function 100,015 times, over 23 days.
    ("aws", 23 * 24 * 60 * 60),
];

#[test]
fn only_those_hear_of_what_cannot_be_read_whom_400_does_not_make_repeat_it() {
    let told: Vec<_> =
        sms::ALL.iter().filter(|provider| provider.is_told()).map(|provider| provider.name()).collect();
    assert_eq!(
        told,
        ["aql", "twilio", "sinch", "smsforwarder", "httpsms", "iphone", "generic"],
        "docs/providers.md says who repeats after what"
    );
}

#[test]
fn an_id_is_remembered_for_longer_than_anybody_tries() {
    for (name, seconds) in TRIED_FOR {
        let remembered = sms::named(name).map(sms::Provider::remembered_seconds);
        // A day more, for whatever lies in between.
        assert!(remembered.is_some_and(|kept| kept > seconds + 24 * 60 * 60), "{name}");
    }
}

#[test]
fn what_is_signed_once_is_remembered_for_longer_than_it_is_valid() {
    for name in by_http() {
        let [signing, verifying, _] = secrets(name);
        let signed = Sent::signed(name, &message("482913"), signing);
        let captured = signed.clone().at(signed.now + REPEATS_KEPT_SECONDS);
        // Without a time in it a captured request is good for ever; its id is all that stops it.
        let timeless = ["aql", "twilio", "plivo", "sinch", "iphone"].contains(&name);
        let expected = if timeless { Ok(()) } else { Err(Forged::Stale) };
        assert_eq!(captured.verify(verifying), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn what_is_signed_is_verified_and_reads_back(
        text in any::<String>(),
        id in "[!-~]{1,34}",
        sender in "\\+[1-9][0-9]{8,14}|[A-Za-z][A-Za-z0-9 ]{0,8}[A-Za-z]|[1-9][0-9]{2,5}",
        to in "\\+[1-9][0-9]{6,14}",
    ) {
        // An iPhone's message of blanks is a picture.
        for name in by_http().filter(|name| *name != "iphone" || !text.trim().is_empty()) {
            let [signing, verifying, _] = secrets(name);
            let mut sms = message(&text);
            (sms.id, sms.sender, sms.recipient) = (id.clone(), sender.clone(), number(&to));
            let sent = Sent::signed(name, &sms, signing);
            prop_assert_eq!(sent.verify(verifying), Ok(()), "{}", name);
            prop_assert!(sent.sms() == as_read(name, sms), "{}: {:?} was {:?}", name, sent.sms().text, text);
        }
    }

    #[test]
    fn parts_read_back(text in any::<String>(), reference in any::<u16>(), total in 2u8.., number in any::<u8>()) {
        let number = number % total + 1;
        for name in by_http().filter(|name| provider(name).sends_parts()) {
            let mut sms = message(&text);
            sms.part = Some(Part { reference: reference.to_string(), number, total });
            let sent = Sent::signed(name, &sms, "secret");
            prop_assert_eq!(sent.verify("secret"), Ok(()));
            prop_assert!(sent.sms() == as_read(name, sms), "{}", name);
        }
    }

    #[test]
    fn whatever_comes_is_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..200), json in any::<bool>()) {
        for name in sms::ALL.iter().map(|provider| provider.name()) {
            let mut sent = if json { Sent::json(name, "") } else { Sent::form(name, "") };
            sent.body.clone_from(&body);
            let _ = sent.parse();
            prop_assert!(sent.verify("secret").is_err());
        }
    }
}
