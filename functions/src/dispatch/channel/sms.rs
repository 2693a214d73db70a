//! SMS, by SNS.

use aws_sdk_sns::operation::publish::PublishError;
use aws_sdk_sns::types::MessageAttributeValue;
use domain::template;

use super::{Channel, Issued, Means, unusable};
use crate::Failure;
use crate::dispatch::attempt::{Delivered, Undelivered};

const NAME: &str = "sms";
const CALL: &str = "sns Publish";

/// SMS.
pub struct Sms;

impl Channel<Issued<'_>> for Sms {
    async fn send(&self, means: &Means, issued: &Issued<'_>) -> Delivered {
        let number = issued.phone.ok_or_else(|| unusable(NAME, "the slot has no number"))?;
        let transactional = MessageAttributeValue::builder()
            .data_type("String")
            .string_value("Transactional")
            .build()
            .map_err(|_| unusable(NAME, "the request could not be made"))?;
        let text = template::token_sms(issued.locale, &issued.token, issued.seconds_left, issued.host);
        let sent = means
            .aws
            .sns()
            .publish()
            .phone_number(number)
            .message(text.reveal())
            .message_attributes("AWS.SNS.SMS.SMSType", transactional)
            .send()
            .await;
        let Err(error) = sent else { return Ok(()) };
        let failure = Failure::of_call(CALL, &error);
        match error.as_service_error() {
            Some(
                PublishError::InvalidParameterException(_) | PublishError::InvalidParameterValueException(_),
            ) => Err(Undelivered::Refused(failure)),
            _ => Err(Undelivered::Failed(failure)),
        }
    }
}
