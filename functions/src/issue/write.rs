//! The one transaction of an issue.

use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use domain::limits::SEND_WINDOW_SECONDS;

use super::order::{Channel, Order};
use super::push::Pushed;
use super::send_limit::{self, Claim};
use crate::Failure;
use crate::audit::Entry;
use crate::aws::Aws;
use crate::table::{Attributes, Item, Key, LISTING, bytes, names, number, text, values};
use crate::transaction::{self, CALL, Sent, is_unmet};
use crate::update::{WRITTEN_BY, mark, marked};

/// The token that is to be written.
pub struct Draft<'a> {
    pub order: &'a Order,
    pub token_id: &'a str,
    pub mac: Vec<u8>,
    /// Sealed to be sent, or to be shown to a repeat of the request.
    pub sealed: Option<Vec<u8>>,
    /// Sealed to be shown again in the console.
    pub shown: Option<Vec<u8>>,
    /// To be stored as a message of a person.
    pub pushed: Option<Pushed>,
    /// In milliseconds since the epoch.
    pub now_millis: u64,
    /// In seconds since the epoch.
    pub now: u64,
    pub valid_until: u64,
    pub max_attempts: u64,
}

/// The result of the write.
pub enum Written {
    /// The token is in its slot.
    New,
    /// The same `Idempotency-Key` was used before; this is its item. Nothing was written.
    Before(Attributes),
    /// The sends of the user or of the number are used up. Nothing was written.
    TooMany { retry_after_seconds: u64 },
}

/// Write `draft`. If a parallel issue has taken the place of a send, the next free one is tried: each
/// round fills a place, so there is an end.
pub async fn write(aws: &Aws, table: &str, draft: &Draft<'_>) -> Result<Written, Failure> {
    let mut claims = send_limit::claims(draft.order, draft.now);
    loop {
        let mut items = vec![slot(table, draft)?];
        for claim in &claims {
            items.push(sends(table, claim, draft.now)?);
        }
        items.extend(idempotency(table, draft)?);
        items.extend(audit(table, draft)?);
        items.extend(pushed(table, draft)?);
        let Sent::Unmet(reasons) = transaction::send(aws, items).await? else { return Ok(Written::New) };
        // In the order of the items: slot, claims, idempotency; the rest has no condition.
        if let Some(item) = failed_check(reasons.get(1 + claims.len())) {
            return Ok(Written::Before(item.clone()));
        }
        let (mut moved, mut full) = (false, None);
        for (claim, reason) in claims.iter_mut().zip(reasons.iter().skip(1)) {
            let Some(item) = failed_check(Some(reason)) else { continue };
            match send_limit::choose(Item(item), draft.now) {
                Ok(free) => (claim.place, moved) = (free, true),
                Err(seconds) => full = full.max(Some(seconds)),
            }
        }
        if let Some(retry_after_seconds) = full {
            return Ok(Written::TooMany { retry_after_seconds });
        }
        if !moved {
            return Err(Failure::new(CALL, "no condition failed"));
        }
    }
}

/// The item that a condition failed on; an absent one is empty.
fn failed_check(reason: Option<&CancellationReason>) -> Option<&Attributes> {
    reason.filter(|reason| is_unmet(reason))?.item()
}

/// The slot: a new token takes it over, and with it the count of failures.
fn slot(table: &str, draft: &Draft<'_>) -> Result<TransactWriteItem, Failure> {
    let order = draft.order;
    let mut update = "SET #token_id = :token_id, #user_id = :user_id, #purpose = :purpose, \
        #channel = :channel, #state = :outstanding, #mac = :mac, #attempts = :zero, \
        #max_attempts = :max_attempts, #failures = if_not_exists(#failures, :zero), \
        #tried_at = if_not_exists(#tried_at, :zero), #valid_until = :valid_until, \
        #expires_at = if_not_exists(#failing_until, :valid_until), \
        #issued_millis = :now, #issued_by = :caller, #metadata = :metadata"
        .to_owned();
    let metadata = order.metadata.iter().map(|(key, value)| (key.clone(), text(value))).collect();
    let mut values = values([
        (":token_id", text(draft.token_id)),
        (":user_id", text(&order.user_id)),
        (":purpose", text(&order.purpose)),
        (":channel", text(order.channel.as_str())),
        (":outstanding", text("outstanding")),
        (":mac", bytes(draft.mac.as_slice())),
        (":zero", number(0)),
        (":max_attempts", number(draft.max_attempts)),
        (":valid_until", number(draft.valid_until)),
        (":now", number(draft.now_millis)),
        (":caller", text(order.caller.scope())),
        (":metadata", AttributeValue::M(metadata)),
    ]);
    let mut removed = vec!["#consumed_by", "#used_at", "#accepted_at", "#deliveries", "#leased_until"];
    match &draft.sealed {
        Some(sealed) if order.channel.is_sent() => {
            update.push_str(", #sealed = :sealed, #deliver = :channel");
            values.insert(":sealed".to_owned(), bytes(sealed.as_slice()));
        }
        _ => removed.extend(["#sealed", "#deliver"]),
    }
    // The canary's token isn't listed as outstanding.
    if order.caller.is_canary() {
        removed.push("#listing");
    } else {
        update.push_str(", #listing = :listing");
        values.insert(":listing".to_owned(), text(LISTING));
    }
    match &draft.shown {
        Some(shown) => {
            update.push_str(", #shown = :shown");
            values.insert(":shown".to_owned(), bytes(shown.as_slice()));
        }
        None => removed.push("#shown"),
    }
    update.push_str(" REMOVE ");
    update.push_str(&removed.join(", "));
    let update = marked(&update);
    values.insert(WRITTEN_BY.to_owned(), mark()?);
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(Key::slot(&order.user_id, &order.purpose).attributes()))
        .set_expression_attribute_names(Some(names(&[&update])))
        .set_expression_attribute_values(Some(values))
        .update_expression(update)
        .build()
        .map_err(incomplete)?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// One of the sends, if its place is free.
fn sends(table: &str, claim: &Claim, now: u64) -> Result<TransactWriteItem, Failure> {
    let place = send_limit::attribute(claim.place);
    let update = format!("SET #{place} = :now, #expires_at = :free_again");
    let condition = format!("attribute_not_exists(#{place}) OR #{place} <= :free_before");
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(claim.key.attributes()))
        .set_expression_attribute_names(Some(names(&[&update, &condition])))
        .set_expression_attribute_values(Some(values([
            (":now", number(now)),
            (":free_again", number(now + SEND_WINDOW_SECONDS)),
            (":free_before", number(send_limit::free_before(now))),
        ])))
        .update_expression(update)
        .condition_expression(condition)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .map_err(incomplete)?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// The caller's key and what it stood for, until the token expires. Its token id is under
/// another name than the slot's, or the index of tokens would hold both.
fn idempotency(table: &str, draft: &Draft<'_>) -> Result<Option<TransactWriteItem>, Failure> {
    let order = draft.order;
    let Some(key) = &order.idempotency_key else { return Ok(None) };
    let condition = "attribute_not_exists(#pk) OR #valid_until <= :now";
    let mut item = Key::idempotency(&order.caller.scope(), key).attributes();
    item.extend(values([
        ("fingerprint", bytes(order.fingerprint())),
        ("issued_token_id", text(draft.token_id)),
        ("valid_until", number(draft.valid_until)),
        ("expires_at", number(draft.valid_until)),
    ]));
    if let (Channel::Show, Some(sealed)) = (order.channel, &draft.sealed) {
        item.insert("sealed".to_owned(), bytes(sealed.as_slice()));
    }
    let put = Put::builder()
        .table_name(table)
        .set_item(Some(item))
        .condition_expression(condition)
        .set_expression_attribute_names(Some(names(&[condition])))
        .set_expression_attribute_values(Some(values([(":now", number(draft.now))])))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .map_err(incomplete)?;
    Ok(Some(TransactWriteItem::builder().put(put).build()))
}

/// The entry in the audit trail for a token that an operator issues.
fn audit(table: &str, draft: &Draft<'_>) -> Result<Option<TransactWriteItem>, Failure> {
    let Some(actor) = draft.order.caller.operator() else { return Ok(None) };
    let entry = Entry::new(actor, "token_issued", draft.token_id).about_user(&draft.order.user_id);
    Ok(Some(TransactWriteItem::builder().put(entry.put(table)?).build()))
}

/// The message of the person that the token is pushed to.
fn pushed(table: &str, draft: &Draft<'_>) -> Result<Option<TransactWriteItem>, Failure> {
    let Some(pushed) = &draft.pushed else { return Ok(None) };
    let put = Put::builder().table_name(table).set_item(Some(pushed.item(draft)));
    Ok(Some(TransactWriteItem::builder().put(put.build().map_err(incomplete)?).build()))
}

fn incomplete(error: aws_sdk_dynamodb::error::BuildError) -> Failure {
    Failure::new(CALL, error.to_string())
}
