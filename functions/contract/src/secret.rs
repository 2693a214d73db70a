//! The names of the secrets in the parameter store, below [`crate::env::SECRETS`].

/// The private key that Web Push requests are signed with: 32 bytes in base64url. A deployment
/// draws it once.
pub const VAPID: &str = "notify/vapid";

/// Where issued tokens go over channel `webhook`, and the key they are signed with: `URL KEY`.
pub const TOKENS_WEBHOOK: &str = "tokens/webhook";

/// What a provider's webhook is verified with.
pub fn sms(provider: &str) -> String {
    format!("sms/{provider}")
}

/// What a person's channel needs: `pushover` takes `TOKEN USER`, `ntfy` `TOPIC_URL [TOKEN]`,
/// `webhook` `URL KEY`.
pub fn notify(person: &str, channel: &str) -> String {
    format!("notify/{person}/{channel}")
}
