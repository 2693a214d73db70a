//! The Lambda functions: one binary, one role and one log group each.

/// A Lambda function of the system. Each has its own binary because each has its own rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// Creates, lists and revokes client keys; invoked by IAM, never over HTTP.
    Admin,
    /// Delivers one token over its channel; fed by the delivery queue.
    Dispatch,
    /// Answers `GET /v1/health`; has no rights on data.
    Health,
    /// Answers `POST /v1/tokens`.
    IssueToken,
    /// Answers `GET /v1/tokens` and `DELETE /v1/tokens/{token_id}`.
    ManageTokens,
    /// Turns table stream records into delivery messages.
    Route,
    /// Answers `POST /v1/tokens/verify`.
    VerifyToken,
}

impl Function {
    /// Every function, in the order of their names.
    pub const ALL: [Self; 7] = [
        Self::Admin,
        Self::Dispatch,
        Self::Health,
        Self::IssueToken,
        Self::ManageTokens,
        Self::Route,
        Self::VerifyToken,
    ];

    /// The name of the binary in the `functions` crate, and of its zip.
    pub const fn binary(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Dispatch => "dispatch",
            Self::Health => "health",
            Self::IssueToken => "issue_token",
            Self::ManageTokens => "manage_tokens",
            Self::Route => "route",
            Self::VerifyToken => "verify_token",
        }
    }

    /// The construct id in the template.
    pub const fn construct_id(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Dispatch => "Dispatch",
            Self::Health => "Health",
            Self::IssueToken => "IssueToken",
            Self::ManageTokens => "ManageTokens",
            Self::Route => "Route",
            Self::VerifyToken => "VerifyToken",
        }
    }
}
