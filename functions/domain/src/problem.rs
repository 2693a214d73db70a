//! The problems that a caller may know: a stable code, a status and a title each.

use crate::Invalid;

/// A refusal of the API. The cause of an `Internal` one is in the log alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The request breaks a rule.
    InvalidRequest(Invalid),
    /// No client key, or none that is valid.
    Unauthorized,
    /// The client may not use the channel.
    ChannelNotAllowed,
    /// No such token, or none that can still be revoked.
    TokenNotFound,
    /// No such path.
    NotFound,
    /// The body is over 8 KB.
    PayloadTooLarge,
    /// The body isn't declared as JSON.
    UnsupportedMediaType,
    /// The token doesn't verify: unknown, wrong, expired, locked, used, revoked or tried too early.
    TokenRefused,
    /// The same `Idempotency-Key` came with another request.
    IdempotencyMismatch,
    /// The user got too many tokens.
    TooManyTokens {
        /// Seconds until the next try.
        retry_after_seconds: u64,
    },
    /// The client sent too many requests.
    Throttled {
        /// Seconds until the next try.
        retry_after_seconds: u64,
    },
    /// A webhook whose signature, secret or time isn't right.
    WebhookRefused,
    /// A webhook of a provider whose secret isn't set yet: the provider shall try again.
    WebhookNotReady,
    /// There is no session, or it has ended.
    SessionRequired,
    /// The session's person isn't an operator.
    NotAnOperator,
    /// A challenge, assertion, invitation, recovery code or link that doesn't hold: unknown, wrong,
    /// used, expired or another's.
    CeremonyRefused,
    /// The passkey is its owner's last one.
    LastPasskey,
    /// No such passkey of this person.
    PasskeyNotFound,
    /// No such subscription of this person.
    SubscriptionNotFound,
    /// No such person.
    PersonNotFound,
    /// The person is the last one who could let others in.
    LastOperator,
    /// Something on our side.
    Internal,
}

impl Problem {
    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::InvalidRequest(_) => 400,
            Self::Unauthorized | Self::SessionRequired | Self::WebhookRefused => 401,
            Self::ChannelNotAllowed | Self::NotAnOperator | Self::CeremonyRefused => 403,
            Self::TokenNotFound
            | Self::NotFound
            | Self::PasskeyNotFound
            | Self::SubscriptionNotFound
            | Self::PersonNotFound => 404,
            Self::LastPasskey | Self::LastOperator => 409,
            Self::PayloadTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::TokenRefused | Self::IdempotencyMismatch => 422,
            Self::TooManyTokens { .. } | Self::Throttled { .. } => 429,
            Self::Internal => 500,
            Self::WebhookNotReady => 503,
        }
    }

    /// The stable code; also the end of the type's URN.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::Unauthorized => "unauthorized",
            Self::ChannelNotAllowed => "channel_not_allowed",
            Self::TokenNotFound => "token_not_found",
            Self::NotFound => "not_found",
            Self::PayloadTooLarge => "payload_too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::TokenRefused => "token_refused",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::TooManyTokens { .. } => "too_many_tokens",
            Self::Throttled { .. } => "throttled",
            Self::WebhookRefused => "webhook_refused",
            Self::WebhookNotReady => "webhook_not_ready",
            Self::SessionRequired => "session_required",
            Self::NotAnOperator => "not_an_operator",
            Self::CeremonyRefused => "ceremony_refused",
            Self::LastPasskey => "last_passkey",
            Self::PasskeyNotFound => "passkey_not_found",
            Self::SubscriptionNotFound => "subscription_not_found",
            Self::PersonNotFound => "person_not_found",
            Self::LastOperator => "last_operator",
            Self::Internal => "internal",
        }
    }

    /// One sentence for people.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "The request is not valid.",
            Self::Unauthorized => "A valid client key is required.",
            Self::ChannelNotAllowed => "This client may not use this channel.",
            Self::TokenNotFound => "There is no such outstanding token.",
            Self::NotFound => "There is nothing here.",
            Self::PayloadTooLarge => "The body is larger than 8 KB.",
            Self::UnsupportedMediaType => "The body must be application/json.",
            Self::TokenRefused => "The token was not accepted.",
            Self::IdempotencyMismatch => "This Idempotency-Key was used for another request.",
            Self::TooManyTokens { .. } => "Too many tokens were issued for this user.",
            // The gateway's words for its own throttle: to a caller they are one.
            Self::Throttled { .. } => "Too many requests arrived at once.",
            Self::WebhookRefused => "The webhook was not accepted.",
            Self::WebhookNotReady => "The webhook is not set up yet.",
            Self::SessionRequired => "Sign in first.",
            Self::NotAnOperator => "Only an operator may do this.",
            Self::CeremonyRefused => "The passkey was not accepted.",
            Self::LastPasskey => "This is the last passkey.",
            Self::PasskeyNotFound => "There is no such passkey.",
            Self::SubscriptionNotFound => "There is no such subscription.",
            Self::PersonNotFound => "There is no such person.",
            Self::LastOperator => "This is the last operator.",
            Self::Internal => "Something went wrong on our side.",
        }
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::InvalidRequest(invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_statuses_are_stable() {
        let table = [
            (Problem::InvalidRequest(Invalid::new("user_id", "must be …")), 400, "invalid_request"),
            (Problem::Unauthorized, 401, "unauthorized"),
            (Problem::ChannelNotAllowed, 403, "channel_not_allowed"),
            (Problem::TokenNotFound, 404, "token_not_found"),
            (Problem::NotFound, 404, "not_found"),
            (Problem::PayloadTooLarge, 413, "payload_too_large"),
            (Problem::UnsupportedMediaType, 415, "unsupported_media_type"),
            (Problem::TokenRefused, 422, "token_refused"),
            (Problem::IdempotencyMismatch, 422, "idempotency_mismatch"),
            (Problem::TooManyTokens { retry_after_seconds: 9 }, 429, "too_many_tokens"),
            (Problem::Throttled { retry_after_seconds: 9 }, 429, "throttled"),
            (Problem::WebhookRefused, 401, "webhook_refused"),
            (Problem::WebhookNotReady, 503, "webhook_not_ready"),
            (Problem::SessionRequired, 401, "session_required"),
            (Problem::NotAnOperator, 403, "not_an_operator"),
            (Problem::CeremonyRefused, 403, "ceremony_refused"),
            (Problem::LastPasskey, 409, "last_passkey"),
            (Problem::PasskeyNotFound, 404, "passkey_not_found"),
            (Problem::SubscriptionNotFound, 404, "subscription_not_found"),
            (Problem::PersonNotFound, 404, "person_not_found"),
            (Problem::LastOperator, 409, "last_operator"),
            (Problem::Internal, 500, "internal"),
        ];
        for (problem, status, code) in table {
            assert_eq!((problem.status(), problem.code()), (status, code));
            assert!(problem.title().ends_with('.'));
        }
    }
}
