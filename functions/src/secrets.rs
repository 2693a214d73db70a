//! The secrets of the parameter store, read when they are needed and remembered for a while.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use aws_sdk_ssm::operation::get_parameter::GetParameterError;
use domain::{Secret, limits};

use crate::Failure;
use crate::aws::Aws;
use crate::env::{Misconfigured, required};

/// The secrets that this process has read.
pub struct Secrets {
    path: String,
    known: RefCell<HashMap<String, (Secret, Instant)>>,
}

impl Secrets {
    /// Where the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { path: required(contract::env::SECRETS)?, known: RefCell::default() })
    }

    /// The secret `name`, if it is set; from memory for [`limits::SECRET_CACHE_SECONDS`].
    pub async fn read(&self, aws: &Aws, name: &str) -> Result<Option<Secret>, Failure> {
        let known = self.known.borrow().get(name).filter(|(_, until)| Instant::now() < *until).cloned();
        match known {
            Some((secret, _)) => Ok(Some(secret)),
            None => self.read_again(aws, name).await,
        }
    }

    /// The secret `name` as it is now, whatever is remembered: for a signature that doesn't fit.
    pub async fn read_again(&self, aws: &Aws, name: &str) -> Result<Option<Secret>, Failure> {
        let parameter = format!("{}/{name}", self.path);
        let answer = match aws.ssm().get_parameter().name(parameter).with_decryption(true).send().await {
            Ok(answer) => answer,
            Err(error) => match error.as_service_error() {
                Some(GetParameterError::ParameterNotFound(_)) => {
                    self.known.borrow_mut().remove(name);
                    return Ok(None);
                }
                _ => return Err(Failure::of_call("ssm GetParameter", &error)),
            },
        };
        let value = answer.parameter.and_then(|parameter| parameter.value);
        let secret =
            Secret::new(value.ok_or_else(|| Failure::new("ssm GetParameter", "the answer has no value"))?);
        let until = Instant::now() + Duration::from_secs(limits::SECRET_CACHE_SECONDS);
        self.known.borrow_mut().insert(name.to_owned(), (secret.clone(), until));
        Ok(Some(secret))
    }
}
