//! Requests and answers on the wire: what is sent, what is repeated, what an error says.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answers;
mod golden;
mod peer;
