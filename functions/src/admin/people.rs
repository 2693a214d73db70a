//! People, for the command line: invited, listed, removed.

use contract::admin::{Passkey, Person, Response};
use contract::table::{PEOPLE, RELYING_PARTY};
use domain::client::check_name;
use domain::limits::INVITATION_SECONDS;
use domain::token::{Alphabet, random};
use uuid::Uuid;

use super::{ACTOR, Admin, refused};
use crate::audit::Entry;
use crate::people::{self, flag};
use crate::register::invitation_key;
use crate::session::Sessions;
use crate::table::{Item, Key, number, text, values};
use crate::transaction::{Transaction, Written};
use crate::update::{Update, Updated};
use crate::{Failure, clock, randomness};

/// Characters of an invitation's secret: 258 bits.
const SECRET_LENGTH: usize = 43;

impl Admin {
    /// Invite a person, new or known. An operator stays one.
    pub(super) async fn invite(
        &self,
        name: &str,
        operator: bool,
        valid_seconds: u64,
    ) -> Result<Response, Failure> {
        if let Err(invalid) = check_name(name) {
            return Ok(refused("invalid_request", &invalid.to_string()));
        }
        if !INVITATION_SECONDS.contains(&valid_seconds) {
            return Ok(refused("invalid_request", "an invitation is good for 10 minutes to 24 hours"));
        }
        if let Some(other) = self.fix_relying_party().await? {
            return Ok(refused("relying_party_differs", &differs(&other, &self.relying_party.id)));
        }
        let known = people::read(&self.aws, &self.table, &people::name_key(name)).await?;
        let known = known.as_ref().map(Item);
        let handle = match known.and_then(handle_of) {
            Some(handle) => handle,
            None => random_handle()?,
        };
        let operator = operator || known.and_then(|item| item.flag("operator")).unwrap_or(false);

        let secret = random(Alphabet::Base64Url.symbols(), SECRET_LENGTH, randomness::fill)?;
        let now = clock::now();
        let valid_until = now + valid_seconds;
        let mut invitation = invitation_key(secret.reveal()).attributes();
        let handle_text = handle.hyphenated().to_string();
        invitation.extend(values([
            ("person", text(name)),
            ("handle", text(&handle_text)),
            ("valid_until", number(valid_until)),
            ("expires_at", number(valid_until)),
        ]));
        let entry = Entry { actor: ACTOR, action: "person_invited", subject: name };
        let written = Transaction::on(&self.table)
            .update(
                &people::name_key(name),
                "SET #handle = :handle, #operator = :operator, \
                 #created_at = if_not_exists(#created_at, :now)",
                "attribute_not_exists(#pk) OR #handle = :handle",
                values([
                    (":handle", text(&handle_text)),
                    (":operator", flag(operator)),
                    (":now", number(now)),
                ]),
            )?
            .update(
                &people::person_key(handle),
                "SET #name = :name, #operator = :operator, #passkeys = if_not_exists(#passkeys, :zero)",
                "attribute_not_exists(#pk) OR #name = :name",
                values([(":name", text(name)), (":operator", flag(operator)), (":zero", number(0))]),
            )?
            .put_new(invitation)?
            .with(entry.put(&self.table)?)
            .write(&self.aws)
            .await?;
        if written != Written::Done {
            return Err(Failure::new("invite", "the person was changed at the same time"));
        }
        Ok(Response::Invited { secret: secret.reveal().to_owned(), expires_at: clock::rfc3339(valid_until) })
    }

    /// Every person, by name, with their passkeys.
    pub(super) async fn people(&self) -> Result<Vec<Person>, Failure> {
        let mut listed = Vec::new();
        for item in people::partition(&self.aws, &self.table, PEOPLE).await? {
            let item = Item(&item);
            let (Some(name), Some(handle)) = (item.text("sk"), handle_of(item)) else { continue };
            let person = people::Person::read(&self.aws, &self.table, handle).await?;
            let passkeys = person.map(|person| person.passkeys).unwrap_or_default();
            listed.push(Person {
                name: name.to_owned(),
                operator: item.flag("operator").unwrap_or(false),
                created_at: clock::rfc3339(item.number("created_at").unwrap_or_default()),
                passkeys: passkeys.into_iter().map(listed_passkey).collect(),
            });
        }
        Ok(listed)
    }

    /// Remove a person with everything that is theirs. It can be asked again after it broke off:
    /// the name goes last.
    pub(super) async fn revoke_person(&self, name: &str) -> Result<Response, Failure> {
        if let Err(invalid) = check_name(name) {
            return Ok(refused("invalid_request", &invalid.to_string()));
        }
        let by_name = people::read(&self.aws, &self.table, &people::name_key(name)).await?;
        let Some(by_name) = by_name else {
            return Ok(refused("person_unknown", &format!("there is no person `{name}`")));
        };
        if let Some(handle) = handle_of(Item(&by_name)) {
            // Without the profile no invitation and no ceremony that is under way makes a passkey,
            // without the passkeys nothing begins a session.
            people::delete(&self.aws, &self.table, &people::person_key(handle).attributes()).await?;
            for item in people::partition(&self.aws, &self.table, &people::person_key(handle).pk).await? {
                people::delete(&self.aws, &self.table, &item).await?;
                if let Some(passkey_id) = Item(&item).text("sk").and_then(people::passkey_id_of) {
                    let taken = people::credential_key(passkey_id).attributes();
                    people::delete(&self.aws, &self.table, &taken).await?;
                }
            }
            Sessions::end_all(&self.aws, &self.table, handle, None).await?;
        }
        for partition in [Key::push_of(name), Key::messages_of(name)] {
            for item in people::partition(&self.aws, &self.table, &partition).await? {
                people::delete(&self.aws, &self.table, &item).await?;
            }
        }
        let entry = Entry { actor: ACTOR, action: "person_revoked", subject: name };
        entry.write(&self.aws, &self.table).await?;
        people::delete(&self.aws, &self.table, &by_name).await?;
        Ok(Response::PersonRevoked { name: name.to_owned() })
    }

    /// The relying party that passkeys are bound to, and the passkeys.
    pub(super) async fn describe_relying_party(&self) -> Result<Response, Failure> {
        let item = people::read(&self.aws, &self.table, &relying_party_key()).await?;
        let people = self.people().await?;
        let passkeys = people.iter().flat_map(|person| {
            person.passkeys.iter().map(|passkey| format!("{}: {}", person.name, passkey.name))
        });
        Ok(Response::RelyingParty {
            id: item.and_then(|item| Item(&item).text("id").map(str::to_owned)),
            passkeys: passkeys.collect(),
        })
    }

    /// Bind passkeys to this site from the first invitation on; the other site if they are bound to
    /// another already. As long as nobody has a passkey, nothing is lost.
    async fn fix_relying_party(&self) -> Result<Option<String>, Failure> {
        let mut other = String::new();
        loop {
            let update = Update {
                key: &relying_party_key(),
                expression: "SET #id = :id",
                condition: "attribute_not_exists(#pk) OR #id = :id OR #id = :other",
                values: values([(":id", text(&self.relying_party.id)), (":other", text(&other))]),
            };
            let Updated::Unmet(Some(item)) = update.send(&self.aws, &self.table).await? else {
                return Ok(None);
            };
            other = Item(&item).text("id").unwrap_or_default().to_owned();
            if self.people().await?.iter().any(|person| !person.passkeys.is_empty()) {
                return Ok(Some(other));
            }
        }
    }
}

fn relying_party_key() -> Key {
    Key { pk: RELYING_PARTY.to_owned(), sk: RELYING_PARTY.to_owned() }
}

fn differs(bound: &str, here: &str) -> String {
    format!(
        "passkeys are bound to `{bound}`, and this site is `{here}`: one that was made here would be lost"
    )
}

fn handle_of(item: Item<'_>) -> Option<Uuid> {
    Uuid::try_parse(item.text("handle")?).ok()
}

fn random_handle() -> Result<Uuid, Failure> {
    let mut bytes = [0; 16];
    randomness::fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

fn listed_passkey(passkey: people::Passkey) -> Passkey {
    Passkey {
        passkey_id: passkey.passkey_id,
        name: passkey.name,
        created_at: clock::rfc3339(passkey.created_at),
        last_used_at: passkey.last_used_at.map(clock::rfc3339),
    }
}
