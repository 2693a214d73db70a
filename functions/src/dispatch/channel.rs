//! The port that every channel is behind: a file each.
//!
//! The content of a channel is part of its type: the channels that notify implement it for [`News`],
//! which holds neither code nor text, and can't be handed a token.

mod email;
mod ntfy;
mod pushover;
mod sms;
mod web_push;
mod webhook;

use domain::Secret;
use domain::template::{Headed, Locale};
use http::StatusCode;

use super::attempt::{Delivered, Undelivered};
use crate::Failure;
use crate::aws::Aws;
use crate::outbound::Outbound;
use crate::secrets::Secrets;

pub use email::Email;
pub use ntfy::Ntfy;
pub use pushover::Pushover;
pub use sms::Sms;
pub use web_push::WebPush;
pub use webhook::Webhook;

/// The clients and settings that channels work with.
pub struct Means {
    pub aws: Aws,
    pub table: String,
    pub secrets: Secrets,
    pub outbound: Outbound,
    pub site_url: String,
    /// The sender of e-mails; none unless the operator turned e-mail on.
    pub email_sender: Option<String>,
}

/// A way to reach somebody with an `N`.
pub trait Channel<N> {
    /// Hand `notice` over, once.
    async fn send(&self, means: &Means, notice: &N) -> Delivered;
}

/// The news that a message arrived.
pub struct News<'a> {
    /// The person's name.
    pub person: &'a str,
    /// The message's public id.
    pub message_id: &'a str,
    /// The page on which the person's passkey reveals it.
    pub link: String,
    /// True if there is a code in it.
    pub has_code: bool,
    /// The title and text of the notification.
    pub said: Headed,
    /// True if ntfy may pass it on to Firebase.
    pub by_firebase: bool,
    /// Seconds since the epoch.
    pub now: u64,
    /// The rest of the message's life; at least 1.
    pub seconds_left: u64,
}

/// An issued token for its user.
pub struct Issued<'a> {
    pub token_id: &'a str,
    pub user_id: &'a str,
    pub purpose: &'a str,
    pub token: Secret,
    /// The end of its life, in seconds since the epoch.
    pub valid_until: u64,
    /// The rest of its life; at least 1.
    pub seconds_left: u64,
    /// The telephone number for an SMS.
    pub phone: Option<&'a str>,
    /// The address for an e-mail.
    pub email: Option<&'a str>,
    /// The language of its user.
    pub locale: Locale,
    /// The host of the page that it is typed into.
    pub host: &'a str,
}

/// Send with the secret `name`, and once more if the service refuses and the secret is another
/// since it was read: a rotation loses nothing.
async fn with_secret(means: &Means, name: &str, send: impl AsyncFn(&Secret) -> Delivered) -> Delivered {
    let secret = means.secrets.read(&means.aws, name).await?.ok_or(Undelivered::Skipped)?;
    let delivered = send(&secret).await;
    if !matches!(delivered, Err(Undelivered::Refused(_))) {
        return delivered;
    }
    match means.secrets.read_again(&means.aws, name).await?.filter(|now| *now != secret) {
        Some(rotated) => send(&rotated).await,
        None => delivered,
    }
}

/// The outcome that the answer's status stands for; most services agree.
fn judged(operation: &'static str, status: StatusCode) -> Delivered {
    let failure = || Failure::new(operation, format!("the service answered {}", status.as_u16()));
    match status.as_u16() {
        200..=299 => Ok(()),
        408 | 425 | 429 | 500..=599 => Err(Undelivered::Failed(failure())),
        _ => Err(Undelivered::Refused(failure())),
    }
}

/// A setting that nobody could send with: what is wrong with it, but not what it says.
fn unusable(operation: &'static str, what: &'static str) -> Undelivered {
    Undelivered::Refused(Failure::new(operation, what))
}
