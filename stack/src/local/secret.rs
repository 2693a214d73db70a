//! The secrets of the system on this machine, as its functions read them.

use aws_sdk_ssm::Client;
use aws_sdk_ssm::operation::get_parameter::GetParameterError;
use aws_sdk_ssm::types::ParameterType;
use domain::Secret;

use super::system::ENVIRONMENT;
use crate::aws::{Aws, failure};
use crate::error::Error;

fn path(name: &str) -> String {
    format!("/otpost/{ENVIRONMENT}/secret/{name}")
}

/// The secret `name`, if it is set.
///
/// # Errors
/// When the parameter store can't be asked.
pub async fn read(aws: &Aws, name: &str) -> Result<Option<Secret>, Error> {
    let asked = Client::new(aws.config()).get_parameter().name(path(name)).with_decryption(true).send().await;
    match asked {
        Ok(answer) => Ok(answer.parameter.and_then(|parameter| parameter.value).map(Secret::new)),
        Err(error) if matches!(error.as_service_error(), Some(GetParameterError::ParameterNotFound(_))) => {
            Ok(None)
        }
        Err(error) => Err(failure("read a secret", error)),
    }
}

/// Sets the secret `name`.
///
/// # Errors
/// When the parameter store refuses.
pub async fn write(aws: &Aws, name: &str, secret: &Secret) -> Result<(), Error> {
    let put = Client::new(aws.config()).put_parameter().name(path(name)).r#type(ParameterType::SecureString);
    let done = put.value(secret.reveal()).send().await;
    done.map(drop).map_err(|error| failure("write a secret", error))
}
