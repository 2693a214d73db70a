//! The one table: its keys, indexes and attributes.
//!
//! | item | partition key | sort key |
//! |---|---|---|
//! | token slot, one per user and purpose | `USER#<sha-256 of tenant and user id, hex>` | `TOKEN#<purpose>` |
//! | send limit of a user | `USER#<sha-256 of tenant and user id, hex>` | `SENDS` |
//! | send limit of a telephone number or e-mail address | `PHONE#<sha-256 of tenant and address, hex>` | `SENDS` |
//! | idempotency of an issue | `IDEMPOTENCY#<sha-256 of client and key, hex>` | `ISSUE` |
//! | client | `CLIENTS` | the client's name |
//! | the canary's client | `CANARY` | `CANARY` |
//! | a client's requests in a minute, and what of them is reserved and not used | `RATE#<the client's name>` | `<beginning of the minute, s, 10 digits>` |
//! | received message | `MESSAGES#<sha-256 of tenant and person's name, hex>` | `<received, ms, 13 digits>#<message id>` |
//! | that a message was received | `SMS#<sha-256 of provider and the message's identity, hex>` | `RECEIVED` |
//! | parts of a long message | `SMS#<sha-256 of provider, sender, recipient, reference and total, hex>` | `PARTS` |
//! | person, by name | `PEOPLE` | the person's name |
//! | person, by user handle | `PERSON#<user handle, a UUID>` | `PROFILE` |
//! | passkey | `PERSON#<user handle, a UUID>` | `PASSKEY#<sha-256 of the credential id, hex>` |
//! | credential id that is taken | `PERSON#CREDENTIALS` | `<sha-256 of the credential id, hex>` |
//! | invitation | `INVITATION#<sha-256 of its secret, hex>` | `INVITATION` |
//! | ceremony that was begun | `CEREMONY#<sha-256 of the browser's secret, hex>` | `CEREMONY` |
//! | session | `SESSION#<user handle, a UUID>` | `<sha-256 of its secret, hex>` |
//! | that a person asked for a test notification | `SESSION#<user handle, a UUID>` | `TEST_NOTIFICATION` |
//! | Web Push subscription | `PUSH#<sha-256 of tenant and person's name, hex>` | `<sha-256 of the endpoint, hex>` |
//! | ids of a person's Web Push subscriptions | `PUSH#<sha-256 of tenant and person's name, hex>` | `IDS` |
//! | audit entry | `AUDIT#<date, YYYY-MM-DD>` | `<time, ms, 13 digits>#<random, hex>` |
//! | relying party | `RELYING_PARTY` | `RELYING_PARTY` |
//!
//! A user id is hashed in the key so that neither a cursor, a log of a key nor an encryption context carries it. The
//! rights of a role to write are limited by the beginning of the partition key.

/// The beginning of the partition key of a user's items.
pub const USER: &str = "USER#";
/// The beginning of the partition key of a telephone number's or e-mail address's send limit.
pub const PHONE: &str = "PHONE#";
/// The beginning of the partition key of an issue's idempotency.
pub const IDEMPOTENCY: &str = "IDEMPOTENCY#";
/// The partition of all clients.
pub const CLIENTS: &str = "CLIENTS";
/// The partition, and the sort key, of the canary's client: apart from the others, because the canary writes
/// it itself.
pub const CANARY: &str = "CANARY";
/// The beginning of the partition key of a client's counts of requests.
pub const RATE: &str = "RATE#";

/// The beginning of the partition key of a person's received messages.
pub const MESSAGES: &str = "MESSAGES#";
/// The beginning of the partition key of what providers sent.
pub const SMS: &str = "SMS#";
/// The partition of all people, by name.
pub const PEOPLE: &str = "PEOPLE";
/// The beginning of the partition key of a person's profile and passkeys.
pub const PERSON: &str = "PERSON#";
/// The beginning of the partition key of an invitation.
pub const INVITATION: &str = "INVITATION#";
/// The beginning of the partition key of a ceremony that was begun.
pub const CEREMONY: &str = "CEREMONY#";
/// The beginning of the partition key of a person's sessions.
pub const SESSION: &str = "SESSION#";
/// The beginning of the partition key of a person's Web Push subscriptions.
pub const PUSH: &str = "PUSH#";
/// The beginning of the partition key of a day of the audit trail.
pub const AUDIT: &str = "AUDIT#";
/// The partition, and the sort key, of the relying party that passkeys are bound to.
pub const RELYING_PARTY: &str = "RELYING_PARTY";

/// Partition key, string.
pub const PK: &str = "pk";
/// Sort key, string.
pub const SK: &str = "sk";
/// The table's TTL attribute, number, seconds since the epoch. DynamoDB's TTL only cleans up, days late: every
/// read and condition decides validity by [`VALID_UNTIL`].
pub const EXPIRES_AT: &str = "expires_at";
/// The end of a token's life, number, seconds since the epoch; sort key of [`BY_EXPIRY`].
pub const VALID_UNTIL: &str = "valid_until";
/// The listing's partition, string `<tenant>#<shard>`; partition key of [`BY_EXPIRY`].
pub const LISTING: &str = "listing";
/// The token's public id, string; partition key of [`BY_TOKEN`].
pub const TOKEN_ID: &str = "token_id";
/// A received message's public id, string.
pub const MESSAGE_ID: &str = "message_id";
/// Present while a token still must be delivered, the name of its channel; or while a message
/// must be announced, `message`. String.
pub const DELIVER: &str = "deliver";

/// Of a received message or a token, when a channel took it, number, seconds since the epoch.
pub const ACCEPTED_AT: &str = "accepted_at";
/// Of a received message or a token, the tries to deliver it, list.
pub const DELIVERIES: &str = "deliveries";
/// Of a received message or a token, until when somebody is delivering it, number, seconds since the epoch.
pub const LEASED_UNTIL: &str = "leased_until";

/// The attributes from which the state of a test notification is read: no ciphertext.
pub const NOTIFICATION_PROJECTION: [&str; 6] =
    [PK, MESSAGE_ID, DELIVER, LEASED_UNTIL, ACCEPTED_AT, DELIVERIES];

/// Index over [`LISTING`] and [`VALID_UNTIL`]: what is outstanding, soonest to expire first.
pub const BY_EXPIRY: &str = "by_expiry";
/// Index over [`TOKEN_ID`].
pub const BY_TOKEN: &str = "by_token";

/// The attributes of the listing index besides keys: everything that the listing shows, no MAC, no ciphertext.
pub const BY_EXPIRY_PROJECTION: [&str; 9] = [
    "token_id",
    "user_id",
    "purpose",
    "state",
    "attempts",
    "max_attempts",
    "channel",
    "deliveries",
    "issued_by",
];
