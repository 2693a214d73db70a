//! Five new tokens in ten minutes, and no more.

use serde_json::json;

use crate::rig::Cloud;

#[tokio::test(flavor = "multi_thread")]
async fn the_sixth_token_in_ten_minutes_has_to_wait() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let user = "ada@example.com";
    for purpose in ["login", "payment", "login", "login", "export"] {
        let reply = cloud.post("/v1/tokens", &key, json!({ "user_id": user, "purpose": purpose })).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
    }
    let token = cloud.slot(user, "login").await;
    let reply = cloud.post("/v1/tokens", &key, json!({ "user_id": user })).await;
    reply.is_problem(429, "too_many_tokens");
    let wait: u64 = reply.headers["retry-after"].parse().unwrap();
    assert!((590..=600).contains(&wait), "{wait}");
    assert_eq!(cloud.slot(user, "login").await, token, "a refused token doesn't touch the slot");
    cloud.issue(&key, "bob@example.com").await;

    // Ten minutes after the first one there is a place again, and one alone.
    let sends = functions::table::Key::sends(user).attributes();
    let request = cloud.dynamodb.update_item().table_name(crate::rig::cloud::TABLE).set_key(Some(sends));
    let old = aws_sdk_dynamodb::types::AttributeValue::N((functions::clock::now() - 600).to_string());
    let request = request.update_expression("SET s2 = :old").expression_attribute_values(":old", old);
    request.send().await.unwrap();
    cloud.issue(&key, user).await;
    cloud.post("/v1/tokens", &key, json!({ "user_id": user })).await.is_problem(429, "too_many_tokens");
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_issues_get_five_places() {
    let settings = crate::rig::Settings { processes: 4, ..crate::rig::Settings::default() };
    let cloud = std::sync::Arc::new(Cloud::with(settings).await);
    let key = cloud.client(true).await;
    let requests: Vec<_> = (0..12)
        .map(|_| {
            let (cloud, key) = (std::sync::Arc::clone(&cloud), key.clone());
            tokio::spawn(async move {
                cloud.post("/v1/tokens", &key, json!({ "user_id": "ada@example.com" })).await
            })
        })
        .collect();
    let mut statuses = Vec::new();
    for request in requests {
        statuses.push(request.await.unwrap().status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 201, 201, 201, 201, 429, 429, 429, 429, 429, 429, 429]);
}
