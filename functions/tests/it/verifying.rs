//! Tokens that are accepted: once, however they are typed.

use serde_json::json;

use crate::rig::Cloud;
use crate::rig::cloud::Settings;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_verifies_once_and_leaves_nothing_to_steal() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    let reply = cloud.verify(&key, "ada@example.com", &token).await;
    assert_eq!((reply.status, reply.json()), (200, json!({ "verified": true })));
    cloud.verify(&key, "ada@example.com", &token).await.is_problem(422, "token_refused");
    let item = cloud.slot("ada@example.com", "login").await.unwrap();
    assert_eq!(item["state"].as_s().unwrap(), "used");
    for gone in ["mac", "sealed", "deliver", "failing_until"] {
        assert!(!item.contains_key(gone), "{gone}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn success_takes_four_calls_and_refusal_three() {
    let cloud = Cloud::with(Settings::counted_one_by_one()).await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    cloud.verify(&key, "ada@example.com", "0").await;
    cloud.take_calls();

    cloud.verify(&key, "ada@example.com", "0").await.is_problem(422, "token_refused");
    let mut refused = cloud.take_actions();
    // After the client's count, two at the same time.
    refused[1..].sort();
    assert_eq!(refused, ["DynamoDB UpdateItem", "DynamoDB UpdateItem", "KMS GenerateMac"]);

    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
    let mut accepted = cloud.take_actions();
    accepted[1..3].sort();
    let update = "DynamoDB UpdateItem";
    assert_eq!(accepted, [update, update, "KMS GenerateMac", update]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_matches_however_it_is_typed() {
    let settings = Settings { alphabet: "base32", length: 16, ..Settings::default() };
    let cloud = Cloud::with(settings).await;
    let key = cloud.client(true).await;
    let wide = |text: &str| -> String {
        text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect()
    };
    let of = |zero: char, text: &str| -> String {
        let digit = |c: char| c.to_digit(10).and_then(|value| char::from_u32(u32::from(zero) + value));
        text.chars().map(|c| digit(c).unwrap_or(c)).collect()
    };
    let typings: [&dyn Fn(&str) -> String; 10] = [
        &str::to_lowercase,
        &|token| format!(" {} {}\n", &token[..8], &token[8..]),
        &|token| format!("{}-{}\u{2013}{}", &token[..4], &token[4..8], &token[8..]),
        &wide,
        &|token| token.replace('1', "l").replace('0', "O"),
        &|token| of('٠', token),
        &|token| of('۰', token),
        &|token| of('๐', token),
        &|token| format!("\u{2068}\u{202b}{}\u{202c}\u{2069}\u{61c}", of('०', token)),
        &|token| format!("{}\u{3000}{}", &token[..3], wide(&token[3..]).to_lowercase()),
    ];
    for (number, typing) in typings.iter().enumerate() {
        let user_id = format!("user-{number}@example.com");
        let token = cloud.issue(&key, &user_id).await.text("token");
        let typed = typing(&token);
        let reply = cloud.verify(&key, &user_id, &typed).await;
        assert_eq!(reply.status, 200, "{token} typed as {typed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_and_purposes_have_tokens_of_their_own() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let login = cloud.issue(&key, "ada@example.com").await.text("token");
    let body = json!({ "user_id": "ada@example.com", "purpose": "payment" });
    let payment = cloud.post("/v1/tokens", &key, body).await.text("token");
    let bob = cloud.issue(&key, "bob@example.com").await.text("token");

    cloud.verify(&key, "ada@example.com", &payment).await.is_problem(422, "token_refused");
    cloud.verify(&key, "ada@example.com", &bob).await.is_problem(422, "token_refused");
    assert_eq!(cloud.verify(&key, "ada@example.com", &login).await.status, 200);
    let body = json!({ "user_id": "ada@example.com", "purpose": "payment", "token": payment });
    assert_eq!(cloud.post("/v1/tokens/verify", &key, body).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_token_replaces_the_old_one() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let old = cloud.issue(&key, "ada@example.com").await.text("token");
    let new = cloud.issue(&key, "ada@example.com").await.text("token");
    cloud.verify(&key, "ada@example.com", &old).await.is_problem(422, "token_refused");
    assert_eq!(cloud.verify(&key, "ada@example.com", &new).await.status, 200);
}
