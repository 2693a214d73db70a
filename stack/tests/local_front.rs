//! The deployed API behind the front: what the distribution's policies let through decides whether it answers.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::Path;

use axum::body::Body;
use http::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use stack::aws::{Aws, Static, Target};
use stack::console::Console;
use stack::deploy::{self, BuildProfile};
use stack::local::emulator::{self, Emulator, Rights};
use stack::local::front::{Front, Listener};
use stack::{client, synth};

/// The status of `GET /v1/tokens` with a client's key.
async fn ask(base: &str, key: &str) -> StatusCode {
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    let request = Request::builder()
        .uri(format!("{base}/v1/tokens"))
        .header("authorization", format!("Bearer {key}"))
        .body(Body::empty())
        .unwrap();
    client.request(request).await.unwrap().status()
}

fn behaviors(template: &mut Value) -> &mut Vec<Value> {
    let resources = template["Resources"].as_object_mut().unwrap();
    let distribution =
        resources.values_mut().find(|resource| resource["Type"] == "AWS::CloudFront::Distribution").unwrap();
    distribution["Properties"]["DistributionConfig"]["CacheBehaviors"].as_array_mut().unwrap()
}

#[tokio::test]
async fn a_client_gets_through_only_as_long_as_its_policies_do() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = emulator::chosen().unwrap_or_else(|| emulator::installed(&root));
    assert!(program.exists(), "`{}` is not there; run `just tools`", program.display());
    let state = tempfile::tempdir().unwrap();
    let emulator = Emulator::start(&program, state.path(), Rights::Ignored).await.unwrap();
    let keys = Static { access_key_id: "test".to_owned(), secret_access_key: "test".to_owned() };
    let target =
        Target { endpoint_url: Some(emulator.endpoint()), credentials: Some(keys), ..Target::default() };

    let project = tempfile::tempdir().unwrap();
    fs::create_dir(project.path().join("site")).unwrap();
    fs::copy(root.join("site/index.html"), project.path().join("site/index.html")).unwrap();
    let environment = app::Config::load(&root.join("otpost.yaml")).unwrap().environment("local").unwrap();
    let functions = Path::new(env!("CARGO_BIN_EXE_stack")).parent().unwrap().to_owned();
    let request = deploy::Request {
        environment: environment.clone(),
        target: target.clone(),
        root: project.path().to_owned(),
        public_url: None,
        profile: BuildProfile::Built(functions),
    };
    let outputs = deploy::deploy(&request, &mut Console::silent()).await.unwrap();
    let aws = Aws::connect(&target, &environment.region).await.unwrap();
    let key = client::create(&aws, &outputs, "shop", false).await.unwrap();

    let direct = format!("{}/restapis/{}/live/_user_request_", emulator.endpoint(), outputs.values["ApiId"]);
    assert_eq!(
        ask(&direct, &key).await,
        403,
        "the gateway let a request past that did not come by the front"
    );

    let assembly = synth::assemble(&environment).unwrap();
    let synthesized = deploy::service_template(&assembly).unwrap().clone();
    let status = async |template: &Value| {
        let front = Front::of_deployment(template, &outputs, &aws).await.unwrap();
        let listener = Listener::bind(0).await.unwrap();
        let base = listener.url();
        let _serving = front.serve(listener);
        ask(&base, &key).await
    };
    assert_eq!(status(&synthesized).await, 200);

    let mut without_policy = synthesized.clone();
    for behavior in behaviors(&mut without_policy) {
        behavior.as_object_mut().unwrap().remove("OriginRequestPolicyId").unwrap();
    }
    assert_eq!(status(&without_policy).await, 401, "`Authorization` got through without its policy");

    let mut without_behavior = synthesized.clone();
    behaviors(&mut without_behavior).clear();
    assert_eq!(status(&without_behavior).await, 403, "the bucket answered for the API");
    emulator.stop().await.unwrap();
}
