//! The secrets that are drawn rather than given, in the parameter store under the environment's own key.
//!
//! It must not know what a secret is for.

use app::Environment;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::relay::Channel;
use contract::secret;
use service::ssm::{PutParameter, SECURE_STRING};

use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::deploy::Outputs;
use crate::error::Error;
use crate::random;
use crate::secret::store::tags;

/// Draws the key that Web Push requests are signed with, once, if somebody is told that way. A new
/// one would end every subscription.
///
/// # Errors
/// If the parameter store can't be reached.
pub async fn draw_vapid(
    aws: &Aws,
    environment: &Environment,
    outputs: &Outputs,
    console: &mut Console,
) -> Result<(), Error> {
    let pushed = |channels: &[Channel]| channels.contains(&Channel::WebPush);
    if !environment.relay.notify.values().any(|person| pushed(&person.channels)) {
        return Ok(());
    }
    if draw(aws, environment, outputs, secret::VAPID, vapid).await? {
        console.line(format!("drew the secret `{}`", secret::VAPID));
    }
    Ok(())
}

/// Stores a secret that isn't there yet; whether it did.
///
/// # Errors
/// If the parameter store can't be reached.
pub async fn draw(
    aws: &Aws,
    environment: &Environment,
    outputs: &Outputs,
    name: &str,
    draw: impl FnOnce() -> Result<String, Error>,
) -> Result<bool, Error> {
    let name = format!("{}/{name}", environment.secrets_path());
    let put = PutParameter {
        name: &name,
        value: &draw()?,
        r#type: SECURE_STRING,
        key_id: Some(outputs.value("DataKeyId")?),
        overwrite: false,
        tags: tags(&environment.own_tags()),
    };
    match aws.ssm().call(&put).await {
        Ok(_) => Ok(true),
        // It is kept: asking first would be a call more, and no surer.
        Err(error) if code(&error) == Some("ParameterAlreadyExists") => Ok(false),
        Err(error) => Err(failure(&format!("store the secret `{name}`"), error)),
    }
}

/// A private key of P-256: 32 bytes in base64url.
fn vapid() -> Result<String, Error> {
    let mut bytes = [0; 32];
    loop {
        random::fill(&mut bytes)?;
        // One in four thousand million isn't a key: zero, or not below the curve's order.
        if p256::SecretKey::from_slice(&bytes).is_ok() {
            return Ok(URL_SAFE_NO_PAD.encode(bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_key_is_one_and_another_each_time() {
        let (one, other) = (vapid().unwrap(), vapid().unwrap());
        assert_eq!(one.len(), 43);
        assert_ne!(one, other);
        assert!(p256::SecretKey::from_slice(&URL_SAFE_NO_PAD.decode(one).unwrap()).is_ok());
    }
}
