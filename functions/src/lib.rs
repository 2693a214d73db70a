//! The parts of the function binaries: the Lambda side, the AWS side, and one module per
//! task. The binaries themselves only name a task.
//!
//! The rules are in `domain`; here they meet DynamoDB, KMS, SQS and SNS.

pub mod admin;
pub mod audit;
pub mod authenticate;
pub mod aws;
pub mod batch;
pub mod canary;
pub mod ceremony;
pub mod challenge;
pub mod clock;
pub mod concurrent;
pub mod conflict;
pub mod deadline;
pub mod delayed;
pub mod dispatch;
pub mod env;
pub mod failure;
pub mod health;
pub mod http;
pub mod issue;
pub mod keys;
pub mod log;
pub mod members;
pub mod message;
pub mod outbound;
pub mod passkeys;
pub mod people;
pub mod randomness;
pub mod receive;
pub mod recovery;
pub mod register;
pub mod reveal;
pub mod route;
pub mod secrets;
pub mod serve;
pub mod session;
pub mod sign_in;
pub mod subscribe;
pub mod table;
pub mod test_notification;
pub mod throttle;
pub mod tokens;
pub mod transaction;
pub mod update;
pub mod verify;

pub use failure::{Error, Failure};
