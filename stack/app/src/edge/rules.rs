//! The rules of the web ACL, and the requests that each applies to: a dollar a month for each rule, and five for the
//! web ACL.
//!
//! Applications call from one address, often a hosting provider's, with a client key; providers of numbers send
//! texts, of which some look like attacks, from addresses of any repute and without naming their program. Rules about
//! addresses, texts and programs are for browsers. The routes name the caller of each path.

use construct::web_acl::{Acts, Rule, Statement};
use contract::{Caller, ROUTES, route};

use crate::config::{AnonymousIp, WebAclSettings};

/// A person's ceremony takes two to four requests: this part of what an address may send is left to them, so
/// that an office behind one address gets through, and somebody who tries invitations and codes doesn't.
const CEREMONIES_ONE_IN: u32 = 10;
/// AWS WAF knows no lower limit.
const LEAST: u32 = 10;
/// Webhooks of one address in five minutes. Providers send from several and repeat what is refused, so that the
/// burst after an outage comes a little later; somebody who forges them costs a function three times a second.
const TEXTS_PER_ADDRESS: u32 = 1_000;

pub(super) fn rules(settings: &WebAclSettings) -> Vec<Rule> {
    let least = |limit: u32| limit.max(LEAST);
    let mut rules = vec![
        // 8 KB is what every function takes. AWS WAF reads 16 KB of a body, so that it sees which has more.
        Rule::Block {
            name: "BodyLimit",
            status: 413,
            what: Statement::BodyOver(u32::try_from(route::MAX_BODY_BYTES).unwrap_or(u32::MAX)),
        },
        Rule::Rate { name: "RatePerAddress", limit: settings.requests_per_address, of: browsers() },
        Rule::Rate {
            name: "CeremoniesPerAddress",
            limit: least(settings.requests_per_address / CEREMONIES_ONE_IN),
            of: either(&[Caller::Ceremony]),
        },
        // Issuing and verifying take a client key, and the function limits guesses by user. The remaining risk is a
        // caller that takes the gateway's throttle from all others. Clients are not counted by key: an invented one
        // for each request would be counted nowhere, and a rule that counts by a header logs it.
        Rule::Rate {
            name: "ApplicationsPerAddress",
            limit: settings.requests_per_application,
            of: either(&[Caller::Application, Caller::Anyone]),
        },
        Rule::Rate { name: "TextsPerAddress", limit: TEXTS_PER_ADDRESS, of: either(&[Caller::Provider]) },
    ];
    if !settings.countries.is_empty() {
        let elsewhere = Statement::Country(settings.countries.clone()).negated();
        let what = Statement::All(vec![elsewhere, browsers()]);
        rules.push(Rule::Block { name: "Countries", status: 403, what });
    }
    let group = |group, acts, on| Rule::Managed { group, acts, on };
    rules.push(group("AWSManagedRulesAmazonIpReputationList", Acts::AsItsRulesSay, browsers()));
    let anonymous = "AWSManagedRulesAnonymousIpList";
    match settings.anonymous_ip {
        AnonymousIp::Off => {}
        AnonymousIp::Count => rules.push(group(anonymous, Acts::ByCounting, browsers())),
        AnonymousIp::Block => rules.push(group(anonymous, Acts::AsItsRulesSay, browsers())),
    }
    let no_texts = || exactly(&[Caller::Provider]).negated();
    // An application's HTTP client needn't name itself; its key says who it is.
    let common = Acts::But(vec!["NoUserAgent_HEADER"]);
    rules.push(group("AWSManagedRulesCommonRuleSet", common, no_texts()));
    rules.push(group("AWSManagedRulesKnownBadInputsRuleSet", Acts::AsItsRulesSay, no_texts()));
    rules
}

/// Requests of browsers, and of callers without credentials: all but those to a provider's path, to the one that
/// anybody may watch, and to an application's with a key. A browser never adds `Authorization` by itself, so
/// that the console, which calls the same paths with a session, is a browser; and where a key is, a function
/// doesn't look for a session, so that nobody becomes an application by adding one.
fn browsers() -> Statement {
    let keyed = Statement::All(vec![exactly(&[Caller::Application]), Statement::Header("authorization")]);
    Statement::Any(vec![exactly(&[Caller::Provider, Caller::Anyone]), keyed]).negated()
}

/// Requests to the routes of these callers, however they are read: what exempts. The gateway is given the path as it was
/// sent, and whether `%2F` separates segments there, AWS doesn't say.
fn exactly(callers: &[Caller]) -> Statement {
    let pattern = pattern(callers);
    Statement::All(vec![Statement::PathAsSent(pattern.clone()), Statement::Path(pattern)])
}

/// Requests to the routes of these callers if they are read in either way: what limits.
fn either(callers: &[Caller]) -> Statement {
    let pattern = pattern(callers);
    Statement::Any(vec![Statement::PathAsSent(pattern.clone()), Statement::Path(pattern)])
}

/// The paths of these callers' routes. A slash more at the end is the same route to the gateway.
fn pattern(callers: &[Caller]) -> String {
    let of = ROUTES.iter().filter(|route| callers.contains(&route.caller()));
    let mut patterns: Vec<_> = of
        .map(|route| {
            // A full stop of a path is that character alone.
            let literal = |part: &str| part.replace('.', "\\.");
            let segments = route
                .path
                .split('/')
                .map(|part| if part.starts_with('{') { "[^/]+".to_owned() } else { literal(part) });
            segments.collect::<Vec<_>>().join("/")
        })
        .collect();
    patterns.sort_unstable();
    patterns.dedup();
    format!("^({})/?$", patterns.join("|"))
}
