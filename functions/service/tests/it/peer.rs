//! A service on loopback: it keeps the requests and answers as a test says.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::SdkConfig;
use aws_types::region::Region;

/// A request, its header names in lower case.
#[derive(Clone, Debug)]
pub struct Request {
    pub line: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// An answer to a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A status, headers and a body.
    Of(u16, &'static [(&'static str, &'static str)], &'static str),
    /// The same, with the clock of the service so many seconds ahead of ours.
    At(i64, u16, &'static str),
    /// Nothing: the connection is closed.
    Closed,
}

/// A service.
pub struct Peer {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Peer {
    /// Answers one request after the other; the last answer stands for all that follow.
    pub fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::<Request>::new()));
        let kept = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = read(&mut stream) else { continue };
                let number = {
                    let mut kept = kept.lock().unwrap();
                    kept.push(request);
                    kept.len() - 1
                };
                answer(&mut stream, answers.get(number).or(answers.last()).unwrap());
            }
        });
        Self { address, requests }
    }

    /// The requests since the last time.
    pub fn take(&self) -> Vec<Request> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }

    /// The configuration of its clients.
    pub fn config(&self) -> SdkConfig {
        self.builder().endpoint_url(&self.address).build()
    }

    /// The same, without its address.
    pub fn builder(&self) -> aws_types::sdk_config::Builder {
        let retries = aws_smithy_types::retry::RetryConfig::standard()
            .with_max_attempts(3)
            .with_initial_backoff(std::time::Duration::from_millis(1));
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::from_static("eu-central-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::from_keys(
                "AKIDEXAMPLE",
                "secret-access-key",
                None,
            )))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(retries)
    }

    pub fn address(&self) -> &str {
        &self.address
    }
}

fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let head = loop {
        let mut part = [0; 4_096];
        let length = stream.read(&mut part).ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&part[..length]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).unwrap();
    let mut lines = text.split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let headers: BTreeMap<_, _> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = bytes[head + 4..].to_vec();
    while body.len() < length {
        let mut part = vec![0; length - body.len()];
        let read = stream.read(&mut part).unwrap();
        body.extend_from_slice(&part[..read]);
    }
    Some(Request { line, headers, body: String::from_utf8(body).unwrap() })
}

fn answer(stream: &mut TcpStream, answer: &Answer) {
    let (status, headers, body) = match answer {
        Answer::Of(status, headers, body) => {
            let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
            (status, headers.collect::<String>(), body)
        }
        Answer::At(ahead, status, body) => {
            let at = aws_smithy_types::DateTime::from(std::time::SystemTime::now()).secs() + ahead;
            let date = aws_smithy_types::DateTime::from_secs(at);
            let date = date.fmt(aws_smithy_types::date_time::Format::HttpDate).unwrap();
            (status, format!("date: {date}\r\n"), body)
        }
        Answer::Closed => return,
    };
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
}
