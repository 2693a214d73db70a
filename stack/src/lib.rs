//! The `stack` command: synthesizes, deploys, compares and removes Otpost.
//!
//! It must not know what a function does; what both must agree on is in `contract`.

pub mod aws;
pub mod cli;
pub mod client;
pub mod console;
pub mod deploy;
pub mod error;
pub mod local;
mod run;

pub use run::run;
