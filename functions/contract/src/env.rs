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
/// The number of tries of a token.
pub const TOKEN_ATTEMPTS: &str = "OTPOST_TOKEN_ATTEMPTS";
/// The limit of one client's requests in a minute, 1 to 60,000.
pub const REQUESTS_PER_CLIENT: &str = "OTPOST_REQUESTS_PER_CLIENT";
/// The URL of the site without a slash at its end, where it isn't that of [`SITE_HOST`]: locally.
pub const SITE_URL: &str = "OTPOST_SITE_URL";
/// The host of the site: the own domain or the distribution's. It is the relying party id.
pub const SITE_HOST: &str = "OTPOST_SITE_HOST";
/// The numbers with their owners, and the providers that are on, as JSON of [`crate::relay::Relay`].
pub const RELAY: &str = "OTPOST_RELAY";
/// The notification preferences of each person, as JSON of [`crate::relay::Notify`].
pub const NOTIFY: &str = "OTPOST_NOTIFY";
/// The path of the secrets in the parameter store, without a slash at its end.
pub const SECRETS: &str = "OTPOST_SECRETS";
/// The address that takes notifications in place of their services; empty on AWS, the outbox's locally.
pub const OUTBOX_URL: &str = "OTPOST_OUTBOX_URL";
/// The sender of e-mails; empty unless the operator turned e-mail on.
pub const EMAIL_SENDER: &str = "OTPOST_EMAIL_SENDER";
