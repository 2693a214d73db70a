//! The secrets of the parameter store, read when they are needed and remembered for a while.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::{Secret, limits};
use service::ssm::GetParameter;

use crate::Failure;
use crate::aws::Aws;
use crate::env::{Misconfigured, required};

/// The secrets that this process has read.
pub struct Secrets {
    path: String,
    known: RefCell<HashMap<String, Known>>,
}

/// The parameter store's answer about a secret.
struct Known {
    /// `None`: it isn't set.
    secret: Option<Secret>,
    /// The time of the next read.
    until: Instant,
    /// The time from which on it may be read again earlier, because a signature didn't fit.
    doubted_from: Instant,
}

impl Secrets {
    /// Below the path that the environment names.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { path: required(contract::env::SECRETS)?, known: RefCell::default() })
    }

    /// The secret `name`, if it is set; from memory for [`limits::SECRET_CACHE_SECONDS`], or for
    /// [`limits::SECRET_REREAD_SECONDS`] if it isn't.
    pub async fn read(&self, aws: &Aws, name: &str) -> Result<Option<Secret>, Failure> {
        match self.remembered(name, |known| Instant::now() < known.until) {
            Some(secret) => Ok(secret),
            None => self.ask(aws, name, Instant::now()).await,
        }
    }

    /// The secret `name` as it is now, whatever is remembered: for a signature that doesn't fit.
    /// Forged signatures must not drive the parameter store: what was read in this way is
    /// trusted for [`limits::SECRET_REREAD_SECONDS`].
    pub async fn read_again(&self, aws: &Aws, name: &str) -> Result<Option<Secret>, Failure> {
        match self.remembered(name, |known| Instant::now() < known.doubted_from) {
            Some(secret) => Ok(secret),
            None => self.ask(aws, name, Instant::now() + seconds(limits::SECRET_REREAD_SECONDS)).await,
        }
    }

    fn remembered(&self, name: &str, holds: impl Fn(&Known) -> bool) -> Option<Option<Secret>> {
        let known = self.known.borrow();
        known.get(name).filter(|known| holds(known)).map(|known| known.secret.clone())
    }

    async fn ask(&self, aws: &Aws, name: &str, doubted_from: Instant) -> Result<Option<Secret>, Failure> {
        let parameter = format!("{}/{name}", self.path);
        let request = GetParameter { name: &parameter, with_decryption: true };
        let secret = match aws.ssm().call(&request).await {
            Ok(answer) => {
                let value = answer.parameter.and_then(|parameter| parameter.value);
                let value = value.ok_or_else(|| Failure::new("ssm GetParameter", "the answer has no value"));
                Some(Secret::new(value?))
            }
            Err(error) if error.code() == Some("ParameterNotFound") => None,
            Err(error) => return Err(Failure::of_call("ssm GetParameter", &error)),
        };
        let kept = match secret {
            Some(_) => limits::SECRET_CACHE_SECONDS,
            None => limits::SECRET_REREAD_SECONDS,
        };
        let until = Instant::now() + seconds(kept);
        // A missing secret was looked for just now.
        let doubted_from = if secret.is_some() { doubted_from } else { until };
        let known = Known { secret: secret.clone(), until, doubted_from };
        self.known.borrow_mut().insert(name.to_owned(), known);
        Ok(secret)
    }
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
