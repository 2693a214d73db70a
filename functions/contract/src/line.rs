//! The fields of a function's log line that the dashboard queries.

/// The event, in a word.
pub const EVENT: &str = "event";
/// The name of the function.
pub const FUNCTION: &str = "function";
/// `info`, or `error` for a failure on our side.
pub const LEVEL: &str = "level";
/// The failure on our side: operation and error code.
pub const FAILURE: &str = "failure";
/// The reason of a refusal.
pub const REASON: &str = "Reason";
/// The provider whose webhook it was.
pub const PROVIDER: &str = "Provider";
/// The channel that a token or message goes over.
pub const CHANNEL: &str = "Channel";
/// Present if the canary caused the line.
pub const SYNTHETIC: &str = "synthetic";
/// Milliseconds from storing a token or message until a channel took it.
pub const TIME_TO_ACCEPT: &str = "TimeToAccept";

/// The event of a token that was issued.
pub const ISSUED: &str = "issued";
/// The event of a token that was refused.
pub const TOKEN_REFUSED: &str = "token_refused";
/// The event of a ceremony that was refused.
pub const CEREMONY_REFUSED: &str = "ceremony_refused";
/// The count of tokens that were verified.
pub const TOKENS_VERIFIED: &str = "TokensVerified";
/// The count of webhooks that were refused.
pub const WEBHOOKS_REFUSED: &str = "WebhooksRefused";
