//! Long messages: parts in any order, several times and at once become one message.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::limits::PARTS_LIFE_SECONDS;
use domain::sms::Sms;
use serde_json::json;

use super::receiving::secrets;
use crate::rig::Cloud;
use crate::rig::cloud::{Settings, TABLE};
use crate::rig::proxy::Fault;
use crate::rig::sms::part;

const TRANSACTION: &str = "DynamoDB TransactWriteItems";
const TEXTS: [&str; 3] =
    ["Dear customer, your one-time code for ", "online banking is 48", "2913. Never share it."];

/// The providers that leave the joining to us.
const PROVIDERS: [&str; 3] = ["aql", "generic", "vonage"];

async fn cloud(processes: usize) -> Cloud {
    with(Settings { processes, ..Settings::default() }).await
}

async fn with(settings: Settings) -> Cloud {
    let cloud = Cloud::with(settings).await;
    for provider in PROVIDERS {
        cloud.set_secret(&format!("sms/{provider}"), secrets(provider).0).await;
    }
    cloud
}

/// The parts of a message with this reference, each with an id of its own.
fn parts(reference: &str) -> Vec<Sms> {
    (1..)
        .zip(TEXTS)
        .map(|(number, text)| part(&format!("{reference}-{number}"), reference, number, 3, text))
        .collect()
}

async fn deliver(cloud: &Cloud, provider: &str, sms: &Sms) {
    let reply = cloud.deliver(provider, sms, secrets(provider).1).await;
    assert_eq!(reply.status / 100, 2, "{provider}: {}", reply.body);
}

async fn waiting(cloud: &Cloud) -> usize {
    cloud.items().await.iter().filter(|item| item["sk"].as_s().unwrap() == "PARTS").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_are_joined_in_every_order() {
    let cloud = cloud(1).await;
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for (count, (provider, order)) in
        PROVIDERS.into_iter().flat_map(|provider| orders.map(|order| (provider, order))).enumerate()
    {
        let parts = parts(&(100 + count).to_string());
        for at in &order[..2] {
            deliver(&cloud, provider, &parts[*at]).await;
            assert_eq!(cloud.messages("alice").await.len(), count, "{provider} {order:?}");
        }
        for text in TEXTS {
            cloud.holds_nothing_of(text).await;
        }
        deliver(&cloud, provider, &parts[order[2]]).await;
        let messages = cloud.messages("alice").await;
        assert_eq!(messages.len(), count + 1, "{provider} {order:?}");
        let last = messages.last().unwrap();
        assert_eq!(last.contents["text"], TEXTS.concat(), "{provider} {order:?}");
        assert_eq!(last.contents["code"], "482913", "the code is in none of the parts");
        assert_eq!(last.item["deliver"].as_s().unwrap(), "message");
        assert_eq!(waiting(&cloud).await, 0, "nothing is left of them");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_and_repeats_at_once_make_one_message() {
    let cloud = Arc::new(cloud(6).await);
    for round in 0..4 {
        let parts: Vec<_> = (1..=7_u8)
            .map(|number| {
                let reference = (500 + round).to_string();
                part(&format!("{reference}-{number}"), &reference, number, 7, &format!("[piece {number}]"))
            })
            .collect();
        // Each three times, in an order that differs from round to round.
        let mut order: Vec<usize> = (0..21).map(|step| step * (2 + round * 3) % 7).collect();
        order.extend(0..7);
        let requests: Vec<_> = order
            .into_iter()
            .map(|at| {
                let (cloud, sms) = (Arc::clone(&cloud), parts[at].clone());
                tokio::spawn(async move { deliver(&cloud, "generic", &sms).await })
            })
            .collect();
        for request in requests {
            request.await.unwrap();
        }
        let messages = cloud.messages("alice").await;
        assert_eq!(messages.len(), round + 1);
        let whole: String = (1..=7).map(|number| format!("[piece {number}]")).collect();
        assert_eq!(messages.last().unwrap().contents["text"], whole);
        assert_eq!(waiting(&cloud).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_costs_a_look_and_the_last_one_the_join() {
    let cloud = cloud(1).await;
    let parts = parts("7");
    deliver(&cloud, "generic", &parts[0]).await;
    cloud.take_calls();
    deliver(&cloud, "generic", &parts[1]).await;
    let part = ["KMS Encrypt", TRANSACTION, "DynamoDB GetItem"];
    assert_eq!(cloud.take_actions(), part);
    deliver(&cloud, "generic", &parts[2]).await;
    let join = ["KMS Decrypt", "KMS Decrypt", "KMS Decrypt", "KMS Encrypt", TRANSACTION];
    assert_eq!(cloud.take_actions(), [&part[..], &join].concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_join_that_failed_is_made_by_the_repeat() {
    let cloud = with(Settings { timeout: Duration::from_secs(5), ..Settings::default() }).await;
    let parts = parts("7");
    deliver(&cloud, "generic", &parts[2]).await;
    deliver(&cloud, "generic", &parts[0]).await;
    // The part is kept, and then the table is gone for as long as the invocation lasts.
    cloud.inject_after(TRANSACTION, 1, Fault::Refuse);
    cloud.inject_without_end(TRANSACTION, Fault::Refuse);
    cloud.deliver("generic", &parts[1], secrets("generic").1).await.is_problem(500, "internal");
    cloud.heal();
    assert!(cloud.messages("alice").await.is_empty());
    assert_eq!(waiting(&cloud).await, 1);
    deliver(&cloud, "generic", &parts[1]).await;
    assert_eq!(cloud.messages("alice").await[0].contents["text"], TEXTS.concat());
    for part in &parts {
        deliver(&cloud, "generic", part).await;
    }
    assert_eq!(cloud.messages("alice").await.len(), 1, "late repeats change nothing");
    assert_eq!(waiting(&cloud).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_differ_in_anything_are_not_mixed() {
    let cloud = cloud(1).await;
    let [first, second, _]: [Sms; 3] = parts("7").try_into().unwrap();
    let other = |sms: &Sms, number: &str| Sms { id: format!("{}-{number}", sms.id), ..sms.clone() };
    let sender = Sms { sender: "Bank".to_owned(), ..other(&second, "sender") };
    let recipient = domain::sms::Recipient::Number(crate::rig::sms::BOB.to_owned());
    let recipient = Sms { recipient, ..other(&second, "recipient") };
    let reference = part("8-2", "8", 2, 3, TEXTS[1]);
    let total = part("7-total", "7", 2, 2, TEXTS[1]);
    for sms in [&first, &sender, &recipient, &reference, &total] {
        deliver(&cloud, "generic", sms).await;
    }
    deliver(&cloud, "vonage", &second).await;
    assert_eq!(waiting(&cloud).await, 6);
    assert!(cloud.messages("alice").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_can_be_used_again() {
    let cloud = cloud(1).await;
    for sms in parts("7") {
        deliver(&cloud, "generic", &sms).await;
    }
    for (sms, number) in parts("7").into_iter().zip(1..) {
        deliver(&cloud, "generic", &Sms { id: format!("again-{number}"), ..sms }).await;
    }
    assert_eq!(cloud.messages("alice").await.len(), 2);

    // The network may send a part twice, under two ids.
    let [first, second, third]: [Sms; 3] = parts("9").try_into().unwrap();
    for sms in [first.clone(), Sms { id: "9-1-again".to_owned(), ..first }, second, third] {
        deliver(&cloud, "generic", &sms).await;
    }
    let messages = cloud.messages("alice").await;
    assert_eq!(messages.len(), 3);
    assert_eq!(messages[2].contents["text"], TEXTS.concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_an_old_message_is_not_mixed_into_a_new_one() {
    let cloud = cloud(1).await;
    let old = parts("7");
    deliver(&cloud, "generic", &old[0]).await;
    deliver(&cloud, "generic", &old[1]).await;
    expire(&cloud, &["part_1", "part_2"]).await;
    let new: Vec<_> =
        parts("7").into_iter().zip(1..).map(|(sms, n)| Sms { id: format!("new-{n}"), ..sms }).collect();
    deliver(&cloud, "generic", &new[2]).await;
    deliver(&cloud, "generic", &new[0]).await;
    assert!(cloud.messages("alice").await.is_empty(), "the second part of it is still missing");
    deliver(&cloud, "generic", &new[1]).await;
    assert_eq!(cloud.messages("alice").await.len(), 1);
    // As long as something of the old one was there.
    assert_eq!(expired(&cloud).await, [0, 0, 1, 1, 0]);
}

/// A provider that repeats for a day may bring a part when the others are over.
#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_comes_too_late_is_counted() {
    let cloud = cloud(1).await;
    let parts = parts("7");
    deliver(&cloud, "vonage", &parts[0]).await;
    deliver(&cloud, "vonage", &parts[1]).await;
    expire(&cloud, &["part_1"]).await;
    deliver(&cloud, "vonage", &parts[2]).await;
    // A repeat is not another one; it finds the same, and says so.
    deliver(&cloud, "vonage", &parts[2]).await;
    assert!(cloud.messages("alice").await.is_empty());
    assert_eq!(expired(&cloud).await, [0, 0, 1, 1]);
    let last = cloud.logs().await.pop().unwrap();
    assert_eq!(
        (&last["event"], &last["PartsReceived"], &last["Provider"]),
        (&json!("part_received"), &json!(1), &json!("vonage"))
    );
}

/// The counts of each delivery.
async fn expired(cloud: &Cloud) -> Vec<u64> {
    cloud.logs().await.iter().map(|line| line["PartsExpired"].as_u64().unwrap_or_default()).collect()
}

/// Let these parts of the one message that waits have waited for too long.
async fn expire(cloud: &Cloud, places: &[&str]) {
    let items = cloud.items().await;
    let item = items.iter().find(|item| item["sk"].as_s().unwrap() == "PARTS").unwrap();
    for place in places {
        let at = functions::clock::now() - PARTS_LIFE_SECONDS;
        let update = cloud.dynamodb.update_item().table_name(TABLE);
        let update = update.key("pk", item["pk"].clone()).key("sk", item["sk"].clone());
        let update =
            update.update_expression("SET #part.#at = :at").expression_attribute_names("#part", *place);
        let update = update.expression_attribute_names("#at", "at");
        update.expression_attribute_values(":at", AttributeValue::N(at.to_string())).send().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_parts_as_there_can_be_are_joined() {
    let cloud = cloud(1).await;
    let text = "é".repeat(60);
    for number in (1..=255).rev() {
        let sms = part(&number.to_string(), "7", number, 255, &format!("{number:03}{text}"));
        deliver(&cloud, "generic", &sms).await;
    }
    let whole: String = (1..=255).map(|number| format!("{number:03}{text}")).collect();
    assert_eq!(cloud.messages("alice").await[0].contents["text"], whole);
}
