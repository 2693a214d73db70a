//! E-mail, by SES. Off unless the operator turns it on: NIST SP 800-63B-4 §3.1.3.1 doesn't accept
//! it as an out-of-band authenticator.

use aws_sdk_sesv2::error::BuildError;
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use domain::template;

use super::{Channel, Issued, Means, unusable};
use crate::Failure;
use crate::dispatch::attempt::{Delivered, Undelivered};

const NAME: &str = "email";
const CALL: &str = "ses SendEmail";

/// E-mail.
pub struct Email;

impl Channel<Issued<'_>> for Email {
    async fn send(&self, means: &Means, issued: &Issued<'_>) -> Delivered {
        let sender = means.email_sender.as_deref().ok_or(Undelivered::Skipped)?;
        let address = issued.email.ok_or_else(|| unusable(NAME, "the slot has no address"))?;
        let (subject, text) =
            template::token_email(issued.locale, &issued.token, issued.seconds_left, issued.host);
        let message =
            message(subject, text.reveal()).map_err(|_| unusable(NAME, "the request could not be made"))?;
        let sent = means
            .aws
            .ses()
            .send_email()
            .from_email_address(sender)
            .destination(Destination::builder().to_addresses(address).build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await;
        let Err(error) = sent else { return Ok(()) };
        let failure = Failure::of_call(CALL, &error);
        match error.as_service_error() {
            Some(
                SendEmailError::BadRequestException(_)
                | SendEmailError::MessageRejected(_)
                | SendEmailError::MailFromDomainNotVerifiedException(_)
                | SendEmailError::AccountSuspendedException(_),
            ) => Err(Undelivered::Refused(failure)),
            _ => Err(Undelivered::Failed(failure)),
        }
    }
}

fn message(subject: &str, text: &str) -> Result<Message, BuildError> {
    let content = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder().text(content(text)?).build();
    Ok(Message::builder().subject(content(subject)?).body(body).build())
}
