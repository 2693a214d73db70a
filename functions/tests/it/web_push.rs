//! Web Push: what the browser decrypts, who the push service is told we are, and subscriptions
//! that are gone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use web_push_native::jwt_simple::prelude::{
    ECDSAP256PublicKeyLike as _, ES256KeyPair, ES256PublicKey, NoCustomClaims, VerificationOptions,
};
use web_push_native::p256::SecretKey;
use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint as _;
use web_push_native::{Auth, decrypt};

use crate::rig::Cloud;
use crate::rig::cloud::{SITE_HOST, Settings};
use crate::rig::message::{CODE, TEXT, tries};
use crate::rig::outbox::{Answer, Notice};

/// A browser with its own keys.
struct Browser {
    endpoint: &'static str,
    key: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    fn new(endpoint: &'static str, seed: u8) -> Self {
        Self { endpoint, key: SecretKey::from_slice(&[seed; 32]).unwrap(), auth: [seed; 16] }
    }

    async fn subscribe(&self, cloud: &Cloud) -> functions::table::Key {
        let public = self.key.public_key().to_encoded_point(false);
        let p256dh = URL_SAFE_NO_PAD.encode(public.as_bytes());
        cloud.subscribe("alice", self.endpoint, &p256dh, &URL_SAFE_NO_PAD.encode(self.auth)).await
    }

    /// The content of a request, if it is for it.
    fn read(&self, notice: &Notice) -> Option<Value> {
        let text = decrypt(notice.body.to_vec(), &self.key, &Auth::from(self.auth)).ok()?;
        Some(serde_json::from_slice(&text).unwrap())
    }
}

async fn cloud(vapid: &ES256KeyPair) -> Cloud {
    let notify = json!({ "alice": { "channels": ["web_push", "webhook"], "locale": "de" } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    cloud.set_secret("notify/vapid", &URL_SAFE_NO_PAD.encode(vapid.to_bytes())).await;
    cloud
}

#[tokio::test(flavor = "multi_thread")]
async fn each_browser_reads_its_own_and_nobody_else_can() {
    let vapid = ES256KeyPair::generate();
    let cloud = cloud(&vapid).await;
    let phone = Browser::new("https://push.example.com/send/phone?x=1", 7);
    let laptop = Browser::new("https://updates.example.net/wpush/v2/laptop", 9);
    phone.subscribe(&cloud).await;
    laptop.subscribe(&cloud).await;
    let stored = cloud.store_message("alice", 600, Some("Example Bank")).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;

    let notices = cloud.outbox.take();
    assert_eq!(notices.len(), 2);
    for (browser, other, audience) in
        [(&phone, &laptop, "https://push.example.com"), (&laptop, &phone, "https://updates.example.net")]
    {
        let line = format!("POST {}", browser.endpoint);
        let notice = notices.iter().find(|notice| notice.line == line).unwrap();
        let news = json!({
            "title": "Ein Code ist angekommen",
            "body": "Von Example Bank. Mit dem Passkey ansehen.",
            "link": format!("https://{SITE_HOST}/reveal.html#{}", stored.message_id),
            "message_id": stored.message_id,
        });
        assert_eq!(browser.read(notice), Some(news));
        assert_eq!(other.read(notice), None);
        assert!(!notice.whole().contains(CODE) && !notice.whole().contains(TEXT));
        assert_eq!(notice.headers["content-encoding"], "aes128gcm");
        assert_eq!(notice.headers["urgency"], "high");
        assert!((590..=600).contains(&notice.headers["ttl"].parse::<u64>().unwrap()));
        signed(notice, &vapid, audience);
    }
    assert_eq!(tries(&cloud.item(&stored.key).await.unwrap()), ["web_push accepted"]);
}

/// Check the VAPID header (RFC 8292).
fn signed(notice: &Notice, vapid: &ES256KeyPair, audience: &str) {
    let (token, key) =
        notice.headers["authorization"].strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    let public = vapid.public_key();
    assert_eq!(URL_SAFE_NO_PAD.decode(key).unwrap(), public.public_key().to_bytes_uncompressed());
    let public = ES256PublicKey::from_bytes(&public.to_bytes()).unwrap();
    let options = VerificationOptions {
        allowed_audiences: Some([audience.to_owned()].into()),
        required_subject: Some(format!("https://{SITE_HOST}")),
        ..VerificationOptions::default()
    };
    let claims = public.verify_token::<NoCustomClaims>(token, Some(options)).unwrap();
    let lives = claims.expires_at.unwrap().as_secs() - claims.issued_at.unwrap().as_secs();
    assert!((300..=600).contains(&lives), "five minutes, or as long as the message: {lives}");
}

/// A push service sees sizes: they are the same for a code and for another message, with a sender and without, in every language.
#[tokio::test(flavor = "multi_thread")]
async fn the_size_tells_nothing() {
    let vapid = ES256KeyPair::generate();
    let mut sizes = std::collections::BTreeSet::new();
    for (locale, has_code, sender) in [
        ("de", true, None),
        ("de", false, None),
        ("en", true, Some("Example Bank")),
        ("pl", false, Some("山田銀行")),
    ] {
        let notify = json!({ "alice": { "channels": ["web_push"], "locale": locale } });
        let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
        cloud.set_secret("notify/vapid", &URL_SAFE_NO_PAD.encode(vapid.to_bytes())).await;
        let phone = Browser::new("https://push.example.com/send/phone", 7);
        phone.subscribe(&cloud).await;
        cloud.store_message_with("alice", 600, sender, has_code).await;
        cloud.route().await;
        cloud.dispatch(&cloud.queue_event().await).await;
        let notice = cloud.outbox.take().remove(0);
        assert!(phone.read(&notice).unwrap()["title"].is_string());
        assert_eq!(notice.headers["content-length"], notice.body.len().to_string());
        sizes.insert(notice.body.len());
    }
    // Salt, record size, key and its length; the text; the last record's sign; the tag.
    assert_eq!(sizes.into_iter().collect::<Vec<_>>(), [16 + 4 + 1 + 65 + 2_048 + 1 + 16]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_try_is_signed_for_longer_than_the_message_lives() {
    let vapid = ES256KeyPair::generate();
    let cloud = cloud(&vapid).await;
    Browser::new("https://push.example.com/send/phone", 7).subscribe(&cloud).await;
    cloud.store_message("alice", 20, None).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    let notice = cloud.outbox.take().remove(0);
    assert!((1..=20).contains(&notice.headers["ttl"].parse::<u64>().unwrap()));
    signed(&notice, &vapid, "https://push.example.com");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_is_gone_is_deleted_and_the_next_channel_asked() {
    let cloud = cloud(&ES256KeyPair::generate()).await;
    cloud.set_secret("notify/alice/webhook", "https://hooks.example.com/alice hookkey0123456789").await;
    let gone = Browser::new("https://gone.example.com/send/1", 7).subscribe(&cloud).await;
    let lost = Browser::new("https://lost.example.com/send/1", 8).subscribe(&cloud).await;
    cloud.outbox.answer("gone.example.com", Answer::Status(410));
    cloud.outbox.answer("lost.example.com", Answer::Status(404));
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    assert_eq!(cloud.outbox.take().len(), 3);
    assert_eq!((cloud.item(&gone).await, cloud.item(&lost).await), (None, None));
    assert_eq!(tries(&cloud.item(&stored.key).await.unwrap()), ["web_push gone", "webhook accepted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_browser_is_enough_and_one_that_fails_stays_subscribed() {
    let cloud = cloud(&ES256KeyPair::generate()).await;
    let fails = Browser::new("https://fails.example.com/send/1", 7).subscribe(&cloud).await;
    Browser::new("https://works.example.com/send/1", 8).subscribe(&cloud).await;
    cloud.outbox.answer("fails.example.com", Answer::Status(503));
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    assert_eq!(cloud.outbox.take().len(), 2);
    assert!(cloud.item(&fails).await.is_some());
    assert_eq!(tries(&cloud.item(&stored.key).await.unwrap()), ["web_push accepted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_web_push_refuses_and_says_so() {
    let notify = json!({ "alice": { "channels": ["web_push"] } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    Browser::new("https://push.example.com/send/1", 7).subscribe(&cloud).await;
    cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    assert_eq!(cloud.dispatch_failing(&cloud.received().await).await, 1);
    assert!(cloud.outbox.take().is_empty());
    let lines = cloud.logs().await;
    assert!(
        lines.iter().any(|line| line["failure"] == "web_push: there is no VAPID key; a deployment draws it")
    );
}
