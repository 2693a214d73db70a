//! The agreement of `stack` and `functions`, and nothing else: binary names, routes, environment variables, table
//! attributes, encryption contexts and the messages of the `admin` function.
//!
//! It must not know AWS, HTTP or how either side does its work.

// Each side is written by reading this crate alone: every item says its shape, unit or source.
#![warn(missing_docs)]

pub mod admin;
pub mod delivery;
pub mod env;
pub mod function;
pub mod line;
pub mod metric;
pub mod relay;
pub mod route;
pub mod sealing;
pub mod secret;
pub mod table;

pub use function::Function;
pub use route::{Caller, Method, ROUTES, Route};
