//! The rules of Otpost: what a token is, who a user is, when a try is refused, which limits hold.
//!
//! It must not know AWS, HTTP transport or an async runtime, and it reads neither clock nor
//! random device: callers hand in the time and the bytes.

// The rules are read without their callers: every item says its shape, unit, errors or source.
#![warn(missing_docs)]

pub mod client;
pub mod delay;
pub mod digest;
pub mod email;
pub mod extract;
pub mod host;
pub mod idempotency;
pub mod invalid;
pub mod limits;
pub mod metadata;
pub mod passkey;
pub mod phone;
pub mod problem;
pub mod purpose;
pub mod recovery_code;
pub mod refusal;
pub mod secret;
pub mod slot;
pub mod sms;
pub mod template;
pub mod token;
pub mod user_id;
pub mod webhook;

pub use invalid::Invalid;
pub use problem::Problem;
pub use secret::Secret;
