//! Registration: an invitation becomes a passkey, once.

use aws_sdk_dynamodb::types::AttributeValue;
use functions::register::invitation_key;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::cloud::TABLE;
use crate::rig::event::Request;
use crate::rig::phone::Phone;

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_becomes_a_passkey_with_recovery_codes() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", true).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());

    let options = browser.enrol(&cloud, &entry).await;
    assert_eq!(options["person"], "ada");
    let wanted = &options["publicKey"];
    assert_eq!(wanted["rp"]["id"], "otp.example.com");
    assert_eq!(wanted["user"]["name"], "ada");
    assert_eq!(wanted["attestation"], "none");
    assert_eq!(wanted["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(wanted["authenticatorSelection"]["requireResidentKey"], true);
    assert_eq!(wanted["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(wanted["excludeCredentials"], json!([]));

    let credential = phone.create(&options).await;
    let body = json!({ "name": "iPhone", "credential": credential });
    let reply = browser.post(&cloud, "/v1/registration", &body).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let registered = reply.json();
    assert_eq!((&registered["person"], &registered["operator"]), (&json!("ada"), &json!(true)));
    assert_eq!(registered["passkey"]["name"], "iPhone");
    let codes = registered["recovery_codes"].as_array().unwrap();
    assert_eq!(codes.len(), 10);
    for code in codes {
        cloud.watch.secret(code.as_str().unwrap());
        assert_eq!(code.as_str().unwrap().len(), 16 + 3);
    }

    let session = browser.sign_in(&cloud, &mut phone).await.json();
    assert_eq!((&session["person"], &session["operator"]), (&json!("ada"), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn registration_makes_few_calls() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    cloud.take_calls();
    let options = browser.enrol(&cloud, &entry).await;
    assert_eq!(cloud.take_actions(), ["DynamoDB GetItem", "DynamoDB Query", "DynamoDB PutItem"]);
    let body = json!({ "name": "iPhone", "credential": phone.create(&options).await });
    assert_eq!(browser.post(&cloud, "/v1/registration", &body).await.status, 201);
    assert_eq!(cloud.take_actions(), ["DynamoDB UpdateItem", "DynamoDB TransactWriteItems"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_outlives_a_failed_touch_and_no_success() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let mut browser = Browser::new();
    // The first touch came to nothing; the link is opened again.
    browser.enrol(&cloud, &entry).await;
    let mut late = Browser::new();
    let options = late.enrol(&cloud, &entry).await;
    browser.register(&cloud, &entry, &mut Phone::new(), "phone").await;

    let begun = json!({ "name": "late", "credential": Phone::new().create(&options).await });
    late.post(&cloud, "/v1/registration", &begun).await.is_problem(403, "ceremony_refused");
    let used = Browser::new().post(&cloud, "/v1/registration/options", &entry).await;
    used.is_problem(403, "ceremony_refused");
    // That the person has a passkey now is found before the invitation is.
    assert_eq!(cloud.refusal_reasons().await, ["changed", "invitation"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_used_once_by_many_at_the_same_time() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let mut ready = Vec::new();
    for number in 0..6 {
        let mut browser = Browser::new();
        let options = browser.enrol(&cloud, &entry).await;
        let credential = Phone::new().create(&options).await;
        ready.push((browser, json!({ "name": format!("phone {number}"), "credential": credential })));
    }
    let posts = ready.iter_mut().map(|(browser, body)| browser.post(&cloud, "/v1/registration", body));
    let mut statuses = Vec::new();
    for reply in futures_of(posts).await {
        statuses.push(reply.status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 403, 403, 403, 403, 403]);
}

async fn futures_of<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut pinned: Vec<_> = futures.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = pinned.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, slot) in pinned.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *slot = Some(value);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_ends() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let mut browser = Browser::new();
    let options = browser.enrol(&cloud, &entry).await;
    cloud
        .dynamodb
        .update_item()
        .table_name(TABLE)
        .set_key(Some(invitation_key(entry["invitation"].as_str().unwrap()).attributes()))
        .update_expression("SET valid_until = :now")
        .expression_attribute_values(":now", AttributeValue::N(functions::clock::now().to_string()))
        .send()
        .await
        .unwrap();
    let begun = json!({ "name": "phone", "credential": Phone::new().create(&options).await });
    browser.post(&cloud, "/v1/registration", &begun).await.is_problem(403, "ceremony_refused");
    let over = browser.post(&cloud, "/v1/registration/options", &entry).await;
    over.is_problem(403, "ceremony_refused");
    assert_eq!(cloud.refusal_reasons().await, ["invitation", "invitation"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lets_nobody_in_is_one_answer() {
    let cloud = Cloud::start().await;
    cloud.person("ada", false, &mut Phone::new()).await;
    let used = cloud.invite("bob", false).await;
    Browser::new().register(&cloud, &used, &mut Phone::new(), "phone").await;
    let entries = [
        json!({ "invitation": "" }),
        json!({ "invitation": "a".repeat(43) }),
        used,
        json!({ "person": "ada", "recovery_code": "0000-0000-0000-0000" }),
        json!({ "person": "ada", "recovery_code": "" }),
        json!({ "person": "nobody", "recovery_code": "0000-0000-0000-0000" }),
        json!({ "person": "Not A Name", "recovery_code": "0000-0000-0000-0000" }),
        json!({ "credential": {} }),
        json!({ "credential": "text" }),
    ];
    let mut replies = Vec::new();
    for entry in &entries {
        let reply = Browser::new().post(&cloud, "/v1/registration/options", entry).await;
        reply.is_problem(403, "ceremony_refused");
        replies.push(reply);
    }
    assert!(replies.iter().all(|reply| *reply == replies[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_checked() {
    let cloud = Cloud::start().await;
    let bad: [Value; 7] = [
        json!({}),
        json!({ "person": "ada" }),
        json!({ "recovery_code": "0000-0000-0000-0000" }),
        json!({ "invitation": "a", "credential": {} }),
        json!({ "invitation": "a", "person": "ada", "recovery_code": "0" }),
        json!({ "invitation": 1 }),
        json!({ "invitation": "a", "more": 1 }),
    ];
    for body in bad {
        let request = Request::new("POST", "/v1/registration/options").json(&body);
        cloud.send(&request).await.is_problem(400, "invalid_request");
    }
    for name in ["", " ", "a\nb", &"a".repeat(65)] {
        let body = json!({ "name": name, "credential": {} });
        let request = Request::new("POST", "/v1/registration").json(&body);
        cloud.send(&request).await.is_problem(400, "invalid_request");
    }
}
