//! `/v1/push-subscriptions`, the browsers that a person wants to be told in, and `/v1/test-notifications`.

mod notify;
mod subscription;

use contract::{env, secret};
use domain::limits::PUSH_SUBSCRIPTIONS_MAX;
use domain::{Invalid, Problem};
use serde_json::{Value, json};

use crate::audit::Entry;
use crate::aws::Aws;
use crate::env::{Misconfigured, required};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::secrets::Secrets;
use crate::session::{SessionPerson, Sessions};
use crate::table::{Item, Key};
use crate::transaction::{Transaction, Written};
use crate::{Error, Failure, clock};
use subscription::Subscription;

pub use subscription::{Kept, remove};

/// Everything that subscribing needs.
pub struct Subscriptions {
    aws: Aws,
    sessions: Sessions,
    secrets: Secrets,
    table: String,
    codes_key: String,
}

impl Subscriptions {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self {
            aws: Aws::from_env()?,
            sessions: Sessions::from_env()?,
            secrets: Secrets::from_env()?,
            table: required(env::TABLE)?,
            codes_key: required(env::CODES_KEY)?,
        })
    }

    /// List, subscribe, unsubscribe, or try the channels.
    pub async fn answer(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let person = self.sessions.person(&self.aws, request).await?;
        match (request.method(), request.resource()) {
            ("POST", "/v1/test-notifications") => self.notify(&person, request, record).await,
            ("GET", "/v1/test-notifications/{message_id}") => self.notified(&person, request, record).await,
            ("GET", _) => self.list(&person, record).await,
            ("POST", _) => self.subscribe(&person, request, record).await,
            ("DELETE", _) => self.unsubscribe(&person, request, record).await,
            _ => Err(Problem::NotFound.into()),
        }
    }

    /// The person's subscriptions, and the key that a browser subscribes with.
    async fn list(&self, person: &SessionPerson, record: &mut Record) -> Result<Reply, Error> {
        let (kept, vapid) = tokio::try_join!(
            Kept::read(&self.aws, &self.table, &person.name),
            self.secrets.read(&self.aws, secret::VAPID)
        )?;
        let vapid =
            vapid.ok_or_else(|| Failure::new("web push", "there is no key; a deployment draws one"))?;
        let subscriptions: Vec<Value> =
            kept.subscriptions.iter().filter_map(|item| shown(Item(item))).collect();
        record.event("subscriptions_listed");
        let body = json!({
            "public_key": subscription::public_key(&vapid)?,
            "subscriptions": subscriptions,
        });
        Ok(Reply::json(200, &body))
    }

    /// Keep a subscription. A browser that subscribes again takes the place of itself; the page makes
    /// sure at each visit, and nothing is written if nothing is new.
    ///
    /// The number of subscriptions is a condition of the write. If it fails, another was written since
    /// they were read, and they are read again.
    async fn subscribe(
        &self,
        person: &SessionPerson,
        request: &Request,
        record: &mut Record,
    ) -> Result<Reply, Error> {
        let subscription = Subscription::read(request)?;
        let key = Key { pk: Key::push_of(&person.name), sk: subscription.id() };
        loop {
            let kept = Kept::read(&self.aws, &self.table, &person.name).await?;
            let before = kept.subscriptions.iter().map(Item).find(|item| item.text("sk") == Some(&key.sk));
            if before.is_some_and(|before| subscription.is(before)) {
                record.event("subscribed_before");
                return Ok(created(&key));
            }
            if before.is_none() && kept.subscriptions.len() >= PUSH_SUBSCRIPTIONS_MAX {
                return Err(Invalid::new("endpoint", "is one too many: unsubscribe another first").into());
            }
            let entry = Entry::new(&person.name, "push_subscribed", &key.sk);
            let put = subscription.put(&self.table, &key, &person.name, clock::now())?;
            let write = Transaction::on(&self.table).with(put).with(entry.put(&self.table)?);
            let write = kept.add(write, &person.name, &key.sk)?;
            if write.write(&self.aws).await? == Written::Done {
                record.event("subscribed");
                return Ok(created(&key));
            }
        }
    }

    async fn unsubscribe(
        &self,
        person: &SessionPerson,
        request: &Request,
        record: &mut Record,
    ) -> Result<Reply, Error> {
        let id = request.path_parameter("subscription_id").filter(|id| subscription::is_id(id));
        let id = id.ok_or(Problem::SubscriptionNotFound)?;
        let key = Key { pk: Key::push_of(&person.name), sk: id.to_owned() };
        let entry = Entry::new(&person.name, "push_unsubscribed", id);
        let write = Transaction::on(&self.table)
            .delete(&key, "attribute_exists(#pk)", std::collections::HashMap::new())?
            .with(entry.put(&self.table)?);
        let written = subscription::remove(write, &person.name, id)?.write(&self.aws).await?;
        if written != Written::Done {
            return Err(Problem::SubscriptionNotFound.into());
        }
        record.event("unsubscribed");
        Ok(Reply::no_content())
    }
}

fn created(key: &Key) -> Reply {
    Reply::json(201, &json!({ "subscription_id": key.sk }))
}

/// An endpoint lets anybody who knows it send to the browser: it isn't shown.
fn shown(item: Item<'_>) -> Option<Value> {
    Some(json!({
        "subscription_id": item.text("sk")?,
        "created_at": clock::rfc3339(item.number("created_at")?),
    }))
}
