//! The processes that have the SDKs, one of Python and one of Node for all tests, because importing them takes seconds.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use domain::sms::Signed;
use serde_json::{Value, json};

static PROCESS: LazyLock<Mutex<Sdk>> = LazyLock::new(|| Mutex::new(Sdk::of_pypi()));
static NPM: LazyLock<Mutex<Sdk>> = LazyLock::new(|| Mutex::new(Sdk::of_npm()));

/// It ends with the tests: nothing more comes on its standard input.
pub struct Sdk {
    child: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// A request on its way; names of headers are lowercase.
#[derive(Debug)]
pub struct Sent {
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Sent {
    pub fn of(signed: Signed) -> Self {
        let headers = signed.headers.into_iter().map(|(name, value)| (name.to_lowercase(), value));
        Self { headers: headers.collect(), body: String::from_utf8(signed.body).unwrap() }
    }
}

impl Sdk {
    /// The process of PyPI's SDKs, for one test at a time.
    pub fn shared() -> MutexGuard<'static, Self> {
        PROCESS.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The process of npm's SDKs, for one test at a time.
    pub fn npm() -> MutexGuard<'static, Self> {
        NPM.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of_pypi() -> Self {
        let domain = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = domain.join("../../.local/senders/bin/python");
        assert!(python.exists(), "`{}` is missing; run `tools/venv senders`", python.display());
        let mut command = Command::new(python);
        command.arg(domain.join("tests/senders/sdk.py")).env("PYTHONDONTWRITEBYTECODE", "1");
        Self::start(command)
    }

    fn of_npm() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/senders/npm");
        assert!(folder.join("node_modules").exists(), "run `npm ci` in `{}`", folder.display());
        let mut command = Command::new("node");
        command.arg(folder.join("sdk.js"));
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (asked, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, asked, answers }
    }

    fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.asked, "{question}").unwrap();
        let mut answer = String::new();
        let read = self.answers.read_line(&mut answer).unwrap();
        if read == 0 {
            panic!("the SDKs refused {question}: {}; why is said above", self.child.wait().unwrap());
        }
        serde_json::from_str(&answer).unwrap()
    }

    /// The ways in which the provider signs.
    pub fn variants(&mut self, provider: &str) -> Vec<String> {
        let answer = self.ask(&json!({ "do": "variants", "provider": provider }));
        let variants = answer["variants"].as_array().unwrap().iter();
        variants.map(|variant| variant.as_str().unwrap().to_owned()).collect()
    }

    /// The events that the provider sends beside texts, by kind.
    pub fn others(&mut self, provider: &str) -> Value {
        self.ask(&json!({ "do": "variants", "provider": provider }))["others"].take()
    }

    /// The request that brings `message`.
    pub fn sign(&mut self, provider: &str, variant: &str, secret: &str, url: &str, message: Value) -> Sent {
        let answer = self
            .ask(&json!({ "do": "sign", "provider": provider, "variant": variant, "secret": secret,
            "url": url, "message": message }));
        let headers = answer["headers"].as_object().unwrap().iter();
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap().to_owned()));
        Sent { headers: headers.collect(), body: answer["body"].as_str().unwrap().to_owned() }
    }

    /// The text that the SDK reads in a request that it accepts.
    pub fn check(&mut self, provider: &str, secret: &str, url: &str, sent: &Sent) -> String {
        let headers: serde_json::Map<_, _> =
            sent.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let answer = self.ask(&json!({ "do": "check", "provider": provider, "secret": secret, "url": url,
            "headers": headers, "body": sent.body }));
        answer["text"].as_str().unwrap().to_owned()
    }
}
