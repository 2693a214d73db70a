//! The deployed API behind the front: what the distribution's policies let through decides whether it answers.

use std::fs;

use axum::body::Body;
use http::{HeaderMap, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use stack::console::Console;
use stack::deploy::{self, Addresses, BuildProfile, Wishes};
use stack::local::front::{Front, Listener};
use stack::synth;

use crate::emulator::{Bench, functions};

/// The status of `GET /v1/tokens` with a client's key.
async fn ask(base: &str, key: &str) -> StatusCode {
    ask_with(base, key, HeaderMap::new()).await
}

async fn ask_with(base: &str, key: &str, headers: HeaderMap) -> StatusCode {
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    let mut request = Request::get(format!("{base}/v1/tokens")).body(Body::empty()).unwrap();
    *request.headers_mut() = headers;
    request.headers_mut().insert("authorization", format!("Bearer {key}").parse().unwrap());
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
    let bench = Bench::start().await;
    let config = app::Config::load(&bench.project.path().join("otpost.yaml")).unwrap();
    let environment = config.environment("local").unwrap();
    let request = deploy::Request {
        environment: environment.clone(),
        target: bench.target(),
        root: bench.project.path().to_owned(),
        addresses: Addresses::default(),
        profile: BuildProfile::Built(functions()),
        wishes: Wishes::default(),
        life: None,
        extend: false,
    };
    let outputs = deploy::deploy(&request, &mut Console::silent()).await.unwrap().outputs.unwrap();
    let aws = bench.aws().await;
    let pass = bench.emulator.front_pass().clone();
    let key = create_client(&bench).await;

    let direct =
        format!("{}/restapis/{}/live/_user_request_", bench.emulator.endpoint(), outputs.values["ApiId"]);
    assert_eq!(
        ask(&direct, &key).await,
        403,
        "the gateway let a request past that did not come by the front"
    );

    let assembly = synth::assemble(&environment).unwrap();
    let synthesized = deploy::service_template(&assembly).unwrap();
    let serve = async |template: &Value| {
        let front = Front::of_deployment(template, &outputs, &aws).await.unwrap().with_pass(&pass);
        let listener = Listener::bind(0).await.unwrap();
        (listener.url(), front.serve(listener))
    };
    let status = async |template: &Value| {
        let (base, _serving) = serve(template).await;
        ask(&base, &key).await
    };
    assert_eq!(status(&synthesized).await, 200);
    let (base, serving) = serve(&synthesized).await;
    pages(&base, &key).await;
    drop(serving);

    let mut without_policy = synthesized.clone();
    for behavior in behaviors(&mut without_policy) {
        behavior.as_object_mut().unwrap().remove("OriginRequestPolicyId").unwrap();
    }
    assert_eq!(status(&without_policy).await, 401, "`Authorization` got through without its policy");

    let mut without_behavior = synthesized.clone();
    behaviors(&mut without_behavior).clear();
    assert_eq!(status(&without_behavior).await, 403, "the bucket answered for the API");
    bench.emulator.stop().await.unwrap();
}

/// The front's own page gets through it, and no page whose name was made to point here.
async fn pages(base: &str, key: &str) {
    let port = base.rsplit(':').next().unwrap();
    let own = [("origin", base), ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")];
    let headers = own.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    assert_eq!(ask_with(base, key, headers.collect()).await, 200, "the emulator refused the page");
    for (host, status) in [("127.0.0.1", 200), ("rebound.example", 403)] {
        let mut headers = HeaderMap::new();
        headers.insert("host", format!("{host}:{port}").parse().unwrap());
        assert_eq!(ask_with(base, key, headers).await, status, "{host}");
    }
}

/// Makes a client as somebody does in another terminal beside `stack local`: without an endpoint
/// and without credentials, because the running system's note says where it is.
async fn create_client(bench: &Bench) -> String {
    let create = ["client", "create", "shop", "--env", "local", "--json"];
    let shell = [("AWS_ENDPOINT_URL", "")];
    let early = bench.stack_with(&create, &shell).await;
    assert_eq!(early.code, 1);
    assert!(early.stderr.contains("no local system is running"), "{}", early.stderr);
    let endpoint = bench.emulator.endpoint();
    let note = json!({ "endpoint_url": endpoint, "site_url": "http://localhost:1", "region": "us-east-1" });
    fs::write(bench.project.path().join(".local/run.json"), note.to_string()).unwrap();
    let made = bench.stack_with(&create, &shell).await;
    made.json()["key"].as_str().unwrap().to_owned()
}
