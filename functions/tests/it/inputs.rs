//! Bad input of every kind is refused with a code, and never an error of ours.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::route::{Caller, Method};
use contract::{Function, ROUTES};
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::event::{Reply, Request};

const ISSUE: &str = "/v1/tokens";
const VERIFY: &str = "/v1/tokens/verify";

fn post(path: &str, key: &str) -> Request {
    Request::new("POST", path).key(key)
}

/// Check that a refusal doesn't repeat what was sent.
fn quotes_nothing(reply: &Reply) {
    assert!(!reply.body.contains("marker"), "{}", reply.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_bodies_are_refused_with_their_code() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let deep = format!("{}1{}", "[".repeat(2_000), "]".repeat(2_000));
    let texts: Vec<String> = [
        "",
        " ",
        "{",
        "null",
        "true",
        "7",
        "\"marker\"",
        "[\"marker\",\"marker\"]",
        "{}",
        "{\"user_id\":}",
        "{\"user_id\":\"ada\"}trailing",
        "{\"user_id\":\"a\",\"user_id\":\"b\",\"token\":\"1\"}",
        "{\"user_id\":\"\\ud800\",\"token\":\"1\"}",
        "{'user_id':'a'}",
        "\u{feff}{\"user_id\":\"a\"}",
        "user_id=marker&token=1",
        "{\"user_id\":\"a\",\"token\":\"1\",\"user_id\\u0000\":\"marker\"}",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([deep.clone(), format!("{{\"user_id\":{deep}}}")])
    .collect();
    for path in [ISSUE, VERIFY] {
        for text in &texts {
            let request = post(path, &key).header("Content-Type", "application/json").text(text);
            let reply = cloud.send(&request).await;
            assert_eq!(reply.status, 400, "{text}: {}", reply.body);
            reply.is_problem(400, "invalid_request");
            quotes_nothing(&reply);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_fields_are_refused_with_their_code() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let long = "marker".repeat(50);
    let user_ids = [
        json!(""),
        json!(null),
        json!(7),
        json!(["a"]),
        json!({ "marker": 1 }),
        json!("a\u{0}b"),
        json!("a\nb"),
        json!("a\u{7f}"),
        json!("a\u{202e}b"),
        json!("a\u{200b}b"),
        json!("e\u{301}"),
        json!("\u{ffff}"),
        json!("\u{e000}"),
        json!("x".repeat(257)),
        json!("é".repeat(129)),
        json!(" "),
        json!(" ada"),
        json!("ada\u{a0}"),
    ];
    let bad = |path: &'static str, body: Value| (path, body);
    let mut table = Vec::new();
    for user_id in user_ids {
        table.push(bad(ISSUE, json!({ "user_id": user_id })));
        table.push(bad(VERIFY, json!({ "user_id": user_id, "token": "1" })));
    }
    for purpose in [json!(""), json!("Login"), json!("a b"), json!("x".repeat(65)), json!(7), json!("a#b")] {
        table.push(bad(ISSUE, json!({ "user_id": "ada", "purpose": purpose })));
        table.push(bad(VERIFY, json!({ "user_id": "ada", "token": "1", "purpose": purpose })));
    }
    for channel in [json!(""), json!("email"), json!("SHOW"), json!(7), json!([])] {
        table.push(bad(ISSUE, json!({ "user_id": "ada", "channel": channel })));
    }
    for metadata in [
        json!("marker"),
        json!([]),
        json!({ "a": 7 }),
        json!({ "a": null }),
        json!({ "": "marker" }),
        json!({ "a": "\n" }),
        json!({ "a": "x".repeat(1_024) }),
        (0..17).map(|n| (n.to_string(), json!(""))).collect::<serde_json::Map<_, _>>().into(),
    ] {
        table.push(bad(ISSUE, json!({ "user_id": "ada", "metadata": metadata })));
    }
    for token in [json!(""), json!(null), json!(7), json!([]), json!(format!("{long}{long}"))] {
        table.push(bad(VERIFY, json!({ "user_id": "ada", "token": token })));
    }
    table.push(bad(VERIFY, json!({ "user_id": "ada" })));
    table.push(bad(VERIFY, json!({ "user_id": "ada", "token": "1", "marker": 1 })));
    table.push(bad(ISSUE, json!({ "user_id": "ada", "marker": "marker" })));
    for phone in [json!({}), json!({ "phone": "0151marker" }), json!({ "phone": "+49 151" })] {
        table.push(bad(ISSUE, json!({ "user_id": "ada", "channel": "sms", "metadata": phone })));
    }
    for (path, body) in table {
        let reply = cloud.send(&post(path, &key).json(&body)).await;
        assert_eq!(reply.status, 400, "{path} {body}: {}", reply.body);
        reply.is_problem(400, "invalid_request");
        assert!(reply.json()["detail"].as_str().is_some_and(|detail| detail.contains('`')), "{}", reply.body);
        quotes_nothing(&reply);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_but_allowed_input_works() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    for user_id in ["a", "a b", "王小明", "Zoë", "🙂", "a\"b\\c/d<script>", "#:é", &"x".repeat(256)] {
        let token = cloud.issue(&key, user_id).await.text("token");
        assert_eq!(cloud.verify(&key, user_id, &token).await.status, 200, "{user_id}");
    }
    // Tokens that can't be right are as wrong as any other.
    for token in ["-", " ", "ü", "\u{0}", "🙂", &"1".repeat(384)] {
        cloud.verify(&key, "ada", token).await.is_problem(422, "token_refused");
    }
    let null = json!({ "user_id": "bob", "channel": null, "purpose": null, "metadata": null });
    assert_eq!(cloud.send(&post(ISSUE, &key).json(&null)).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn media_types_sizes_and_encodings_are_checked() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let body = json!({ "user_id": "ada" }).to_string();
    for wrong in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "", "json"] {
        let request = post(ISSUE, &key).header("Content-Type", wrong).text(&body);
        cloud.send(&request).await.is_problem(415, "unsupported_media_type");
    }
    cloud.send(&post(ISSUE, &key).text(&body)).await.is_problem(415, "unsupported_media_type");
    for right in ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json "] {
        let request = post(ISSUE, &key).header("content-type", right).text(&body);
        assert_eq!(cloud.send(&request).await.status, 201, "{right}");
    }

    let json = |request: Request| request.header("Content-Type", "application/json");
    let padded = |size: usize| format!("{body}{}", " ".repeat(size - body.len()));
    let over = json(post(ISSUE, &key)).text(&padded(8_193));
    cloud.send(&over).await.is_problem(413, "payload_too_large");
    let full = json(post(ISSUE, &key)).text(&padded(8_192));
    assert_eq!(cloud.send(&full).await.status, 201);

    let encoded = |bytes: &[u8]| {
        let mut request = json(post(ISSUE, &key)).text(&STANDARD.encode(bytes));
        request.base64 = true;
        request
    };
    let bob = json!({ "user_id": "bob" }).to_string();
    assert_eq!(cloud.send(&encoded(bob.as_bytes())).await.status, 201);
    for not_utf8 in [&b"{\"user_id\":\"\xff\"}"[..], b"\xed\xa0\x80", b"\x00\x9f\x92\x96"] {
        cloud.send(&encoded(not_utf8)).await.is_problem(400, "invalid_request");
    }
    // The gateway has replaced such bytes in a body that isn't in base64.
    for replaced in
        ["{\"user_id\":\"jos\u{fffd}\"}", "{\"user_id\":\"bob\",\"metadata\":{\"a\":\"\u{fffd}\"}}"]
    {
        let reply = cloud.send(&json(post(ISSUE, &key)).text(replaced)).await;
        reply.is_problem(400, "invalid_request");
        assert_eq!(reply.text("detail"), "`body` must be UTF-8, without U+FFFD");
    }
    let escaped = json(post(ISSUE, &key)).text(r#"{"user_id":"jos\ufffd"}"#);
    assert!(cloud.send(&escaped).await.text("detail").starts_with("`user_id` must not contain U+FFFD"));
    cloud.send(&encoded(padded(8_193).as_bytes())).await.is_problem(413, "payload_too_large");
    let mut broken = json(post(ISSUE, &key)).text("%%%");
    broken.base64 = true;
    cloud.send(&broken).await.is_problem(400, "invalid_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn idempotency_keys_are_checked() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    for bad in ["", "a b", "ü", &"k".repeat(256)] {
        for (path, body) in
            [(ISSUE, json!({ "user_id": "ada" })), (VERIFY, json!({ "user_id": "ada", "token": "1" }))]
        {
            let reply = cloud.send(&post(path, &key).header("Idempotency-Key", bad).json(&body)).await;
            reply.is_problem(400, "invalid_request");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_with_nothing_in_them_are_refused_too() {
    let cloud = Cloud::start().await;
    let null =
        json!({ "headers": null, "body": null, "pathParameters": null, "queryStringParameters": null });
    let refusals = [
        (Function::IssueToken, 401, "unauthorized"),
        (Function::VerifyToken, 401, "unauthorized"),
        (Function::ManageTokens, 401, "unauthorized"),
        (Function::Subscribe, 401, "session_required"),
        (Function::Reveal, 415, "unsupported_media_type"),
    ];
    for (function, status, code) in refusals {
        for event in [json!({}), null.clone()] {
            let response = cloud.invoke(function, &event).await.unwrap();
            Reply::read(&response).is_problem(status, code);
        }
    }
}

/// A parameter that nothing reads is refused by its name: a filter that is passed over would answer with everything.
/// Providers add what they like to a webhook.
#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_that_nothing_reads_is_refused() {
    let cloud = Cloud::start().await;
    let session = cloud.session("ada", true).await;
    for route in ROUTES {
        let path = ["{token_id}", "{passkey_id}", "{subscription_id}", "{message_id}", "{provider}", "{key}"]
            .iter()
            .fold(route.path.to_owned(), |path, place| path.replace(place, "abc"));
        let asked = |name: &str| session.request(route.method.as_str(), &path).query(name, "x");
        let reply = cloud.send(&asked("colour")).await;
        if route.caller() == Caller::Provider {
            reply.is_problem(404, "not_found");
            continue;
        }
        reply.is_problem(400, "invalid_request");
        assert_eq!(reply.text("detail"), "`colour` must not be there: nothing reads it", "{path}");
    }
    // A name that is no word isn't repeated.
    let long = "a".repeat(65);
    for name in [long.as_str(), "<b>", "a b", ""] {
        let reply = cloud.send(&session.request("GET", "/v1/tokens").query(name, "x")).await;
        reply.is_problem(400, "invalid_request");
        assert_eq!(reply.text("detail"), "`query` must not be there: nothing reads it", "{name}");
    }
    let both =
        session.request("GET", "/v1/tokens").query("limit", "1").query("zebra", "x").query("colour", "x");
    let reply = cloud.send(&both).await;
    assert_eq!(reply.text("detail"), "`colour` must not be there: nothing reads it");
}

/// Nothing before the functions looks at a body: each says the same of a wrong type, another content type and none, and
/// says of each what is wrong.
#[tokio::test(flavor = "multi_thread")]
async fn each_route_checks_its_body_itself() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let session = cloud.session("ada", true).await;
    let routes =
        ROUTES.iter().filter(|route| route.method == Method::Post && route.caller() != Caller::Provider);
    let mut tried = 0;
    for route in routes {
        let path = route.path.replace("{token_id}", &"1".repeat(32)).replace("{passkey_id}", &"a".repeat(64));
        let path = path.replace("{name}", "bob");
        let request = || match route.caller() {
            Caller::Application => post(&path, &key),
            _ => session.request("POST", &path),
        };
        let json = || request().header("Content-Type", "application/json");
        let wrong =
            json!({ "user_id": 1, "ceremony": 1, "credential": 1, "name": 1, "endpoint": 1, "person": 1 });
        let mut details = BTreeSet::new();
        for wrong in [json().text(&wrong.to_string()), json().text(""), json().text("[]"), json()] {
            let reply = cloud.send(&wrong).await;
            reply.is_problem(400, "invalid_request");
            details.insert(reply.text("detail"));
        }
        let types = "`body` must have the documented fields and types, each once, and no others";
        assert_eq!(
            details,
            BTreeSet::from([types.to_owned(), "`body` must be a JSON object".to_owned()]),
            "{path}"
        );
        for other in ["text/plain", "application/x-www-form-urlencoded", "application/problem+json"] {
            let reply = cloud.send(&request().header("Content-Type", other).text("{}")).await;
            reply.is_problem(415, "unsupported_media_type");
        }
        cloud.send(&request().text("{}")).await.is_problem(415, "unsupported_media_type");
        tried += 1;
    }
    assert_eq!(tried, 15);
}
