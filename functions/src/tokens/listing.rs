//! The tokens whose life isn't over: a page of all, or those of one user.

use aws_sdk_dynamodb::types::Select;
use contract::table::{BY_EXPIRY, BY_EXPIRY_PROJECTION, PK, SK, VALID_UNTIL};
use domain::{Invalid, user_id};
use serde_json::{Value, json};

use super::cursor::Cursor;
use super::{Tokens, limit};
use crate::authenticate::Caller;
use crate::dispatch::listed;
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::table::{Attributes, Item, Key, LISTING, names, number, text, values};
use crate::{Error, Failure, clock, people};

/// The order of tokens. A token's life has one length, so that the last one to expire is the newest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Soonest,
    Newest,
}

impl Order {
    fn of(request: &Request) -> Result<Self, Invalid> {
        match request.query("order") {
            None | Some("soonest") => Ok(Self::Soonest),
            Some("newest") => Ok(Self::Newest),
            Some(_) => Err(Invalid::new("order", "must be `soonest` or `newest`")),
        }
    }
}

impl Tokens {
    /// A page of the tokens whose life isn't over, or those of one user.
    pub(super) async fn list(
        &self,
        caller: &Caller,
        request: &Request,
        record: &mut Record,
    ) -> Result<Reply, Error> {
        let order = Order::of(request)?;
        let limit = limit(request.query("limit"))?;
        let cursor = request.query("cursor").map(Cursor::parse).transpose()?;
        let body = match request.query("user_id") {
            Some(_) if cursor.is_some() => {
                let rule = "must not be there with `user_id`: a user's tokens are one page";
                return Err(Invalid::new("cursor", rule).into());
            }
            Some(user) => {
                user_id::check(user)?;
                let mut items = self.of_user(user).await?;
                items.sort_by_key(|item| Item(item).number(VALID_UNTIL));
                if order == Order::Newest {
                    items.reverse();
                }
                json!({ "tokens": all_shown(&items, caller) })
            }
            None => self.page(caller, order, cursor, limit).await?,
        };
        record.event("listed");
        Ok(Reply::json(200, &body))
    }

    async fn page(
        &self,
        caller: &Caller,
        order: Order,
        cursor: Option<Cursor>,
        limit: u16,
    ) -> Result<Value, Failure> {
        let now = clock::now();
        // The service refuses a start outside of the range. A page that ended with a token which has expired
        // meanwhile goes on at the beginning; where the newest came first, nothing is left.
        let expired = cursor.as_ref().is_some_and(|cursor| cursor.valid_until <= now);
        if expired && order == Order::Newest {
            return Ok(json!({ "tokens": [] }));
        }
        let start = cursor.filter(|_| !expired);
        let condition = "#listing = :listing AND #valid_until > :now";
        let answer = self
            .aws
            .dynamodb()
            .query()
            .table_name(&self.table)
            .index_name(BY_EXPIRY)
            .key_condition_expression(condition)
            .set_expression_attribute_names(Some(names(&[condition])))
            .set_expression_attribute_values(Some(values([
                (":listing", text(LISTING)),
                (":now", number(now)),
            ])))
            .set_exclusive_start_key(start.map(|cursor| cursor.attributes()))
            .scan_index_forward(order == Order::Soonest)
            .limit(limit.into())
            .send()
            .await
            .map_err(|error| Failure::of_call("dynamodb Query", &error))?;
        let mut body = json!({ "tokens": all_shown(answer.items(), caller) });
        if let Some(last) = answer.last_evaluated_key() {
            let next =
                Cursor::of(Item(last)).ok_or_else(|| Failure::new("dynamodb Query", "a key lacks parts"))?;
            body["next"] = next.encode().into();
        }
        Ok(body)
    }

    /// The slots of a user whose tokens aren't over, one for each purpose. The role may read no more of them
    /// than the listing shows.
    async fn of_user(&self, user: &str) -> Result<Vec<Attributes>, Failure> {
        let condition = "#pk = :pk AND begins_with(#sk, :token)";
        let living = "#valid_until > :now";
        let shown = BY_EXPIRY_PROJECTION.into_iter().chain([PK, SK, VALID_UNTIL]);
        let shown = shown.map(|name| format!("#{name}")).collect::<Vec<_>>().join(", ");
        let query = self
            .aws
            .dynamodb()
            .query()
            .table_name(&self.table)
            .key_condition_expression(condition)
            .filter_expression(living)
            .projection_expression(&shown)
            .set_expression_attribute_names(Some(names(&[condition, living, &shown])))
            .set_expression_attribute_values(Some(values([
                (":pk", text(Key::sends(user).pk)),
                (":token", text("TOKEN#")),
                (":now", number(clock::now())),
            ])))
            .select(Select::SpecificAttributes);
        people::every(query).await
    }
}

fn all_shown(items: &[Attributes], caller: &Caller) -> Vec<Value> {
    items.iter().filter_map(|item| shown(Item(item), caller)).collect()
}

fn shown(item: Item<'_>, caller: &Caller) -> Option<Value> {
    let slot = item.slot()?;
    let mut shown = json!({
        "token_id": item.text("token_id")?,
        "user_id": item.text("user_id")?,
        "purpose": item.text("purpose")?,
        "channel": item.text("channel")?,
        "state": slot.shown_state(),
        "expires_at": clock::rfc3339(slot.valid_until),
        "deliveries": listed(item),
    });
    if caller.operator().is_some() {
        let issued_here = item.text("issued_by").is_some_and(Caller::is_operator_scope);
        let again =
            issued_here && item.text("channel") == Some("show") && slot.shown_state() == "outstanding";
        shown["can_be_shown"] = again.into();
    }
    Some(shown)
}
