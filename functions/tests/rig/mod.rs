//! The rig that runs the function binaries as Lambda would, against a table in this process and
//! the emulator's KMS, SQS, SNS and SSM.
//!
//! Nothing in it answers in the name of AWS: the runtime server only passes events and responses
//! on, and the proxy only forwards and records, but for the faults that a test injects. The
//! binaries are the compiled ones; with `OTPOST_SHIP_DIR` set, those in
//! `<dir>/<name>/bootstrap.zip`.

pub mod aws;
pub mod browser;
pub mod cloud;
pub mod delivery;
pub mod documented;
pub mod emulator;
pub mod event;
pub mod forge;
pub mod function;
pub mod message;
pub mod outbox;
pub mod phone;
pub mod proxy;
pub mod rows;
pub mod runtime;
pub mod session;
pub mod shipped;
pub mod sms;
pub mod unheard;
pub mod watch;

pub use cloud::Cloud;
