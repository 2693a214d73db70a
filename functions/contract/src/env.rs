//! The environment variables that the template sets and the functions read.

/// The endpoint of every AWS service; empty on AWS, the emulator's address locally.
pub const AWS_ENDPOINT_URL: &str = "AWS_ENDPOINT_URL";
/// The environment's name in `otpost.yaml`; a dimension of every metric.
pub const ENVIRONMENT: &str = "OTPOST_ENVIRONMENT";
/// The name of the table.
pub const TABLE: &str = "OTPOST_TABLE";
/// The key id of the `HMAC_256` key that token MACs are made with.
pub const MAC_KEY: &str = "OTPOST_MAC_KEY";
/// The key id of the key that tokens are sealed under while they must be delivered.
pub const CODES_KEY: &str = "OTPOST_CODES_KEY";
/// The URL of the delivery queue.
pub const QUEUE_URL: &str = "OTPOST_QUEUE_URL";
/// `hexadecimal`, `digits` or `base32`.
pub const TOKEN_ALPHABET: &str = "OTPOST_TOKEN_ALPHABET";
/// The number of characters of a token.
pub const TOKEN_LENGTH: &str = "OTPOST_TOKEN_LENGTH";
/// The life of a token in seconds, 60 to 600.
pub const TOKEN_LIFE: &str = "OTPOST_TOKEN_LIFE_SECONDS";
/// How often a token may be tried.
pub const TOKEN_ATTEMPTS: &str = "OTPOST_TOKEN_ATTEMPTS";
