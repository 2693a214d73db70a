//! Logs in pages, as documented ("FilterLogEvents", API reference of CloudWatch Logs): the emulator never
//! has a second page. A page may be empty and not be the last.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use serde_json::{Value, json};
use stack::aws::{Aws, Static, Target};
use stack::logs::tail::Tail;
use tokio::net::TcpListener;

const MINUTE: i64 = 60_000;

/// The events of CloudWatch Logs; it answers with two events a page at most.
type Held = Arc<Mutex<Vec<(String, i64, String)>>>;

async fn logs(held: Held) -> Aws {
    let router = Router::new().fallback(move |body: Bytes| {
        let held = Arc::clone(&held);
        async move {
            let request: Value = serde_json::from_slice(&body).unwrap();
            page(&held.lock().unwrap(), &request).to_string()
        }
    });
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let endpoint = format!("http://{}", socket.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(socket, router).await });
    let keys = Static { access_key_id: "test".to_owned(), secret_access_key: "test".to_owned() };
    let target = Target { endpoint_url: Some(endpoint), credentials: Some(keys), ..Target::default() };
    Aws::connect(&target, "us-east-1").await.unwrap()
}

fn page(held: &[(String, i64, String)], request: &Value) -> Value {
    let group = request["logGroupName"].as_str().unwrap();
    let from = request["startTime"].as_i64().unwrap();
    let found: Vec<_> = held.iter().filter(|(of, at, _)| of == group && *at >= from).collect();
    let at: usize = request["nextToken"].as_str().map_or(0, |token| token.parse().unwrap());
    // The first page of all is an empty one.
    if request["nextToken"].is_null() {
        return json!({ "events": [], "nextToken": "0" });
    }
    let events: Vec<_> = found
        .iter()
        .skip(at)
        .take(2)
        .map(|(_, at, message)| {
            json!({ "eventId": format!("{group} {at} {message}"), "timestamp": at, "message": message,
                "logStreamName": "one", "ingestionTime": at })
        })
        .collect();
    let more = at + 2 < found.len();
    if more {
        json!({ "events": events, "nextToken": (at + 2).to_string() })
    } else {
        json!({ "events": events })
    }
}

fn hold(held: &Held, group: &str, at: i64, message: &str) {
    held.lock().unwrap().push((group.to_owned(), at, message.to_owned()));
}

async fn poll(tail: &mut Tail, aws: &Aws) -> Vec<String> {
    tail.poll(aws)
        .await
        .unwrap()
        .into_iter()
        .map(|event| format!("{}:{}", event.source, event.message))
        .collect()
}

#[tokio::test]
async fn pages_of_several_groups_are_one_sequence_and_nothing_comes_twice_or_never() {
    let held = Held::default();
    for (at, message) in [(1, "a"), (3, "c"), (5, "e"), (7, "g"), (9, "i")] {
        hold(&held, "one", at * MINUTE, message);
    }
    for (at, message) in [(2, "b"), (4, "d"), (6, "f")] {
        hold(&held, "two", at * MINUTE, message);
    }
    let aws = logs(Arc::clone(&held)).await;
    let group = |name: &str| (name.to_uppercase(), name.to_owned());
    let mut tail = Tail::new([group("one"), group("two")], 2 * MINUTE);
    let first = poll(&mut tail, &aws).await;
    assert_eq!(first, ["TWO:b", "ONE:c", "TWO:d", "ONE:e", "TWO:f", "ONE:g", "ONE:i"], "`a` is too old");
    assert_eq!(poll(&mut tail, &aws).await, Vec::<String>::new());

    // One that comes late, of half a minute before the newest; one of the same millisecond; a new one.
    hold(&held, "one", 9 * MINUTE - 30_000, "late");
    hold(&held, "one", 9 * MINUTE, "i again");
    hold(&held, "two", 10 * MINUTE, "j");
    assert_eq!(poll(&mut tail, &aws).await, ["ONE:late", "ONE:i again", "TWO:j"]);
    assert_eq!(poll(&mut tail, &aws).await, Vec::<String>::new());
}
