//! Reading the audit trail: newest first, in pages, over days.

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::table::AUDIT;
use functions::clock;
use functions::table::{Key, text};
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::cloud::TABLE;
use crate::rig::event::{Request, fields};
use crate::rig::session::Session;

const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

/// An entry of so many days ago, as somebody left it then; `number` orders those of a day.
async fn left(cloud: &Cloud, days: u64, number: u64) -> String {
    let midnight = clock::now_millis() / DAY_MILLIS * DAY_MILLIS;
    let millis = midnight - days * DAY_MILLIS + number;
    let at = clock::rfc3339_millis(millis);
    let subject = format!("{days}-{number}");
    let key = Key { pk: format!("{AUDIT}{}", &at[..10]), sk: format!("{millis:013}#{number:016x}") };
    let mut item = key.attributes();
    let attributes =
        [("at", at.as_str()), ("actor", "grace"), ("action", "token_issued"), ("subject", &subject)];
    item.extend(attributes.map(|(name, value)| (name.to_owned(), text(value))));
    item.insert("expires_at".to_owned(), AttributeValue::N("9999999999".to_owned()));
    cloud.dynamodb.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
    subject
}

/// A page: its subjects, and the cursor of the next one.
async fn page(
    cloud: &Cloud,
    session: &Session,
    limit: &str,
    cursor: Option<&str>,
) -> (Vec<String>, Option<String>) {
    let mut request = session.request("GET", "/v1/audit").query("limit", limit);
    if let Some(cursor) = cursor {
        request = request.query("cursor", cursor);
    }
    let reply = cloud.send(&request).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let body = reply.json();
    let entries = body["entries"].as_array().unwrap();
    for entry in entries {
        assert_eq!(fields(entry), ["action", "actor", "at", "subject"]);
    }
    let subjects = entries.iter().map(|entry| entry["subject"].as_str().unwrap().to_owned()).collect();
    (subjects, body.get("next_cursor").and_then(Value::as_str).map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_come_newest_first_in_pages_over_days() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    let mut expected = Vec::new();
    for (days, numbers) in [(0, 3), (1, 2), (4, 4), (30, 1), (31, 2), (95, 1), (399, 1), (402, 1)] {
        for number in (0..numbers).rev() {
            expected.push(left(&cloud, days, number).await);
        }
    }
    expected.pop();

    for limit in [1, 2, 3, 4, 5, 100] {
        let (mut found, mut cursor, mut requests) = (Vec::new(), None, 0);
        loop {
            let (subjects, next) = page(&cloud, &session, &limit.to_string(), cursor.as_deref()).await;
            assert!(subjects.len() <= limit);
            found.extend(subjects);
            requests += 1;
            let Some(next) = next else { break };
            cursor = Some(next);
        }
        assert_eq!(found, expected, "{limit} at a time; what is older than it is kept isn't shown");
        assert!(requests <= expected.len() + 14, "{requests} requests");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_walks_a_month_back_at_most() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    left(&cloud, 31, 0).await;
    cloud.take_calls();
    let (subjects, next) = page(&cloud, &session, "100", None).await;
    assert_eq!(subjects, [""; 0]);
    let queries = cloud.take_actions().into_iter().filter(|action| action == "DynamoDB Query").count();
    assert_eq!(queries, 31);
    let (subjects, _) = page(&cloud, &session, "100", next.as_deref()).await;
    assert_eq!(subjects, ["31-0"]);

    // A full page ends the walk.
    for number in 0..3 {
        left(&cloud, 0, number).await;
    }
    cloud.take_calls();
    page(&cloud, &session, "2", None).await;
    assert_eq!(cloud.take_actions(), ["DynamoDB GetItem", "DynamoDB Query"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_scanned_and_nobody_else_reads() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.send(&Request::new("GET", "/v1/audit").key(&key)).await.is_problem(403, "not_an_operator");
    cloud.send(&Request::new("GET", "/v1/audit")).await.is_problem(401, "unauthorized");
    let alice = cloud.session("alice", false).await;
    cloud.send(&alice.request("GET", "/v1/audit")).await.is_problem(403, "not_an_operator");

    let session = cloud.session("grace", true).await;
    let entry = format!("20000 1728000000000#{}", "0".repeat(16));
    let bad = [
        ("limit", "0".to_owned()),
        ("limit", "101".to_owned()),
        ("limit", "x".to_owned()),
        ("cursor", String::new()),
        ("cursor", "%%%".to_owned()),
        ("cursor", URL_SAFE_NO_PAD.encode("20000")),
        ("cursor", URL_SAFE_NO_PAD.encode(format!("{entry} "))),
        ("cursor", URL_SAFE_NO_PAD.encode("AUDIT#2026-01-01 x")),
    ];
    for (name, value) in bad {
        let request = session.request("GET", "/v1/audit").query(name, &value);
        cloud.send(&request).await.is_problem(400, "invalid_request");
    }
    // A place long before the trail begins, or after today, is a place.
    for cursor in [entry, "99999 ".to_owned(), "0 ".to_owned()] {
        let (subjects, _) = page(&cloud, &session, "5", Some(&URL_SAFE_NO_PAD.encode(cursor))).await;
        assert_eq!(subjects, [""; 0]);
    }
    let empty = cloud.send(&session.request("GET", "/v1/audit").query("cursor", "MCA")).await;
    assert_eq!(empty.json(), json!({ "entries": [] }));
}
