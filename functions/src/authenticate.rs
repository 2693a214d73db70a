//! Authentication of callers: an application by its key, against the hash in the table, cached for a minute; or an
//! operator by their session, which is never cached. A client's request is counted first, so that the following calls
//! are the same whatever it answers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use contract::table::EXPIRES_AT;
use domain::client::{CANARY, ClientKey};
use domain::digest::same;
use domain::{Invalid, Problem, limits, user_id};

use crate::aws::Aws;
use crate::env::Misconfigured;
use crate::http::Request;
use crate::session::Sessions;
use crate::table::{Item, Key};
use crate::throttle::Throttle;
use crate::{Error, Failure, clock};

/// An authenticated caller.
#[derive(Clone, Debug)]
pub enum Caller {
    /// An application, by its client key.
    Client {
        name: String,
        /// True if it may receive tokens in the answer.
        may_show: bool,
    },
    /// An operator, by their session.
    Operator {
        /// The person's name.
        name: String,
    },
    /// A sender on the account's event bus, by the rule that brings its events here.
    Event {
        /// The event's source.
        source: String,
    },
    /// The canary, by the key of its round.
    Canary,
}

/// The beginning of an operator's scope. No client's name has a colon.
const OPERATOR: &str = "operator:";

/// The beginning of an event source's scope.
const EVENT: &str = "event:";

impl Caller {
    /// True if tokens may be in the answer.
    pub const fn may_show(&self) -> bool {
        match self {
            Self::Client { may_show, .. } => *may_show,
            Self::Operator { .. } => true,
            Self::Canary => true,
            // Nobody waits for the answer.
            Self::Event { .. } => false,
        }
    }

    /// The scope of `Idempotency-Key`s, and the issuer that is stored with a token: a client and an
    /// operator of one name are two.
    pub fn scope(&self) -> String {
        match self {
            Self::Client { name, .. } => name.clone(),
            Self::Operator { name } => format!("{OPERATOR}{name}"),
            Self::Event { source } => format!("{EVENT}{source}"),
            Self::Canary => CANARY.to_owned(),
        }
    }

    /// True if `scope` is an operator's.
    pub fn is_operator_scope(scope: &str) -> bool {
        scope.starts_with(OPERATOR)
    }

    /// The operator's name, for the audit trail.
    pub fn operator(&self) -> Option<&str> {
        match self {
            Self::Client { .. } | Self::Event { .. } | Self::Canary => None,
            Self::Operator { name } => Some(name),
        }
    }

    /// True if it is the canary.
    pub const fn is_canary(&self) -> bool {
        matches!(self, Self::Canary)
    }

    /// Check that it may name the user `user_id`: the canary its own, and the others everybody else. Somebody
    /// who tried tokens for the canary's user could make it fail.
    pub fn may_name(&self, user_id: &str) -> Result<(), Invalid> {
        if self.is_canary() == (user_id == user_id::CANARY) {
            return Ok(());
        }
        Err(Invalid::new("user_id", "must not be the canary's own"))
    }
}

/// The callers that a function accepts.
pub struct Callers {
    clients: Clients,
    sessions: Sessions,
    throttle: Throttle,
}

impl Callers {
    /// As the environment says. The canary isn't among them.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self {
            clients: Clients::default(),
            sessions: Sessions::from_env()?,
            throttle: Throttle::from_env()?,
        })
    }

    /// Also accepts the canary's key. Only issue and verify do.
    pub fn and_the_canary(mut self) -> Self {
        self.clients.with_canary = true;
        self
    }

    /// The caller of `request`. A request that brings a key is a client's, whatever cookies come
    /// with it.
    pub async fn authenticate(&self, aws: &Aws, table: &str, request: &Request) -> Result<Caller, Error> {
        if request.header("Authorization").is_none() && Sessions::is_presented(request) {
            let person = self.sessions.operator(aws, request).await?;
            return Ok(Caller::Operator { name: person.name });
        }
        let caller = self.clients.authenticate(aws, table, request).await?;
        // The canary has twelve rounds an hour and a key that nobody else sees.
        if let Caller::Client { name, .. } = &caller {
            self.throttle.count(aws, table, name).await?;
        }
        Ok(caller)
    }
}

struct Known {
    hash: Vec<u8>,
    may_show: bool,
    until: Instant,
}

/// The clients that this process has seen lately. Only valid ones are kept: a key that was made
/// after a refusal works at once.
#[derive(Default)]
struct Clients {
    with_canary: bool,
    known: RefCell<HashMap<String, Known>>,
}

impl Clients {
    /// The client that `request` comes from. Malformed, unknown, revoked and wrong keys are one
    /// answer.
    async fn authenticate(&self, aws: &Aws, table: &str, request: &Request) -> Result<Caller, Error> {
        let key = presented(request).ok_or(Problem::Unauthorized)?;
        // Before anything is read: a function that the canary doesn't call may not read its partition, and
        // anybody may write down its name.
        if key.name == CANARY && !self.with_canary {
            return Err(Problem::Unauthorized.into());
        }
        let hash = key.hash();
        if let Some(may_show) = self.remembered(&key.name, &hash) {
            return Ok(caller(key.name, may_show));
        }
        let known = read(aws, table, &key.name).await?.ok_or(Problem::Unauthorized)?;
        if !same(&known.hash, &hash) {
            return Err(Problem::Unauthorized.into());
        }
        let may_show = known.may_show;
        self.known.borrow_mut().insert(key.name.clone(), known);
        Ok(caller(key.name, may_show))
    }

    fn remembered(&self, name: &str, hash: &[u8]) -> Option<bool> {
        let known = self.known.borrow();
        let known = known.get(name).filter(|known| Instant::now() < known.until)?;
        same(&known.hash, hash).then_some(known.may_show)
    }
}

fn caller(name: String, may_show: bool) -> Caller {
    if name == CANARY { Caller::Canary } else { Caller::Client { name, may_show } }
}

fn presented(request: &Request) -> Option<ClientKey> {
    let (scheme, key) = request.header("Authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| ClientKey::parse(key.trim())).flatten()
}

/// The client `name`, if there is one and its life isn't over: the canary's is short, and DynamoDB's TTL may
/// take days to delete it.
async fn read(aws: &Aws, table: &str, name: &str) -> Result<Option<Known>, Failure> {
    let key = if name == CANARY { Key::canary() } else { Key::client(name) };
    let answer = aws
        .dynamodb()
        .get_item()
        .table_name(table)
        .set_key(Some(key.attributes()))
        .consistent_read(true)
        .send()
        .await
        .map_err(|error| Failure::of_call("dynamodb GetItem", &error))?;
    let Some(item) = answer.item.as_ref().map(Item) else { return Ok(None) };
    let left = item.number(EXPIRES_AT).map_or(u64::MAX, |end| end.saturating_sub(clock::now()));
    let Some(hash) = item.bytes("secret_hash").filter(|_| left > 0) else { return Ok(None) };
    let until = Instant::now() + Duration::from_secs(left.min(limits::CLIENT_CACHE_SECONDS));
    Ok(Some(Known { hash: hash.to_vec(), may_show: item.flag("may_show").unwrap_or(false), until }))
}
