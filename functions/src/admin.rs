//! Client keys, people and test notifications, for the command line. Invoked by IAM alone; there is no route to it.

mod notify;
mod relying_party;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::admin::{Client, Request, Response, UNREADABLE};
use contract::env;
use contract::table::CLIENTS;
use domain::client::{CANARY, ClientKey, check_name};
use serde_json::Value;

use crate::aws::Aws;
use crate::ceremony::RelyingParty;
use crate::env::{Misconfigured, required};
use crate::log::Record;
use crate::members::{self, Members};
use crate::table::{Attributes, Item, Key, bytes, text, values};
use crate::transaction::{Transaction, Written};
use crate::{Failure, clock, randomness};

/// The actor in the audit trail. No person has a name with a space.
const ACTOR: &str = "command line";

/// Everything that administration needs.
pub struct Admin {
    aws: Aws,
    table: String,
    codes_key: String,
    relying_party: RelyingParty,
}

impl Admin {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self {
            aws: Aws::from_env()?,
            table: required(env::TABLE)?,
            codes_key: required(env::CODES_KEY)?,
            relying_party: RelyingParty::from_env()?,
        })
    }

    /// Do what is asked. A request that can't be read is refused, as one that can't be met.
    pub async fn answer(&self, request: Value, record: &mut Record) -> Result<Response, Failure> {
        let response = match serde_json::from_value(request) {
            Ok(Request::CreateClient { name, may_show, request_id }) => {
                self.create(&name, may_show, request_id).await
            }
            Ok(Request::ListClients) => self.list().await,
            Ok(Request::RevokeClient { name }) => self.revoke(&name).await,
            Ok(Request::Invite { name, operator, valid_seconds }) => {
                self.invite(&name, operator, valid_seconds).await
            }
            Ok(Request::ListPeople) => {
                self.members().people().await.map(|people| Response::People { people })
            }
            Ok(Request::RevokePerson { name }) => self.members().revoke_person(&name, None).await,
            Ok(Request::Notify { name }) => self.notify(&name).await,
            Ok(Request::DescribeNotification { name, message_id }) => {
                self.describe_notification(&name, &message_id).await
            }
            Ok(Request::DescribeRelyingParty) => self.describe_relying_party().await,
            Err(_) => Ok(refused("invalid_request", UNREADABLE)),
        }?;
        record.event(match &response {
            Response::ClientCreated { .. } => "client_created",
            Response::Clients { .. } => "clients_listed",
            Response::ClientRevoked { .. } => "client_revoked",
            Response::Invited { .. } => "person_invited",
            Response::People { .. } => "people_listed",
            Response::PersonRevoked { .. } => "person_revoked",
            Response::Notifying { .. } => "person_notified",
            Response::Notification { .. } => "notification_described",
            Response::RelyingParty { .. } => "relying_party_described",
            Response::Refused { .. } => "refused",
        });
        Ok(response)
    }

    const fn members(&self) -> Members<'_> {
        let Self { aws, table, .. } = self;
        Members { aws, table: table.as_str(), actor: ACTOR }
    }

    /// Invite a person to the site that passkeys are bound to from then on.
    async fn invite(&self, name: &str, operator: bool, valid_seconds: u64) -> Result<Response, Failure> {
        if let Some(refusal) = members::invalid(name, valid_seconds) {
            return Ok(refusal);
        }
        if let Some(other) = self.fix_relying_party().await? {
            let differs = relying_party::differs(&other, &self.relying_party.id);
            return Ok(refused("relying_party_differs", &differs));
        }
        self.members().invite(name, operator, valid_seconds).await
    }

    async fn create(
        &self,
        name: &str,
        may_show: bool,
        request_id: Option<String>,
    ) -> Result<Response, Failure> {
        if let Err(invalid) = check_name(name) {
            return Ok(refused("invalid_request", &invalid.to_string()));
        }
        if name == CANARY {
            return Ok(refused("invalid_request", "the name `canary` is the canary's own"));
        }
        let began = clock::now_millis();
        let key = ClientKey::generate(name, randomness::fill)?;
        let mut item = Key::client(name).attributes();
        item.extend(values([
            ("secret_hash", bytes(key.hash())),
            ("may_show", AttributeValue::Bool(may_show)),
            ("created_at", text(clock::rfc3339(clock::now()))),
        ]));
        let mut create = Transaction::on(&self.table);
        create = match request_id {
            Some(id) => create.put_new_or_own(item, &id, began)?,
            None => create.put_new(item)?,
        };
        Ok(match create.write(&self.aws).await? {
            Written::Done => {
                Response::ClientCreated { name: name.to_owned(), key: key.text().reveal().to_owned() }
            }
            Written::Unmet(_) => {
                refused("client_exists", &format!("there is a client `{name}` already; revoke it first"))
            }
        })
    }

    async fn list(&self) -> Result<Response, Failure> {
        let items = crate::people::partition(&self.aws, &self.table, CLIENTS).await?;
        let clients = items.iter().filter_map(|item| client(Item(item))).collect();
        Ok(Response::Clients { clients })
    }

    async fn revoke(&self, name: &str) -> Result<Response, Failure> {
        if let Err(invalid) = check_name(name) {
            return Ok(refused("invalid_request", &invalid.to_string()));
        }
        let there = "attribute_exists(#pk)";
        let revoke = Transaction::on(&self.table).delete(&Key::client(name), there, Attributes::new())?;
        Ok(match revoke.write(&self.aws).await? {
            Written::Done => Response::ClientRevoked { name: name.to_owned() },
            Written::Unmet(_) => refused("client_unknown", &format!("there is no client `{name}`")),
        })
    }
}

fn client(item: Item<'_>) -> Option<Client> {
    Some(Client {
        name: item.text("sk")?.to_owned(),
        may_show: item.flag("may_show")?,
        created_at: item.text("created_at")?.to_owned(),
    })
}

/// A refusal: nothing changed.
pub(crate) fn refused(code: &str, detail: &str) -> Response {
    Response::Refused { code: code.to_owned(), detail: detail.to_owned() }
}
