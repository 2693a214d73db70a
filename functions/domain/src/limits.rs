//! Every limit of the system, each with its unit, where it comes from and what breaks if it moves.

/// Entropy of a token in bits, at least. OWASP ASVS 5.0, 6.5.4. Below it, the tries that
/// [`TOKEN_ATTEMPTS_MAX`] and the delays of [`crate::delay`] admit begin to find tokens.
pub const TOKEN_ENTROPY_MIN_BITS: f64 = 20.0;

/// Characters of a token, at most. Ours: longer is not typed by a person, and an SMS has 160.
pub const TOKEN_LENGTH_MAX: usize = 64;

/// Characters of a token by default. Ours: 60 bits of hexadecimal, and still short enough to be typed.
pub const TOKEN_LENGTH_DEFAULT: usize = 15;

/// Life of a token in seconds, at least. Ours: an SMS takes that long on a bad day, and every
/// token would be late.
pub const TOKEN_LIFE_MIN_SECONDS: u64 = 60;

/// Life of a token in seconds, at most. NIST SP 800-63B-4 §3.1.3.2 and ASVS 6.5.5: ten minutes.
/// A longer life gives a guesser, and the finder of an unlocked phone, more time.
pub const TOKEN_LIFE_MAX_SECONDS: u64 = 600;

/// Life of a token in seconds by default.
pub const TOKEN_LIFE_DEFAULT_SECONDS: u64 = 300;

/// Tries of one token, at most. ASVS 6.6.3. With 20 bits and 10 tries, one token is guessed with
/// a probability of 1 in 100,000; more tries raise it in proportion.
pub const TOKEN_ATTEMPTS_MAX: u32 = 10;

/// Tries of one token by default.
pub const TOKEN_ATTEMPTS_DEFAULT: u32 = 5;

/// Bytes of a token as typed, with spaces and hyphens, at most. Ours: [`TOKEN_LENGTH_MAX`]
/// full-width characters of three bytes each and as many separators. It bounds what is hashed.
pub const TYPED_TOKEN_MAX_BYTES: usize = 384;

/// New tokens of one user in [`SEND_WINDOW_SECONDS`], over all purposes. ASVS 6.6.4: without it,
/// an application's form floods somebody's phone, and each new token brings fresh tries.
pub const SENDS_MAX: u64 = 5;

/// The window of [`SENDS_MAX`] in seconds.
pub const SEND_WINDOW_SECONDS: u64 = 600;

/// The time for which a count of failures is kept after the last failure, in seconds: 90 days. NIST SP
/// 800-63B-4 §3.1.3.2: a new secret shall not reset the count. Below the longest delay, waiting would reset
/// the count.
pub const FAILURES_KEPT_SECONDS: u64 = 90 * 24 * 60 * 60;

/// The time after its success in which a verification may be asked again with the same `Idempotency-Key`
/// and get the same answer, in seconds. Ours: ten minutes outlast every client's retries; without an end,
/// an application that always sends the same key would accept a used token as long as the item lives.
pub const REPLAY_SECONDS: u64 = 600;

/// Bytes of a user id, at most. Ours: an e-mail address has 254.
pub const USER_ID_MAX_BYTES: usize = 256;

/// Characters of a purpose, at most. Ours: it is part of a sort key (1,024 bytes at most).
pub const PURPOSE_MAX_BYTES: usize = 64;

/// Pairs of metadata, at most. Ours: a reference or two, not a record.
pub const METADATA_MAX_PAIRS: usize = 16;

/// Bytes of all keys and values of metadata, at most. Ours: an item is billed by the kilobyte.
pub const METADATA_MAX_BYTES: usize = 1024;

/// Bytes of an `Idempotency-Key`, at most: visible ASCII. Ours: a UUID has 36.
pub const IDEMPOTENCY_KEY_MAX_BYTES: usize = 255;

/// Characters of a client's name, at most. Ours: it is part of the key that people paste.
pub const CLIENT_NAME_MAX_BYTES: usize = 32;

/// The time for which a function trusts a client key that it has checked, in seconds. Ours: a revoked key
/// works for so long at most; shorter, and every request pays another read.
pub const CLIENT_CACHE_SECONDS: u64 = 60;

/// Requests of one client in [`CLIENT_WINDOW_SECONDS`] by default. Ours: half of what the gateway's default takes
/// from all callers, so that one key that runs wild leaves the other half to the others.
pub const REQUESTS_PER_CLIENT_DEFAULT: u32 = 1_500;

/// Requests of one client in [`CLIENT_WINDOW_SECONDS`], at most. DynamoDB: they are counted in one item, which
/// takes 1,000 writes a second.
pub const REQUESTS_PER_CLIENT_MAX: u32 = 60_000;

/// The window in which a client's requests are counted, in seconds: a minute of the clock.
pub const CLIENT_WINDOW_SECONDS: u64 = 60;

/// Tokens on a page of the listing by default.
pub const PAGE_DEFAULT: u32 = 50;

/// Tokens on a page of the listing, at most. Ours: a page stays far below the gateway's 10 MB.
pub const PAGE_MAX: u32 = 100;

/// Life of a received message in seconds: what a code in it may live at most (NIST SP 800-63B-4
/// §3.1.3.2), and how long it can be revealed.
pub const MESSAGE_LIFE_SECONDS: u64 = 600;

/// The greatest distance of a provider's time stamp from ours, in seconds, for providers that sign each attempt anew.
pub const WEBHOOK_WINDOW_SECONDS: u64 = 300;

/// The time for which a function trusts a secret of the parameter store that it has read, in seconds.
pub const SECRET_CACHE_SECONDS: u64 = 300;

/// The shortest time between two reads of a secret because of a signature that doesn't fit, in seconds; also the
/// time in which a missing secret isn't read again. Ours: forged webhooks at any rate cost a process one read in
/// so long, and a rotation is followed at once.
pub const SECRET_REREAD_SECONDS: u64 = 5;

/// The time for which the identity of a message is remembered, in seconds: 30 days. The longest that a
/// provider tries again is two days (SMS Gateway for Android), and AWS's topic 23 days; beyond that it
/// keeps a captured request, if its signature covers no time, from being worth anything.
pub const REPEATS_KEPT_SECONDS: u64 = 30 * 24 * 60 * 60;

/// The time for which a message is remembered whose sender gives it neither id nor time, in seconds. Ours: within it
/// an automation that runs twice makes one message; longer, and a bank that sends the same words again is taken for
/// it.
pub const REPEAT_WITHOUT_ID_SECONDS: u64 = 300;

/// The time that a part of a long message waits for the others, in seconds. Ours: the first retries of
/// every provider fall into an hour. Longer, and another message of the same sender may come under
/// the same reference, which has one byte; the rest of the first would be mixed into it.
pub const PARTS_LIFE_SECONDS: u64 = 60 * 60;

/// The longest time of a ceremony from its challenge to its answer, in seconds.
pub const CEREMONY_SECONDS: u64 = 600;

/// The longest time between two requests of a session, in seconds.
pub const SESSION_IDLE_SECONDS: u64 = 15 * 60;

/// The longest life of a session, in seconds.
pub const SESSION_MAX_SECONDS: u64 = 8 * 60 * 60;

/// Characters of the name of a passkey, at most.
pub const PASSKEY_NAME_MAX_CHARS: usize = 64;

/// Recovery codes of a person.
pub const RECOVERY_CODES: usize = 10;

/// Messages that one reveal shows, at most: the newest, and the one that was asked for. Ours: each
/// is decrypted by a call of its own, and a flood of messages must not run a reveal out of its time.
pub const REVEALED_AT_ONCE: usize = 20;

/// Messages among which a reveal looks for the one that was asked for, at most. Ours: it takes a
/// flood of more than this in ten minutes to bury a message, and DynamoDB gives 1 MB at a time.
pub const MESSAGES_SOUGHT: i32 = 100;

/// Days of the audit trail that one request walks back, at most. Ours: each is a query, and they
/// come one after the other.
pub const AUDIT_DAYS_PER_REQUEST: u64 = 31;

/// Web Push subscriptions of a person, at most. Ours: each is a request when a message arrives.
pub const PUSH_SUBSCRIPTIONS_MAX: usize = 10;

/// A person may ask for a test notification once in so many seconds. Ours: long enough for the channels to be asked again
/// twice, and nobody's phone is flooded by a button.
pub const TEST_NOTIFICATION_SECONDS: u64 = 60;

/// Bytes of a Web Push endpoint, at most. Ours: those of the known services have some 200.
pub const PUSH_ENDPOINT_MAX_BYTES: usize = 2048;

/// The life of an invitation, in seconds: less is over before its link is opened, more lies in a
/// mailbox for anybody who finds it.
pub const INVITATION_SECONDS: std::ops::RangeInclusive<u64> = 10 * 60..=24 * 60 * 60;
