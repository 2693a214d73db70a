//! The encryption context of a sealed token. A role that may open one kind can't open the other.

/// The key of the context that says what a token was sealed for.
pub const PURPOSE: &str = "otpost:purpose";
/// Value of [`PURPOSE`]: to be sent over a channel.
pub const DELIVERY: &str = "delivery";
/// Value of [`PURPOSE`]: to be shown again to the caller that repeats its request.
pub const REPLAY: &str = "replay";
