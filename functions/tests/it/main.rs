//! The functions' binaries behind the Lambda Runtime API, with a table that is dynoxide and the emulator's KMS, SQS
//! and SNS.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../rig/mod.rs"]
mod rig;

mod addressing;
mod announcing;
mod asserting;
mod attesting;
mod audit_trail;
mod blocks;
mod canary;
mod channels;
mod clients;
mod conflicts;
mod corrupted;
mod delivery;
mod failures;
mod from_webhook_to_push;
mod handing_over;
mod idempotency;
mod inputs;
mod issuing;
mod listing;
mod members;
mod operators;
mod own_passkeys;
mod own_writes;
mod parallel;
mod parts;
mod people;
mod receiving;
mod recorded;
mod refusals;
mod registering;
mod requested;
mod revealing;
mod sends;
mod sessions;
mod shipped;
mod showing;
mod subscribing;
mod tampering;
mod test_notifications;
mod throttling;
mod transactions;
mod undocumented;
mod verifying;
mod web_push;
mod webhooks;
