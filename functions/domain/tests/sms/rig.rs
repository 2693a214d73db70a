//! A request on its way to a webhook, to be changed before it arrives.

use domain::Invalid;
use domain::sms::{self, Event, Forged, Provider, Recipient, Signed, Sms, Webhook};
use serde_json::Value;

pub const NOW: u64 = 1_795_000_000;
pub const NUMBER: &str = "+447700900123";

#[derive(Clone, Debug)]
pub struct Sent {
    pub provider: &'static dyn Provider,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub path_key: Option<String>,
    pub now: u64,
}

/// The URL that the provider `name` sends to.
pub fn url(name: &str) -> String {
    format!("https://otp.example.com/v1/sms/{name}")
}

pub fn provider(name: &str) -> &'static dyn Provider {
    sms::named(name).unwrap()
}

pub fn number(text: &str) -> Recipient {
    Recipient::Number(text.to_owned())
}

pub fn message(text: &str) -> Sms {
    Sms {
        id: "7f3c".to_owned(),
        sender: "+12025550100".to_owned(),
        recipient: number(NUMBER),
        text: text.to_owned(),
        part: None,
        received_at: None,
    }
}

/// Those that always tell when the network took a message; two others do where the message has that time.
pub const TIMED: [&str; 5] = ["vonage", "bird", "telnyx", "sinch", "httpsms"];

/// Those whose messages have no id.
pub const WITHOUT_ID: [&str; 2] = ["smsforwarder", "iphone"];

/// `sms` as it reads at its arrival: a provider of [`TIMED`] says that the network took it when it was sent.
pub fn as_read(name: &str, sms: Sms) -> Sms {
    let received_at = sms.received_at.or_else(|| TIMED.contains(&name).then_some(NOW));
    let id = if WITHOUT_ID.contains(&name) { String::new() } else { sms.id };
    Sms { id, received_at, ..sms }
}

impl Sent {
    pub fn form(name: &str, body: &str) -> Self {
        Self::new(name, "application/x-www-form-urlencoded; charset=UTF-8", body)
    }

    pub fn json(name: &str, body: &str) -> Self {
        Self::new(name, "application/json", body)
    }

    fn new(name: &str, content_type: &str, body: &str) -> Self {
        Self {
            provider: provider(name),
            url: url(name),
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.as_bytes().to_vec(),
            path_key: None,
            now: NOW,
        }
    }

    /// The request that the provider would send.
    pub fn signed(name: &str, sms: &Sms, secret: &str) -> Self {
        let provider = provider(name);
        let Signed { url: to, headers, body } = provider.sign(sms, secret, &url(name), NOW).unwrap();
        let path_key = to.strip_prefix(&url(name)).and_then(|end| end.strip_prefix('/')).map(str::to_owned);
        let headers = headers.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
        Self { provider, url: to, headers, body, path_key, now: NOW }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
        self
    }

    pub fn at(mut self, now: u64) -> Self {
        self.now = now;
        self
    }

    pub fn to(mut self, url: &str) -> Self {
        self.url = url.to_owned();
        self
    }

    pub fn ending(mut self, key: &str) -> Self {
        self.path_key = Some(key.to_owned());
        self
    }

    pub fn body(mut self, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self
    }

    fn webhook<T>(&self, then: impl FnOnce(&Webhook<'_>) -> T) -> T {
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        then(&Webhook {
            url: &self.url,
            headers: &headers,
            body: &self.body,
            path_key: self.path_key.as_deref(),
            now: self.now,
        })
    }

    pub fn verify(&self, secret: &str) -> Result<(), Forged> {
        self.webhook(|webhook| self.provider.verify(webhook, secret))
    }

    pub fn parse(&self) -> Result<Event, Invalid> {
        self.webhook(|webhook| self.provider.parse(webhook))
    }

    pub fn sms(&self) -> Sms {
        match self.parse().unwrap() {
            Event::Sms(sms) => sms,
            other => panic!("it was {other:?}"),
        }
    }

    /// Each of the fields is named when it is missing. A JSON field is a JSON pointer.
    pub fn needs(&self, fields: &[&str]) {
        for field in fields {
            let refused = self.lacking(field).parse().unwrap_err();
            assert_eq!(refused.field, *field);
        }
    }

    /// The message arrives without the field that names its sender, as a message of nobody.
    pub fn may_lack_its_sender(&self, field: &str) {
        let whole = self.sms();
        assert!(!whole.sender.is_empty());
        assert!(self.lacking(field).sms() == Sms { sender: String::new(), ..whole });
    }

    /// The same without a field.
    fn lacking(&self, field: &str) -> Self {
        let body = match serde_json::from_slice::<Value>(&self.body) {
            Ok(mut json) => {
                let (parent, name) = field.rsplit_once('/').unwrap_or(("", field));
                let parent = if parent.is_empty() { String::new() } else { format!("/{parent}") };
                json.pointer_mut(&parent).and_then(Value::as_object_mut).unwrap().remove(name).unwrap();
                json.to_string()
            }
            Err(_) => without_pair(&self.body, field),
        };
        self.clone().body(&body)
    }

    /// The identity by which another delivery is a repeat of this one.
    pub fn identity(&self, person: &str) -> String {
        let sms = self.sms();
        self.webhook(|webhook| self.provider.identity(webhook, &sms, person))
    }
}

fn without_pair(body: &[u8], field: &str) -> String {
    let text = std::str::from_utf8(body).unwrap();
    let kept: Vec<_> = text.split('&').filter(|pair| !pair.starts_with(&format!("{field}="))).collect();
    assert_ne!(kept.join("&"), text, "`{field}` isn't in the body");
    kept.join("&")
}
