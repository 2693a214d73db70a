//! Client keys: made once, listed without their key, revoked.

use contract::Function;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::event::Request;

async fn admin(cloud: &Cloud, request: Value) -> Value {
    let response = cloud.invoke(Function::Admin, &request).await.unwrap();
    if let Some(key) = response["key"].as_str() {
        cloud.watch.secret(key.rsplit('.').next().unwrap());
    }
    response
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_are_made_listed_and_revoked() {
    let cloud = Cloud::start().await;
    let create = |name: &str| json!({ "operation": "create_client", "name": name, "may_show": name == "b" });
    for name in ["b", "a"] {
        let created = admin(&cloud, create(name)).await;
        assert_eq!((&created["result"], &created["name"]), (&json!("client_created"), &json!(name)));
        assert!(created["key"].as_str().unwrap().starts_with(&format!("otpost.{name}.")));
    }
    assert_eq!(admin(&cloud, create("a")).await["code"], "client_exists");
    for bad in ["", "A", "a.b", "1a", "a_b"] {
        assert_eq!(admin(&cloud, create(bad)).await["code"], "invalid_request", "{bad}");
    }

    let listed = admin(&cloud, json!({ "operation": "list_clients" })).await;
    assert_eq!(listed["result"], "clients");
    let clients = listed["clients"].as_array().unwrap();
    let names: Vec<_> = clients.iter().map(|client| (&client["name"], &client["may_show"])).collect();
    assert_eq!(names, [(&json!("a"), &json!(false)), (&json!("b"), &json!(true))]);
    assert!(clients.iter().all(|client| client.get("key").is_none()));

    let revoke = json!({ "operation": "revoke_client", "name": "a" });
    assert_eq!(admin(&cloud, revoke.clone()).await["result"], "client_revoked");
    assert_eq!(admin(&cloud, revoke).await["code"], "client_unknown");
    for unknown in [json!({}), json!(null), json!("list"), json!({ "operation": "drop_table" })] {
        assert_eq!(admin(&cloud, unknown).await["code"], "invalid_request");
    }
}

/// The answer of a whole invocation was lost, and the command's SDK invokes again.
#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_of_the_same_request_gets_a_key_and_another_request_none() {
    let cloud = Cloud::start().await;
    let create = |id: &str| json!({ "operation": "create_client", "name": "shop", "may_show": true, "request_id": id });
    let lost = admin(&cloud, create("one")).await["key"].as_str().unwrap().to_owned();
    let shown = admin(&cloud, create("one")).await["key"].as_str().unwrap().to_owned();
    assert_ne!(lost, shown);
    cloud.issue(&shown, "ada").await;
    let with_the_lost = cloud.post("/v1/tokens", &lost, json!({ "user_id": "ada" })).await;
    with_the_lost.is_problem(401, "unauthorized");
    assert_eq!(admin(&cloud, create("two")).await["code"], "client_exists");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_of_a_key_is_a_digest() {
    let cloud = Cloud::start().await;
    let made =
        admin(&cloud, json!({ "operation": "create_client", "name": "shop", "may_show": false })).await;
    let secret = made["key"].as_str().unwrap().rsplit_once('.').unwrap().1;
    let rows = cloud.rows("CLIENTS").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["secret_hash"].as_b().unwrap().as_ref().len(), 32);
    assert!(!format!("{rows:?}").contains(secret));
    let bytes = format!("{:?}", secret.as_bytes());
    assert!(!format!("{rows:?}").contains(bytes.trim_matches(['[', ']'])), "as bytes neither");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_key_is_one_answer() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let (name, secret) = key.rsplit_once('.').unwrap();
    let other = if secret.ends_with('A') { "B" } else { "A" };
    let wrong = format!("{name}.{}{other}", &secret[..42]);
    let unknown = format!("otpost.nobody.{secret}");
    let canarys = format!("otpost.canary.{secret}");
    let headers = [
        None,
        Some(String::new()),
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(key.clone()),
        Some(format!("Basic {key}")),
        Some(format!("Bearer {wrong}")),
        Some(format!("Bearer {unknown}")),
        Some(format!("Bearer {canarys}")),
        Some(format!("Bearer {}", key.to_uppercase())),
        Some("Bearer ü".to_owned()),
    ];
    let mut replies = Vec::new();
    for header in headers {
        let mut request = Request::new("POST", "/v1/tokens").json(&json!({ "user_id": "ada@example.com" }));
        if let Some(value) = &header {
            request = request.header("Authorization", value);
        }
        let reply = cloud.send(&request).await;
        reply.is_problem(401, "unauthorized");
        // The gateway would rename it (recorded, `TestApiGatewayHeaderRemapping`, 2024-12-11).
        assert!(!reply.headers.contains_key("www-authenticate"), "{:?}", reply.headers);
        replies.push(reply);
    }
    assert!(replies.iter().all(|reply| reply == &replies[0]));
    for (method, path) in [("POST", "/v1/tokens/verify"), ("GET", "/v1/tokens"), ("DELETE", "/v1/tokens/abc")]
    {
        cloud.send(&Request::new(method, path)).await.is_problem(401, "unauthorized");
        cloud.send(&Request::new(method, path).key(&canarys)).await.is_problem(401, "unauthorized");
    }
    let lowercase = Request::new("GET", "/v1/tokens").header("authorization", &format!("bearer {key}"));
    assert_eq!(cloud.send(&lowercase).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_read_once_a_minute_and_honoured_so_long_after_revocation() {
    let cloud = Cloud::with(Settings::counted_one_by_one()).await;
    let key = cloud.client(true).await;
    let list = Request::new("GET", "/v1/tokens").key(&key);
    cloud.take_calls();
    assert_eq!(cloud.send(&list).await.status, 200);
    assert_eq!(cloud.take_actions(), ["DynamoDB GetItem", "DynamoDB UpdateItem", "DynamoDB Query"]);
    assert_eq!(cloud.send(&list).await.status, 200);
    assert_eq!(cloud.take_actions(), ["DynamoDB UpdateItem", "DynamoDB Query"]);

    admin(&cloud, json!({ "operation": "revoke_client", "name": "shop-1" })).await;
    assert_eq!(cloud.send(&list).await.status, 200, "it is in the cache");
    cloud.restart(Function::ManageTokens).await;
    cloud.send(&list).await.is_problem(401, "unauthorized");

    // A new key of the same name works at once, cached or not.
    let create = json!({ "operation": "create_client", "name": "shop-1", "may_show": true });
    let created = admin(&cloud, create).await;
    let list = Request::new("GET", "/v1/tokens").key(created["key"].as_str().unwrap());
    assert_eq!(cloud.send(&list).await.status, 200);
}
