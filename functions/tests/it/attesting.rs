//! WebAuthn Level 3, §7.1: each step of verifying a registration, broken by itself.

use passkey_crypto::coset::cbor::Value as Cbor;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::forge::{self, AT, Attestation, BE, ED, UP, UV, text};
use crate::rig::phone::Phone;

/// An honest registration changed by `change` is refused because of `reason`, and nothing of it is
/// left; without a change it isn't.
async fn refused(reason: &str, change: impl FnOnce(&mut Attestation)) {
    refused_whole(reason, |credential| forge::attestation(credential, change)).await;
}

/// The same, of what `change` makes of the credential as it came.
async fn refused_whole(reason: &str, change: impl FnOnce(&Value) -> Value) {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    let options = browser.enrol(&cloud, &entry).await;
    let credential = change(&phone.create(&options).await);
    let body = json!({ "name": "phone", "credential": credential });
    let reply = browser.post(&cloud, "/v1/registration", &body).await;
    reply.is_problem(403, "ceremony_refused");
    let listed = cloud.admin(json!({ "operation": "list_people" })).await;
    assert_eq!(listed["people"][0]["passkeys"], json!([]));
    // The invitation is still good.
    browser.register(&cloud, &entry, &mut Phone::new(), "phone").await;
    assert_eq!(cloud.refusal_reasons().await, [reason]);
}

/// An honest registration changed by `change` is accepted, and its passkey signs in.
async fn accepted(change: impl FnOnce(&mut Attestation)) {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    let options = browser.enrol(&cloud, &entry).await;
    let credential = forge::attestation(&phone.create(&options).await, change);
    let body = json!({ "name": "phone", "credential": credential });
    let reply = browser.post(&cloud, "/v1/registration", &body).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    browser.sign_in(&cloud, &mut phone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_apart_and_put_together_it_is_accepted() {
    accepted(|_| {}).await;
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
    /// Step 7.
    the_type_must_be_create: "type", |made| {
        made.client_data.insert("type".into(), "webauthn.get".into());
    };
    /// Step 8.
    the_challenge_must_be_the_ceremonys: "challenge", |made| {
        made.client_data.insert("challenge".into(), text(&[7; 32]).into());
    };
    /// Step 9.
    the_origin_must_be_the_sites: "origin", |made| {
        made.client_data.insert("origin".into(), "https://otp.example.com.evil.example".into());
    };
    /// Step 9.
    the_origin_must_not_be_of_a_subdomain: "origin", |made| {
        made.client_data.insert("origin".into(), "https://a.otp.example.com".into());
    };
    /// Step 9.
    the_origin_must_not_be_of_a_parent: "origin", |made| {
        made.client_data.insert("origin".into(), "https://example.com".into());
    };
    /// Step 9.
    the_origin_must_have_no_other_port: "origin", |made| {
        made.client_data.insert("origin".into(), "https://otp.example.com:8443".into());
    };
    /// Step 9.
    the_origin_must_be_secure: "origin", |made| {
        made.client_data.insert("origin".into(), "http://otp.example.com".into());
    };
    /// Step 10.
    cross_origin_must_not_be: "cross_origin", |made| {
        made.client_data.insert("crossOrigin".into(), true.into());
    };
    /// Step 11.
    a_top_origin_must_not_be: "cross_origin", |made| {
        made.client_data.insert("topOrigin".into(), "https://otp.example.com".into());
    };
    /// Step 5: client data that is no JSON of client data.
    the_client_data_must_be_readable: "malformed", |made| {
        made.client_data.remove("origin");
    };
    /// Step 14.
    the_relying_party_must_be_this_one: "relying_party", |made| made.data.relying_party("example.com");
    /// Step 15.
    the_user_must_be_present: "user_presence", |made| made.data.clear(UP);
    /// Step 16.
    the_user_must_be_verified: "user_verification", |made| made.data.clear(UV);
    /// Step 17.
    what_is_backed_up_must_be_eligible: "backup", |made| made.data.clear(BE);
    /// Step 20: an algorithm that wasn't offered.
    the_algorithm_must_be_offered: "algorithm", |made| made.data.public_key(3, -36);
    /// Step 20: an algorithm that nobody knows.
    the_algorithm_must_be_known: "malformed", |made| made.data.public_key(3, -9_999);
    /// A key whose curve isn't its algorithm's.
    the_key_must_be_one: "malformed", |made| made.data.public_key(-1, 7);
    /// Step 22.
    the_format_must_be_known: "attestation", |made| made.format = "of our own".into();
    /// Step 23: a self attestation whose signature is another's.
    the_statement_must_hold: "attestation", |made| {
        made.format = "packed".into();
        made.statement = Cbor::Map(vec![
            (Cbor::from("alg"), Cbor::from(-7)),
            (Cbor::from("sig"), Cbor::from(vec![0x30, 6, 2, 1, 1, 2, 1, 1])),
        ]);
    };
    /// Step 12: no attested credential data.
    the_credential_must_be_there: "malformed", |made| {
        made.data.clear(AT);
        made.data.0.truncate(37);
    };
    /// Step 25.
    the_id_must_not_be_too_long: "malformed", |made| {
        let id = [7; 1024];
        made.data.credential_id(&id);
        made.outer.insert("id".into(), text(&id).into());
        made.outer.insert("rawId".into(), text(&id).into());
    };
    /// Step 13: the flag of extension outputs, and none.
    the_extensions_must_be_there: "malformed", |made| made.data.set(ED);
    /// Step 13: extension outputs that are no map.
    the_extensions_must_be_some: "malformed", |made| made.data.extensions(&Cbor::from("credProtect"));
    /// Step 13.
    the_data_must_be_whole: "malformed", |made| made.data.0.truncate(36);
    the_ids_must_be_one_outside: "malformed", |made| {
        made.outer.insert("id".into(), text(&[7; 16]).into());
    };
    the_ids_must_be_one_inside: "malformed", |made| made.data.credential_id(&[7; 16]);
    the_credential_must_be_a_public_key: "malformed", |made| {
        made.outer.insert("type".into(), "password".into());
    };
}

/// One test for each way in which bytes can be wrong.
macro_rules! bytes {
    ($($(#[$doc:meta])* $name:ident: $member:literal, $change:expr;)*) => {$(
        $(#[$doc])*
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            refused_whole("malformed", |made| forge::tampered(made, $member, $change)).await;
        }
    )*};
}

bytes! {
    /// Step 5.
    the_client_data_must_be_utf_8: "clientDataJSON", |json| {
        // Within the challenge, so that it would be JSON but for that.
        let at = json.windows(9).position(|window| window == b"challenge").unwrap();
        json[at + 14] = 0xff;
    };
    /// Step 6.
    the_client_data_must_be_json: "clientDataJSON", |json| json.truncate(json.len() - 1);
    /// Step 6.
    the_client_data_must_be_an_object: "clientDataJSON", |json| *json = b"[]".to_vec();
    /// Step 6.
    the_client_data_must_not_be_empty: "clientDataJSON", Vec::clear;
    /// Step 6: JSON, and something behind it.
    the_client_data_must_end_where_it_ends: "clientDataJSON", |json| json.extend(b"{}");
    /// Step 13.
    the_attestation_must_be_cbor: "attestationObject", |object| *object = b"{\"fmt\":\"none\"}".to_vec();
    /// Step 13.
    the_attestation_must_be_a_map: "attestationObject", |object| *object = vec![0x83, 0x01, 0x02, 0x03];
    /// Step 13.
    the_attestation_must_not_be_empty: "attestationObject", Vec::clear;
    /// Step 13.
    the_attestation_must_be_whole: "attestationObject", |object| object.truncate(object.len() - 1);
    /// Step 13.
    the_attestation_must_be_more_than_its_head: "attestationObject", |object| object.truncate(1);
    /// Step 13.
    the_attestation_must_end_where_it_ends: "attestationObject", |object| object.push(0);
}

/// Step 21: extension outputs that nobody asked for are passed over, known or not. Browsers add `credProtect`
/// to each discoverable credential of a security key.
#[tokio::test(flavor = "multi_thread")]
async fn extensions_that_nobody_asked_for_are_passed_over() {
    for (name, output) in [
        ("credProtect", Cbor::from(2)),
        ("hmac-secret", Cbor::from(true)),
        ("unheardOf", Cbor::Array(vec![Cbor::from(vec![7; 40]), Cbor::Null])),
    ] {
        accepted(|made| made.data.extensions(&Cbor::Map(vec![(Cbor::from(name), output)]))).await;
    }
}

/// Bytes behind the authenticator data are passed over by the library too: nobody reads them. Behind that
/// of an assertion they'd have to be signed.
#[tokio::test(flavor = "multi_thread")]
async fn bytes_behind_the_data_are_passed_over() {
    accepted(|made| made.data.0.extend([0xff; 7])).await;
}

/// Step 26, for a passkey of the same person: it is in the list that was sent along.
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_of_ones_own_must_not_be_registered_again() {
    again("ada", "algorithm").await;
}

/// Step 26, for a passkey of somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_of_somebody_else_must_not_be_registered_again() {
    again("bob", "registered").await;
}

async fn again(name: &str, reason: &str) {
    let cloud = Cloud::start().await;
    let (mut phone, mut other) = (Phone::new(), Phone::new());
    cloud.person("ada", false, &mut phone).await;
    let entry = cloud.invite(name, false).await;
    let mut browser = Browser::new();
    let options = browser.enrol(&cloud, &entry).await;
    let id = phone.passkey().credential_id.to_vec();
    let credential = forge::attestation(&other.create(&options).await, |made| {
        made.data.credential_id(&id);
        made.outer.insert("id".into(), text(&id).into());
        made.outer.insert("rawId".into(), text(&id).into());
    });
    let body = json!({ "name": "phone", "credential": credential });
    browser.post(&cloud, "/v1/registration", &body).await.is_problem(403, "ceremony_refused");
    // The first one still signs in, and the other key doesn't.
    Browser::new().sign_in(&cloud, &mut phone).await;
    assert_eq!(cloud.refusal_reasons().await, [reason]);
}

/// A credential that isn't discoverable would use up the invitation and open nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_credential_must_be_discoverable() {
    let with = |rk: Value| {
        move |credential: &Value| {
            let mut credential = credential.clone();
            credential["clientExtensionResults"] = json!({ "credProps": rk });
            credential
        }
    };
    refused_whole("not_discoverable", with(json!({ "rk": false }))).await;
}

/// The binding of every ceremony.
#[tokio::test(flavor = "multi_thread")]
async fn a_registration_is_finished_once_and_in_its_browser() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    let options = browser.enrol(&cloud, &entry).await;
    let body = json!({ "name": "phone", "credential": phone.create(&options).await });
    let finish = |mut browser: Browser, body: Value| {
        let cloud = &cloud;
        async move { browser.post(cloud, "/v1/registration", &body).await }
    };
    finish(Browser::new(), body.clone()).await.is_problem(403, "ceremony_refused");
    let mut stranger = Browser::new();
    stranger.challenge(&cloud, "sign_in", None).await;
    finish(stranger, body.clone()).await.is_problem(403, "ceremony_refused");
    let copy = browser.clone();
    assert_eq!(finish(browser, body.clone()).await.status, 201);
    finish(copy, body).await.is_problem(403, "ceremony_refused");
    assert_eq!(cloud.refusal_reasons().await, ["no_cookie", "kind", "unknown_ceremony"]);
}
