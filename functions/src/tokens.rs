//! `GET /v1/tokens` and `DELETE /v1/tokens/{token_id}`: what is outstanding, and taking it back.
//! `GET /v1/audit`: who did what.

mod cursor;
mod listing;

use aws_sdk_dynamodb::types::Select;
use contract::env;
use contract::table::BY_TOKEN;
use domain::{Invalid, Problem, limits};

use crate::audit::{Entry, trail};
use crate::authenticate::{Caller, Callers};
use crate::aws::Aws;
use crate::env::{Misconfigured, required};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::table::{Item, Key, names, number, text, values};
use crate::transaction::{Transaction, Written};
use crate::update::{Update, Updated};
use crate::{Error, Failure, clock, people};

/// Everything that listing and revoking need.
pub struct Tokens {
    aws: Aws,
    callers: Callers,
    table: String,
}

impl Tokens {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { aws: Aws::from_env()?, callers: Callers::from_env()?, table: required(env::TABLE)? })
    }

    /// List, revoke, or read the audit trail.
    pub async fn answer(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let caller = self.callers.authenticate(&self.aws, &self.table, request).await?;
        match (request.method(), request.resource()) {
            ("GET", "/v1/audit") => self.audit(&caller, request, record).await,
            ("GET", _) => self.list(&caller, request, record).await,
            ("DELETE", _) => self.revoke(&caller, request, record).await,
            _ => Err(Problem::NotFound.into()),
        }
    }

    /// Take back a token that is outstanding.
    async fn revoke(&self, caller: &Caller, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let token_id = request.path_parameter("token_id").filter(|id| is_token_id(id));
        let token_id = token_id.ok_or(Problem::TokenNotFound)?;
        let slot = slot_of(&self.aws, &self.table, token_id).await?.ok_or(Problem::TokenNotFound)?;
        let expression = "SET #state = :revoked REMOVE #mac, #sealed, #shown, #deliver";
        let condition = "#token_id = :token_id AND #state = :outstanding AND #valid_until > :now";
        let values = values([
            (":revoked", text("revoked")),
            (":outstanding", text("outstanding")),
            (":token_id", text(token_id)),
            (":now", number(clock::now())),
        ]);
        // An operator's revocation and its entry in the trail are one transaction; an application has no trail.
        let revoked = match caller.operator() {
            Some(actor) => {
                let user = self.user_of(&slot).await?;
                let entry = Entry::new(actor, "token_revoked", token_id).about_user(&user);
                let transaction =
                    Transaction::on(&self.table).update(&slot, expression, condition, values)?;
                transaction.with(entry.put(&self.table)?).write(&self.aws).await? == Written::Done
            }
            None => {
                let update = Update { key: &slot, expression, condition, values };
                matches!(update.send(&self.aws, &self.table).await?, Updated::Done(_))
            }
        };
        if !revoked {
            return Err(Problem::TokenNotFound.into());
        }
        record.event("revoked");
        record.count("TokensRevoked");
        Ok(Reply::no_content())
    }

    /// The user of a slot. The index of tokens doesn't say it; the role may read no more of a slot than the listing.
    async fn user_of(&self, slot: &Key) -> Result<String, Failure> {
        let condition = "#pk = :pk AND #sk = :sk";
        let shown = "#user_id";
        let query = self
            .aws
            .dynamodb()
            .query()
            .table_name(&self.table)
            .key_condition_expression(condition)
            .projection_expression(shown)
            .set_expression_attribute_names(Some(names(&[condition, shown])))
            .set_expression_attribute_values(Some(values([(":pk", text(&slot.pk)), (":sk", text(&slot.sk))])))
            .select(Select::SpecificAttributes);
        let items = people::every(query).await?;
        let user = items.first().and_then(|item| Item(item).text("user_id"));
        Ok(user.unwrap_or_default().to_owned())
    }

    /// A page of the audit trail, newest first.
    async fn audit(&self, caller: &Caller, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        caller.operator().ok_or(Problem::NotAnOperator)?;
        let limit = limit(request.query("limit"))?;
        let start = request.query("cursor").map(trail::Cursor::parse).transpose()?;
        let start = start.unwrap_or_else(trail::Cursor::newest);
        let page = trail::page(&self.aws, &self.table, limit.into(), start).await?;
        record.event("audit_listed");
        Ok(Reply::json(200, &page))
    }
}

/// The slot that the token `token_id` is or was in, as the index has it: it may be behind.
pub async fn slot_of(aws: &Aws, table: &str, token_id: &str) -> Result<Option<Key>, Failure> {
    let condition = "#token_id = :token_id";
    let answer = aws
        .dynamodb()
        .query()
        .table_name(table)
        .index_name(BY_TOKEN)
        .key_condition_expression(condition)
        .set_expression_attribute_names(Some(names(&[condition])))
        .set_expression_attribute_values(Some(values([(":token_id", text(token_id))])))
        .limit(1)
        .send()
        .await
        .map_err(|error| Failure::of_call("dynamodb Query", &error))?;
    let item = answer.items().first().map(Item);
    Ok(item.and_then(|item| Some(Key { pk: item.text("pk")?.to_owned(), sk: item.text("sk")?.to_owned() })))
}

fn limit(text: Option<&str>) -> Result<u16, Invalid> {
    let limit = text.map_or(Ok(limits::PAGE_DEFAULT), str::parse::<u32>).ok();
    limit
        .filter(|limit| (1..=limits::PAGE_MAX).contains(limit))
        .and_then(|limit| u16::try_from(limit).ok())
        .ok_or(Invalid::new("limit", "must be 1 to 100"))
}

fn is_token_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
