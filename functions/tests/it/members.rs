//! People, as operators list, invite and remove them in the console, each time with a touch for that person.

use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::event::Reply;
use crate::rig::phone::Phone;

/// Somebody at their desk.
struct Desk {
    name: &'static str,
    browser: Browser,
    phone: Phone,
}

impl Desk {
    async fn of(cloud: &Cloud, name: &'static str, operator: bool) -> Self {
        let (mut browser, mut phone) = (Browser::new(), Phone::new());
        cloud.person(name, operator, &mut phone).await;
        browser.sign_in(cloud, &mut phone).await;
        Self { name, browser, phone }
    }

    async fn touch(&mut self, cloud: &Cloud, kind: &str, name: &str) -> Value {
        self.browser.touch(cloud, &mut self.phone, kind, Some(name)).await
    }

    async fn invite(&mut self, cloud: &Cloud, name: &str, further: Value) -> Reply {
        let mut body = json!({ "credential": self.touch(cloud, "invite_person", name).await });
        body.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
        let reply = self.browser.post(cloud, &format!("/v1/people/{name}/invite"), &body).await;
        if reply.status == 201 {
            cloud.watch.secret(reply.text("link").split_once('#').unwrap().1);
        }
        reply
    }

    async fn remove(&mut self, cloud: &Cloud, name: &str) -> Reply {
        let body = json!({ "credential": self.touch(cloud, "remove_person", name).await });
        self.browser.post(cloud, &format!("/v1/people/{name}/remove"), &body).await
    }

    /// Names, and whether they may use the console.
    async fn people(&mut self, cloud: &Cloud) -> Vec<(String, bool)> {
        let listed = self.browser.get(cloud, "/v1/people").await.json();
        let people = listed["people"].as_array().unwrap().iter();
        people.map(|one| (one["name"].as_str().unwrap().to_owned(), one["operator"] == true)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_lists_invites_and_removes_people() {
    let cloud = Cloud::start().await;
    let mut grace = Desk::of(&cloud, "grace", true).await;
    let invited = grace.invite(&cloud, "bob", json!({ "operator": true })).await;
    assert_eq!(
        (invited.status, invited.fields()),
        (201, ["expires_at", "link", "person"].map(str::to_owned).into())
    );
    let link = invited.text("link");
    let secret = link.strip_prefix("https://otp.example.com/register.html#").unwrap();
    let mut bob = Desk { name: "bob", browser: Browser::new(), phone: Phone::new() };
    let entry = json!({ "invitation": secret });
    bob.browser.register(&cloud, &entry, &mut bob.phone, "Bob's phone").await;
    bob.browser.sign_in(&cloud, &mut bob.phone).await;

    assert_eq!(grace.people(&cloud).await, [("bob".to_owned(), true), ("grace".to_owned(), true)]);
    let listed = grace.browser.get(&cloud, "/v1/people").await.json();
    assert_eq!(listed["people"][0]["passkeys"][0]["name"], "Bob's phone");
    assert_eq!(grace.remove(&cloud, "bob").await.status, 204);
    assert_eq!(grace.people(&cloud).await, [("grace".to_owned(), true)]);
    bob.browser.get(&cloud, "/v1/passkeys").await.is_problem(401, "session_required");
    grace.remove(&cloud, "bob").await.is_problem(404, "person_not_found");
    grace.remove(&cloud, "nobody").await.is_problem(404, "person_not_found");

    let trail = cloud.audit_entries().await;
    let of = |action: &str| trail.iter().rfind(|entry| entry["action"] == action).unwrap().clone();
    let expected = |action: &str| json!({ "actor": "grace", "action": action, "subject": "bob" });
    assert_eq!(of("person_revoked"), expected("person_revoked"));
    let mut invited = expected("person_invited");
    invited["about"] = "operator".into();
    assert_eq!(of("person_invited"), invited);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_does_and_a_touch_is_good_for_one_person_and_one_thing() {
    let cloud = Cloud::start().await;
    let mut grace = Desk::of(&cloud, "grace", true).await;
    let mut ada = Desk::of(&cloud, "ada", false).await;
    ada.browser.get(&cloud, "/v1/people").await.is_problem(403, "not_an_operator");
    Browser::new().get(&cloud, "/v1/people").await.is_problem(401, "session_required");
    ada.invite(&cloud, "bob", json!({ "operator": true })).await.is_problem(403, "ceremony_refused");
    ada.remove(&cloud, "grace").await.is_problem(403, "ceremony_refused");
    ada.remove(&cloud, "ada").await.is_problem(403, "ceremony_refused");

    for (touched, kind, path) in [
        ("bob", "invite_person", "/v1/people/mallory/invite"),
        ("ada", "remove_person", "/v1/people/grace/remove"),
        ("ada", "invite_person", "/v1/people/ada/remove"),
    ] {
        let body = json!({ "credential": grace.touch(&cloud, kind, touched).await });
        let reply = grace.browser.post(&cloud, path, &body).await;
        reply.is_problem(403, "ceremony_refused");
    }
    for (kind, subject) in
        [("invite_person", json!("Bob")), ("remove_person", json!("a b")), ("invite_person", Value::Null)]
    {
        let body = json!({ "ceremony": kind, "subject": subject });
        let reply = grace.browser.post(&cloud, "/v1/challenges", &body).await;
        reply.is_problem(400, "invalid_request");
    }
    for seconds in [599, 86_401] {
        let reply = grace.invite(&cloud, "bob", json!({ "valid_seconds": seconds })).await;
        reply.is_problem(400, "invalid_request");
    }
    let all = [("ada".to_owned(), false), ("grace".to_owned(), true)];
    assert_eq!(grace.people(&cloud).await, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_is_always_left() {
    let cloud = Cloud::start().await;
    let mut grace = Desk::of(&cloud, "grace", true).await;
    cloud.person("ada", false, &mut Phone::new()).await;
    // Invited, without a passkey: that lets nobody in.
    cloud.invite("bob", true).await;
    grace.remove(&cloud, "grace").await.is_problem(409, "last_operator");
    assert_eq!(grace.people(&cloud).await.len(), 3);

    cloud.person("bob", true, &mut Phone::new()).await;
    assert_eq!(grace.remove(&cloud, "grace").await.status, 204);
    grace.browser.get(&cloud, "/v1/people").await.is_problem(401, "session_required");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_remove_each_other_one_stays() {
    let cloud = Cloud::with(crate::rig::cloud::Settings { processes: 2, ..Default::default() }).await;
    let mut grace = Desk::of(&cloud, "grace", true).await;
    let mut bob = Desk::of(&cloud, "bob", true).await;
    let [of_bob, of_grace] = [
        grace.touch(&cloud, "remove_person", "bob").await,
        bob.touch(&cloud, "remove_person", "grace").await,
    ]
    .map(|credential| json!({ "credential": credential }));
    let (one, other) = tokio::join!(
        grace.browser.post(&cloud, "/v1/people/bob/remove", &of_bob),
        bob.browser.post(&cloud, "/v1/people/grace/remove", &of_grace),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 204, "{} {}", one.body, other.body);
    assert!([403, 409].contains(&statuses[1]), "{} {}", one.body, other.body);
    let left = if one.status == 204 { &mut grace } else { &mut bob };
    assert_eq!(left.people(&cloud).await, [(left.name.to_owned(), true)]);
}
