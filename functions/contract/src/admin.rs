//! The messages of the `admin` function, as JSON, invoked by IAM from the command line.

use serde::{Deserialize, Serialize};

/// The detail of the refusal of a request that a function can't read, which is one of another version.
pub const UNREADABLE: &str = "the request is not one that this version knows";

/// A request of the command line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Make a client and its key.
    CreateClient {
        /// 1 to 32 characters of `a-z`, `0-9` and `-`; starts with a letter.
        name: String,
        /// True if the client may receive tokens in the answer and deliver them itself.
        may_show: bool,
        /// An id of this request, the same in each repeat of it. A repeat whose first answer was lost gets a
        /// key of its own, in place of the one that nobody saw.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request_id: Option<String>,
    },
    /// List every client.
    ListClients,
    /// Revoke a client's key. Functions that hold it in their cache honour it for 60 s more.
    RevokeClient {
        /// The client's name.
        name: String,
    },
    /// Invite a person, new or known, to register a passkey. The first invitation fixes the relying
    /// party id.
    Invite {
        /// 1 to 32 characters of `a-z`, `0-9` and `-`; starts with a letter.
        name: String,
        /// True if the person may use the console.
        operator: bool,
        /// The life of the invitation in seconds, 600 to 86,400.
        valid_seconds: u64,
    },
    /// List every person and their passkeys.
    ListPeople,
    /// Remove a person: passkeys, sessions, subscriptions, messages.
    RevokePerson {
        /// The person's name.
        name: String,
    },
    /// Send a person a test notification: a message of the system's own, announced as every other is.
    Notify {
        /// The person's name.
        name: String,
    },
    /// The state of a test notification.
    DescribeNotification {
        /// The person's name.
        name: String,
        /// Its message.
        message_id: String,
    },
    /// The relying party id that passkeys are bound to, and whose would be lost with it.
    DescribeRelyingParty,
}

/// The answer of the function.
#[derive(Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Response {
    /// A client was made. The key is nowhere else and can't be shown again.
    ClientCreated {
        /// The client's name.
        name: String,
        /// The bearer key.
        key: String,
    },
    /// Every client, by name.
    Clients {
        /// Sorted by name; empty if there is none.
        clients: Vec<Client>,
    },
    /// A client was revoked.
    ClientRevoked {
        /// The client's name.
        name: String,
    },
    /// A person was invited.
    Invited {
        /// The invitation's secret, which is stored hashed; it goes into the link's fragment.
        secret: String,
        /// Its end, RFC 3339.
        expires_at: String,
    },
    /// Every person, by name.
    People {
        /// Sorted by name; empty if there is none.
        people: Vec<Person>,
    },
    /// A person was removed.
    PersonRevoked {
        /// The person's name.
        name: String,
    },
    /// A test notification is on its way.
    Notifying {
        /// Its message.
        message_id: String,
    },
    /// The state of a test notification.
    Notification {
        /// The tries until now, the first one first.
        tries: Vec<Try>,
        /// True if there will be no other one.
        over: bool,
    },
    /// The relying party that passkeys are bound to.
    RelyingParty {
        /// Its id; none before the first invitation.
        id: Option<String>,
        /// The passkeys that are bound to it: `alice: iPhone`.
        passkeys: Vec<String>,
    },
    /// The request was refused; nothing changed.
    Refused {
        /// A stable code: `client_exists`, `client_unknown`, `person_unknown`, `message_unknown`,
        /// `relying_party_differs` or `invalid_request`.
        code: String,
        /// One sentence.
        detail: String,
    },
}

/// A try over one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// The channel, as `otpost.yaml` names it.
    pub channel: String,
    /// `accepted`, `failed`, `refused`, `gone` or `skipped`.
    pub state: String,
    /// The time of the try, RFC 3339.
    pub at: String,
}

/// A client as it is listed; its key is stored hashed and never listed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Client {
    /// The client's name.
    pub name: String,
    /// True if it may receive tokens in the answer.
    pub may_show: bool,
    /// Its creation, RFC 3339.
    pub created_at: String,
}

/// A person as they are listed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Person {
    /// 1 to 32 characters of `a-z`, `0-9` and `-`; starts with a letter.
    pub name: String,
    /// True if they may use the console.
    pub operator: bool,
    /// Their first invitation, RFC 3339.
    pub created_at: String,
    /// The passkeys that are registered, revoked ones left out.
    pub passkeys: Vec<Passkey>,
}

/// A passkey as it is listed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Passkey {
    /// Its id in the API.
    pub passkey_id: String,
    /// The name that its owner gave it.
    pub name: String,
    /// Its registration, RFC 3339.
    pub created_at: String,
    /// Its last use, RFC 3339; none before the first one.
    pub last_used_at: Option<String>,
}
