//! The providers' own SDKs send to our webhooks, and check what we sign for the local system.
//!
//! `tools/venv senders` installs them; one Python process answers for all. And `tools/modem` sends what a modem receives.
#![allow(clippy::unwrap_used)]

mod modem;
mod process;
mod sdks;
