//! The encryption context of a sealed token. A role that may open one kind can't open the other.

/// The key of the context that says what a token was sealed for.
pub const PURPOSE: &str = "otpost:purpose";
/// Value of [`PURPOSE`]: to be sent over a channel.
pub const DELIVERY: &str = "delivery";
/// Value of [`PURPOSE`]: to be shown again to the caller that repeats its request.
pub const REPLAY: &str = "replay";
/// Value of [`PURPOSE`]: to be shown again in the console, after a fresh assertion.
pub const SHOW: &str = "show";
/// Value of [`PURPOSE`]: a received message, to be revealed to its owner's passkey.
pub const MESSAGE: &str = "message";
/// Value of [`PURPOSE`]: a part of a long message, until the others have come.
pub const PART: &str = "part";
