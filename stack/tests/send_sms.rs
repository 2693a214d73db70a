//! `stack send-sms` as a child process, before a server that stands for the front and the emulator.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use domain::sms::{self, Event, Recipient, Sms, Webhook};
use http::{Request, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;

const CONFIG: &str = "
environments:
  local:
    region: us-east-1
    relay:
      providers: [aql, twilio, vonage, plivo, bird, telnyx, sinch, android, aws, generic, smsforwarder, httpsms, iphone]
      people:
        alice: {numbers: ['+447700900123']}
        bob: {numbers: ['+447700900456']}
  dev: {region: eu-central-1}
";

/// RFC 8032, 7.1, test 1.
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// The requests to the front, and the secrets of the parameter store.
#[derive(Default)]
struct World {
    came: Vec<Came>,
    status: u16,
    secret: Option<String>,
}

struct Came {
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

struct Bench {
    folder: TempDir,
    world: Arc<Mutex<World>>,
    url: String,
}

struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

fn parameter_store(world: &World, target: &str, body: &[u8]) -> (u16, Value) {
    let asked: Value = serde_json::from_slice(body).unwrap();
    assert_eq!(
        (target, &asked["Name"]),
        ("AmazonSSM.GetParameter", &json!("/otpost/local/secret/sms/sinch"))
    );
    match &world.secret {
        Some(secret) => (200, json!({ "Parameter": { "Value": secret } })),
        None => (400, json!({ "__type": "ParameterNotFound" })),
    }
}

async fn answer(world: Arc<Mutex<World>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    let headers =
        parts.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let headers: Vec<_> = headers.collect();
    let target = headers.iter().find(|(name, _)| name == "x-amz-target").map(|(_, target)| target.clone());
    let mut world = world.lock().unwrap();
    let (status, body) = match target {
        Some(target) => parameter_store(&world, &target, &body),
        None => {
            world.came.push(Came { path: parts.uri.to_string(), headers, body });
            (world.status, Value::Null)
        }
    };
    Response::builder().status(status).body(Body::from(body.to_string())).unwrap()
}

impl Bench {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("otpost.yaml"), CONFIG).unwrap();
        let world = Arc::new(Mutex::new(World { status: 200, ..World::default() }));
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let shared = Arc::clone(&world);
        let service = Router::new().fallback(move |request| answer(Arc::clone(&shared), request));
        tokio::spawn(async move { axum::serve(socket, service).await });
        let bench = Self { folder, world, url };
        bench.note(&bench.folder.path().join(".local"));
        bench
    }

    /// The note of a system that runs.
    fn note(&self, state: &Path) {
        std::fs::create_dir_all(state).unwrap();
        let note = json!({ "endpoint_url": self.url, "site_url": self.url, "region": "us-east-1" });
        std::fs::write(state.join("run.json"), note.to_string()).unwrap();
    }

    async fn send(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_stack"))
            .args(["send-sms", "Your code is 482913"])
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .output()
            .await
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    async fn sent(&self, arguments: &[&str]) -> Ran {
        let ran = self.send(arguments).await;
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran
    }

    /// The requests since the last question, verified and read as the system would.
    fn read(&self, name: &str, secret: &str) -> Vec<Sms> {
        let came = std::mem::take(&mut self.world.lock().unwrap().came);
        came.iter().map(|came| self.verify(came, name, secret)).collect()
    }

    fn verify(&self, came: &Came, name: &str, secret: &str) -> Sms {
        let headers: Vec<_> =
            came.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let end = came.path.strip_prefix(&format!("/v1/sms/{name}")).unwrap();
        let webhook = Webhook {
            url: &format!("{}{}", self.url, came.path),
            headers: &headers,
            body: &came.body,
            path_key: end.strip_prefix('/'),
            now: SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs(),
        };
        let provider = sms::named(name).unwrap();
        assert_eq!(provider.verify(&webhook, secret), Ok(()), "{name}");
        match provider.parse(&webhook).unwrap() {
            Event::Sms(sms) => sms,
            Event::WithoutText | Event::Ignored => panic!("{name} ignores it"),
        }
    }
}

fn number(text: &str) -> Recipient {
    Recipient::Number(text.to_owned())
}

#[tokio::test]
async fn what_is_sent_is_signed_as_every_provider_would() {
    let bench = Bench::start().await;
    for (name, signing, verifying) in [
        ("aql", "secret", "secret"),
        ("twilio", "secret", "secret"),
        ("vonage", "secret", "secret"),
        ("plivo", "secret", "secret"),
        ("bird", "secret", "secret"),
        ("bird", "whsec_c2VjcmV0", "whsec_c2VjcmV0"),
        ("telnyx", SEED, PUBLIC_KEY),
        ("sinch", "user:secret", "user:secret"),
        ("sinch", "secret", "secret"),
        ("android", "secret", "secret"),
        ("generic", "secret", "secret"),
        ("smsforwarder", "secret", "secret"),
        ("httpsms", "secret", "secret"),
        ("iphone", "secret", "secret"),
    ] {
        let ran = bench.sent(&["--provider", name, "--secret", signing, "--json"]).await;
        let came = bench.read(name, verifying);
        assert_eq!(came.len(), 1, "{name}");
        assert_eq!(came[0].text, "Your code is 482913");
        assert_eq!((came[0].sender.as_str(), &came[0].recipient), ("+12025550100", &number("+447700900123")));
        let said: Value = serde_json::from_str(&ran.stdout).unwrap();
        let id = &said["id"];
        // Some send none.
        assert!(came[0].id.is_empty() || *id == came[0].id, "{name}: {said}");
        assert_eq!(said, json!({ "provider": name, "to": "+447700900123", "id": id, "parts": 1 }));
        assert!(!ran.stderr.contains(signing) && !ran.stdout.contains(signing));
    }
}

#[tokio::test]
async fn sender_recipient_and_id_can_be_chosen() {
    let bench = Bench::start().await;
    let common = ["--provider", "twilio", "--secret", "s", "--id", "SM1"];
    bench.sent(&[&common[..], &["--to", "bob", "--from", "MyBank"]].concat()).await;
    bench.sent(&[&common[..], &["--to", "+447700900456"]].concat()).await;
    let came = bench.read("twilio", "s");
    assert_eq!(came[0].recipient, number("+447700900456"));
    assert_eq!(came[1].recipient, number("+447700900456"));
    assert_eq!((came[0].sender.as_str(), came[0].id.as_str(), came[1].id.as_str()), ("MyBank", "SM1", "SM1"));
}

#[tokio::test]
async fn parts_come_one_by_one_where_the_provider_sends_them_so() {
    let bench = Bench::start().await;
    for name in ["aql", "vonage", "generic"] {
        bench.sent(&["--provider", name, "--secret", "s", "--parts", "3"]).await;
        let came = bench.read(name, "s");
        let text: String = came.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(text, "Your code is 482913", "{name}");
        let places: Vec<_> = came.iter().map(|sms| sms.part.clone().unwrap()).collect();
        assert!(places.iter().all(|part| part.total == 3 && part.reference == places[0].reference));
        assert_eq!(places.iter().map(|part| part.number).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(came[0].id != came[1].id && came[1].id != came[2].id);
    }
    let refused = bench.send(&["--provider", "twilio", "--secret", "s", "--parts", "2"]).await;
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("`twilio` joins the parts of a message itself"), "{}", refused.stderr);
    assert_eq!(bench.send(&["--provider", "aql", "--secret", "s", "--parts", "20"]).await.code, 2);
    assert_eq!(bench.send(&["--provider", "aql", "--secret", "s", "--parts", "0"]).await.code, 2);
    assert!(bench.world.lock().unwrap().came.is_empty());
}

#[tokio::test]
async fn the_stored_secret_signs() {
    let bench = Bench::start().await;
    let unset = bench.send(&["--provider", "sinch"]).await;
    assert_eq!(unset.code, 1);
    assert!(unset.stderr.contains("secret `sms/sinch` is not set"), "{}", unset.stderr);
    assert!(unset.stderr.contains("hint: stack secret set sms/sinch --env local"), "{}", unset.stderr);
    bench.world.lock().unwrap().secret = Some("ada:stored".to_owned());
    let ran = bench.sent(&["--provider", "sinch"]).await;
    assert!(!ran.stderr.contains("stored") && ran.stdout.is_empty(), "{}", ran.stderr);
    assert_eq!(bench.read("sinch", "ada:stored").len(), 1);
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_is() {
    let bench = Bench::start().await;
    for (arguments, said) in [
        (&["--env", "dev"][..], "signs for this machine and not for `dev`"),
        (&["--provider", "fax"], "provider `fax` is not on"),
        (&["--provider", "aws"], "sends to a topic of SNS and to no URL"),
        (&["--provider", "telnyx"], "a public key, which can't sign"),
        (
            &["--provider", "telnyx", "--secret", PUBLIC_KEY, "--to", "carol"],
            "`carol` is not a telephone number, and no person with one",
        ),
        (&["--provider", "telnyx", "--secret", "c2hvcnQ="], "must be an Ed25519 seed"),
        (&["--to", "07700900123"], "`07700900123` is not a telephone number, and no person with one"),
    ] {
        let refused = bench.send(arguments).await;
        assert_eq!(refused.code, 2, "{}", refused.stderr);
        assert!(refused.stderr.contains(said) && refused.stderr.contains("\nhint: "), "{}", refused.stderr);
    }
    assert!(bench.world.lock().unwrap().came.is_empty());
}

#[tokio::test]
async fn a_webhook_that_refuses_and_a_system_that_does_not_run_are_failures() {
    let bench = Bench::start().await;
    for (status, hint) in [(401, "for 5 minutes"), (404, "provider off"), (503, "secret"), (500, "")] {
        bench.world.lock().unwrap().status = status;
        let refused = bench.send(&["--secret", "s"]).await;
        assert_eq!(refused.code, 1);
        assert!(refused.stderr.contains(&format!("answered {status}")), "{}", refused.stderr);
        assert!(refused.stderr.contains(hint), "{}", refused.stderr);
    }
    std::fs::remove_file(bench.folder.path().join(".local/run.json")).unwrap();
    let absent = bench.send(&["--secret", "s"]).await;
    assert_eq!(absent.code, 1);
    assert!(absent.stderr.contains("no local system is running"), "{}", absent.stderr);
    bench.note(&bench.folder.path().join("elsewhere"));
    bench.world.lock().unwrap().status = 204;
    bench.sent(&["--secret", "s", "--state", "elsewhere"]).await;
}
