//! The public API: which method on which path reaches which function.

use crate::Function;

/// An HTTP method that the API accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// `DELETE`
    Delete,
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Method {
    /// The method as it is written on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// One route of the API.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The HTTP method.
    pub method: Method,
    /// The path with parameters in braces, from the root of the site.
    pub path: &'static str,
    /// The function that answers.
    pub function: Function,
}

/// The caller of a route. Web ACL and gateway treat callers differently: applications and providers call from few
/// addresses, and from hosting providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Anybody, without credentials: a monitor that checks that the service is there.
    Anyone,
    /// An application with its client key; also the console's page, with its session.
    Application,
    /// A browser that begins or ends a ceremony: here somebody could try what isn't theirs.
    Ceremony,
    /// A browser whose person has been recognized.
    Person,
    /// A provider of virtual numbers.
    Provider,
}

impl Route {
    /// The route with this method and path, `/v1/tokens/{token_id}`.
    pub fn of(method: &str, path: &str) -> Option<Self> {
        ROUTES.into_iter().find(|route| route.method.as_str() == method && route.path == path)
    }

    /// The parameters of the query that it reads, and no others may be there; none if any may: a provider
    /// adds what it likes to its webhook.
    pub fn parameters(&self) -> Option<&'static [&'static str]> {
        match (self.caller(), self.method, self.path) {
            (Caller::Provider, ..) => None,
            (_, Method::Get, "/v1/tokens") => Some(&["cursor", "limit", "order", "user_id"]),
            (_, Method::Get, "/v1/audit") => Some(&["cursor", "limit"]),
            _ => Some(&[]),
        }
    }

    /// The caller, derived from the function that authenticates it, so that there is no second list of routes.
    pub const fn caller(&self) -> Caller {
        match self.function {
            Function::Health => Caller::Anyone,
            Function::IssueToken | Function::ManageTokens | Function::VerifyToken => Caller::Application,
            Function::Challenge | Function::Register | Function::Reveal | Function::Session => {
                Caller::Ceremony
            }
            Function::ReceiveSms => Caller::Provider,
            // The last four have no route.
            Function::Passkeys
            | Function::Subscribe
            | Function::Admin
            | Function::Canary
            | Function::Dispatch
            | Function::Route => Caller::Person,
        }
    }
}

/// Every route. The gateway refuses whatever is not here.
pub const ROUTES: [Route; 29] = [
    Route { method: Method::Get, path: "/v1/health", function: Function::Health },
    Route { method: Method::Get, path: DOCUMENT, function: Function::Health },
    Route { method: Method::Post, path: "/v1/tokens", function: Function::IssueToken },
    Route { method: Method::Get, path: "/v1/tokens", function: Function::ManageTokens },
    Route { method: Method::Delete, path: "/v1/tokens/{token_id}", function: Function::ManageTokens },
    Route { method: Method::Post, path: "/v1/tokens/{token_id}/reveal", function: Function::Reveal },
    Route { method: Method::Post, path: "/v1/tokens/verify", function: Function::VerifyToken },
    Route { method: Method::Get, path: "/v1/audit", function: Function::ManageTokens },
    Route { method: Method::Post, path: "/v1/sms/{provider}", function: Function::ReceiveSms },
    Route { method: Method::Post, path: "/v1/sms/{provider}/{key}", function: Function::ReceiveSms },
    Route { method: Method::Post, path: "/v1/challenges", function: Function::Challenge },
    Route { method: Method::Post, path: "/v1/registration/options", function: Function::Register },
    Route { method: Method::Post, path: "/v1/registration", function: Function::Register },
    Route { method: Method::Get, path: "/v1/session", function: Function::Session },
    Route { method: Method::Post, path: "/v1/session", function: Function::Session },
    Route { method: Method::Delete, path: "/v1/session", function: Function::Session },
    Route { method: Method::Get, path: "/v1/passkeys", function: Function::Passkeys },
    Route { method: Method::Post, path: "/v1/passkeys/{passkey_id}/rename", function: Function::Passkeys },
    Route { method: Method::Post, path: "/v1/passkeys/{passkey_id}/revoke", function: Function::Passkeys },
    Route { method: Method::Post, path: "/v1/recovery-codes", function: Function::Passkeys },
    Route { method: Method::Get, path: "/v1/people", function: Function::Passkeys },
    Route { method: Method::Post, path: "/v1/people/{name}/invite", function: Function::Passkeys },
    Route { method: Method::Post, path: "/v1/people/{name}/remove", function: Function::Passkeys },
    Route { method: Method::Post, path: "/v1/messages/reveal", function: Function::Reveal },
    Route { method: Method::Get, path: "/v1/push-subscriptions", function: Function::Subscribe },
    Route { method: Method::Post, path: "/v1/push-subscriptions", function: Function::Subscribe },
    Route {
        method: Method::Delete,
        path: "/v1/push-subscriptions/{subscription_id}",
        function: Function::Subscribe,
    },
    Route { method: Method::Post, path: "/v1/test-notifications", function: Function::Subscribe },
    Route { method: Method::Get, path: "/v1/test-notifications/{message_id}", function: Function::Subscribe },
];

/// The path of the OpenAPI document.
pub const DOCUMENT: &str = "/v1/openapi.json";

/// The literal name of the API's stage. A reference to it in the distribution's origin path
/// would close a loop: distribution, stage, deployment, method, function, distribution.
pub const STAGE: &str = "live";

/// The largest request body in bytes. The web ACL's managed rules inspect no more than this.
pub const MAX_BODY_BYTES: usize = 8 * 1024;
