//! An issued token reaches its user over the channel that was asked for, and nobody else.

use contract::Function;
use domain::{Secret, webhook};
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::delivery::{inspect, sent_sms};
use crate::rig::message::tries;
use crate::rig::outbox::Answer;

/// The settings with e-mail on.
fn with_email() -> Settings {
    Settings { email_sender: "otp@example.com", ..half_a_minute_more() }
}

/// A text that says 5 minutes says so in the next second as well.
fn half_a_minute_more() -> Settings {
    Settings { life_seconds: 330, ..Settings::default() }
}

/// Issue, route, and dispatch what came of it; the token's id.
async fn handed_over(cloud: &Cloud, key: &str, wish: Value) -> String {
    let reply = cloud.post("/v1/tokens", key, wish).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert!(!reply.fields().contains(&"token".to_owned()), "{}", reply.body);
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    reply.text("token_id")
}

/// The tries for `token_id` in the listing.
async fn listed(cloud: &Cloud, key: &str, token_id: &str) -> Vec<String> {
    let request = crate::rig::event::Request::new("GET", "/v1/tokens").key(key);
    let tokens = cloud.send(&request).await.json();
    let tokens = tokens["tokens"].as_array().unwrap().clone();
    let token = tokens.iter().find(|token| token["token_id"] == token_id).unwrap();
    let tries = token["deliveries"].as_array().unwrap();
    assert!(tries.iter().all(|attempt| attempt["at"].as_str().unwrap().ends_with('Z')));
    tries
        .iter()
        .map(|attempt| format!("{} {}", attempt["channel"], attempt["state"]).replace('"', ""))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_sms_speaks_the_users_language_and_is_bound_to_a_host() {
    let cloud = Cloud::with(half_a_minute_more()).await;
    let key = cloud.client(false).await;
    let number = "+4915110000020";
    let metadata = json!({ "phone": number, "locale": "de-AT", "domain": "shop.example.com" });
    let wish = json!({ "user_id": "ada", "channel": "sms", "metadata": metadata });
    let token_id = handed_over(&cloud, &key, wish).await;
    let text = sent_sms(number).await.remove(0);
    let token = text.split(' ').next().unwrap();
    cloud.watch.secret(token);
    assert_eq!(
        text,
        format!(
            "{token} ist Ihr Sicherheitstoken. Es gilt noch 5 Minuten lang. Geben Sie es nicht weiter.\n\n\
             @shop.example.com #{token}"
        )
    );
    assert_eq!(listed(&cloud, &key, &token_id).await, ["sms accepted"]);
    assert_eq!(cloud.verify(&key, "ada", token).await.status, 200);

    // The site's own host, where nothing else is said.
    handed_over(&cloud, &key, json!({ "user_id": "+4915110000021", "channel": "sms" })).await;
    let text = sent_sms("+4915110000021").await.remove(0);
    let token = text.split(' ').next().unwrap();
    cloud.watch.secret(token);
    assert!(text.ends_with(&format!(" Do not share it.\n\n@otp.example.com #{token}")), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_has_the_token_in_its_text_and_not_in_its_subject() {
    let cloud = Cloud::with(with_email()).await;
    cloud.verify_sender("otp@example.com").await;
    let key = cloud.client(false).await;
    let address = "ada.lovelace@mail.example.com";
    let token_id = handed_over(&cloud, &key, json!({ "user_id": address, "channel": "email" })).await;
    let sent = inspect("ses/messages").await;
    let all = sent["messages"].as_object().unwrap().values().flat_map(|list| list.as_array().unwrap());
    let mails: Vec<_> = all.filter(|mail| mail["To"] == json!([address])).collect();
    assert_eq!(mails.len(), 1, "{sent}");
    assert_eq!(
        (&mails[0]["Source"], &mails[0]["Subject"]),
        (&json!("otp@example.com"), &json!("Your security token"))
    );
    let text = mails[0]["BodyText"].as_str().unwrap();
    let token = text.split(' ').next().unwrap();
    cloud.watch.secret(token);
    assert_eq!(
        text,
        format!(
            "{token} is your security token. It expires in 5 minutes.\n\n\
             Do not share it. If you did not ask for it, you can ignore this message.\n\n\
             @otp.example.com #{token}"
        )
    );
    assert_eq!(listed(&cloud, &key, &token_id).await, ["email accepted"]);
    assert_eq!(cloud.verify(&key, address, token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn email_is_off_until_it_is_turned_on() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let wish = json!({ "user_id": "ada@example.com", "channel": "email" });
    let reply = cloud.post("/v1/tokens", &key, wish).await;
    reply.is_problem(400, "invalid_request");
    assert!(reply.text("detail").contains("turned off"), "{}", reply.body);
    assert!(cloud.slot("ada@example.com", "login").await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_gets_the_token_signed() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    cloud.set_secret("tokens/webhook", "https://hooks.example.com/tokens key-of-the-hook").await;
    let token_id =
        handed_over(&cloud, &key, json!({ "user_id": "ada", "channel": "webhook", "purpose": "pay" })).await;
    let notice = cloud.outbox.take().remove(0);
    assert_eq!(notice.line, "POST https://hooks.example.com/tokens");
    let body = notice.json();
    let token = body["token"].as_str().unwrap();
    cloud.watch.secret(token);
    let expected = json!({
        "event": "token_issued", "token_id": token_id, "user_id": "ada", "purpose": "pay",
        "token": token, "expires_at": body["expires_at"],
    });
    assert_eq!(body, expected);
    let timestamp: u64 = notice.headers["x-otpost-timestamp"].parse().unwrap();
    let secret = Secret::new("key-of-the-hook".to_owned());
    assert_eq!(notice.headers["x-otpost-signature"], webhook::signature(&secret, timestamp, &notice.body));
    let verify = json!({ "user_id": "ada", "purpose": "pay", "token": token });
    assert_eq!(cloud.post("/v1/tokens/verify", &key, verify).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_channel_does_not_take_comes_again_and_is_erased_in_the_end() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    cloud.set_secret("tokens/webhook", "https://hooks.example.com/tokens key-of-the-hook").await;
    cloud.outbox.answer("hooks.example.com", Answer::Status(500));
    let reply = cloud.post("/v1/tokens", &key, json!({ "user_id": "ada", "channel": "webhook" })).await;
    cloud.route().await;
    let event = cloud.received().await;
    assert_eq!(cloud.dispatch_failing(&event).await, 1);
    cloud.outbox.answer("hooks.example.com", Answer::Status(403));
    assert_eq!(cloud.dispatch_failing(&event).await, 1);
    assert_eq!(cloud.dispatch_failing(&event).await, 1);
    let notices = cloud.outbox.take();
    notices.iter().for_each(|notice| cloud.watch.secret(notice.json()["token"].as_str().unwrap()));
    assert_eq!(notices.len(), 2, "who refused is not asked again");
    assert_eq!(listed(&cloud, &key, &reply.text("token_id")).await, ["webhook failed", "webhook refused"]);

    cloud.set_slot("ada", "valid_until", functions::clock::now()).await;
    assert_eq!(cloud.dispatch_failing(&event).await, 1);
    assert!(!cloud.slot("ada", "login").await.unwrap().contains_key("sealed"));
    assert_eq!(cloud.dispatch_failing(&event).await, 1, "it ends among the dead letters");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_used_meanwhile_is_nobodys_failure() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let reply = cloud.post("/v1/tokens", &key, json!({ "user_id": "ada", "channel": "webhook" })).await;
    cloud.route().await;
    let event = cloud.received().await;
    assert_eq!(cloud.dispatch_failing(&event).await, 1, "the webhook isn't set up");
    let path = format!("/v1/tokens/{}", reply.text("token_id"));
    let revoked = cloud.send(&crate::rig::event::Request::new("DELETE", &path).key(&key)).await;
    assert_eq!(revoked.status, 204);
    cloud.dispatch(&event).await;
    assert!(cloud.outbox.take().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_becomes_a_message_of_the_person() {
    let notify = json!({ "alice": { "channels": ["pushover", "ntfy"], "locale": "en" } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    cloud.set_secret("notify/alice/ntfy", "https://ntfy.example.com/alices-topic").await;
    cloud.add_person("alice").await;
    let key = cloud.client(false).await;
    let metadata = json!({ "locale": "fr" });
    let wish = json!({ "user_id": "alice", "channel": "push", "metadata": metadata });
    let token_id = handed_over(&cloud, &key, wish).await;

    let slot = cloud.slot("alice", "login").await.unwrap();
    assert!(!slot.contains_key("sealed") && !slot.contains_key("deliver"));
    assert_eq!(tries(&slot), ["pushover skipped", "ntfy accepted"]);
    assert_eq!(listed(&cloud, &key, &token_id).await, ["pushover skipped", "ntfy accepted"]);

    let messages = cloud.messages_of("alice").await;
    assert_eq!(messages.len(), 1);
    let (item, contents) = &messages[0];
    let token = contents["code"].as_str().unwrap();
    cloud.watch.secret(token);
    assert_eq!(contents["sender"], "shop-1");
    let text =
        format!("{token} est votre code de sécurité. Il expire dans 5 minutes. Ne le donnez à personne.");
    assert_eq!(contents["text"], text);
    assert_eq!(item["valid_until"], slot["valid_until"]);
    let notice = cloud.outbox.take().remove(0);
    assert!(!notice.whole().contains(token));
    let link = format!("https://otp.example.com/reveal.html#{}", item["message_id"].as_s().unwrap());
    assert_eq!(notice.headers["click"], link);
    assert_eq!(cloud.verify(&key, "alice", token).await.status, 200);

    let reply = cloud.post("/v1/tokens", &key, json!({ "user_id": "mallory", "channel": "push" })).await;
    reply.is_problem(400, "invalid_request");
    assert!(reply.text("detail").contains("name of a person"), "{}", reply.body);
    assert!(cloud.slot("mallory", "login").await.is_none());
}

/// The address counts as well, whatever its case.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_gets_five_mails_in_ten_minutes() {
    let cloud = Cloud::with(with_email()).await;
    let key = cloud.client(false).await;
    let wish = |user: u32, address: &str| {
        let metadata = json!({ "email": address });
        json!({ "user_id": format!("user-{user}"), "channel": "email", "metadata": metadata })
    };
    for user in 0..5 {
        let address = if user % 2 == 0 { "ada@example.com" } else { "Ada@Example.com" };
        assert_eq!(cloud.post("/v1/tokens", &key, wish(user, address)).await.status, 201);
    }
    cloud.post("/v1/tokens", &key, wish(5, "ada@example.com")).await.is_problem(429, "too_many_tokens");
    assert_eq!(cloud.post("/v1/tokens", &key, wish(6, "bob@example.com")).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_checked_before_anything_is_made() {
    let cloud = Cloud::with(with_email()).await;
    let key = cloud.client(true).await;
    for (wish, names) in [
        (json!({ "user_id": "ada", "channel": "email" }), "metadata.email"),
        (
            json!({ "user_id": "ada", "channel": "email", "metadata": { "email": "a@b.de,c@d.de" } }),
            "metadata.email",
        ),
        (
            json!({ "user_id": "a@b.de", "channel": "email", "metadata": { "domain": "https://b.de" } }),
            "domain",
        ),
        (json!({ "user_id": "Alice", "channel": "push" }), "name of a person"),
        (json!({ "user_id": "ada", "channel": "pigeon" }), "`webhook`"),
    ] {
        cloud.take_actions();
        let reply = cloud.post("/v1/tokens", &key, wish).await;
        reply.is_problem(400, "invalid_request");
        assert!(reply.text("detail").contains(names), "{}", reply.body);
        assert!(
            cloud
                .take_actions()
                .iter()
                .all(|action| action == "DynamoDB GetItem" || action == "DynamoDB UpdateItem")
        );
        assert_eq!(cloud.slot("ada", "login").await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_secret_the_webhook_is_skipped() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    cloud.post("/v1/tokens", &key, json!({ "user_id": "ada", "channel": "webhook" })).await;
    cloud.route().await;
    let event = cloud.received().await;
    let report = cloud.invoke(Function::Dispatch, &event).await.unwrap();
    assert_eq!(report["batchItemFailures"][0]["itemIdentifier"], event["Records"][0]["messageId"]);
    assert_eq!(tries(&cloud.slot("ada", "login").await.unwrap()), ["webhook skipped"]);
    let lines = cloud.logs().await;
    assert!(lines.iter().any(|line| line["failure"] == "delivery: the channel is not set up"));
}
