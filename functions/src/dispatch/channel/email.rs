//! E-mail, by SES. Off unless the operator turns it on: NIST SP 800-63B-4 §3.1.3.1 doesn't accept
//! it as an out-of-band authenticator.

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::template;
use service::ses::SendEmail;

use super::{Channel, Issued, Means, unusable};
use crate::Failure;
use crate::dispatch::attempt::{Delivered, Undelivered};

const NAME: &str = "email";
const CALL: &str = "ses SendEmail";

/// The same mail would be refused again.
const REFUSALS: [&str; 4] = [
    "AccountSuspendedException",
    "BadRequestException",
    "MailFromDomainNotVerifiedException",
    "MessageRejected",
];

/// E-mail.
pub struct Email;

impl Channel<Issued<'_>> for Email {
    async fn send(&self, means: &Means, issued: &Issued<'_>) -> Delivered {
        let sender = means.email_sender.as_deref().ok_or(Undelivered::Skipped)?;
        let address = issued.email.ok_or_else(|| unusable(NAME, "the slot has no address"))?;
        let (subject, text) =
            template::token_email(issued.locale, &issued.token, issued.seconds_left, issued.host);
        let mail = SendEmail::plain(sender, address, subject, text.reveal());
        let sent = means.aws.ses().call(&mail).await;
        let Err(error) = sent else { return Ok(()) };
        let failure = Failure::of_call(CALL, &error);
        match error.code() {
            Some(code) if REFUSALS.contains(&code) => Err(Undelivered::Refused(failure)),
            _ => Err(Undelivered::Failed(failure)),
        }
    }
}
