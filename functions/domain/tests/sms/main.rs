//! The webhooks of providers: what each accepts, refuses and reads.
#![allow(clippy::unwrap_used)]

mod android;
mod aql;
mod aws;
mod bird;
mod every;
mod generic;
mod httpsms;
mod iphone;
mod plivo;
mod rig;
mod sinch;
mod smsforwarder;
mod telnyx;
mod twilio;
mod vonage;
