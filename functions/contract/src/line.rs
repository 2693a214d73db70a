//! What a function's line of log is made of, as far as the dashboard asks for it.

/// What happened, in a word.
pub const EVENT: &str = "event";
/// Which function it is of.
pub const FUNCTION: &str = "function";
/// `info`, or `error` where something failed on our side.
pub const LEVEL: &str = "level";
/// What failed on our side.
pub const FAILURE: &str = "failure";
/// Why something was refused.
pub const REASON: &str = "Reason";
/// Whose webhook it was.
pub const PROVIDER: &str = "Provider";
/// What a token or message goes over.
pub const CHANNEL: &str = "Channel";
/// There if it was the canary's doing.
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
