//! Sixty-four requests at once, over several processes.

use std::sync::Arc;
use std::time::Duration;

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::event::Reply;
use crate::rig::proxy::Fault;

const REQUESTS: usize = 64;

/// Verify `REQUESTS` times at once, each with the token that `token` gives for its number.
async fn at_once(cloud: &Arc<Cloud>, key: &str, token: impl Fn(usize) -> String) -> Vec<Reply> {
    let requests: Vec<_> = (0..REQUESTS)
        .map(|number| {
            let (cloud, key, token) = (Arc::clone(cloud), key.to_owned(), token(number));
            tokio::spawn(async move { cloud.verify(&key, "ada@example.com", &token).await })
        })
        .collect();
    let mut replies = Vec::new();
    for request in requests {
        replies.push(request.await.unwrap());
    }
    replies
}

fn accepted(replies: &[Reply]) -> usize {
    for refused in replies.iter().filter(|reply| reply.status != 200) {
        refused.is_problem(422, "token_refused");
    }
    replies.iter().filter(|reply| reply.status == 200).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_one_of_many_parallel_verifications_succeeds() {
    let settings = Settings { processes: 8, attempts: 10, ..Settings::default() };
    let cloud = Arc::new(Cloud::with(settings).await);
    let key = cloud.client(true).await;
    for _ in 0..3 {
        let token = cloud.issue(&key, "ada@example.com").await.text("token");
        let replies = at_once(&cloud, &key, |_| token.clone()).await;
        assert_eq!(accepted(&replies), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_guesses_never_outrun_the_counter() {
    let cloud = Arc::new(Cloud::with(Settings { processes: 8, ..Settings::default() }).await);
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    let replies = at_once(&cloud, &key, |number| format!("guess {number}")).await;
    assert_eq!(accepted(&replies), 0);
    let item = cloud.slot("ada@example.com", "login").await.unwrap();
    assert_eq!(item["attempts"].as_n().unwrap(), "5");
    assert_eq!(item["failures"].as_n().unwrap(), "5", "what isn't counted isn't tried");

    // The token is locked; the person gets another one.
    cloud.verify(&key, "ada@example.com", &token).await.is_problem(422, "token_refused");
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_issues_with_one_key_make_one_token() {
    let cloud = Arc::new(Cloud::with(Settings { processes: 4, ..Settings::default() }).await);
    let key = cloud.client(true).await;
    let body = serde_json::json!({ "user_id": "ada@example.com" });
    let request = crate::rig::event::Request::new("POST", "/v1/tokens").key(&key).json(&body);
    let request = request.header("Idempotency-Key", "once");
    // As DynamoDB does, and the table of the tests doesn't: a transaction that meets another is refused.
    cloud.inject_without_end("DynamoDB TransactWriteItems", Fault::Slow(Duration::from_millis(5)));
    let requests: Vec<_> = (0..16)
        .map(|_| {
            let (cloud, request) = (Arc::clone(&cloud), request.clone());
            tokio::spawn(async move { cloud.send(&request).await })
        })
        .collect();
    let mut tokens = std::collections::BTreeSet::new();
    for request in requests {
        let reply = request.await.unwrap();
        assert_eq!(reply.status, 201, "{}", reply.body);
        tokens.insert(reply.body);
    }
    assert_eq!(tokens.len(), 1);
}
