//! Every claim: what is said, and how it is tried.
//!
//! The order is that of `docs/verified.md`.

use std::future::Future;
use std::pin::Pin;

use super::deployed::Deployed;
use super::outcome::Outcome;
use super::{canary, dashboard, domain, edge_logs, events, traces};
use super::{data, edge, eyes, front, functions, round_trip, secrecy, web_acl};
use crate::error::Error;

type Attempt = for<'a> fn(&'a Deployed) -> Pin<Box<dyn Future<Output = Result<Outcome, Error>> + 'a>>;

/// Something that is said of a deployment, and that no test without AWS can show.
pub struct Claim {
    /// A few words.
    pub name: &'static str,
    /// A sentence.
    pub says: &'static str,
    pub(super) how: How,
}

/// The trial of a claim.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// By the command.
    Tried(Attempt),
    /// By a person: what to do, and what must be seen.
    ByHand(&'static str),
}

impl Claim {
    /// True if the command tries it; else it tells a person how to.
    pub const fn is_tried(&self) -> bool {
        matches!(self.how, How::Tried(_))
    }
}

const fn tried(name: &'static str, says: &'static str, attempt: Attempt) -> Claim {
    Claim { name, says, how: How::Tried(attempt) }
}

const fn by_hand(name: &'static str, says: &'static str, what: &'static str) -> Claim {
    Claim { name, says, how: How::ByHand(what) }
}

/// Every claim. A test holds that `docs/verified.md` lists the same.
pub const CLAIMS: [Claim; 50] = [
    tried("stacks", "Every stack is there and whole, with every resource of its template.", |it| {
        Box::pin(front::stacks(it))
    }),
    tried("page and API", "CloudFront serves the page and passes the API's calls on.", |it| {
        Box::pin(front::answers(it))
    }),
    tried("security headers", "Every answer carries the headers of the template's policy.", |it| {
        Box::pin(front::headers(it))
    }),
    tried("HTTPS only", "Pages redirect to HTTPS, and the API refuses HTTP.", |it| {
        Box::pin(front::encrypted(it))
    }),
    tried(
        "transport",
        "Versions of TLS, HTTP and IP, and host names, are the template's, before the API's own host too, and TLS 1.2, TLS 1.3 and HTTP/2 are spoken.",
        |it| Box::pin(edge::transport(it)),
    ),
    tried(
        "direct calls",
        "The gateway refuses who doesn't come by the distribution, before a function runs.",
        |it| Box::pin(front::direct(it)),
    ),
    tried("bucket's URL", "The bucket's own URL shows no page.", |it| Box::pin(front::bucket(it))),
    tried("buckets", "No bucket is open to the public, by its settings or its policy.", |it| {
        Box::pin(data::buckets(it))
    }),
    tried("body's size", "A body of 9 KB is refused.", |it| Box::pin(round_trip::large(it))),
    tried(
        "bodies",
        "A body of a wrong type, of another content type, or without a byte is refused by a function, as documented.",
        |it| Box::pin(round_trip::bodies(it)),
    ),
    tried("strangers", "A key that nobody was given is refused.", |it| Box::pin(front::stranger(it))),
    tried("round trip", "A token is issued, verified once, and refused the second time.", |it| {
        Box::pin(round_trip::round_trip(it))
    }),
    tried("logs' secrecy", "Neither client key, token, user id nor a webhook's path reaches a log.", |it| {
        Box::pin(secrecy::logs(it))
    }),
    tried(
        "web ACL",
        "The distribution has its stack's web ACL, and its rules do what the template says.",
        |it| Box::pin(web_acl::web_acl(it)),
    ),
    tried("attacks", "The web ACL turns a script in a query away.", |it| Box::pin(front::attack(it))),
    tried(
        "functions",
        "Functions run on the template's architecture, with its memory, time and tracing.",
        |it| Box::pin(functions::functions(it)),
    ),
    tried("gateway's limits", "The stage's throttles are the template's, and it logs no body.", |it| {
        Box::pin(functions::limits(it))
    }),
    tried("access log", "The gateway logs requests, in a form that holds nothing of a caller's.", |it| {
        Box::pin(functions::access_log(it))
    }),
    tried("table's expiry", "The table's time to live is on, by the attribute that functions write.", |it| {
        Box::pin(data::time_to_live(it))
    }),
    tried("table's recovery", "Point-in-time recovery is as in the template.", |it| {
        Box::pin(data::recovery(it))
    }),
    tried("table's encryption", "The table is encrypted under the environment's own key.", |it| {
        Box::pin(data::encryption(it))
    }),
    tried("table's protection", "Deletion protection is as in the template.", |it| {
        Box::pin(data::deletion(it))
    }),
    tried(
        "stack policy",
        "No update replaces or deletes the table or a key of a protected environment.",
        |it| Box::pin(data::stack_policy(it)),
    ),
    tried("keys' rotation", "Keys are on, and those that AWS can rotate are rotated.", |it| {
        Box::pin(data::rotation(it))
    }),
    tried("queues", "Queues are under the key and refuse plain HTTP, and what is given up is kept.", |it| {
        Box::pin(data::queues(it))
    }),
    tried("topics", "Topics are under the key, and refuse plain HTTP.", |it| Box::pin(data::topics(it))),
    tried("logs' retention", "Logs are kept as long as the template says, under the key.", |it| {
        Box::pin(eyes::logs(it))
    }),
    tried("tags", "Table, keys and functions carry the environment's tag.", |it| {
        Box::pin(functions::tags(it))
    }),
    tried("alarms are quiet", "Every alarm is there, tells somebody, and doesn't ring.", |it| {
        Box::pin(eyes::quiet(it))
    }),
    tried("an alarm rings", "An alarm that is set off tells its topic.", |it| Box::pin(eyes::rings(it))),
    tried("quotas", "Service Quotas answers, as the doctor needs it to.", |it| Box::pin(eyes::quotas(it))),
    tried(
        "domain",
        "The certificate is issued and will be renewed, and the name has the distribution's addresses, of IPv6 too.",
        |it| Box::pin(domain::domain(it)),
    ),
    tried("events", "A `TokenRequested` event on EventBridge issues a token.", |it| {
        Box::pin(events::events(it))
    }),
    tried("dashboard", "CloudWatch understands every query of the dashboard.", |it| {
        Box::pin(dashboard::dashboard(it))
    }),
    tried(
        "canary",
        "With `canary: true` its rounds of the last minutes ended well, and its alarm is quiet.",
        |it| Box::pin(canary::canary(it)),
    ),
    tried("traces", "With `tracing: true` X-Ray shows the function of a request, and no URL.", |it| {
        Box::pin(traces::traces(it))
    }),
    tried(
        "logs of the edge",
        "The logs of CloudFront and the web ACL arrive, without path, query, cookie or key.",
        |it| Box::pin(edge_logs::logs(it)),
    ),
    by_hand(
        "sweeping",
        "Expired items are gone after a few days.",
        "ask the table on the fifth day for items whose `expires_at` is past: there are none older than two days",
    ),
    by_hand(
        "restoring",
        "The table comes back from point-in-time recovery.",
        "follow docs/restore.md in an environment that is for it",
    ),
    by_hand(
        "text messages",
        "SNS delivers a token to a telephone.",
        "issue a token over channel `sms` to a telephone of yours",
    ),
    by_hand(
        "mail",
        "SES delivers a token, and alarms reach whom they are for.",
        "issue a token over channel `email`; set off an alarm and read your mail",
    ),
    by_hand(
        "providers",
        "Each provider's webhook passes the web ACL and is verified.",
        "send an SMS to each rented number and see its message on the page",
    ),
    by_hand(
        "push",
        "A notification reaches a browser, and an iPhone with the page on its home screen.",
        "subscribe in the console on each device and send an SMS to the number",
    ),
    by_hand(
        "deploying role",
        "GitHub's token is exchanged for the role, whose rights are enough on AWS.",
        "set a repository up as in docs/ci.md and run its workflow `deploy`",
    ),
    by_hand(
        "rates",
        "The web ACL turns away an address that sends too much.",
        "send from one address more requests than `web_acl` allows, of an environment that is for it",
    ),
    by_hand(
        "figures",
        "Every widget of the dashboard has figures, those from us-east-1 too.",
        "open the output `DashboardUrl` after an hour of use",
    ),
    by_hand(
        "canary's alarm",
        "The canary's alarm rings when the API is out of reach.",
        "block its path in the web ACL for a quarter of an hour, of an environment that is for it",
    ),
    by_hand(
        "Cloudflare",
        "Cloudflare's own API makes, changes and removes the records of an own domain.",
        "deploy with `domain: {cloudflare: …}` and a token for the zone, deploy again, destroy; look at the zone each time",
    ),
    by_hand(
        "logging role",
        "API Gateway takes Otpost's role where none serves, and the role of before is put back.",
        "set a role without rights by `aws apigateway update-account`, deploy, destroy with `--bootstrap`; ask `get-account` each time",
    ),
    by_hand(
        "origin key",
        "`stack rotate origin-key` replaces the key while requests go on, and none of them fails.",
        "stack rotate origin-key, and ask for `/v1/health` twice a second meanwhile",
    ),
];
