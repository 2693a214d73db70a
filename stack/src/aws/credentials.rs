//! Credentials by the SDK's own chain, looked for before anything is done.
//!
//! It must not know what they are for.

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};

use super::Target;
use super::explain;
use super::profiles::Profiles;
use crate::error::Error;

/// A provider of credentials that has given some.
///
/// # Errors
/// [`crate::error::Exit::Credentials`] when there are none, with what gets them.
pub(super) async fn find(
    target: &Target,
    config: &SdkConfig,
    profiles: &Profiles,
) -> Result<SharedCredentialsProvider, Error> {
    if let Some(keys) = &target.credentials {
        let keys = Credentials::new(&keys.access_key_id, &keys.secret_access_key, None, None, "stack local");
        return Ok(SharedCredentialsProvider::new(keys));
    }
    // Keys in variables go before a profile that a variable names, and after one that the command line does.
    let keys_are_set = std::env::var_os("AWS_ACCESS_KEY_ID").is_some_and(|id| !id.is_empty());
    if let Some(missing) = profiles.missing().filter(|_| target.profile.is_some() || !keys_are_set) {
        return Err(explain::missing(&missing, profiles));
    }
    let region = profiles.login_region().map(Region::new).or_else(|| config.region().cloned());
    let mut chain = ProviderConfig::without_region()
        .with_region(region.clone())
        .with_use_fips(config.use_fips())
        .with_use_dual_stack(config.use_dual_stack());
    if let Some(http) = config.http_client() {
        chain = chain.with_http_client(http);
    }
    let provider = match &target.profile {
        Some(profile) => SharedCredentialsProvider::new(
            ProfileFileCredentialsProvider::builder().profile_name(profile).configure(&chain).build(),
        ),
        None => SharedCredentialsProvider::new(
            DefaultCredentialsChain::builder().region(region).configure(chain).build().await,
        ),
    };
    match provider.provide_credentials().await {
        Ok(_) => Ok(provider),
        Err(error) => Err(explain::failed(&error, profiles)),
    }
}
