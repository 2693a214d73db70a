//! Receives messages: verifies a provider's webhook, finds whose it is, and stores it sealed, once.
//!
//! Storing is one transaction: the message, with the mark that it must be announced, and the
//! identity of it, which is the provider's id for most. A repeat finds the id and stores nothing; what is stored is announced from
//! the table's stream, so that no crash of this function can come between.

mod notice;
mod parts;
mod store;

use contract::env;
use contract::relay::Relay;
use contract::secret;
use domain::sms::{self, Event, Forged, Key, Provider, Recipient, Sms, Webhook};
use domain::{Problem, Secret};

pub use notice::Notice;

use crate::aws::Aws;
use crate::env::{Misconfigured, required, site_url};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::secrets::Secrets;
use crate::{Error, Failure, clock};

/// The reason of the refusal of a webhook whose secret isn't set.
const NO_SECRET: &str = "no_secret";

/// Everything that receiving needs.
pub struct Receiver {
    aws: Aws,
    table: String,
    codes_key: String,
    relay: Relay,
    secrets: Secrets,
    site_url: String,
}

/// A message and whose it is.
struct Arrival<'a> {
    provider: &'static str,
    /// The identity by which another delivery is a repeat.
    identity: String,
    /// For how long, in seconds.
    remembered: u64,
    person: &'a str,
    sms: Sms,
}

impl Receiver {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let relay = serde_json::from_str(&required(env::RELAY)?)
            .map_err(|_| Misconfigured::new(env::RELAY, "is not what the template writes"))?;
        Ok(Self {
            aws: Aws::from_env()?,
            table: required(env::TABLE)?,
            codes_key: required(env::CODES_KEY)?,
            relay,
            secrets: Secrets::from_env()?,
            site_url: site_url()?,
        })
    }

    /// Answer a provider's webhook. A provider that is off is as unknown as any other path.
    pub async fn answer(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let provider = request.path_parameter("provider").and_then(|name| self.provider(name));
        let provider = provider.filter(|provider| provider.key() != Key::Events).ok_or(Problem::NotFound)?;
        let path_key = request.path_parameter("key");
        record.provider(provider.name());
        let body = request.body()?;
        let webhook = Webhook {
            // The address that the provider was given, whatever the gateway makes of it.
            url: &format!(
                "{}/v1/sms/{}{}",
                self.site_url,
                provider.name(),
                path_key.map(|key| format!("/{key}")).unwrap_or_default()
            ),
            headers: &request.headers(),
            body: &body,
            path_key,
            now: clock::now(),
        };
        self.verify(provider, &webhook, record).await?;
        match provider.parse(&webhook) {
            Ok(event) => self.take(provider, &webhook, event, record).await?,
            Err(invalid) if provider.is_told() => return Err(invalid.into()),
            Err(invalid) => record.unreadable(invalid.field),
        }
        let sms::Reply { status, content_type, body } = provider.reply();
        Ok(Reply::raw(status, content_type, body))
    }

    /// The provider of that name, if it is on.
    fn provider(&self, name: &str) -> Option<&'static dyn Provider> {
        self.relay.providers.iter().any(|on| on == name).then(|| sms::named(name)).flatten()
    }

    /// Check that the webhook is the provider's. The secret may have been replaced since it was read:
    /// it is read again before a signature is refused.
    async fn verify(
        &self,
        provider: &dyn Provider,
        webhook: &Webhook<'_>,
        record: &mut Record,
    ) -> Result<(), Error> {
        let name = secret::sms(provider.name());
        let check = |secret: &Option<Secret>| match secret {
            Some(secret) => provider.verify(webhook, secret.reveal()).map_err(Forged::as_str),
            None => Err(NO_SECRET),
        };
        let mut verified = check(&self.secrets.read(&self.aws, &name).await?);
        // A stale request is correctly signed; reading the secret again can't help.
        if verified.is_err_and(|reason| reason != Forged::Stale.as_str()) {
            verified = check(&self.secrets.read_again(&self.aws, &name).await?);
        }
        verified.map_err(|reason| {
            record.webhook_refused(reason);
            // Nobody can tell whose it is. A provider that heard "refused" might not come again.
            if reason == NO_SECRET { Problem::WebhookNotReady } else { Problem::WebhookRefused }.into()
        })
    }

    /// Store what a verified provider says, if it says something to somebody here.
    async fn take(
        &self,
        provider: &dyn Provider,
        webhook: &Webhook<'_>,
        event: Event,
        record: &mut Record,
    ) -> Result<(), Failure> {
        let sms = match event {
            Event::Sms(sms) => sms,
            Event::WithoutText => {
                record.event("message_without_text");
                record.count("MessagesWithoutText");
                return Ok(());
            }
            Event::Ignored => {
                record.event("notice_ignored");
                record.count("NoticesIgnored");
                return Ok(());
            }
        };
        // The provider is told that all is well: it would try for days to deliver what nobody here
        // waits for. The metric tells the operator of a number that `otpost.yaml` lacks.
        let Some(person) = self.person(&sms.recipient) else {
            record.event("message_unaddressed");
            record.count("MessagesUnaddressed");
            return Ok(());
        };
        let identity = provider.identity(webhook, &sms, person);
        let arrival = Arrival {
            provider: provider.name(),
            identity,
            remembered: provider.remembered_seconds(),
            person,
            sms,
        };
        let stored = match &arrival.sms.part {
            Some(part) => self.join(&arrival, part, record).await?,
            None => self.store(&arrival).await?,
        };
        if stored.is_some_and(|stored| stored.redacted) {
            record.count("MessagesRedacted");
        }
        if stored.is_some_and(|stored| stored.late) {
            record.count("MessagesLate");
        }
        let (event, metric) = match (stored.is_some(), &arrival.sms.part) {
            (true, _) => ("message_received", "MessagesReceived"),
            (false, Some(_)) => ("part_received", "PartsReceived"),
            (false, None) => ("message_repeated", "MessagesRepeated"),
        };
        record.event(event);
        record.count(metric);
        Ok(())
    }

    fn person(&self, recipient: &Recipient) -> Option<&str> {
        let Relay { numbers, without_number, .. } = &self.relay;
        let person = match recipient {
            Recipient::Number(number) => numbers.get(number),
            Recipient::Person(name) => numbers.values().chain(without_number).find(|known| *known == name),
        };
        person.map(String::as_str)
    }
}
