//! Calls to the AWS services of which Otpost uses a handful of operations, by the SDK's own runtime and
//! without the SDK's generated crates, which cost more to compile and to start than all of Otpost.
//!
//! A request is signed, sent, timed and repeated by the crates that the generated ones are made of: the same
//! interceptors, classifiers and defaults, wired in [`client`]. The operations are structs whose fields have the
//! names of the service's model; a field that is misspelt here is sent and ignored, so that the tests hold
//! every request against that model.
//!
//! docs/design/reasons.md has the figures, and says under which condition the generated crates come back.

mod client;
mod endpoint;
mod error;
mod operation;
mod protocol;

pub mod apigateway;
pub mod freetier;
pub mod kms;
pub mod logs;
pub mod quotas;
pub mod ses;
pub mod sns;
pub mod sqs;
pub mod ssm;
pub mod tagging;
pub mod untyped;
pub mod wafv2;

pub use client::Client;
pub use error::{CallError, ServiceError};
pub use operation::{Blob, Operation, Paged, Seconds, Tag};
pub use protocol::{About, Protocol, Service};
