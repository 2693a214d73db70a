//! WebAuthn Level 3, §7.2, in bytes: an assertion that was changed on its way, or isn't one; and that
//! every end that takes an assertion looks at its signature.

use passkey_crypto::coset::cbor::Value as Cbor;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::event::Reply;
use crate::rig::forge::{self, BE, BS, tampered};
use crate::rig::phone::Phone;

/// The result of a try to sign in with an assertion changed by `change`, and the reason of its refusal.
async fn signed_in(change: impl FnOnce(&Phone, &Value) -> Value) -> (Reply, Vec<String>) {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    cloud.person("ada", false, &mut phone).await;
    let honest = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    let credential = change(&phone, &honest);
    let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": credential })).await;
    if reply.status != 200 {
        reply.is_problem(403, "ceremony_refused");
        assert!(!browser.cookies.contains_key("__Host-otpost-session"));
    }
    (reply, cloud.refusal_reasons().await)
}

/// One test for each way in which bytes can be wrong.
macro_rules! bytes {
    ($($(#[$doc:meta])* $name:ident: $reason:literal, $member:literal, $change:expr;)*) => {$(
        $(#[$doc])*
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            let (_, reasons) = signed_in(|_, honest| tampered(honest, $member, $change)).await;
            assert_eq!(reasons, [$reason]);
        }
    )*};
}

bytes! {
    /// Step 21.
    a_flipped_signature_does_not_hold: "signature", "signature", |bytes| *bytes.last_mut().unwrap() ^= 1;
    /// Step 21: what isn't a signature at all, in DER.
    a_signature_of_another_shape_is_none: "malformed", "signature", |bytes| bytes[0] ^= 1;
    /// Step 21.
    a_truncated_signature_is_none: "malformed", "signature", |bytes| bytes.truncate(bytes.len() - 1);
    /// Step 21.
    a_longer_signature_is_none: "malformed", "signature", |bytes| bytes.push(0);
    /// Step 21.
    an_empty_signature_is_none: "malformed", "signature", Vec::clear;
    /// Step 21: the client data is signed to the byte.
    a_space_in_the_client_data_is_not_what_was_signed: "signature", "clientDataJSON", |json| json.insert(1, b' ');
    /// Step 21.
    another_member_of_the_client_data_is_not_what_was_signed: "signature", "clientDataJSON", |json| {
        json.truncate(json.len() - 1);
        json.extend(b",\"another\":1}");
    };
    /// Step 8.
    the_client_data_must_be_utf_8: "malformed", "clientDataJSON", |json| {
        let at = json.windows(9).position(|window| window == b"challenge").unwrap();
        json[at + 14] = 0xff;
    };
    /// Step 9.
    the_client_data_must_be_json: "malformed", "clientDataJSON", |json| json.truncate(json.len() - 1);
    /// Step 9.
    the_client_data_must_end_where_it_ends: "malformed", "clientDataJSON", |json| json.extend(b"{}");
    /// Step 20: bytes behind the data, which weren't signed.
    the_data_must_end_where_it_ends: "signature", "authenticatorData", |data| data.push(0);
}

/// Step 23: extension outputs that nobody asked for are passed over if they are signed.
#[tokio::test(flavor = "multi_thread")]
async fn extensions_that_nobody_asked_for_are_passed_over() {
    let outputs = Cbor::Map(vec![(Cbor::from("unheardOf"), Cbor::from(vec![7; 40]))]);
    let change = |phone: &Phone, honest: &Value| {
        forge::assertion(phone, honest, |made| made.data.extensions(&outputs))
    };
    let (reply, _) = signed_in(change).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

/// Step 18, of a passkey that can't be backed up: it isn't, whatever its authenticator says.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_eligible_is_not_backed_up() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    let options = browser.enrol(&cloud, &entry).await;
    let bound = forge::attestation(&phone.create(&options).await, |made| made.data.clear(BE | BS));
    let body = json!({ "name": "key", "credential": bound });
    assert_eq!(browser.post(&cloud, "/v1/registration", &body).await.status, 201);
    for (flags, status) in [(0, 200), (BS, 403), (0, 200)] {
        let honest = browser.touch(&cloud, &mut phone, "sign_in", None).await;
        let credential = forge::assertion(&phone, &honest, |made| {
            made.data.clear(BE | BS);
            made.data.set(flags);
        });
        let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": credential })).await;
        assert_eq!(reply.status, status, "{flags}: {}", reply.body);
    }
    assert_eq!(cloud.refusal_reasons().await, ["backup"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_end_looks_at_the_signature() {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    let person = cloud.person("ada", true, &mut phone).await;
    let passkey_id = person["passkey"]["passkey_id"].as_str().unwrap();
    browser.sign_in(&cloud, &mut phone).await;
    let issued = browser.post(&cloud, "/v1/tokens", &json!({ "user_id": "u" })).await;
    let token_id = issued.text("token_id");
    let ends = [
        ("/v1/session".to_owned(), "sign_in", None),
        ("/v1/messages/reveal".to_owned(), "reveal", None),
        (format!("/v1/tokens/{token_id}/reveal"), "show_token", Some(token_id.as_str())),
        ("/v1/registration/options".to_owned(), "add_passkey", None),
        ("/v1/recovery-codes".to_owned(), "renew_recovery_codes", None),
        // The last one takes the passkey away.
        (format!("/v1/passkeys/{passkey_id}/revoke"), "revoke_passkey", Some(passkey_id)),
    ];
    let body = |credential: Value, kind: &str| match kind {
        "revoke_passkey" => json!({ "credential": credential, "even_if_last": true }),
        _ => json!({ "credential": credential }),
    };
    let before = cloud.trail().await;
    for (path, kind, subject) in &ends {
        let honest = browser.touch(&cloud, &mut phone, kind, *subject).await;
        let flipped = tampered(&honest, "signature", |bytes| *bytes.last_mut().unwrap() ^= 1);
        browser.post(&cloud, path, &body(flipped, kind)).await.is_problem(403, "ceremony_refused");
    }
    assert_eq!(cloud.trail().await, before, "nothing came of any of them");
    let listed = browser.get(&cloud, "/v1/passkeys").await.json();
    assert_eq!(listed["passkeys"].as_array().unwrap().len(), 1);
    for (path, kind, subject) in &ends {
        let honest = browser.touch(&cloud, &mut phone, kind, *subject).await;
        let reply = browser.post(&cloud, path, &body(honest, kind)).await;
        assert_eq!(reply.status / 100, 2, "{path}: {}", reply.body);
        if *kind == "renew_recovery_codes" {
            assert_eq!(reply.json()["recovery_codes"].as_array().unwrap().len(), 10);
        }
    }
    assert_eq!(cloud.refusal_reasons().await, vec!["signature"; ends.len()]);
}
