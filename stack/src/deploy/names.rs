//! The target and the marks of an own domain's records.
//!
//! It must not know who writes them.

use app::Environment;

use super::current::Current;
use crate::aws::Aws;
use crate::error::Error;
use crate::transport::Transport;
use crate::{dns, doctor};

/// The output of the service stack with the distribution's own host.
pub const HOST: &str = "DistributionHost";

/// The target and the marks of an own domain's records.
pub struct Names {
    account: String,
    /// The distribution's own host.
    pub distribution: Option<String>,
    zone_before: Option<String>,
    way: Transport,
}

impl Names {
    /// As they are before the deployment. Nobody is asked unless records are written.
    ///
    /// # Errors
    /// If AWS doesn't say whose the credentials are.
    pub async fn new(aws: &Aws, environment: &Environment, current: Option<&Current>) -> Result<Self, Error> {
        let output = |name: &str| current.and_then(|current| current.outputs.get(name)).cloned();
        let mut names = Self {
            account: String::new(),
            distribution: output(HOST),
            zone_before: output(dns::ZONE_OUTPUT),
            way: aws.transport.clone(),
        };
        if names.site(environment).has_zone() {
            names.account = match current.and_then(Current::account) {
                Some(account) => account.to_owned(),
                None => doctor::caller(aws).await?,
            };
        }
        Ok(names)
    }

    /// The records as they should be.
    pub fn site<'a>(&'a self, environment: &'a Environment) -> dns::Site<'a> {
        dns::Site {
            environment,
            account: &self.account,
            distribution: self.distribution.as_deref(),
            zone_before: self.zone_before.as_deref(),
            way: &self.way,
        }
    }
}
