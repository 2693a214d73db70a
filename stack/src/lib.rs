//! The `stack` command: synthesizes, deploys and removes Otpost.
//!
//! It must not know what a function does; what both must agree on is in `contract`.

pub mod admin;
pub mod asset;
pub mod aws;
mod child;
pub mod cli;
pub mod client;
pub mod compare;
pub mod completions;
pub mod config;
pub mod console;
pub mod cost;
pub mod deploy;
pub mod diagram;
pub mod dns;
pub mod doctor;
pub mod drift;
pub mod environments;
pub mod error;
pub mod extract;
pub mod instant;
pub mod letters;
pub mod local;
pub mod logs;
pub mod place;
pub mod project;
pub mod random;
pub mod restore;
mod run;
pub mod secret;
pub mod status;
pub mod summary;
pub mod synth;
pub mod transport;
pub mod user;
pub mod verify;

pub use run::{Outcome, run};
