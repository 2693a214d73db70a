//! People: invited, listed, removed, by the command line and by operators.

use contract::admin::{Passkey, Person, Response};
use contract::table::PEOPLE;
use domain::client::check_name;
use domain::limits::INVITATION_SECONDS;
use domain::token::{Alphabet, random};
use uuid::Uuid;

use crate::admin::refused;
use crate::audit::Entry;
use crate::aws::Aws;
use crate::people::{self, flag};
use crate::register::invitation_key;
use crate::session::Sessions;
use crate::table::{Item, Key, number, text, values};
use crate::transaction::{Transaction, Written};
use crate::{Failure, clock, randomness};

/// Characters of an invitation's secret: 258 bits.
const SECRET_LENGTH: usize = 43;

/// The requests that invite, list and remove people, on behalf of an actor.
pub struct Members<'a> {
    /// The services.
    pub aws: &'a Aws,
    pub table: &'a str,
    /// The actor in the audit trail.
    pub actor: &'a str,
}

impl Members<'_> {
    /// Invite a person, new or known. An operator stays one.
    pub async fn invite(&self, name: &str, operator: bool, valid_seconds: u64) -> Result<Response, Failure> {
        if let Some(refusal) = invalid(name, valid_seconds) {
            return Ok(refusal);
        }
        let known = people::read(self.aws, self.table, &people::name_key(name)).await?;
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
        let entry = Entry::new(self.actor, "person_invited", name);
        let entry = if operator { entry.about("operator") } else { entry };
        let written = Transaction::on(self.table)
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
            .with(entry.put(self.table)?)
            .write(self.aws)
            .await?;
        if written != Written::Done {
            return Err(Failure::new("invite", "the person was changed at the same time"));
        }
        Ok(Response::Invited { secret: secret.reveal().to_owned(), expires_at: clock::rfc3339(valid_until) })
    }

    /// Every person, by name, with their passkeys.
    pub async fn people(&self) -> Result<Vec<Person>, Failure> {
        let mut listed = Vec::new();
        for item in people::partition(self.aws, self.table, PEOPLE).await? {
            let item = Item(&item);
            let (Some(name), Some(handle)) = (item.text("sk"), handle_of(item)) else { continue };
            let person = people::Person::read(self.aws, self.table, handle).await?;
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
    /// the name goes last. `witness` must still be an operator with a passkey, if there is one.
    pub async fn revoke_person(&self, name: &str, witness: Option<Uuid>) -> Result<Response, Failure> {
        if let Err(invalid) = check_name(name) {
            return Ok(refused("invalid_request", &invalid.to_string()));
        }
        let by_name = people::read(self.aws, self.table, &people::name_key(name)).await?;
        let Some(by_name) = by_name else {
            return Ok(refused("person_unknown", &format!("there is no person `{name}`")));
        };
        if let Some(handle) = handle_of(Item(&by_name)) {
            // Without the profile no invitation and no ceremony that is under way makes a passkey,
            // without the passkeys nothing begins a session.
            let profile = people::person_key(handle);
            match witness {
                None => people::delete(self.aws, self.table, &profile.attributes()).await?,
                Some(witness) => {
                    if self.remove_before(&profile, name, witness).await? != Written::Done {
                        return Ok(refused("last_operator", "no other operator is left"));
                    }
                }
            }
            for item in people::partition(self.aws, self.table, &people::person_key(handle).pk).await? {
                people::delete(self.aws, self.table, &item).await?;
                if let Some(passkey_id) = Item(&item).text("sk").and_then(people::passkey_id_of) {
                    let taken = people::credential_key(passkey_id).attributes();
                    people::delete(self.aws, self.table, &taken).await?;
                }
            }
            Sessions::end_all(self.aws, self.table, handle, None).await?;
        }
        for partition in [Key::push_of(name), Key::messages_of(name)] {
            for item in people::partition(self.aws, self.table, &partition).await? {
                people::delete(self.aws, self.table, &item).await?;
            }
        }
        let entry = Entry::new(self.actor, "person_revoked", name);
        entry.write(self.aws, self.table).await?;
        people::delete(self.aws, self.table, &by_name).await?;
        Ok(Response::PersonRevoked { name: name.to_owned() })
    }

    /// Remove a profile while `witness` is an operator with a passkey: of two who remove each other, one stays.
    async fn remove_before(&self, profile: &Key, name: &str, witness: Uuid) -> Result<Written, Failure> {
        Transaction::on(self.table)
            .delete(profile, "attribute_not_exists(#pk) OR #name = :name", values([(":name", text(name))]))?
            .update(
                &people::person_key(witness),
                "SET #vouched_at = :now",
                "#operator = :operator AND #passkeys > :none",
                values([(":now", number(clock::now())), (":operator", flag(true)), (":none", number(0))]),
            )?
            .write(self.aws)
            .await
    }

    /// Another operator than `handle` who has a passkey.
    pub async fn another_operator(&self, handle: Uuid) -> Result<Option<Uuid>, Failure> {
        for item in people::partition(self.aws, self.table, PEOPLE).await? {
            let item = Item(&item);
            let other =
                handle_of(item).filter(|other| *other != handle && item.flag("operator") == Some(true));
            let Some(other) = other else { continue };
            let person = people::Person::read(self.aws, self.table, other).await?;
            if person.is_some_and(|person| person.registered > 0) {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }
}

/// The refusal of a name or of the life of an invitation.
pub fn invalid(name: &str, valid_seconds: u64) -> Option<Response> {
    if let Err(invalid) = check_name(name) {
        return Some(refused("invalid_request", &invalid.to_string()));
    }
    let good = INVITATION_SECONDS.contains(&valid_seconds);
    (!good).then(|| refused("invalid_request", "an invitation is good for 10 minutes to 24 hours"))
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
