//! The work beside CloudFormation while it waits for a certificate: the record is written, or shown to
//! a person who can write it.
//!
//! It must not know where events come from.

use std::time::{Duration, Instant};

use app::manifest::{Validation, Validator};
use time::OffsetDateTime;

use super::cloudflare::{Api, Zone, mark};
use super::record::Record;
use super::{say, tell};
use crate::console::Console;
use crate::error::Error;
use crate::instant;
use crate::transport::Transport;

const CERTIFICATE: &str = "AWS::CertificateManager::Certificate";
/// The time between two reminders that the wait goes on, for output that is no terminal.
const REMINDER: Duration = Duration::from_secs(5 * 60);

/// The wait for a certificate.
#[derive(Debug)]
pub struct Validating<'a> {
    validation: &'a Validation,
    wanted: Option<Wanted>,
}

#[derive(Debug)]
struct Wanted {
    record: Record,
    since: OffsetDateTime,
    /// The time of the last reminder.
    told: Option<Instant>,
}

impl<'a> Validating<'a> {
    /// A wait that may come.
    pub const fn new(validation: &'a Validation) -> Self {
        Self { validation, wanted: None }
    }

    /// Takes one event of a resource in: its type, status and reason, and when it happened.
    pub fn note(&mut self, kind: &str, word: &str, reason: &str, at: Option<OffsetDateTime>) {
        if kind != CERTIFICATE {
            return;
        }
        if word != "CREATE_IN_PROGRESS" {
            self.wanted = None;
        } else if let Some(record) = Record::of_reason(reason, &self.validation.host) {
            let since = at.unwrap_or_else(OffsetDateTime::now_utc);
            self.wanted = Some(Wanted { record, since, told: None });
        }
    }

    /// Does the next step. The stack's account is in its ARN.
    ///
    /// # Errors
    /// If Cloudflare refuses.
    pub async fn act(
        &mut self,
        stack: &str,
        id: &str,
        way: &Transport,
        console: &mut Console,
    ) -> Result<(), Error> {
        let Validation { environment, host, by } = self.validation;
        let Some(wanted) = &mut self.wanted else { return Ok(()) };
        match (by, wanted.told) {
            (Validator::Cloudflare { zone }, None) => {
                let account = id.split(':').nth(4).unwrap_or_default();
                let put = put(way, zone, mark(account, environment), &wanted.record, console).await;
                let put = put.map_err(|error| waits(stack, error))?;
                say(console, "validation", &wanted.record, put);
                wanted.told = Some(Instant::now());
            }
            (Validator::Person, None) => {
                let since = instant::text(wanted.since);
                console.line(format!(
                    "{stack} waits for the certificate of `{host}` since {since}, until this record is in the DNS:"
                ));
                console.line(format!("  {}", wanted.record));
                console.line(
                    "  it stays there, for renewals. Ctrl-C ends the watching alone: the same command again takes it up",
                );
                tell(console, "validation", &wanted.record, "wanted");
                wanted.told = Some(Instant::now());
            }
            (_, Some(told)) if told.elapsed() >= REMINDER && !console.animates() => {
                let span = instant::span(OffsetDateTime::now_utc() - wanted.since);
                console.line(format!("  still waiting for {}, for {span}", wanted.record.name));
                wanted.told = Some(Instant::now());
            }
            _ => {}
        }
        Ok(())
    }
}

async fn put(
    way: &Transport,
    zone: &str,
    mark: String,
    record: &Record,
    console: &mut Console,
) -> Result<super::cloudflare::Put, Error> {
    let api = Api::from_environment(way)?;
    Zone::find(&api, zone, mark, console).await?.put(record, console).await
}

/// CloudFormation goes on waiting, whatever Cloudflare says.
fn waits(stack: &str, error: Error) -> Error {
    let message = format!("stack `{stack}` waits for a record that could not be written: {}", error.message);
    let hint = error.hint.map_or_else(String::new, |hint| format!("{hint}; then "));
    Error {
        message,
        hint: Some(format!("{hint}run the same command again: it goes on waiting")),
        exit: error.exit,
    }
}

#[cfg(test)]
mod tests {
    use app::manifest::{Validation, Validator};

    use super::{CERTIFICATE, Validating};
    use crate::console::Console;
    use crate::transport::Transport;

    const REASON: &str =
        "Content of DNS Record is: {Name: _a.otp.example.com.,Type: CNAME,Value: _4.h.acm-validations.aws.}";

    #[tokio::test]
    async fn a_record_is_wanted_until_its_certificate_is_there() {
        let validation = Validation {
            environment: "prod".to_owned(),
            host: "otp.example.com".to_owned(),
            by: Validator::Person,
        };
        let mut validating = Validating::new(&validation);
        validating.note(CERTIFICATE, "CREATE_IN_PROGRESS", "", None);
        validating.note("AWS::WAFv2::WebACL", "CREATE_IN_PROGRESS", REASON, None);
        assert!(validating.wanted.is_none());
        validating.note(CERTIFICATE, "CREATE_IN_PROGRESS", REASON, None);
        assert!(validating.wanted.as_ref().is_some_and(|wanted| wanted.told.is_none()));
        validating
            .act(
                "s",
                "arn:aws:cloudformation:us-east-1:1:stack/s/1",
                &Transport::direct(),
                &mut Console::silent(),
            )
            .await
            .unwrap();
        assert!(validating.wanted.as_ref().is_some_and(|wanted| wanted.told.is_some()));
        validating.note(CERTIFICATE, "CREATE_COMPLETE", "", None);
        assert!(validating.wanted.is_none());
    }
}
