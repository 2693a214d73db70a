//! The REST API's proxy events as requests and replies.
//!
//! Only the fields that are used are read, all of them optional: whatever the gateway passes on
//! becomes a reply, never an error of the function.

mod cookie;
mod reply;
mod request;

pub use cookie::Cookie;
pub use reply::Reply;
pub use request::Request;
