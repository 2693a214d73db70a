//! The way of `stack` to AWS: by which network, and as whom.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod home;
#[path = "../models/mod.rs"]
mod models;
mod network;
mod outside;
mod profiles;
mod sessions;
