//! The `stack` command: synthesizes, deploys and removes Otpost.
//!
//! It must not know what a function does; what both must agree on is in `contract`.

pub mod admin;
pub mod asset;
pub mod aws;
pub mod cli;
pub mod client;
pub mod console;
pub mod deploy;
pub mod doctor;
pub mod error;
pub mod extract;
pub mod local;
pub mod project;
pub mod random;
mod run;
pub mod secret;
pub mod synth;
pub mod user;

pub use run::run;
