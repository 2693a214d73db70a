//! The request of each channel that notifies, byte by byte if its service documents it.

use domain::{Secret, webhook};
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::cloud::{SITE_HOST, Settings};
use crate::rig::message::{CODE, Stored, TEXT, tries};
use crate::rig::outbox::{Answer, Notice};

/// The request that announces a message of alice's over `channel`, whose secret is `secret`.
async fn announced(channel: &str, secret: &str, locale: &str, sender: Option<&str>) -> (Stored, Notice) {
    let notify = json!({ "alice": { "channels": [channel], "locale": locale } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    cloud.set_secret(&format!("notify/alice/{channel}"), secret).await;
    let stored = cloud.store_message("alice", 600, sender).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    let mut notices = cloud.outbox.take();
    assert_eq!(notices.len(), 1);
    let notice = notices.remove(0);
    assert!(!notice.whole().contains(CODE) && !notice.whole().contains(TEXT));
    assert_eq!(notice.headers["user-agent"], "otpost");
    (stored, notice)
}

fn link(stored: &Stored) -> String {
    format!("https://{SITE_HOST}/reveal.html#{}", stored.message_id)
}

#[tokio::test(flavor = "multi_thread")]
async fn pushover_gets_a_form() {
    let secret = "azGDORePK8gMaC0QOYAMyEEuzJnyUi uQiRzpo4DXghDmr9QzzfQu27cmVRsG";
    let (stored, notice) = announced("pushover", secret, "en", None).await;
    assert_eq!(notice.line, "POST https://api.pushover.net/1/messages.json");
    assert_eq!(notice.headers["content-type"], "application/x-www-form-urlencoded");
    let body = notice.text();
    let field = |name: &str| {
        let (_, value) =
            body.split('&').find_map(|pair| pair.split_once('=').filter(|(n, _)| *n == name)).unwrap();
        value.to_owned()
    };
    let (timestamp, ttl) = (field("timestamp"), field("ttl"));
    assert!((590..=600).contains(&ttl.parse::<u64>().unwrap()), "the rest of the code's life: {ttl}");
    assert_eq!(
        body,
        format!(
            "token=azGDORePK8gMaC0QOYAMyEEuzJnyUi&user=uQiRzpo4DXghDmr9QzzfQu27cmVRsG\
             &title=A+code+has+arrived&message=Use+your+passkey+to+see+it.\
             &url=https%3A%2F%2Fotp.example.com%2Freveal.html%23{}&url_title=Otpost&priority=1\
             &timestamp={timestamp}&ttl={ttl}",
            stored.message_id
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ntfy_gets_headers() {
    let (stored, notice) =
        announced("ntfy", "https://ntfy.sh/otpost-alice tk_abcdef0123456789", "en", Some("Example Bank"))
            .await;
    assert_eq!(notice.line, "POST https://ntfy.sh/otpost-alice");
    assert_eq!(notice.text(), "From Example Bank. Use your passkey to see it.");
    for (name, value) in [
        ("title", "A code has arrived"),
        ("click", &link(&stored)),
        ("priority", "high"),
        ("x-cache", "no"),
        ("x-firebase", "no"),
        ("authorization", "Bearer tk_abcdef0123456789"),
    ] {
        assert_eq!(notice.headers[name], value);
    }
    // An iPhone is told by Firebase alone.
    let notify = json!({ "alice": { "channels": ["ntfy"], "locale": "en", "ntfy_firebase": true } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    cloud.set_secret("notify/alice/ntfy", "https://ntfy.sh/otpost-alice").await;
    cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    let notice = cloud.outbox.take().remove(0);
    assert!(!notice.headers.contains_key("x-firebase"));
    assert_eq!(notice.headers["x-cache"], "no");
    // Without a token, in a language whose letters a header doesn't take.
    let (_, notice) = announced("ntfy", "https://ntfy.sh/otpost-alice", "pt-BR", None).await;
    assert!(!notice.headers.contains_key("authorization"));
    assert_eq!(notice.headers["title"], "=?UTF-8?B?Q2hlZ291IHVtIGPDs2RpZ28=?=");
    assert_eq!(notice.text(), "Use a sua chave de acesso para ver.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_gets_signed_json() {
    let secret = "https://hooks.example.com/alice?a=b key-of-the-hook";
    let (stored, notice) = announced("webhook", secret, "en", Some("Example Bank")).await;
    assert_eq!(notice.line, "POST https://hooks.example.com/alice?a=b");
    assert_eq!(notice.headers["content-type"], "application/json");
    let body: Value = notice.json();
    let expected = json!({
        "event": "message_received", "message_id": stored.message_id, "link": link(&stored),
        "has_code": true, "at": body["at"],
    });
    assert_eq!(body, expected);
    assert!(body["at"].as_str().unwrap().ends_with('Z'));
    let timestamp: u64 = notice.headers["x-otpost-timestamp"].parse().unwrap();
    assert!(functions::clock::now() - timestamp < 30);
    let key = Secret::new("key-of-the-hook".to_owned());
    assert_eq!(notice.headers["x-otpost-signature"], webhook::signature(&key, timestamp, &notice.body));
}

/// A secret that is nothing to send with is refused once, without a word of it in the log.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_none_refuses() {
    let notify = json!({ "alice": { "channels": ["pushover", "ntfy", "webhook"] } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    for channel in ["pushover", "ntfy", "webhook"] {
        cloud.set_secret(&format!("notify/alice/{channel}"), "gibberish0123").await;
    }
    // A topic may be any word; one without a host is none.
    cloud.set_secret("notify/alice/ntfy", "/gibberish0123").await;
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    assert_eq!(cloud.dispatch_failing(&cloud.received().await).await, 1);
    assert!(cloud.outbox.take().is_empty());
    let item = cloud.item(&stored.key).await.unwrap();
    let refused = ["pushover refused", "ntfy refused", "webhook refused"];
    assert_eq!(tries(&item), refused);
}

/// As on AWS: what a secret or a browser names leads to no address within, and to nobody without TLS.
#[tokio::test(flavor = "multi_thread")]
async fn without_an_outbox_requests_go_to_public_names_over_tls_alone() {
    let notify = json!({ "alice": { "channels": ["web_push", "webhook", "ntfy"] } });
    let cloud = Cloud::with(Settings { notify, with_outbox: false, ..Settings::default() }).await;
    let within = cloud.outbox.address;
    for (webhook, ntfy) in [
        (format!("http://{within}/hook key-of-the-hook"), format!("https://{within}/topic")),
        (
            format!("https://localhost:{}/hook key-of-the-hook", within.port()),
            "http://ntfy.sh/topic".to_owned(),
        ),
        ("https://169.254.169.254/latest key-of-the-hook".to_owned(), "https://[::1]/topic".to_owned()),
    ] {
        cloud.set_secret("notify/alice/webhook", &webhook).await;
        cloud.set_secret("notify/alice/ntfy", &ntfy).await;
        let stored = cloud.store_message("alice", 600, None).await;
        cloud.restart(contract::Function::Dispatch).await;
        cloud.route().await;
        let event = cloud.received().await;
        let last = json!({ "Records": [event["Records"].as_array().unwrap().last().unwrap()] });
        assert_eq!(cloud.dispatch_failing(&last).await, 1);
        let item = cloud.item(&stored.key).await.unwrap();
        assert_eq!(tries(&item), ["web_push skipped", "webhook refused", "ntfy refused"], "{webhook} {ntfy}");
    }
    // A public name is asked for; that one never has an address (RFC 6761).
    cloud.set_secret("notify/alice/ntfy", "https://ntfy.invalid/topic").await;
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.restart(contract::Function::Dispatch).await;
    cloud.route().await;
    let event = cloud.received().await;
    let last = json!({ "Records": [event["Records"].as_array().unwrap().last().unwrap()] });
    assert_eq!(cloud.dispatch_failing(&last).await, 1);
    let item = cloud.item(&stored.key).await.unwrap();
    assert_eq!(tries(&item), ["web_push skipped", "webhook refused", "ntfy failed"]);
    assert!(cloud.outbox.take().is_empty());
    let lines = cloud.logs().await;
    let failures: Vec<_> = lines.iter().filter_map(|line| line["failure"].as_str()).collect();
    assert!(failures.iter().any(|failure| failure.ends_with("ntfy: could not connect")), "{failures:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_was_rotated_is_read_again_when_the_service_refuses() {
    let notify = json!({ "alice": { "channels": ["webhook"] } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    cloud.outbox.answer("old.example.com", Answer::Status(200));
    cloud.set_secret("notify/alice/webhook", "https://old.example.com/ key-of-the-hook").await;
    for (host, hosts) in [("old", vec!["old"]), ("new", vec!["old", "new"]), ("new", vec!["new"])] {
        let stored = cloud.store_message("alice", 600, None).await;
        cloud.route().await;
        cloud.dispatch(&cloud.queue_event().await).await;
        assert_eq!(tries(&cloud.item(&stored.key).await.unwrap()), ["webhook accepted"], "{host}");
        let lines: Vec<_> = cloud.outbox.take().into_iter().map(|notice| notice.line).collect();
        let expected: Vec<_> = hosts.iter().map(|host| format!("POST https://{host}.example.com/")).collect();
        assert_eq!(lines, expected);
        cloud.outbox.answer("old.example.com", Answer::Status(404));
        cloud.set_secret("notify/alice/webhook", "https://new.example.com/ key-of-the-hook").await;
    }
}
