//! SMS, by SNS.

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::template;
use service::sns::Publish;

use super::{Channel, Issued, Means, unusable};
use crate::Failure;
use crate::dispatch::attempt::{Delivered, Undelivered};

const NAME: &str = "sms";
const CALL: &str = "sns Publish";

/// The same text would be refused again. AWS answers the first two; an emulator answers the shapes' names.
const REFUSALS: [&str; 4] = [
    "InvalidParameter",
    "ParameterValueInvalid",
    "InvalidParameterException",
    "InvalidParameterValueException",
];

pub struct Sms;

impl Channel<Issued<'_>> for Sms {
    async fn send(&self, means: &Means, issued: &Issued<'_>) -> Delivered {
        let number = issued.phone.ok_or_else(|| unusable(NAME, "the slot has no number"))?;
        let text = template::token_sms(issued.locale, &issued.token, issued.seconds_left, issued.host);
        let request = Publish { phone_number: number, message: text.reveal(), sms_type: "Transactional" };
        let sent = means.aws.sns().call(&request).await;
        let Err(error) = sent else { return Ok(()) };
        let failure = Failure::of_call(CALL, &error);
        match error.code() {
            Some(code) if REFUSALS.contains(&code) => Err(Undelivered::Refused(failure)),
            _ => Err(Undelivered::Failed(failure)),
        }
    }
}
