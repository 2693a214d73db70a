//! The providers' own SDKs as senders: Otpost verifies and reads what they send, and they accept what Otpost signs.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use domain::sms::{self, Event, Forged, Part, Provider, Recipient, Sms, Webhook};
use serde_json::{Value, json};

use crate::process::{Sdk, Sent};

const PROVIDERS: [&str; 6] = ["twilio", "vonage", "plivo", "telnyx", "sinch", "bird"];

/// Those whose npm SDK says the same of a signature as the provider does.
const OF_NPM: [&str; 5] = ["twilio", "plivo", "telnyx", "sinch", "bird"];

/// RFC 8032, 7.1, test 1, in base64.
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// The key that a provider signs with, and the one that its signature is checked with.
fn secrets(name: &str) -> (&'static str, &'static str) {
    match name {
        "telnyx" => (SEED, PUBLIC_KEY),
        "bird" => ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        _ => ("5f0c6a0e8b7d4f31a9c2e4d6b8f0a1c3", "5f0c6a0e8b7d4f31a9c2e4d6b8f0a1c3"),
    }
}

const SCRIPTS: [&str; 12] = [
    "Your code is 482913 & 100% yours: a=b + \"c\" <d>",
    "Ihr Code für Überweisung: 482913 – nicht weitergeben",
    "Ваш код 482913",
    "Ο κωδικός σας είναι 482913",
    "رمزك هو ٤٨٢٩١٣",
    "הקוד שלך הוא 482913",
    "आपका कोड ४८२९१३ है",
    "รหัสของคุณคือ ๔๘๒๙๑๓",
    "您的验证码是482913",
    "確認コードは482913です",
    "인증번호는 482913 입니다",
    "🔑 482913 👨‍👩‍👧\nsecond line\ttab",
];

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn url(name: &str) -> String {
    format!("https://otp.example.com/v1/sms/{name}")
}

fn provider(name: &str) -> &'static dyn Provider {
    sms::named(name).unwrap()
}

/// Every provider's ids have other forms; this one is Bird's, of 30 characters.
fn id(number: usize) -> String {
    format!("sms_{number:026}")
}

fn message(number: usize, text: &str) -> Sms {
    Sms {
        id: id(number),
        sender: "+12025550100".to_owned(),
        recipient: Recipient::Number("+447700900123".to_owned()),
        text: text.to_owned(),
        part: None,
        received_at: Some(now() - 5),
    }
}

/// A message as the SDKs take it.
fn told(sms: &Sms) -> Value {
    let part = sms.part.as_ref();
    let part =
        part.map(|part| json!({ "reference": part.reference, "number": part.number, "total": part.total }));
    json!({ "id": sms.id, "from": sms.sender, "to": sms.recipient.name(), "text": sms.text, "part": part,
        "received_at": sms.received_at, "now": now() })
}

impl Sent {
    fn webhook<T>(&self, name: &str, then: impl FnOnce(&Webhook<'_>) -> T) -> T {
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let webhook = Webhook {
            url: &url(name),
            headers: &headers,
            body: self.body.as_bytes(),
            path_key: None,
            now: now(),
        };
        then(&webhook)
    }

    fn verify(&self, name: &str) -> Result<(), Forged> {
        self.webhook(name, |webhook| provider(name).verify(webhook, secrets(name).1))
    }

    fn parse(&self, name: &str) -> Event {
        self.webhook(name, |webhook| provider(name).parse(webhook)).unwrap()
    }
}

#[test]
fn what_the_sdks_send_is_verified_and_read() {
    are_verified_and_read(&mut Sdk::shared(), &PROVIDERS);
}

#[test]
fn what_the_npm_sdks_send_is_verified_and_read() {
    let mut sdk = Sdk::npm();
    are_verified_and_read(&mut sdk, &OF_NPM);
    let signing: Vec<_> = OF_NPM.into_iter().filter(|name| !sdk.variants(name).is_empty()).collect();
    assert_eq!(signing, ["twilio", "sinch", "bird"]);
}

fn are_verified_and_read(sdk: &mut Sdk, providers: &[&str]) {
    let long = "Your one-time code is 482913. Never share it. ".repeat(30);
    for &name in providers {
        for variant in sdk.variants(name) {
            for (number, text) in SCRIPTS.into_iter().chain([long.as_str()]).enumerate() {
                let sms = message(number, text);
                let sent = sdk.sign(name, &variant, secrets(name).0, &url(name), told(&sms));
                assert_eq!(sent.verify(name), Ok(()), "{name} {variant}: {text}");
                let Event::Sms(read) = sent.parse(name) else { panic!("{name} {variant}: no message") };
                let received_at = if ["twilio", "plivo"].contains(&name) { None } else { sms.received_at };
                assert!(read == Sms { received_at, ..sms }, "{name} {variant}: {text}, {:?}", read.text);
            }
            let other = sdk.sign(name, &variant, other_secret(name), &url(name), told(&message(0, "482913")));
            assert_eq!(other.verify(name), Err(Forged::Mismatch), "{name} {variant}");
        }
    }
}

fn other_secret(name: &str) -> &'static str {
    match name {
        // RFC 8032, 7.1, test 2.
        "telnyx" => "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk26oz6U8+4Ps=",
        "bird" => "whsec_C2FtcGxlLWtleS1vZi1hbm90aGVyLW9uZQ==",
        _ => "another-secret-of-somebody",
    }
}

#[test]
fn what_comes_beside_texts_is_no_message() {
    let mut sdk = Sdk::shared();
    for name in PROVIDERS {
        let (variants, others) = (sdk.variants(name), sdk.others(name));
        for (kind, expected) in [("notice", Event::Ignored), ("without text", Event::WithoutText)] {
            let events = others[kind].as_array().unwrap();
            assert!(!events.is_empty(), "{name}: {kind}");
            for fields in events {
                let told = json!({ "fields": fields, "now": now() });
                let sent = sdk.sign(name, &variants[0], secrets(name).0, &url(name), told);
                assert_eq!(sent.verify(name), Ok(()), "{name}: {fields}");
                assert_eq!(sent.parse(name), expected, "{name}: {fields}");
            }
        }
    }
}

#[test]
fn parts_that_come_out_of_order_and_twice_are_one_message() {
    let mut sdk = Sdk::shared();
    let pieces = ["您的验证码是48", "2913，请勿", "泄露。"];
    for variant in sdk.variants("vonage") {
        let mut kept = BTreeMap::new();
        let mut repeats = 0;
        for number in [3, 1, 3, 2, 1, 2_u8] {
            let piece = usize::from(number);
            let part = Some(Part { reference: "171".to_owned(), number, total: 3 });
            let sms = Sms { part: part.clone(), ..message(piece, pieces[piece - 1]) };
            let sent = sdk.sign("vonage", &variant, secrets("vonage").0, &url("vonage"), told(&sms));
            assert_eq!(sent.verify("vonage"), Ok(()), "{variant}");
            let Event::Sms(read) = sent.parse("vonage") else { panic!("no message") };
            assert_eq!(read.part, part, "{variant}");
            let identity =
                sent.webhook("vonage", |webhook| provider("vonage").identity(webhook, &read, "alice"));
            repeats += usize::from(
                kept.insert(number, (identity.clone(), read.text)).is_some_and(|(id, _)| id == identity),
            );
        }
        let whole: String = kept.into_values().map(|(_, text)| text).collect();
        assert_eq!((whole.as_str(), repeats), (pieces.concat().as_str(), 3), "{variant}");
    }
}

#[test]
fn the_sdks_accept_what_we_sign() {
    accept_what_we_sign(&mut Sdk::shared(), &PROVIDERS);
}

#[test]
fn the_npm_sdks_accept_what_we_sign() {
    accept_what_we_sign(&mut Sdk::npm(), &OF_NPM);
}

fn accept_what_we_sign(sdk: &mut Sdk, providers: &[&str]) {
    for &name in providers {
        let (signing, verifying) = secrets(name);
        for (number, text) in SCRIPTS.into_iter().enumerate() {
            let signed = provider(name).sign(&message(number, text), signing, &url(name), now()).unwrap();
            let sent = Sent::of(signed);
            assert_eq!(sdk.check(name, verifying, &url(name), &sent), text, "{name}");
        }
    }
}
