//! The key by which the gateway knows CloudFront is replaced while requests go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use http::Request;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use serde_json::Value as Json;
use service::apigateway::ApiGateway;
use service::untyped::Untyped;

use crate::emulator::light::{DEPLOY, REGIONS};
use crate::emulator::{Bench, Ran};
use crate::origin_key_of;
use crate::proxy::{Act, Fault, Gateway, Proxy, Refusal, Victim, listed};

const ROTATE: [&str; 4] = ["rotate", "origin-key", "--env", "dev"];
const SERVICE: &str = "otpost-dev-service";

/// An environment before a gateway that takes a minute to know a key.
struct Ground {
    bench: Arc<Bench>,
    proxy: Proxy,
    distribution: String,
    api: String,
}

impl Ground {
    async fn new() -> Self {
        let mut bench = Bench::light().await;
        let proxy = bench.through_proxy().await;
        let outputs = bench.stack(&[&DEPLOY[..], &["--json"]].concat()).await.outputs();
        let value = |name: &str| outputs["values"][name].as_str().unwrap().to_owned();
        let (distribution, api) = (value("DistributionId"), value("ApiId"));
        let first = origin_key_of(&bench, &distribution).await;
        proxy.behind(Gateway::knowing([first]));
        proxy.clear();
        Self { bench: Arc::new(bench), proxy, distribution, api }
    }

    async fn key(&self) -> String {
        origin_key_of(&self.bench, &self.distribution).await
    }

    /// The gateway's answer to a request with this key.
    async fn knock(&self, key: &str) -> u16 {
        knock(&health(self.proxy.url(), &self.api), key).await
    }

    /// The values of the API's keys.
    async fn keys(&self) -> Vec<String> {
        let aws = self.bench.aws().await.in_region(REGIONS[0]);
        let path = "/apikeys?includeValues=true";
        let request = Untyped::<ApiGateway>::at("GET", path, "GetApiKeys", Json::Null);
        let keys = aws.service().call(&request).await.unwrap();
        let values =
            keys["item"].as_array().unwrap().iter().map(|key| key["value"].as_str().unwrap().to_owned());
        values.collect()
    }

    fn requests(&self) -> Requests {
        Requests::through(&self.bench, &self.proxy, &self.distribution, &self.api)
    }
}

fn health(endpoint: &str, api: &str) -> String {
    format!("{endpoint}/restapis/{api}/live/_user_request_/v1/health")
}

async fn knock(url: &str, key: &str) -> u16 {
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let request = Request::get(url).header("x-api-key", key).body(Body::empty()).unwrap();
    client.request(request).await.unwrap().status().as_u16()
}

/// Requests as CloudFront sends them: with the key that its configuration has, and with the one before it as long as
/// the stack is being updated, because a place that has not heard of the change goes on with it.
struct Requests {
    ended: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
    sending: JoinHandle<Vec<String>>,
}

impl Requests {
    fn through(bench: &Arc<Bench>, proxy: &Proxy, distribution: &str, api: &str) -> Self {
        let (ended, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (end, count) = (Arc::clone(&ended), Arc::clone(&sent));
        let (bench, distribution) = (Arc::clone(bench), distribution.to_owned());
        let url = health(proxy.url(), api);
        let sending = tokio::spawn(async move {
            let cloudformation = bench.aws().await.in_region(REGIONS[0]).cloudformation();
            let mut failures = Vec::new();
            let mut keys = vec![origin_key_of(&bench, &distribution).await];
            while !end.load(Ordering::Relaxed) {
                let stack = cloudformation.describe_stacks().stack_name(SERVICE).send().await.unwrap();
                let status = stack.stacks()[0].stack_status().unwrap().as_str().to_owned();
                let now = origin_key_of(&bench, &distribution).await;
                if !keys.contains(&now) {
                    keys.push(now);
                } else if status == "UPDATE_COMPLETE" && keys.len() > 1 {
                    keys.remove(0);
                }
                for (number, key) in keys.iter().enumerate() {
                    let answer = knock(&url, key).await;
                    if answer != 200 {
                        failures.push(format!("{answer} with key {number} of {} in {status}", keys.len()));
                    }
                    count.fetch_add(1, Ordering::Relaxed);
                }
                sleep(Duration::from_millis(10)).await;
            }
            failures
        });
        Self { ended, sent, sending }
    }

    async fn none_failed(self, ran: &Ran) {
        self.ended.store(true, Ordering::Relaxed);
        let failures = self.sending.await.unwrap();
        assert_eq!(failures, [""; 0], "{}", ran.stderr);
        // A fast machine is done after a dozen; without any the test would have looked at nothing.
        let sent = self.sent.load(Ordering::Relaxed);
        assert!(sent > 5, "{sent} requests only");
    }
}

#[tokio::test]
async fn the_origin_key_is_replaced_and_no_request_fails() {
    let ground = Ground::new().await;
    let before = ground.keys().await;
    assert_eq!(before.len(), 2);
    for _ in 0..2 {
        let old = ground.key().await;
        let requests = ground.requests();
        let ran = ground.bench.stack(&ROTATE).await;
        assert_eq!(ran.code, 0, "{}{}", listed(&ground.proxy.calls()), ran.stderr);
        requests.none_failed(&ran).await;
        let new = ground.key().await;
        assert_ne!(new, old);
        assert_eq!((ground.knock(&new).await, ground.knock(&old).await), (200, 403));
        let said = ran.stdout + &ran.stderr;
        assert!(!ground.keys().await.iter().chain([&old]).any(|key| said.contains(key)), "{said}");
    }
    let after = ground.keys().await;
    assert!(after.len() == 2 && !after.iter().any(|key| before.contains(key)), "both were replaced");

    // A deployment leaves the key as it is, whether it finds something to do or not.
    let key = ground.key().await;
    let nothing = ground.bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(nothing.stderr, "dev: unchanged\n");
    ground.bench.rebuild("health");
    let requests = ground.requests();
    let ran = ground.bench.stack(&DEPLOY).await.succeeded();
    requests.none_failed(&ran).await;
    assert_eq!((ground.key().await, ground.keys().await), (key, after));
}

/// Killed before and after each update is begun, and after each change set was made.
#[tokio::test]
async fn a_rotation_that_is_killed_with_any_call_is_begun_anew_and_no_request_fails() {
    let ground = Ground::new().await;
    ground.bench.stack(&ROTATE).await.succeeded();
    let mut points = Vec::new();
    for (number, call) in ground.proxy.calls().iter().enumerate() {
        let moments: &[bool] = match call.operation.as_str() {
            "CreateChangeSet" => &[false],
            "ExecuteChangeSet" => &[true, false],
            _ => &[],
        };
        points.extend(moments.iter().map(|before| (number + 1, *before)));
    }
    assert_eq!(points.len(), 9, "{}", listed(&ground.proxy.calls()));
    let requests = ground.requests();
    let mut last = None;
    for (number, before) in points {
        ground.proxy.clear();
        let old = ground.key().await;
        let victim = Victim::default();
        let act = if before { Act::KillBefore(victim.clone()) } else { Act::KillAfter(victim.clone()) };
        ground.proxy.add(Fault::new(act).from(number));
        let running = ground.bench.spawn(&ROTATE);
        victim.is(running.process());
        let killed = running.end().await;
        assert_eq!(ground.proxy.struck().len(), 1, "{}", killed.stderr);
        ground.proxy.clear();
        let ran = ground.bench.stack(&ROTATE).await;
        assert_eq!(ran.code, 0, "killed with call {number}\n{}{}", killed.stderr, ran.stderr);
        assert!(!ground.keys().await.contains(&old), "killed with call {number}: the old key is good still");
        last = Some(ran);
    }
    requests.none_failed(&last.unwrap()).await;
}

#[tokio::test]
async fn a_gateway_that_does_not_come_to_know_the_key_leaves_everything_as_it_was() {
    let ground = Ground::new().await;
    let old = ground.key().await;
    ground.proxy.behind(Gateway::knowing([old.clone()]).that_learns_nothing());
    let ran = ground.bench.stack(&ROTATE).await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("error: the new key at the gateway was not ready after"), "{}", ran.stderr);
    assert_eq!(ground.key().await, old);
    assert_eq!(ground.knock(&old).await, 200);
}

#[tokio::test]
async fn a_rotation_and_a_deployment_are_not_done_at_once() {
    let ground = Ground::new().await;
    let gate = Arc::new(Semaphore::new(0));
    ground.proxy.add(Fault::new(Act::Hold(Arc::clone(&gate))).of("ExecuteChangeSet"));
    let running = ground.bench.spawn(&ROTATE);
    ground.proxy.strikes(1).await;
    ground.bench.rebuild("health");
    let refused = ground.bench.stack(&DEPLOY).await;
    assert_eq!(refused.code, 9, "{}", refused.stderr);
    assert!(refused.stderr.contains("somebody works on the environment: rotation of"), "{}", refused.stderr);
    gate.add_permits(1);
    let ran = running.end().await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ground.bench.stack(&DEPLOY).await.succeeded();
}

#[tokio::test]
async fn what_has_one_key_or_is_not_deployed_is_not_rotated() {
    let ground = Ground::new().await;
    let without = |body: &str| {
        let (begin, end) =
            ("<ParameterKey>OtherOriginKey</ParameterKey>", "<ParameterKey>Old</ParameterKey>");
        body.replace(begin, end)
    };
    ground
        .proxy
        .add(Fault::new(Act::Rewrite(Arc::new(without))).of("DescribeStacks").about(SERVICE).always());
    let ran = ground.bench.stack(&ROTATE).await;
    assert_eq!(ran.code, 1);
    let said: Vec<_> = ran.stderr.lines().skip_while(|line| !line.starts_with("error")).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    error: environment `dev` has one origin key, and a rotation needs two
    hint: stack deploy --env dev
    ");
    ground.proxy.clear();
    let gone = Refusal::Said(400, "ValidationError", "Stack with id otpost-dev-service does not exist");
    ground.proxy.add(Fault::new(Act::Refuse(gone)).of("DescribeStacks").about(SERVICE).always());
    let ran = ground.bench.stack(&ROTATE).await;
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stderr, "error: environment `dev` is not deployed\nhint: stack deploy --env dev\n");
}
