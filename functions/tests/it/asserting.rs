//! WebAuthn Level 3, §7.2: each step of verifying an assertion, broken by itself; and what a
//! challenge is bound to.

use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::event::Reply;
use crate::rig::forge::{self, Assertion, BE, BS, UP, UV, text};
use crate::rig::phone::Phone;

/// A person with a phone, and a touch of it for signing in that nobody has answered.
struct Touched {
    cloud: Cloud,
    phone: Phone,
    browser: Browser,
    credential: Value,
}

impl Touched {
    async fn by(mut phone: Phone) -> Self {
        let cloud = Cloud::start().await;
        cloud.person("ada", false, &mut phone).await;
        let mut browser = Browser::new();
        let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
        Self { cloud, phone, browser, credential }
    }

    fn forged(&self, change: impl FnOnce(&mut Assertion)) -> Value {
        forge::assertion(&self.phone, &self.credential, change)
    }

    async fn finish(&mut self, credential: &Value) -> Reply {
        self.browser.post(&self.cloud, "/v1/session", &json!({ "credential": credential })).await
    }
}

/// An honest assertion changed by `change`, and signed anew, is refused because of `reason`.
async fn refused(reason: &str, change: impl FnOnce(&mut Assertion)) {
    refused_of(Phone::new(), reason, change).await;
}

async fn refused_of(phone: Phone, reason: &str, change: impl FnOnce(&mut Assertion)) {
    let mut touched = Touched::by(phone).await;
    let forged = touched.forged(change);
    touched.finish(&forged).await.is_problem(403, "ceremony_refused");
    assert!(!touched.browser.cookies.contains_key("__Host-otpost-session"));
    assert_eq!(touched.cloud.refusal_reasons().await, [reason]);
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_apart_and_put_together_it_is_accepted() {
    let mut touched = Touched::by(Phone::new()).await;
    let same = touched.forged(|_| {});
    assert_eq!(touched.finish(&same).await.status, 200);
}

/// One test for each step.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident: $reason:literal, $change:expr;)*) => {$(
        $(#[$doc])*
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            refused($reason, $change).await;
        }
    )*};
}

steps! {
    /// Step 6.
    the_user_handle_must_be_there: "unknown_passkey", |made| made.user_handle = None;
    /// Step 6.
    the_user_handle_must_be_somebodys: "unknown_passkey", |made| made.user_handle = Some(vec![7; 16]);
    /// Step 6.
    the_user_handle_must_be_one: "unknown_passkey", |made| made.user_handle = Some(b"ada".to_vec());
    /// Step 7.
    the_credential_must_be_known: "unknown_passkey", |made| {
        made.outer.insert("id".into(), text(&[7; 16]).into());
        made.outer.insert("rawId".into(), text(&[7; 16]).into());
    };
    the_ids_must_be_one: "malformed", |made| {
        made.outer.insert("id".into(), text(&[7; 16]).into());
    };
    the_credential_must_be_a_public_key: "malformed", |made| {
        made.outer.insert("type".into(), "password".into());
    };
    /// Step 9: client data that is no JSON of client data.
    the_client_data_must_be_readable: "malformed", |made| {
        made.client_data.remove("challenge");
    };
    /// Step 10.
    the_type_must_be_get: "type", |made| {
        made.client_data.insert("type".into(), "webauthn.create".into());
    };
    /// Step 11.
    the_challenge_must_be_the_ceremonys: "challenge", |made| {
        made.client_data.insert("challenge".into(), text(&[7; 32]).into());
    };
    /// Step 12.
    the_origin_must_be_the_sites: "origin", |made| {
        made.client_data.insert("origin".into(), "https://evil.example".into());
    };
    /// Step 12.
    the_origin_must_not_be_of_a_subdomain: "origin", |made| {
        made.client_data.insert("origin".into(), "https://a.otp.example.com".into());
    };
    /// Step 12.
    the_origin_must_not_be_of_a_parent: "origin", |made| {
        made.client_data.insert("origin".into(), "https://example.com".into());
    };
    /// Step 12.
    the_origin_must_have_no_other_port: "origin", |made| {
        made.client_data.insert("origin".into(), "https://otp.example.com:8443".into());
    };
    /// Step 13. The library doesn't look.
    cross_origin_must_not_be: "cross_origin", |made| {
        made.client_data.insert("crossOrigin".into(), true.into());
    };
    /// Step 14.
    a_top_origin_must_not_be: "cross_origin", |made| {
        made.client_data.insert("topOrigin".into(), "https://otp.example.com".into());
    };
    /// Step 15.
    the_relying_party_must_be_this_one: "relying_party", |made| made.data.relying_party("example.com");
    /// Step 16.
    the_user_must_be_present: "user_presence", |made| made.data.clear(UP);
    /// Step 17.
    the_user_must_be_verified: "user_verification", |made| made.data.clear(UV);
    /// Step 18.
    what_is_backed_up_must_be_eligible: "backup", |made| made.data.clear(BE);
    /// Step 19.
    eligibility_must_not_go: "backup", |made| made.data.clear(BE | BS);
    /// Authenticator data that ends too early.
    the_data_must_be_whole: "malformed", |made| made.data.0.truncate(36);
}

/// Step 19: eligibility may come, with or without a copy that is there already; it must not go. Password managers
/// change it of passkeys that they have: KeePassXC 2.7.12 (keepassxc#13239), iCloud (supabase#2732).
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_may_become_eligible_for_backup() {
    for copied in [true, false] {
        let cloud = Cloud::start().await;
        let entry = cloud.invite("ada", false).await;
        let (mut browser, mut phone) = (Browser::new(), Phone::new());
        let options = browser.enrol(&cloud, &entry).await;
        let credential = forge::attestation(&phone.create(&options).await, |made| made.data.clear(BE | BS));
        let body = json!({ "name": "phone", "credential": credential });
        assert_eq!(browser.post(&cloud, "/v1/registration", &body).await.status, 201);
        let mut flagged = [(BE | BS, 200), (if copied { 0 } else { BS }, 200), (0, 200), (BE | BS, 403)];
        if copied {
            flagged[2] = (BS, 200);
        }
        for (cleared, status) in flagged {
            let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
            let forged = forge::assertion(&phone, &credential, |made| made.data.clear(cleared));
            let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": forged })).await;
            assert_eq!(reply.status, status, "{cleared}: {}", reply.body);
        }
        let became = cloud.trail().await;
        let became = became.iter().filter(|line| *line == "ada: passkey_became_backup_eligible").count();
        assert_eq!(became, 1, "it is written down once");
        assert_eq!(cloud.refusal_reasons().await, ["backup"]);
    }
}

/// Somebody without the key can't make a passkey eligible.
#[tokio::test(flavor = "multi_thread")]
async fn eligibility_that_is_not_signed_is_not_believed() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    let options = browser.enrol(&cloud, &entry).await;
    let credential = forge::attestation(&phone.create(&options).await, |made| made.data.clear(BE | BS));
    let body = json!({ "name": "phone", "credential": credential });
    assert_eq!(browser.post(&cloud, "/v1/registration", &body).await.status, 201);
    let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    let mut forged = forge::assertion(&phone, &credential, |made| made.data.clear(BE | BS));
    let mut data = forge::bytes(&forged["response"]["authenticatorData"]);
    data[32] |= BE;
    forged["response"]["authenticatorData"] = text(&data).into();
    let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": forged })).await;
    reply.is_problem(403, "ceremony_refused");
    assert!(!cloud.trail().await.iter().any(|line| line.contains("backup")));
    assert_eq!(cloud.refusal_reasons().await, ["signature"]);
}

/// Step 21.
#[tokio::test(flavor = "multi_thread")]
async fn the_signature_must_hold() {
    let mut touched = Touched::by(Phone::new()).await;
    let mut credential = touched.credential.clone();
    // One bit of what was signed, and no new signature.
    let mut data = forge::bytes(&credential["response"]["authenticatorData"]);
    data[36] ^= 1;
    credential["response"]["authenticatorData"] = text(&data).into();
    touched.finish(&credential).await.is_problem(403, "ceremony_refused");
    assert_eq!(touched.cloud.refusal_reasons().await, ["signature"]);
}

/// Step 21.
#[tokio::test(flavor = "multi_thread")]
async fn the_key_must_be_the_passkeys() {
    let mut touched = Touched::by(Phone::new()).await;
    let mut stranger = Phone::new();
    touched.cloud.person("bob", false, &mut stranger).await;
    let forged = forge::assertion(&stranger, &touched.credential, |_| {});
    touched.finish(&forged).await.is_problem(403, "ceremony_refused");
    assert_eq!(touched.cloud.refusal_reasons().await, ["signature"]);
}

/// Step 6: the credential must be of the user that the handle names.
#[tokio::test(flavor = "multi_thread")]
async fn the_credential_must_be_its_users() {
    let mut touched = Touched::by(Phone::new()).await;
    let mut other = Phone::new();
    touched.cloud.person("bob", false, &mut other).await;
    let bob = other.passkey().user_handle.clone().unwrap().to_vec();
    let forged = touched.forged(|made| made.user_handle = Some(bob));
    touched.finish(&forged).await.is_problem(403, "ceremony_refused");
    assert_eq!(touched.cloud.refusal_reasons().await, ["unknown_passkey"]);
}

/// Step 22: a counter that stands still, goes back, or vanishes may be a copy's.
#[tokio::test(flavor = "multi_thread")]
async fn the_counter_must_grow() {
    for counter in [0, 1, 2] {
        let mut touched = Touched::by(Phone::counting()).await;
        let ahead = touched.forged(|made| made.data.counter(2));
        assert_eq!(touched.finish(&ahead).await.status, 200);
        let options = touched.browser.challenge(&touched.cloud, "sign_in", None).await;
        touched.credential = touched.phone.get(&options).await;
        let behind = touched.forged(|made| made.data.counter(counter));
        touched.finish(&behind).await.is_problem(403, "ceremony_refused");
        assert_eq!(touched.cloud.trail().await.last().unwrap(), "ada: passkey_cloned");
        assert_eq!(touched.cloud.refusal_reasons().await, ["counter"], "{counter}");
    }
}

/// Two copies with one counter at the same moment.
#[tokio::test(flavor = "multi_thread")]
async fn a_counter_is_good_once_however_parallel() {
    let mut touched = Touched::by(Phone::counting()).await;
    let mut copy = touched.phone.clone();
    let mut other = Browser::new();
    let options = other.challenge(&touched.cloud, "sign_in", None).await;
    let second = copy.get(&options).await;
    let second = forge::assertion(&copy, &second, |made| made.data.counter(1));
    let first = touched.forged(|made| made.data.counter(1));
    let bodies = (json!({ "credential": first }), json!({ "credential": second }));
    let (one, two) = tokio::join!(
        touched.browser.post(&touched.cloud, "/v1/session", &bodies.0),
        other.post(&touched.cloud, "/v1/session", &bodies.1),
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403]);
}

#[tokio::test(flavor = "multi_thread")]
async fn counter_and_backup_state_are_kept() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::counting());
    let options = browser.enrol(&cloud, &entry).await;
    let credential = forge::attestation(&phone.create(&options).await, |made| made.data.clear(BS));
    let body = json!({ "name": "phone", "credential": credential });
    assert_eq!(browser.post(&cloud, "/v1/registration", &body).await.status, 201);
    for (count, backed_up) in [(1, false), (5, true), (9, false)] {
        let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
        let forged = forge::assertion(&phone, &credential, |made| {
            made.data.counter(count);
            made.data.clear(if backed_up { 0 } else { BS });
        });
        let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": forged })).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let listed = browser.get(&cloud, "/v1/passkeys").await.json();
        assert_eq!(listed["passkeys"][0]["backed_up"], backed_up);
        assert!(listed["passkeys"][0]["last_used_at"].is_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_is_good_once() {
    let mut touched = Touched::by(Phone::new()).await;
    let copy = touched.browser.clone();
    let credential = touched.credential.clone();
    assert_eq!(touched.finish(&credential).await.status, 200);
    touched.finish(&credential).await.is_problem(403, "ceremony_refused");
    touched.browser = copy;
    touched.finish(&credential).await.is_problem(403, "ceremony_refused");
    // Nor is it good for a challenge that came later.
    touched.browser.challenge(&touched.cloud, "sign_in", None).await;
    touched.finish(&credential).await.is_problem(403, "ceremony_refused");
    let reasons = touched.cloud.refusal_reasons().await;
    assert_eq!(reasons, ["unknown_ceremony"; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_is_good_once_however_parallel() {
    let settings = crate::rig::cloud::Settings { processes: 4, ..Default::default() };
    let cloud = Cloud::with(settings).await;
    let mut phone = Phone::new();
    cloud.person("ada", false, &mut phone).await;
    let mut browser = Browser::new();
    let body = json!({ "credential": browser.touch(&cloud, &mut phone, "sign_in", None).await });
    let (mut a, mut b, mut c, mut d) = (browser.clone(), browser.clone(), browser.clone(), browser);
    let replies = tokio::join!(
        a.post(&cloud, "/v1/session", &body),
        b.post(&cloud, "/v1/session", &body),
        c.post(&cloud, "/v1/session", &body),
        d.post(&cloud, "/v1/session", &body),
    );
    let mut statuses = [replies.0.status, replies.1.status, replies.2.status, replies.3.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403, 403, 403]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceremony_is_bound_to_its_browser() {
    let mut touched = Touched::by(Phone::new()).await;
    let credential = touched.credential.clone();
    let body = json!({ "credential": credential });
    let mut other = Browser::new();
    other.post(&touched.cloud, "/v1/session", &body).await.is_problem(403, "ceremony_refused");
    other.challenge(&touched.cloud, "sign_in", None).await;
    other.post(&touched.cloud, "/v1/session", &body).await.is_problem(403, "ceremony_refused");
    other.cookies.insert("__Host-otpost-ceremony".to_owned(), "a".repeat(54));
    other.post(&touched.cloud, "/v1/session", &body).await.is_problem(403, "ceremony_refused");
    assert_eq!(touched.finish(&credential).await.status, 200, "its own browser was not disturbed");
    assert_eq!(touched.cloud.refusal_reasons().await, ["no_cookie", "challenge", "unknown_ceremony"]);
}

/// As two tabs begin them, one before the other is answered.
#[tokio::test(flavor = "multi_thread")]
async fn ceremonies_of_one_browser_do_not_end_each_other() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    cloud.person("ada", false, &mut phone).await;
    let entry = cloud.invite("bob", false).await;
    let (mut browser, mut other) = (Browser::new(), Phone::new());
    let mut begun = Vec::new();
    for _ in 0..6 {
        begun.push(browser.touch(&cloud, &mut phone, "sign_in", None).await);
    }
    let registration = other.create(&browser.enrol(&cloud, &entry).await).await;
    begun.push(browser.touch(&cloud, &mut phone, "sign_in", None).await);
    for credential in begun {
        let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": credential })).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
    let body = json!({ "name": "phone", "credential": registration });
    assert_eq!(browser.post(&cloud, "/v1/registration", &body).await.status, 201);
}

/// A browser has a bounded number of ceremonies, and begins a further one whatever its cookie holds.
#[tokio::test(flavor = "multi_thread")]
async fn a_browser_has_eight_ceremonies_at_most() {
    let mut touched = Touched::by(Phone::new()).await;
    for _ in 0..8 {
        touched.browser.challenge(&touched.cloud, "sign_in", None).await;
    }
    let oldest = touched.credential.clone();
    touched.finish(&oldest).await.is_problem(403, "ceremony_refused");
    assert!(touched.browser.cookies["__Host-otpost-ceremony"].len() < 500);
    let damaged = ["", ".", "a.b", &"é".repeat(27), &".".repeat(54), &"a".repeat(4_000)];
    for cookie in damaged {
        touched.browser.cookies.insert("__Host-otpost-ceremony".to_owned(), cookie.to_owned());
        touched.browser.sign_in(&touched.cloud, &mut touched.phone).await;
    }
    assert_eq!(touched.cloud.refusal_reasons().await, ["challenge"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceremony_is_bound_to_what_it_is_for() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    let person = cloud.person("ada", true, &mut phone).await;
    let passkey_id = person["passkey"]["passkey_id"].as_str().unwrap();
    let mut browser = Browser::new();
    for kind in ["reveal", "add_passkey", "renew_recovery_codes"] {
        let credential = browser.touch(&cloud, &mut phone, kind, None).await;
        let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": credential })).await;
        reply.is_problem(403, "ceremony_refused");
    }
    let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    let body = json!({ "credential": credential });
    for path in ["/v1/recovery-codes", &format!("/v1/passkeys/{passkey_id}/revoke")] {
        browser.post(&cloud, path, &body).await.is_problem(403, "ceremony_refused");
    }
    let reply = browser.post(&cloud, "/v1/registration/options", &body).await;
    reply.is_problem(403, "ceremony_refused");

    let other = "0".repeat(64);
    let credential = browser.touch(&cloud, &mut phone, "revoke_passkey", Some(&other)).await;
    let revoke = json!({ "credential": credential, "even_if_last": true });
    let path = format!("/v1/passkeys/{passkey_id}/revoke");
    browser.post(&cloud, &path, &revoke).await.is_problem(403, "ceremony_refused");
    let mut expected = vec!["kind"; 6];
    expected.push("subject");
    assert_eq!(cloud.refusal_reasons().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceremony_ends() {
    let mut touched = Touched::by(Phone::new()).await;
    touched.cloud.age("CEREMONY#", "valid_until", functions::clock::now()).await;
    let credential = touched.credential.clone();
    touched.finish(&credential).await.is_problem(403, "ceremony_refused");
    assert_eq!(touched.cloud.refusal_reasons().await, ["expired"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_is_the_same_to_the_byte() {
    let mut touched = Touched::by(Phone::new()).await;
    let credential = touched.credential.clone();
    let mut replies = vec![
        Browser::new().post(&touched.cloud, "/v1/session", &json!({ "credential": credential })).await,
        touched.finish(&json!({})).await,
        touched.finish(&json!("text")).await,
        touched.finish(&json!(null)).await,
    ];
    let unverified = touched.forged(|made| made.data.clear(UV));
    replies.push(touched.finish(&unverified).await);
    replies.push(touched.finish(&credential).await);
    replies[0].is_problem(403, "ceremony_refused");
    assert!(replies.iter().all(|reply| *reply == replies[0]), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_makes_few_calls() {
    let mut touched = Touched::by(Phone::new()).await;
    touched.cloud.take_calls();
    let credential = touched.credential.clone();
    assert_eq!(touched.finish(&credential).await.status, 200);
    let mut calls = touched.cloud.take_actions();
    // The first two are made at the same time.
    calls[..2].sort();
    let expected =
        ["DynamoDB Query", "DynamoDB UpdateItem", "DynamoDB UpdateItem", "DynamoDB TransactWriteItems"];
    assert_eq!(calls, expected);
    touched.browser.challenge(&touched.cloud, "reveal", None).await;
    assert_eq!(touched.cloud.take_actions(), ["DynamoDB PutItem"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_no_copy() {
    let mut touched = Touched::by(Phone::counting()).await;
    touched.cloud.inject("DynamoDB UpdateItem", crate::rig::proxy::Fault::LoseAnswer);
    let credential = touched.credential.clone();
    assert_eq!(touched.finish(&credential).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn challenges_are_asked_for_by_their_names() {
    let cloud = Cloud::start().await;
    let mut browser = Browser::new();
    let options = browser.challenge(&cloud, "sign_in", None).await;
    let wanted = &options["publicKey"];
    assert_eq!(wanted["rpId"], "otp.example.com");
    assert_eq!(wanted["userVerification"], "required");
    assert_eq!(wanted["allowCredentials"], json!([]));
    assert_eq!(forge::bytes(&wanted["challenge"]).len(), 32);
    assert!(options.get("mediation").is_none());
    for body in [
        json!({}),
        json!({ "ceremony": "register" }),
        json!({ "ceremony": "Sign_in" }),
        json!({ "ceremony": "sign_in", "subject": "abc" }),
        json!({ "ceremony": "show_token" }),
        json!({ "ceremony": "show_token", "subject": "" }),
        json!({ "ceremony": "show_token", "subject": "a b" }),
        json!({ "ceremony": "revoke_passkey", "subject": "0".repeat(65) }),
    ] {
        browser.post(&cloud, "/v1/challenges", &body).await.is_problem(400, "invalid_request");
    }
}
