//! The messages of the `admin` function, as JSON, invoked by IAM from the command line.

use serde::{Deserialize, Serialize};

/// What the command line asks.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Make a client and its key.
    CreateClient {
        /// 1 to 32 characters of `a-z`, `0-9` and `-`; starts with a letter.
        name: String,
        /// Whether the client may receive tokens in the answer and deliver them itself.
        may_show: bool,
    },
    /// List every client.
    ListClients,
    /// Revoke a client's key. Functions that hold it in their cache honour it for 60 s more.
    RevokeClient {
        /// The client's name.
        name: String,
    },
}

/// What the function answers.
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
        /// The clients.
        clients: Vec<Client>,
    },
    /// A client was revoked.
    ClientRevoked {
        /// The client's name.
        name: String,
    },
    /// The request was refused; nothing changed.
    Refused {
        /// A stable code: `client_exists`, `client_unknown` or `invalid_request`.
        code: String,
        /// One sentence.
        detail: String,
    },
}

/// A client as it is listed; its key is stored hashed and never listed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Client {
    /// The client's name.
    pub name: String,
    /// Whether it may receive tokens in the answer.
    pub may_show: bool,
    /// When it was made, RFC 3339.
    pub created_at: String,
}
