//! The listing of outstanding tokens, in pages, and revocation.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::event::{Request, fields};

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_listed_in_pages_whose_cursor_names_nobody() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let users: BTreeSet<String> = (0..7).map(|number| format!("user-{number}@example.com")).collect();
    for user in &users {
        let token = cloud.issue(&key, user).await.text("token");
        if user == "user-6@example.com" {
            cloud.verify(&key, user, &token).await;
        }
    }
    cloud.set_slot("user-2@example.com", "attempts", 5).await;
    cloud.set_slot("user-3@example.com", "valid_until", functions::clock::now() - 1).await;

    let mut request = Request::new("GET", "/v1/tokens").key(&key).query("limit", "2");
    let (mut pages, mut tokens) = (0, Vec::<Value>::new());
    loop {
        let reply = cloud.send(&request).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let body = reply.json();
        pages += 1;
        tokens.extend(body["tokens"].as_array().unwrap().iter().cloned());
        let Some(next) = body.get("next").and_then(Value::as_str) else { break };
        let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(next).unwrap()).unwrap();
        assert!(!decoded.contains("example.com"), "{decoded}");
        request = Request::new("GET", "/v1/tokens").key(&key).query("limit", "2").query("cursor", next);
    }
    assert!(pages >= 3);
    let listed: BTreeSet<_> =
        tokens.iter().map(|token| token["user_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed.len(), tokens.len(), "no token twice");
    let mut expected = users;
    expected.remove("user-3@example.com");
    assert_eq!(listed, expected, "expired tokens aren't listed");
    for token in &tokens {
        let state = match token["user_id"].as_str().unwrap() {
            "user-2@example.com" => "locked",
            "user-6@example.com" => "used",
            _ => "outstanding",
        };
        assert_eq!(token["state"], state, "{token}");
        assert_eq!(
            fields(token),
            ["channel", "deliveries", "expires_at", "purpose", "state", "token_id", "user_id"]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_whose_last_token_has_expired_goes_on() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    for user in ["ada@example.com", "bob@example.com"] {
        cloud.issue(&key, user).await;
    }
    let long_gone = format!("{} USER#{} TOKEN#login", functions::clock::now() - 1, "0".repeat(64));
    let request =
        Request::new("GET", "/v1/tokens").key(&key).query("cursor", &URL_SAFE_NO_PAD.encode(long_gone));
    let reply = cloud.send(&request).await;
    assert_eq!(reply.json()["tokens"].as_array().unwrap().len(), 2, "{}", reply.body);
}

/// By a query of the user's own partition: no other token is read.
#[tokio::test(flavor = "multi_thread")]
async fn the_tokens_of_a_user_are_found_at_once() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    for user in ["ada", "ada@example.com", "bob"] {
        cloud.issue(&key, user).await;
    }
    let order = json!({ "user_id": "ada", "purpose": "payment" });
    let body = Request::new("POST", "/v1/tokens").key(&key).json(&order);
    assert_eq!(cloud.send(&body).await.status, 201);
    cloud.set_slot("ada", "valid_until", functions::clock::now() + 100).await;
    let of = |user: &str| Request::new("GET", "/v1/tokens").key(&key).query("user_id", user);
    cloud.take_calls();
    let found = cloud.send(&of("ada")).await.json();
    assert_eq!(cloud.take_actions().iter().filter(|action| *action == "DynamoDB Query").count(), 1);
    let seen = |found: &Value| -> Vec<_> {
        let tokens = found["tokens"].as_array().unwrap().iter();
        tokens.map(|token| format!("{} {}", token["user_id"], token["purpose"]).replace('"', "")).collect()
    };
    assert_eq!(seen(&found), ["ada login", "ada payment"], "soonest to expire first");
    assert!(found.get("next").is_none());
    assert_eq!(
        fields(&found["tokens"][0]),
        ["channel", "deliveries", "expires_at", "purpose", "state", "token_id", "user_id"]
    );
    let newest = cloud.send(&of("ada").query("order", "newest")).await.json();
    assert_eq!(seen(&newest), ["ada payment", "ada login"]);
    assert_eq!(cloud.send(&of("nobody")).await.json(), json!({ "tokens": [] }));
    cloud.set_slot("bob", "valid_until", functions::clock::now() - 1).await;
    assert_eq!(cloud.send(&of("bob")).await.json(), json!({ "tokens": [] }), "it has expired");
    for bad in ["", " ada", "ada\u{fffd}"] {
        cloud.send(&of(bad)).await.is_problem(400, "invalid_request");
    }
    cloud.send(&of("ada").query("cursor", "x")).await.is_problem(400, "invalid_request");
    cloud.send(&of("ada").query("order", "oldest")).await.is_problem(400, "invalid_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_come_first_where_that_is_asked_for() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    for number in 0..5 {
        let user = format!("user-{number}");
        cloud.issue(&key, &user).await;
        cloud.set_slot(&user, "valid_until", functions::clock::now() + 100 + number).await;
    }
    let asked = || Request::new("GET", "/v1/tokens").key(&key).query("order", "newest").query("limit", "2");
    let (mut request, mut seen) = (asked(), Vec::new());
    loop {
        let page = cloud.send(&request).await.json();
        seen.extend(page["tokens"].as_array().unwrap().iter().map(|token| token["user_id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        request = asked().query("cursor", next);
    }
    assert_eq!(seen, ["user-4", "user-3", "user-2", "user-1", "user-0"]);
    // A cursor that has expired since ends the way back.
    let gone = format!("{} USER#{} TOKEN#login", functions::clock::now() - 1, "0".repeat(64));
    let gone = asked().query("cursor", &URL_SAFE_NO_PAD.encode(gone));
    assert_eq!(cloud.send(&gone).await.json(), json!({ "tokens": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_and_cursors_are_checked() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    for (name, value) in [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "-1"),
        ("limit", ""),
        ("limit", "ten"),
        ("limit", "99999999999999999999"),
        ("cursor", ""),
        ("cursor", "%%%"),
        ("cursor", "bm90IGEgY3Vyc29y"),
    ] {
        let request = Request::new("GET", "/v1/tokens").key(&key).query(name, value);
        cloud.send(&request).await.is_problem(400, "invalid_request");
    }
    let request = Request::new("GET", "/v1/tokens").key(&key).query("limit", "100");
    assert_eq!(cloud.send(&request).await.json(), json!({ "tokens": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_is_gone_for_good() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let issued = cloud.issue(&key, "ada@example.com").await;
    let delete = |id: &str| Request::new("DELETE", &format!("/v1/tokens/{id}")).key(&key);
    let request = delete(&issued.text("token_id"));
    let reply = cloud.send(&request).await;
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    cloud.verify(&key, "ada@example.com", &issued.text("token")).await.is_problem(422, "token_refused");
    cloud.send(&request).await.is_problem(404, "token_not_found");
    let item = cloud.slot("ada@example.com", "login").await.unwrap();
    assert!(!item.contains_key("mac"));

    for unknown in ["abcdefghjkmnpqrstvwxyz0123", "x", "A", "%00", "ä", &"a".repeat(65)] {
        cloud.send(&delete(unknown)).await.is_problem(404, "token_not_found");
    }
    let used = cloud.issue(&key, "bob@example.com").await;
    cloud.verify(&key, "bob@example.com", &used.text("token")).await;
    cloud.send(&delete(&used.text("token_id"))).await.is_problem(404, "token_not_found");
    let expired = cloud.issue(&key, "eve@example.com").await;
    cloud.set_slot("eve@example.com", "valid_until", functions::clock::now()).await;
    cloud.send(&delete(&expired.text("token_id"))).await.is_problem(404, "token_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idempotency_item_is_no_token() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let body = json!({ "user_id": "ada@example.com" });
    let request = Request::new("POST", "/v1/tokens").key(&key).header("Idempotency-Key", "k").json(&body);
    let issued = cloud.send(&request).await;
    let listed = cloud.send(&Request::new("GET", "/v1/tokens").key(&key)).await;
    assert_eq!(listed.json()["tokens"].as_array().unwrap().len(), 1);
    let delete = Request::new("DELETE", &format!("/v1/tokens/{}", issued.text("token_id"))).key(&key);
    assert_eq!(cloud.send(&delete).await.status, 204);
}
