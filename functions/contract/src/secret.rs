//! The names of the secrets in the parameter store, below [`crate::env::SECRETS`].

/// The private key that Web Push requests are signed with: 32 bytes in base64url. A deployment
/// draws it once.
pub const VAPID: &str = "notify/vapid";

/// The URL for issued tokens over channel `webhook`, and the key that signs them: `URL KEY`.
pub const TOKENS_WEBHOOK: &str = "tokens/webhook";

/// The secret that verifies a provider's webhook.
pub fn sms(provider: &str) -> String {
    format!("sms/{provider}")
}

/// The secret of a person's channel: `pushover` takes `TOKEN USER`, `ntfy` `TOPIC_URL [TOKEN]`,
/// `webhook` `URL KEY`.
pub fn notify(person: &str, channel: &str) -> String {
    format!("notify/{person}/{channel}")
}
