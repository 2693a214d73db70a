//! The requests that the web ACL stops and those that it lets through: real-looking ones, judged by the rules of the
//! template.

mod evaluate;
mod requests;

use app::Environment;
use app::config::{AnonymousIp, WebAclSettings};
use contract::{Caller, ROUTES};
use serde_json::{Value as Json, json};

use crate::{assembly, minimal, of_type, preview, prod, template};
use evaluate::{Request, Verdict, verdict};
use requests::{application, hit, of, often, path, request, texts};

const REPUTATION: &str = "AWSManagedRulesAmazonIpReputationList";
const ANONYMOUS: &str = "AWSManagedRulesAnonymousIpList";
const COMMON: &str = "AWSManagedRulesCommonRuleSet";
const BAD_INPUTS: &str = "AWSManagedRulesKnownBadInputsRuleSet";

/// The limits of applications at one address: more than providers may send, and less, so that neither rule stands in
/// for the other.
const APPLICATIONS: [u32; 2] = [6_000, 900];

/// With every rule that there can be.
fn whole() -> Environment {
    with(APPLICATIONS[0])
}

fn with(requests_per_application: u32) -> Environment {
    let web_acl = WebAclSettings {
        anonymous_ip: AnonymousIp::Block,
        countries: vec!["DE".to_owned(), "GB".to_owned()],
        requests_per_application,
        ..prod().web_acl
    };
    Environment { web_acl, ..prod() }
}

fn rules_of(environment: &Environment, stack: &str) -> Vec<Json> {
    let template = template(environment, stack);
    let (_, web_acl) = of_type(&template, "AWS::WAFv2::WebACL").next().unwrap();
    web_acl["Properties"]["Rules"].as_array().unwrap().clone()
}

/// Every request of this file with what must become of it: `None` passes.
fn cases(applications: u32) -> Vec<(Request, Option<(&'static str, u64)>)> {
    let mut cases: Vec<(Request, Option<(&str, u64)>)> = Vec::new();
    cases.extend(texts().into_iter().map(|text| (text, None)));
    cases.push((Request { times: 1_000, ..texts().remove(0) }, None));
    cases.push((Request { times: 1_001, ..texts().remove(0) }, Some(("TextsPerAddress", 429))));

    for path in of(Caller::Application) {
        cases.push((Request { times: applications.into(), ..application(&path) }, None));
        let flood = Request { times: u64::from(applications) + 1, ..application(&path) };
        cases.push((flood, Some(("ApplicationsPerAddress", 429))));
        let attack = format!("{BAD_INPUTS}/Log4JRCE_BODY");
        cases.push((Request { hits: vec![attack], ..application(&path) }, Some((BAD_INPUTS, 403))));
        // Without a key it is a browser, or nobody.
        let proxy = hit(&path, &["AWSManagedRulesAnonymousIpList/AnonymousIPList"]);
        cases.push((proxy, Some((ANONYMOUS, 403))));
        cases.push((often(&path, 301), Some(("RatePerAddress", 429))));
    }
    for path in of(Caller::Anyone) {
        cases.push((application(&path), None));
        let watching = Request { headers: Vec::new(), ..application(&path) };
        cases.push((watching.clone(), None));
        cases.push((
            Request { times: u64::from(applications) + 1, ..watching },
            Some(("ApplicationsPerAddress", 429)),
        ));
    }
    let mut browsers = of(Caller::Person);
    browsers.extend(["/", "/index.html", "/js/reveal.js"].map(str::to_owned));
    let ceremonies = of(Caller::Ceremony);
    for path in ceremonies.iter().map(String::as_str).chain(["/v1/%63hallenges"]) {
        cases.push((often(path, 30), None));
        cases.push((often(path, 31), Some(("CeremoniesPerAddress", 429))));
    }
    for path in &browsers {
        cases.push((often(path, 300), None));
        cases.push((often(path, 301), Some(("RatePerAddress", 429))));
    }
    // Disguises of a path; and a key in a place that has none.
    let disguises = [
        "/v1/sms/../challenges",
        "/v1/sms/%2e%2E/challenges",
        "/v1//challenges/",
        "/v1/sms%2Fa/x/y",
        // To the gateway these may be the tokens `..%2f…`, whatever CloudFront makes of them.
        "/v1/tokens/..%2f..%2fv1%2fsms/reveal",
        "/v1/tokens/..%2ftokens/reveal",
    ];
    browsers.extend(disguises.map(str::to_owned));
    browsers.extend(ceremonies);
    for path in &browsers {
        let abroad = Request { country: "US", ..request(path) };
        cases.push((abroad, Some(("Countries", 403))));
        for (group, rule) in
            [(REPUTATION, "AWSManagedIPReputationList"), (ANONYMOUS, "HostingProviderIPList")]
        {
            let keyed =
                Request { headers: application(path).headers, ..hit(path, &[&format!("{group}/{rule}")]) };
            cases.push((keyed, Some((group, 403))));
        }
        cases.push((hit(path, &[&format!("{COMMON}/CrossSiteScripting_BODY")]), Some((COMMON, 403))));
        cases.push((hit(path, &[&format!("{BAD_INPUTS}/Log4JRCE_HEADER")]), Some((BAD_INPUTS, 403))));
    }
    for path in ROUTES.iter().map(path).chain(["/".to_owned()]) {
        let keyed = |bytes: usize| Request { times: 1, body: vec![b'a'; bytes], ..application(&path) };
        for bytes in [8_193, 9_000, 100_000] {
            cases.push((keyed(bytes), Some(("BodyLimit", 413))));
        }
        let whole = Request { body: vec![b'a'; 8_192], ..request(&path) };
        cases.push((whole, None));
    }
    cases
}

fn wrong(rules: &[Json]) -> Vec<String> {
    let limits = rules.iter().filter(|rule| rule["Name"] == "ApplicationsPerAddress");
    let limit = limits.map(|rule| rule["Statement"]["RateBasedStatement"]["Limit"].as_u64().unwrap()).next();
    let limit = limit.map_or(APPLICATIONS[0], |limit| limit.try_into().unwrap());
    let judged = cases(limit).into_iter().filter_map(|(request, expected)| {
        let expected =
            expected.map_or(Verdict::Passes, |(by, status)| Verdict::Blocked { by: by.to_owned(), status });
        let found = verdict(rules, &request);
        (found != expected)
            .then(|| format!("{} ({}): {found:?}, not {expected:?}", request.path, request.times))
    });
    judged.collect()
}

#[test]
fn providers_applications_and_browsers_pass_and_what_should_be_stopped_is() {
    assert!(texts().len() >= 10, "real-looking requests of providers");
    let rules = rules_of(&whole(), "edge");
    assert_eq!(rules.len(), 10, "each costs a dollar a month");
    assert_eq!(wrong(&rules), [""; 0]);
}

/// Each rule, each exemption, each override: without it something else becomes of some request.
#[test]
fn every_part_of_every_rule_matters() {
    let both = APPLICATIONS.map(|limit| rules_of(&with(limit), "edge"));
    // A change that is made to the rules must be seen with one limit at least.
    let seen = |what: &str, change: &dyn Fn(&[Json]) -> Option<Vec<Json>>| {
        let changed = both.iter().map(|rules| change(rules).filter(|changed| changed != rules));
        let Some(changed) = changed.collect::<Option<Vec<_>>>() else { return false };
        assert!(changed.iter().any(|rules| !wrong(rules).is_empty()), "{what}");
        true
    };
    for (at, rule) in both[0].iter().enumerate() {
        let name = &rule["Name"];
        seen(&format!("{name}"), &|rules| {
            let mut without = rules.to_vec();
            without.remove(at);
            Some(without)
        });
        for kind in ["ManagedRuleGroupStatement", "RateBasedStatement"] {
            for part in ["ScopeDownStatement", "RuleActionOverrides"] {
                seen(&format!("{name} without {part}"), &|rules| {
                    let mut without = rules.to_vec();
                    without[at]["Statement"][kind].as_object_mut()?.remove(part)?;
                    Some(without)
                });
            }
        }
    }
    for (from, to) in [
        ("\"MATCH\"", "\"NO_MATCH\""),
        ("URL_DECODE", "NONE"),
        ("NORMALIZE_PATH", "NONE"),
        ("authorization", "x-nothing"),
        ("|/v1/sms/[^/]+", ""),
        ("\"None\"", "\"Count\""),
        ("\"AndStatement\"", "\"OrStatement\""),
        ("\"OrStatement\"", "\"AndStatement\""),
    ] {
        let what = format!("{from} → {to}");
        let found = seen(&what, &|rules| {
            let text = Json::Array(rules.to_vec()).to_string();
            Some(serde_json::from_str(&text.replace(from, to)).unwrap())
        });
        assert!(found, "{what}: nothing was changed");
    }
}

#[test]
fn nothing_is_sampled_and_each_is_counted_by_itself() {
    let edge = template(&whole(), "edge");
    let (_, web_acl) = of_type(&edge, "AWS::WAFv2::WebACL").next().unwrap();
    let web_acl = &web_acl["Properties"];
    assert_eq!(web_acl["Scope"], "CLOUDFRONT");
    assert_eq!(web_acl["DefaultAction"], json!({ "Allow": {} }));
    let own = &web_acl["VisibilityConfig"];
    assert_eq!(own["MetricName"], json!({ "Ref": "AWS::StackName" }), "two environments are counted apart");
    let rules = web_acl["Rules"].as_array().unwrap();
    for rule in rules {
        assert_eq!(rule["VisibilityConfig"]["MetricName"], rule["Name"]);
    }
    for visibility in rules.iter().map(|rule| &rule["VisibilityConfig"]).chain([own]) {
        assert_eq!(visibility["SampledRequestsEnabled"], false, "samples keep headers");
        assert_eq!(visibility["CloudWatchMetricsEnabled"], true);
    }
    let capacity: u64 = rules.iter().map(|rule| capacity(&rule["Statement"])).sum();
    assert!(capacity <= 1_500, "{capacity}: more than 1,500 units cost more with each request");
}

/// As documented in "Web ACL capacity units (WCUs) in AWS WAF" and on each statement's page.
fn capacity(statement: &Json) -> u64 {
    let (kind, of) = statement.as_object().unwrap().iter().next().unwrap();
    let scope = of["ScopeDownStatement"].as_object().map_or(0, |_| capacity(&of["ScopeDownStatement"]));
    let several = || of["Statements"].as_array().unwrap().iter().map(capacity).sum();
    let transformations = || {
        let kinds = of["TextTransformations"].as_array().unwrap().iter();
        10 * u64::try_from(kinds.filter(|one| one["Type"] != "NONE").count()).unwrap()
    };
    match kind.as_str() {
        "NotStatement" => capacity(&of["Statement"]),
        "AndStatement" | "OrStatement" => several(),
        "GeoMatchStatement" => 1,
        "RegexMatchStatement" => 3 + transformations(),
        "SizeConstraintStatement" => 1 + transformations(),
        "RateBasedStatement" => 2 + scope,
        "ManagedRuleGroupStatement" => {
            let groups = [(REPUTATION, 25), (ANONYMOUS, 50), (COMMON, 700), (BAD_INPUTS, 200)];
            scope + groups.iter().find(|(group, _)| of["Name"] == *group).unwrap().1
        }
        other => panic!("{other}"),
    }
}

#[test]
fn settings_decide_about_anonymous_addresses_and_countries() {
    let by_default = rules_of(&prod(), "edge");
    let proxy = hit("/", &["AWSManagedRulesAnonymousIpList/AnonymousIPList"]);
    let abroad = Request { country: "US", ..request("/") };
    assert_eq!(by_default.len(), 8);
    assert_eq!(
        [&proxy, &abroad].map(|request| verdict(&by_default, request)),
        [Verdict::Passes, Verdict::Passes]
    );
    let web_acl = WebAclSettings { anonymous_ip: AnonymousIp::Count, ..prod().web_acl };
    let counting = rules_of(&Environment { web_acl, ..prod() }, "edge");
    assert_eq!((counting.len(), verdict(&counting, &proxy)), (9, Verdict::Passes));
}

/// Environments of patterns have the same rules, in the stack that they share.
#[test]
fn previews_have_the_same_rules() {
    let preview = Environment { web_acl: whole().web_acl, ..preview() };
    assert_eq!(rules_of(&preview, "shared"), rules_of(&whole(), "edge"));
}

/// Nothing is left of it: no resource, no parameter, no id in the distribution.
#[test]
fn without_a_web_acl_there_is_none() {
    for environment in [prod(), preview()] {
        let web_acl = minimal().web_acl;
        let assembly = assembly(&Environment { web_acl, ..environment });
        let text = Json::from_iter(assembly.templates.clone()).to_string();
        assert!(!text.contains("WAFv2") && !text.contains("WebA"), "{text}");
        assert!(
            assembly.manifest.stacks.iter().all(|entry| !entry.paths.is_empty()),
            "a stack holds something"
        );
        let parameters = assembly.manifest.stacks.iter().flat_map(|entry| &entry.parameters);
        assert!(!parameters.into_iter().any(|parameter| parameter.name == "WebAclArn"));
    }
}
