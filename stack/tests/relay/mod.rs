//! docs/relay.md to the letter: its YAML, one deployment, its three commands; then a code that a telephone brings
//! is announced by Pushover and seen by a touch.

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Body;
use domain::sms::{self, Recipient, Sms};
use http::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use stack::console::Console;
use stack::deploy::{self, Addresses, BuildProfile, Wishes};
use stack::local::front::Listener;
use tokio::time::{Instant, sleep};
use url::form_urlencoded;

use crate::emulator::{Bench, functions};
use crate::person::Person;
use crate::services::Services;

const GUIDE: &str = include_str!("../../../docs/relay.md");
const PUSHOVER: &str = "https://api.pushover.net/1/messages.json";

/// The settings that the guide leaves to the file that it is written into. The emulator's throttles are one counter
/// for all, and it knows no deliveries of logs.
const DEFAULTS: &str =
    "defaults: {region: us-east-1, api: {rate: 10000, burst: 5000}, watch: {logs: false}}\n";

/// The guide's `otpost.yaml`, but for the domain, which this machine has none of.
fn yaml() -> String {
    let (_, rest) = GUIDE.split_once("```yaml\n").expect("it has one");
    let (block, _) = rest.split_once("```").unwrap();
    let indent = block.len() - block.trim_start().len();
    let lines = block.lines().filter_map(|line| line.get(indent..));
    let lines: Vec<&str> = lines.filter(|line| !line.trim_start().starts_with("domain:")).collect();
    format!("{DEFAULTS}{}\n", lines.join("\n"))
}

/// The guide's commands that begin with this, as their arguments.
fn commands(beginning: &str) -> Vec<Vec<&'static str>> {
    let lines = GUIDE.lines().map(str::trim).filter(|line| line.starts_with(beginning));
    lines.map(|line| line.split('#').next().unwrap().split_whitespace().skip(1).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_deployment_and_two_secrets_bring_a_code_to_its_owner() {
    let bench = Bench::start().await;
    fs::write(bench.project.path().join("otpost.yaml"), yaml()).unwrap();
    let config = app::Config::load(&bench.project.path().join("otpost.yaml")).unwrap();
    let (listener, services) = (Listener::bind(0).await.unwrap(), Services::start().await);
    let site = listener.url();
    // The command itself has no way to take notifications anywhere but to their services.
    let request = deploy::Request {
        environment: config.environment("prod").unwrap(),
        target: bench.target(),
        root: bench.project.path().to_owned(),
        addresses: Addresses { public_url: Some(site.clone()), outbox_url: Some(services.url.clone()) },
        profile: BuildProfile::Built(functions()),
        wishes: Wishes::default(),
        life: None,
        extend: false,
    };
    let outputs = deploy::deploy(&request, &mut Console::silent()).await.unwrap().outputs.unwrap();
    let _serving = bench.serve(&outputs, listener).await;

    let [android, pushover] = &commands("stack secret set")[..] else { panic!("they are two secrets") };
    let key = bench.stack(android).await.succeeded().stdout.trim().to_owned();
    assert!(key.len() > 40 && GUIDE.contains("`https://SITE/v1/sms/android/alice`"), "both are for the app");
    let webhook = format!("{site}/v1/sms/android/alice");
    bench.stack_reading(pushover, "app-token user-key\n").await.succeeded();
    let [invite] = &commands("stack user invite")[..] else { panic!("one person is invited") };
    let link = bench.stack(invite).await.succeeded().stdout;
    let secret = link.trim().strip_prefix(&format!("{site}/register.html#")).unwrap();
    let mut alice = Person::new(&site);
    alice.register(&json!({ "invitation": secret }), "iPhone").await.unwrap();

    assert_eq!(receive(&webhook, "a-key-that-was-guessed", "forged").await, StatusCode::UNAUTHORIZED);
    assert!(receive(&webhook, &key, "genuine").await.is_success());
    let deadline = Instant::now() + Duration::from_secs(30);
    while services.count(PUSHOVER) == 0 {
        assert!(Instant::now() < deadline, "nobody was told");
        sleep(Duration::from_millis(150)).await;
    }
    let [told] = &services.sent(PUSHOVER)[..] else { panic!("one message is announced once") };
    let field = |name: &str| {
        let found = form_urlencoded::parse(told.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    assert_eq!((field("token"), field("user")), ("app-token".to_owned(), "user-key".to_owned()));
    assert_eq!(field("title"), "A code has arrived");
    assert!(!told.contains("482913") && !told.contains("ExampleBank"), "{told}");

    let link = field("url");
    let message_id = link.strip_prefix(&format!("{site}/reveal.html#")).expect("it opens the page");
    let mut touch = alice.touch("reveal", None).await.unwrap();
    touch["message_id"] = json!(message_id);
    let revealed = alice.call("POST", "/messages/reveal", Some(&touch), 200).await.unwrap();
    let messages = revealed["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 1, "the forged one left nothing");
    assert_eq!((&messages[0]["code"], &messages[0]["sender"]), (&json!("482913"), &json!("ExampleBank")));

    let told = bench.stack(&["user", "notify", "alice", "--env", "prod"]).await.succeeded();
    assert!(told.stdout.ends_with("  pushover   accepted\n"), "{}", told.stdout);
    assert_eq!(told.stderr, "`pushover` took the test notification for `alice`\n");
    assert_eq!(services.count(PUSHOVER), 2);
    bench.emulator.stop().await.unwrap();
}

/// A message at the webhook, as the app on a telephone sends it that names its number as its country does.
async fn receive(webhook: &str, key: &str, id: &str) -> StatusCode {
    let sms = Sms {
        id: id.to_owned(),
        sender: "ExampleBank".to_owned(),
        recipient: Recipient::Number("07700900123".to_owned()),
        text: "Your code is 482913".to_owned(),
        part: None,
        received_at: None,
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let signed = sms::named("android").unwrap().sign(&sms, key, webhook, now).unwrap();
    let mut request = Request::post(signed.url);
    for (name, value) in signed.headers {
        request = request.header(name, value);
    }
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    client.request(request.body(signed.body.into()).unwrap()).await.unwrap().status()
}
