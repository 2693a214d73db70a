//! `GET /v1/tokens` and `DELETE /v1/tokens/{token_id}`: what is outstanding, and taking it back.

mod cursor;

use contract::env;
use contract::table::{BY_EXPIRY, BY_TOKEN};
use domain::{Invalid, Problem, limits};
use serde_json::{Value, json};

use crate::authenticate::Clients;
use crate::aws::Aws;
use crate::env::{Misconfigured, required};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::table::{Item, Key, LISTING, names, number, text, values};
use crate::update::{Update, Updated};
use crate::{Error, Failure, clock};
use cursor::Cursor;

/// Everything that listing and revoking need.
pub struct Tokens {
    aws: Aws,
    clients: Clients,
    table: String,
}

impl Tokens {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { aws: Aws::from_env()?, clients: Clients::default(), table: required(env::TABLE)? })
    }

    /// List or revoke.
    pub async fn answer(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        self.clients.authenticate(&self.aws, &self.table, request).await?;
        match request.method() {
            "GET" => self.list(request, record).await,
            "DELETE" => self.revoke(request, record).await,
            _ => Err(Problem::NotFound.into()),
        }
    }

    /// A page of the tokens whose life isn't over, soonest to expire first.
    async fn list(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let now = clock::now();
        let limit = limit(request.query("limit"))?;
        let cursor = request.query("cursor").map(Cursor::parse).transpose()?;
        // A page that ended with a token which has expired meanwhile goes on at the beginning:
        // the service refuses a start outside of the range.
        let start = cursor.filter(|cursor| cursor.valid_until > now);
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
            .limit(limit)
            .send()
            .await
            .map_err(|error| Failure::of_call("dynamodb Query", &error))?;
        let tokens: Vec<Value> = answer.items().iter().filter_map(|item| shown(Item(item))).collect();
        let mut body = json!({ "tokens": tokens });
        if let Some(last) = answer.last_evaluated_key() {
            let next =
                Cursor::of(Item(last)).ok_or_else(|| Failure::new("dynamodb Query", "a key lacks parts"))?;
            body["next"] = next.encode().into();
        }
        record.event("listed");
        Ok(Reply::json(200, &body))
    }

    /// Take back a token that is outstanding.
    async fn revoke(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let token_id = request.path_parameter("token_id").filter(|id| is_token_id(id));
        let token_id = token_id.ok_or(Problem::TokenNotFound)?;
        let slot = self.slot_of(token_id).await?.ok_or(Problem::TokenNotFound)?;
        let update = Update {
            key: &slot,
            expression: "SET #state = :revoked REMOVE #mac, #sealed, #shown, #deliver",
            condition: "#token_id = :token_id AND #state = :outstanding AND #valid_until > :now",
            values: values([
                (":revoked", text("revoked")),
                (":outstanding", text("outstanding")),
                (":token_id", text(token_id)),
                (":now", number(clock::now())),
            ]),
        };
        if let Updated::Unmet(_) = update.send(&self.aws, &self.table).await? {
            return Err(Problem::TokenNotFound.into());
        }
        record.event("revoked");
        record.count("TokensRevoked");
        Ok(Reply::no_content())
    }

    async fn slot_of(&self, token_id: &str) -> Result<Option<Key>, Failure> {
        let condition = "#token_id = :token_id";
        let answer = self
            .aws
            .dynamodb()
            .query()
            .table_name(&self.table)
            .index_name(BY_TOKEN)
            .key_condition_expression(condition)
            .set_expression_attribute_names(Some(names(&[condition])))
            .set_expression_attribute_values(Some(values([(":token_id", text(token_id))])))
            .limit(1)
            .send()
            .await
            .map_err(|error| Failure::of_call("dynamodb Query", &error))?;
        let key =
            answer.items().first().map(Item).and_then(|item| {
                Some(Key { pk: item.text("pk")?.to_owned(), sk: item.text("sk")?.to_owned() })
            });
        Ok(key)
    }
}

fn limit(text: Option<&str>) -> Result<i32, Invalid> {
    let limit = text.map_or(Ok(limits::PAGE_DEFAULT), str::parse::<u32>).ok();
    limit
        .filter(|limit| (1..=limits::PAGE_MAX).contains(limit))
        .and_then(|limit| i32::try_from(limit).ok())
        .ok_or(Invalid::new("limit", "must be 1 to 100"))
}

fn is_token_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn shown(item: Item<'_>) -> Option<Value> {
    let slot = item.slot()?;
    Some(json!({
        "token_id": item.text("token_id")?,
        "user_id": item.text("user_id")?,
        "purpose": item.text("purpose")?,
        "channel": item.text("channel")?,
        "state": slot.shown_state(),
        "expires_at": clock::rfc3339(slot.valid_until),
    }))
}
