//! The emulator starts with a clean environment, keeps its state, and is never left behind.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod models;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use axum::body::Body;
use http::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use models::State;
use stack::aws::Aws;
use stack::local::emulator::{self, Emulator, Rights};

async fn start(folder: &Path) -> Emulator {
    Emulator::start(&models::emulator(), folder, Rights::Ignored).await.unwrap()
}

async fn connect(emulator: &Emulator) -> Aws {
    Aws::connect(&emulator::target(&emulator.endpoint()), "us-east-1").await.unwrap()
}

/// The processes whose environment names the folder, as the emulator's does.
fn processes(folder: &Path) -> Vec<String> {
    let needle = format!("TMPDIR={}", folder.join("tmp").display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(environment) = std::fs::read(entry.path().join("environ")) else { continue };
        if environment.split(|byte| *byte == 0).any(|variable| variable == needle.as_bytes()) {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found
}

fn wait_until_gone(folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(15);
    while !processes(folder).is_empty() {
        assert!(Instant::now() < deadline, "still there: {:?}", processes(folder));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test]
async fn state_survives_a_stop_and_the_port_stays() {
    let folder = State::new();
    let first = start(folder.path()).await;
    let endpoint = first.endpoint();
    connect(&first).await.s3().create_bucket().bucket("kept").send().await.unwrap();
    first.stop().await.unwrap();
    wait_until_gone(folder.path());

    let second = start(folder.path()).await;
    assert_eq!(second.endpoint(), endpoint);
    connect(&second).await.s3().head_bucket().bucket("kept").send().await.unwrap();
    second.stop().await.unwrap();
    wait_until_gone(folder.path());
}

#[tokio::test]
async fn nothing_of_this_shell_reaches_the_emulator() {
    let folder = State::new();
    let emulator = start(folder.path()).await;
    let running = processes(folder.path());
    assert_eq!(running.len(), 1, "{running:?}");
    let environment = std::fs::read(format!("/proc/{}/environ", running[0])).unwrap();
    let names: Vec<String> = environment
        .split(|byte| *byte == 0)
        .filter_map(|variable| {
            String::from_utf8_lossy(variable).split_once('=').map(|(name, _)| name.to_owned())
        })
        .collect();
    assert!(names.iter().all(|name| !name.starts_with("AWS_") && !name.starts_with("CARGO")), "{names:?}");
    let listening = std::fs::read_to_string(format!("/proc/{}/net/tcp", running[0])).unwrap();
    let port = emulator.endpoint().rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let everywhere = format!("00000000:{port:04X} 00000000:0000 0A");
    assert!(!listening.contains(&everywhere), "it listens on every interface");
    assert!(listening.contains(&format!("0100007F:{port:04X} 00000000:0000 0A")), "{listening}");
    emulator.stop().await.unwrap();
}

#[tokio::test]
async fn a_dropped_emulator_ends() {
    let folder = State::new();
    drop(start(folder.path()).await);
    wait_until_gone(folder.path());
}

#[tokio::test]
async fn a_killed_emulator_is_followed_by_a_new_one() {
    let folder = State::new();
    let first = start(folder.path()).await;
    for process in processes(folder.path()) {
        assert!(Command::new("kill").args(["-KILL", &process]).status().unwrap().success());
    }
    let second = start(folder.path()).await;
    connect(&second).await.s3().list_buckets().send().await.unwrap();
    second.stop().await.unwrap();
    drop(first);
    wait_until_gone(folder.path());
}

/// The requests that a browser can't be kept from sending for any page, and the headers that it adds.
#[tokio::test]
async fn a_web_page_is_refused_and_a_program_is_not() {
    let folder = State::new();
    let emulator = start(folder.path()).await;
    let endpoint = emulator.endpoint();
    let port = endpoint.rsplit(':').next().unwrap();
    let pass = emulator.front_pass().to_str().unwrap();
    let host = |name: &str| ("host", format!("{name}:{port}"));
    let header = |name: &'static str, value: &str| (name, value.to_owned());
    let table = [
        (vec![], true),
        (vec![host("localhost")], true),
        (vec![header("sec-fetch-site", "none")], true),
        (vec![header("sec-fetch-mode", "cors")], true),
        (vec![host("rebound.example")], false),
        (vec![host("0.0.0.0")], false),
        (vec![header("host", "127.0.0.1")], false),
        (vec![header("host", "127.0.0.1:1")], false),
        (vec![header("origin", "https://example.com")], false),
        (vec![header("origin", &endpoint)], false),
        (vec![header("origin", "null")], false),
        (vec![header("sec-fetch-site", "cross-site")], false),
        (vec![header("sec-fetch-site", "same-site")], false),
        // The front passes on what a browser says, and shows what no page can know.
        (vec![header("origin", "http://localhost:8080"), header("x-otpost-front", pass)], true),
        (vec![header("sec-fetch-site", "cross-site"), header("x-otpost-front", pass)], true),
        (vec![header("origin", "http://localhost:8080"), header("x-otpost-front", "guess")], false),
        (vec![header("origin", "http://localhost:8080"), header("x-otpost-front", "")], false),
        (vec![host("rebound.example"), header("x-otpost-front", pass)], false),
    ];
    for (number, (headers, allowed)) in table.into_iter().enumerate() {
        let stack = format!("stack-{number}");
        let status = create_stack(&endpoint, &stack, &headers).await;
        assert_eq!(status == StatusCode::OK, allowed, "{headers:?}: {status}");
        assert_eq!(status == StatusCode::FORBIDDEN, !allowed, "{headers:?}: {status}");
        let aws = connect(&emulator).await;
        let made = aws.cloudformation().describe_stacks().stack_name(&stack).send().await;
        assert_eq!(made.is_ok(), allowed, "{headers:?} was refused and done all the same");
    }
    emulator.stop().await.unwrap();
}

/// Sent as a form, which no browser asks anybody about first.
async fn create_stack(endpoint: &str, name: &str, headers: &[(&str, String)]) -> StatusCode {
    let signature = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudformation/aws4_request, \
                     SignedHeaders=host;x-amz-date, Signature=0";
    let mut request = Request::post(format!("{endpoint}/"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-amz-date", "20260101T000000Z")
        .header("authorization", signature);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("Action", "CreateStack"), ("Version", "2010-05-15"), ("StackName", name)])
        .append_pair("TemplateBody", r#"{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}"#)
        .finish();
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    client.request(request.body(Body::from(body)).unwrap()).await.unwrap().status()
}

fn script(folder: &Path, text: &str) -> PathBuf {
    let program = folder.join("ministack");
    std::fs::write(&program, format!("#!/bin/sh\n{text}\n")).unwrap();
    assert!(Command::new("chmod").arg("+x").arg(&program).status().unwrap().success());
    program
}

#[tokio::test]
async fn a_port_that_somebody_takes_at_the_last_moment_is_followed_by_another() {
    let folder = State::new();
    // As the emulator says it, the first time.
    let taken = "echo \"ERROR: 127.0.0.1:$GATEWAY_PORT is already in use.\"; exit 1";
    let once = format!("[ -e \"$HOME/tried\" ] || {{ touch \"$HOME/tried\"; {taken}; }}");
    let program = script(folder.path(), &format!("{once}\nexec '{}'", models::emulator().display()));
    let emulator = Emulator::start(&program, folder.path(), Rights::Ignored).await.unwrap();
    connect(&emulator).await.s3().list_buckets().send().await.unwrap();
    emulator.stop().await.unwrap();

    let program = script(folder.path(), &format!("echo . >> \"$HOME/starts\"; {taken}"));
    let error = Emulator::start(&program, folder.path(), Rights::Ignored).await.unwrap_err();
    assert!(error.message.contains("already in use"), "{error}");
    assert_eq!(std::fs::read_to_string(folder.path().join("tmp/starts")).unwrap(), ".\n.\n", "once again");
}

#[tokio::test]
async fn an_emulator_that_ends_at_its_start_is_quoted() {
    let folder = State::new();
    let program = script(folder.path(), "echo 'no module named ministack' >&2\nexit 3");
    let error = Emulator::start(&program, folder.path(), Rights::Ignored).await.unwrap_err();
    assert!(error.message.contains("no module named ministack"), "{error}");
    let missing =
        Emulator::start(&folder.path().join("nothing"), folder.path(), Rights::Ignored).await.unwrap_err();
    assert_eq!(missing.hint.as_deref(), Some("run `just tools`"));
}
