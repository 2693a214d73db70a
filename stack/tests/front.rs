//! The front lets through what the distribution says, and nothing else.
//!
//! The distribution is the synthesized one; its origins are a server that tells what reached it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::process::Command;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use stack::local::front::{Front, Listener, Serving, Upstream};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use tokio::net::TcpListener;

/// The service template of environment `local`, as `stack synth` writes it, with a contact.
fn template() -> Value {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../otpost.yaml");
    let config = app::config::Config::load(root.as_ref()).unwrap();
    let mut environment = config.environment("local").unwrap();
    environment.security_contact = Some("mailto:security@example.com".to_owned());
    let assembly = app::synthesize(&environment).unwrap();
    assembly.templates["service.template.json"].clone()
}

fn distribution(template: &mut Value) -> &mut Value {
    let resources = template["Resources"].as_object_mut().unwrap();
    let distribution =
        resources.values_mut().find(|resource| resource["Type"] == "AWS::CloudFront::Distribution").unwrap();
    &mut distribution["Properties"]["DistributionConfig"]
}

fn api_behavior(template: &mut Value) -> &mut Value {
    let behaviors = distribution(template)["CacheBehaviors"].as_array_mut().unwrap();
    behaviors.iter_mut().find(|behavior| behavior["PathPattern"] == "/v1/*").unwrap()
}

/// An origin that answers with what reached it, and with the status that the path asks for.
async fn origin() -> String {
    let echo = |request: Request<Body>| async move {
        let headers: BTreeMap<String, String> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let (method, uri) = (request.method().to_string(), request.uri().to_string());
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let status = if uri.ends_with("/missing") { 404 } else { 200 };
        let told = json!({
            "method": method, "uri": uri, "headers": headers, "body": String::from_utf8(body.to_vec()).unwrap(),
        });
        Response::builder()
            .status(status)
            .header("x-frame-options", "ALLOWALL")
            .header("connection", "x-only-here")
            .header("x-only-here", "1")
            .header("set-cookie", "a=1; Path=/")
            .header("set-cookie", "b=; Max-Age=0")
            .body(Body::from(told.to_string()))
            .unwrap()
    };
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(socket, Router::new().fallback(echo)).await });
    format!("http://{address}")
}

struct Fixture {
    _serving: Serving,
    url: String,
    origin: String,
}

impl Fixture {
    async fn of(template: Value) -> Self {
        Self::with_pass(template, None).await
    }

    async fn with_pass(mut template: Value, pass: Option<&str>) -> Self {
        let origin = origin().await;
        let origins = distribution(&mut template)["Origins"].as_array().unwrap().clone();
        let mut upstreams = BTreeMap::new();
        for entry in origins {
            let bucket = entry.get("S3OriginConfig").is_some();
            let headers = entry["OriginCustomHeaders"].as_array().into_iter().flatten();
            let headers = headers.map(|header| {
                (
                    header["HeaderName"].as_str().unwrap().parse().unwrap(),
                    "key-of-the-origin".parse().unwrap(),
                )
            });
            let base = format!("{origin}/{}", if bucket { "bucket" } else { "restapis/abc" });
            let id = entry["Id"].as_str().unwrap().to_owned();
            upstreams.insert(id, Upstream { base, headers: headers.collect() });
        }
        let mut front = Front::before(&template, upstreams).unwrap();
        if let Some(pass) = pass {
            front = front.with_pass(&pass.parse().unwrap());
        }
        let listener = Listener::bind(0).await.unwrap();
        let url = listener.url().replace("localhost", "127.0.0.1");
        Self { _serving: front.serve(listener), url, origin }
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_empty() { Body::empty() } else { Body::from(body.to_owned()) };
        let response = client.request(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            told: serde_json::from_slice(&body).unwrap_or(Value::Null),
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }
}

/// The viewer's answer; `told` is the request that reached the origin, null if none did.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    told: Value,
    text: String,
}

const BEARER: (&str, &str) = ("authorization", "Bearer otpost.shop.secret");

#[tokio::test]
async fn a_request_to_the_api_reaches_its_origin_with_everything_but_the_host() {
    let front = Fixture::of(template()).await;
    let headers = [
        BEARER,
        ("content-type", "application/json"),
        ("idempotency-key", "once"),
        ("cookie", "a=b"),
        ("x-forwarded-for", "192.0.2.1"),
        ("te", "trailers"),
    ];
    let answer = front.send(Method::POST, "/v1/tokens?limit=2&cursor=a%2Fb", &headers, "{}").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.told["method"], "POST");
    assert_eq!(answer.told["uri"], "/restapis/abc/live/_user_request_/v1/tokens?limit=2&cursor=a%2Fb");
    assert_eq!(answer.told["body"], "{}");
    let reached = &answer.told["headers"];
    assert_eq!(reached["authorization"], BEARER.1);
    assert_eq!(reached["content-type"], "application/json");
    assert_eq!(reached["idempotency-key"], "once");
    assert_eq!(reached["cookie"], "a=b");
    assert_eq!(reached["x-forwarded-for"], "192.0.2.1, 127.0.0.1");
    assert_eq!(reached["x-api-key"], "key-of-the-origin");
    assert_eq!(format!("http://{}", reached["host"].as_str().unwrap()), front.origin);
    assert_eq!(reached["te"], Value::Null);
}

/// With the emulator's pass, what a browser says of the page that asks goes on, as from CloudFront.
#[tokio::test]
async fn only_with_the_pass_the_origin_of_a_page_goes_on() {
    let page = [
        ("origin", "http://localhost:8080"),
        ("sec-fetch-site", "same-origin"),
        ("cookie", "__Host-otpost-session=a; __Host-otpost-ceremony=b"),
        ("x-otpost-front", "guess"),
    ];
    let reached = async |pass: Option<&str>| {
        let front = Fixture::with_pass(template(), pass).await;
        front.send(Method::POST, "/v1/session", &page, "{}").await.told["headers"].clone()
    };
    let with = reached(Some("the-pass")).await;
    assert_eq!((&with["origin"], &with["sec-fetch-site"]), (&json!(page[0].1), &json!(page[1].1)));
    assert_eq!((&with["cookie"], &with["x-otpost-front"]), (&json!(page[2].1), &json!("the-pass")));
    let without = reached(None).await;
    assert_eq!((&without["origin"], &without["sec-fetch-site"]), (&Value::Null, &Value::Null));
    assert_eq!((&without["cookie"], &without["x-otpost-front"]), (&json!(page[2].1), &Value::Null));
}

#[tokio::test]
async fn several_cookies_are_set_each_by_its_own_header() {
    let front = Fixture::of(template()).await;
    let answer = front.send(Method::POST, "/v1/session", &[], "{}").await;
    let set: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(set, ["a=1; Path=/", "b=; Max-Age=0"]);
}

#[tokio::test]
async fn without_the_origin_request_policy_authorization_and_query_are_lost() {
    let mut template = template();
    api_behavior(&mut template).as_object_mut().unwrap().remove("OriginRequestPolicyId").unwrap();
    let front = Fixture::of(template).await;
    let answer = front.send(Method::GET, "/v1/tokens?limit=2", &[BEARER], "").await;
    assert_eq!(answer.told["uri"], "/restapis/abc/live/_user_request_/v1/tokens");
    assert_eq!(answer.told["headers"]["authorization"], Value::Null);
    assert_eq!(answer.told["headers"]["user-agent"], "Amazon CloudFront");
    assert_eq!(answer.told["headers"]["x-api-key"], "key-of-the-origin");
}

#[tokio::test]
async fn a_viewer_cannot_send_the_key_of_the_origin() {
    let front = Fixture::of(template()).await;
    let headers = [("x-api-key", "guess"), ("X-API-Key", "another")];
    let answer = front.send(Method::GET, "/v1/health", &headers, "").await;
    assert_eq!(answer.told["headers"]["x-api-key"], "key-of-the-origin");
}

#[tokio::test]
async fn only_the_methods_of_the_behavior_get_through() {
    let front = Fixture::of(template()).await;
    let table = [
        (Method::GET, "/index.html", 200),
        (Method::HEAD, "/index.html", 200),
        (Method::POST, "/index.html", 403),
        (Method::DELETE, "/favicon.svg", 403),
        (Method::DELETE, "/v1/tokens/abc", 200),
        (Method::TRACE, "/v1/tokens", 403),
    ];
    for (method, path, status) in table {
        let answer = front.send(method.clone(), path, &[], "").await;
        assert_eq!(answer.status, status, "{method} {path}");
        if status == 403 {
            assert_eq!(answer.told, Value::Null, "{method} {path} reached the origin");
        }
    }
    let answer = front.send(Method::GET, "/v1/tokens", &[], "a body").await;
    assert_eq!(answer.status, 403, "a GET with a body");
}

#[tokio::test]
async fn the_page_comes_from_the_bucket_without_anything_of_the_viewer() {
    let front = Fixture::of(template()).await;
    let headers = [BEARER, ("cookie", "a=b"), ("if-none-match", "\"1\"")];
    let answer = front.send(Method::GET, "/?user=alice", &headers, "").await;
    assert_eq!(answer.told["uri"], "/bucket/index.html");
    let reached = &answer.told["headers"];
    assert_eq!(reached["if-none-match"], "\"1\"");
    for lost in ["authorization", "cookie", "x-api-key"] {
        assert_eq!(reached[lost], Value::Null, "{lost}");
    }
    let styles = front.send(Method::GET, "/styles/page.css", &[], "").await;
    assert_eq!(styles.told["uri"], "/bucket/styles/page.css");
}

#[tokio::test]
async fn what_is_missing_in_the_bucket_is_forbidden_as_s3_says_it() {
    let mut template = template();
    // Without the function that has a page for it.
    let pages = &mut distribution(&mut template)["DefaultCacheBehavior"];
    pages.as_object_mut().unwrap().remove("FunctionAssociations").unwrap();
    let front = Fixture::of(template).await;
    assert_eq!(front.send(Method::GET, "/missing", &[], "").await.status, 403);
    assert_eq!(front.send(Method::GET, "/v1/missing", &[], "").await.status, 404);
}

/// The answers of the function's own code in node for each path: null if it lets the request go on.
fn in_node(template: &Value, paths: &[&str]) -> Vec<Value> {
    let resources = template["Resources"].as_object().unwrap();
    let function =
        resources.values().find(|resource| resource["Type"] == "AWS::CloudFront::Function").unwrap();
    let code = function["Properties"]["FunctionCode"].as_str().unwrap();
    let asks = "const asked = (uri) => { const request = { uri, method: 'GET', headers: {}, cookies: {}, querystring: {} }; \
                const answer = handler({ version: '1.0', request }); return answer === request ? null : answer; }; \
                console.log(JSON.stringify(JSON.parse(process.argv[1]).map(asked)));";
    let arguments = ["-e".to_owned(), format!("{code}\n{asks}"), json!(paths).to_string()];
    let ran = Command::new("node").args(arguments).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// The front does with each path what the function's JavaScript does.
#[tokio::test]
async fn what_is_not_there_has_a_page_of_its_own() {
    let here =
        ["/", "/index.html", "/reveal", "/reveal.html", "/scripts/main.js", "/.well-known/change-password"];
    let gone = [
        "/index",
        "/reveal/",
        "/reveal.htm",
        "//reveal",
        "/Reveal",
        "/scripts",
        "/scripts/",
        "/favicon.ico",
        "/security.txt",
        "/v1",
        "/%72eveal",
        "/constructor",
        "/__proto__",
        "/e2e/page.js",
        "/.git/config",
    ];
    let texts = ["/.well-known/security.txt"];
    let paths: Vec<_> = here.iter().chain(&gone).chain(&texts).copied().collect();
    let template = template();
    let expected = in_node(&template, &paths);
    let front = Fixture::of(template).await;
    for (path, expected) in paths.iter().zip(expected) {
        let answer = front.send(Method::GET, path, &[], "").await;
        if expected.is_null() {
            assert!(here.contains(path), "{path}");
            let object = if *path == "/" { "/index.html" } else { path };
            assert_eq!(answer.told["uri"], format!("/bucket{object}"));
            continue;
        }
        assert!(!here.contains(path), "{path}");
        let status = if texts.contains(path) { 200 } else { 404 };
        assert_eq!((answer.status.as_u16(), &expected["statusCode"]), (status, &json!(status)), "{path}");
        let headers = expected["headers"].as_object().unwrap();
        for (name, value) in headers {
            assert_eq!(answer.headers[name], value["value"].as_str().unwrap(), "{path}: {name}");
        }
        assert!(headers.contains_key("content-security-policy"), "{path}");
        let body = expected["body"].as_str().unwrap();
        let until = |text: &str| {
            let (contact, expires) = text.trim_end().split_once("\nExpires: ").unwrap();
            assert_eq!(contact, "Contact: mailto:security@example.com");
            OffsetDateTime::parse(expires, &Rfc3339).unwrap()
        };
        if status == 404 {
            assert_eq!(answer.text, body, "{path}");
            assert!(body.contains("There is no page at this address"), "{path}");
        } else {
            assert!((until(&answer.text) - until(body)).abs() < Duration::minutes(1));
            let days = (until(body) - OffsetDateTime::now_utc()).whole_days();
            assert!((170..365).contains(&days), "{days}");
        }
    }
}

/// Its own answers have the headers that the policy adds to every other one.
#[tokio::test]
async fn the_page_of_what_is_not_there_has_the_sites_headers() {
    let front = Fixture::of(template()).await;
    let [page, missing] =
        [front.send(Method::GET, "/", &[], "").await, front.send(Method::GET, "/x", &[], "").await];
    let of_origin = ["connection", "set-cookie", "content-length", "date", "x-only-here"];
    for (name, value) in page.headers.iter().filter(|(name, _)| !of_origin.contains(&name.as_str())) {
        assert_eq!(missing.headers.get(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn without_a_contact_there_is_no_security_txt() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../otpost.yaml");
    let environment = app::config::Config::load(root.as_ref()).unwrap().environment("local").unwrap();
    let template = app::synthesize(&environment).unwrap().templates["service.template.json"].clone();
    let path = "/.well-known/security.txt";
    assert_eq!(in_node(&template, &[path])[0]["statusCode"], 404);
    assert_eq!(Fixture::of(template).await.send(Method::GET, path, &[], "").await.status, 404);
}

#[tokio::test]
async fn answers_carry_the_security_headers_in_place_of_the_origins() {
    let front = Fixture::of(template()).await;
    for path in ["/", "/v1/health"] {
        let answer = front.send(Method::GET, path, &[], "").await;
        let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("x-content-type-options").unwrap(), "nosniff", "{path}");
        assert_eq!(header("x-frame-options").unwrap(), "DENY", "{path}");
        assert_eq!(header("referrer-policy").unwrap(), "no-referrer", "{path}");
        assert!(header("strict-transport-security").unwrap().starts_with("max-age="), "{path}");
        assert_eq!(header("x-only-here"), None, "{path}: a header of one connection");
    }
    let page = front.send(Method::GET, "/", &[], "").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    for directive in ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"] {
        assert!(policy.contains(directive), "{directive} is not in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn an_error_page_stands_in_on_every_path() {
    let mut template = template();
    distribution(&mut template)["CustomErrorResponses"] =
        json!([{ "ErrorCode": 404, "ResponseCode": 200, "ResponsePagePath": "/index.html" }]);
    let front = Fixture::of(template).await;
    let answer = front.send(Method::GET, "/v1/missing", &[BEARER], "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.told["uri"], "/bucket/index.html");
}

#[tokio::test]
async fn an_origin_that_is_gone_is_a_bad_gateway() {
    let upstream =
        |id: &str| (id.to_owned(), Upstream { base: "http://127.0.0.1:1".to_owned(), headers: Vec::new() });
    let mut template = template();
    let ids: Vec<String> = distribution(&mut template)["Origins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|origin| origin["Id"].as_str().unwrap().to_owned())
        .collect();
    let front = Front::before(&template, ids.iter().map(|id| upstream(id)).collect()).unwrap();
    let listener = Listener::bind(0).await.unwrap();
    let url = listener.url().replace("localhost", "127.0.0.1");
    let fixture = Fixture { _serving: front.serve(listener), url, origin: String::new() };
    assert_eq!(fixture.send(Method::GET, "/", &[], "").await.status, 502);
}

/// A property that the front can't serve as CloudFront does is refused with its name.
#[test]
fn what_the_front_does_not_know_is_refused() {
    let refused = |change: &dyn Fn(&mut Value), named: &str| {
        let mut template = template();
        change(&mut template);
        let error = Front::before(&template, BTreeMap::new()).unwrap_err().to_string();
        assert!(error.contains(named), "`{named}` is not named in: {error}");
    };
    let id = "00000000-0000-0000-0000-000000000000";
    refused(&|template| api_behavior(template)["OriginRequestPolicyId"] = json!(id), id);
    refused(&|template| api_behavior(template)["CachePolicyId"] = json!(id), id);
    refused(&|template| api_behavior(template)["ResponseHeadersPolicyId"] = json!(id), id);
    refused(&|template| api_behavior(template)["ViewerProtocolPolicy"] = json!("allow-all"), "allow-all");
    let other_code = |template: &mut Value| {
        let function = template["Resources"].as_object_mut().unwrap().get_mut("SiteFunction").unwrap();
        function["Properties"]["FunctionCode"] = json!("function handler(event) { return event.request; }");
    };
    refused(&other_code, "the front doesn't know the function `FunctionAssociations`");
    refused(
        &|template| {
            let pages = &mut distribution(template)["DefaultCacheBehavior"]["FunctionAssociations"];
            pages[0]["EventType"] = json!("viewer-response");
        },
        "FunctionAssociations",
    );
    refused(
        &|template| {
            for origin in distribution(template)["Origins"].as_array_mut().unwrap() {
                origin.as_object_mut().unwrap().remove("OriginAccessControlId");
            }
        },
        "no origin access control",
    );
    refused(
        &|template| distribution(template)["Origins"][0]["DomainName"] = json!("example.com"),
        "neither a REST API nor a bucket",
    );
    refused(&|template| *template = json!({ "Resources": {} }), "exactly one CloudFront distribution");
}

#[tokio::test]
async fn a_taken_port_gives_the_next_free_one() {
    let first = Listener::bind(0).await.unwrap();
    let second = Listener::bind(first.port()).await.unwrap();
    assert!(second.port() > first.port());
    assert_eq!(second.url(), format!("http://localhost:{}", second.port()));
}
