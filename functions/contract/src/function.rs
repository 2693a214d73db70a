//! The Lambda functions: one binary, one role and one log group each.

/// A Lambda function of the system. Each has its own binary because each has its own rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// Creates, lists and revokes client keys and people; invoked by IAM, never over HTTP.
    Admin,
    /// Issues and verifies a token over the public address every five minutes; only if `canary` is set.
    Canary,
    /// Answers `POST /v1/challenges`: begins an authentication ceremony.
    Challenge,
    /// Delivers one token or announces one message; fed by the delivery queue.
    Dispatch,
    /// Answers `GET /v1/health` and gives the OpenAPI document; has no rights on data.
    Health,
    /// Answers `POST /v1/tokens`, and `TokenRequested` events.
    IssueToken,
    /// Answers `GET /v1/tokens`, `DELETE /v1/tokens/{token_id}` and `GET /v1/audit`.
    ManageTokens,
    /// Lists, renames and revokes a person's passkeys, and renews their recovery codes.
    Passkeys,
    /// Answers `POST /v1/sms/…`, and the topic of AWS End User Messaging.
    ReceiveSms,
    /// Registers a passkey: both halves of the registration ceremony.
    Register,
    /// Shows sealed messages and tokens to a fresh assertion.
    Reveal,
    /// Turns table stream records into delivery messages.
    Route,
    /// Begins, describes and ends the console's session.
    Session,
    /// Keeps a person's Web Push subscriptions.
    Subscribe,
    /// Answers `POST /v1/tokens/verify`.
    VerifyToken,
}

impl Function {
    /// Every function, in the order of their names.
    pub const ALL: [Self; 15] = [
        Self::Admin,
        Self::Canary,
        Self::Challenge,
        Self::Dispatch,
        Self::Health,
        Self::IssueToken,
        Self::ManageTokens,
        Self::Passkeys,
        Self::ReceiveSms,
        Self::Register,
        Self::Reveal,
        Self::Route,
        Self::Session,
        Self::Subscribe,
        Self::VerifyToken,
    ];

    /// The name of the binary in the `functions` crate, and of its zip.
    pub const fn binary(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Canary => "canary",
            Self::Challenge => "challenge",
            Self::Dispatch => "dispatch",
            Self::Health => "health",
            Self::IssueToken => "issue_token",
            Self::ManageTokens => "manage_tokens",
            Self::Passkeys => "passkeys",
            Self::ReceiveSms => "receive_sms",
            Self::Register => "register",
            Self::Reveal => "reveal",
            Self::Route => "route",
            Self::Session => "session",
            Self::Subscribe => "subscribe",
            Self::VerifyToken => "verify_token",
        }
    }

    /// The construct id in the template.
    pub const fn construct_id(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Canary => "Canary",
            Self::Challenge => "Challenge",
            Self::Dispatch => "Dispatch",
            Self::Health => "Health",
            Self::IssueToken => "IssueToken",
            Self::ManageTokens => "ManageTokens",
            Self::Passkeys => "Passkeys",
            Self::ReceiveSms => "ReceiveSms",
            Self::Register => "Register",
            Self::Reveal => "Reveal",
            Self::Route => "Route",
            Self::Session => "Session",
            Self::Subscribe => "Subscribe",
            Self::VerifyToken => "VerifyToken",
        }
    }

    /// The function with this construct id.
    pub fn of_construct(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.construct_id() == id)
    }
}
