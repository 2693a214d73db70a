//! A hundred environments of a pattern at once, beside those with names of their own: no name is taken
//! twice, and all fit into an account's default quotas, but for the one that is known not to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use app::quotas::{ENVIRONMENTS, QUOTAS, Within};
use app::{Assembly, Config, Environment};
use serde_json::{Value as Json, json};

use crate::{assembly, named, of_type, preview, prod, properties, repository, root};

/// Types that no quota counts, but for the number of something else that they hold.
const UNCOUNTED: [&str; 22] = [
    // An environment with a domain has one certificate of 2,500, and three records of 10,000 in a zone.
    "AWS::CertificateManager::Certificate",
    "AWS::Route53::RecordSet",
    // Of us-east-1, and of environments with names of their own alone: one of each.
    "AWS::Logs::Delivery",
    "AWS::Logs::DeliveryDestination",
    "AWS::Logs::DeliverySource",
    "AWS::WAFv2::LoggingConfiguration",
    // Parts of an API, each far from its limits.
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::GatewayResponse",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::UsagePlanKey",
    // 75 GB of code in a region; a hundred environments have about 3.
    "AWS::Lambda::Function",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    // Parts of a bucket or topic.
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    // Any number.
    "AWS::CloudWatch::Dashboard",
    "AWS::SQS::Queue",
    // A part of a queue.
    "AWS::SQS::QueuePolicy",
];

/// The hundred, and those with names of their own; made once, because it takes seconds.
fn all() -> &'static [Assembly] {
    static ALL: OnceLock<Vec<Assembly>> = OnceLock::new();
    ALL.get_or_init(|| {
        let config = repository();
        let hundred = (1..=ENVIRONMENTS).map(|n| assembly(&named(&config, &format!("pr-{n}"))));
        hundred.chain(exact()).collect()
    })
}

fn exact() -> Vec<Assembly> {
    let config = repository();
    let whole = Environment { name: "with-everything".to_owned(), ..prod() };
    config.names().map(|name| assembly(&named(&config, name))).chain([assembly(&whole)]).collect()
}

/// Each stack that CloudFormation would have, once: environments have some in common.
fn stacks(assemblies: &[Assembly]) -> BTreeMap<(String, String), (Json, bool)> {
    let mut stacks = BTreeMap::new();
    for assembly in assemblies {
        for entry in &assembly.manifest.stacks {
            let template = assembly.templates[&entry.template].clone();
            let place = (entry.region.clone(), entry.name.clone());
            let before = stacks.insert(place, (template.clone(), entry.shared));
            if let Some((other, shared)) = before {
                assert!(shared && other == template, "`{}` is two stacks", entry.name);
            }
        }
    }
    stacks
}

#[test]
fn what_is_shared_is_as_reviewed() {
    let preview = assembly(&preview());
    let names: Vec<_> = preview.manifest.stacks.iter().map(|entry| (&*entry.name, entry.shared)).collect();
    assert_eq!(names, [("otpost-bootstrap", true), ("otpost-shared", true), ("otpost-pr-1-service", false)]);
    let shared = preview.manifest.stacks.iter().find(|entry| entry.id == "shared").unwrap();
    assert_eq!(shared.region, "us-east-1");
    insta::assert_snapshot!(
        "shared.template",
        serde_yaml::to_string(&preview.templates[&shared.template]).unwrap()
    );
}

/// Nothing of one environment is in what all of them use: else each deployment would change it.
#[test]
fn the_shared_stacks_are_the_same_for_all() {
    let text = "defaults: {region: eu-west-1, architecture: arm64}\nenvironments: {dev-*: {tags: {team: a}}, \
                pr-*: {region: us-east-1, logs: {retention: 1d}, api: {rate: 9}}}";
    let config =
        Config::parse("otpost.yaml".as_ref(), text.to_owned()).unwrap_or_else(|error| panic!("{error}"));
    let [one, other] = ["dev-1", "pr-1"].map(|name| assembly(&config.environment(name).unwrap()));
    let shared = |assembly: &Assembly| {
        let entry = assembly.manifest.stacks.iter().find(|entry| entry.id == "shared").unwrap();
        (entry.clone(), assembly.templates[&entry.template].clone())
    };
    assert_eq!(shared(&one), shared(&other));
    // The second one's bootstrap stack is in the same region as what is shared.
    let names: BTreeSet<_> = other.manifest.stacks.iter().map(|entry| (&entry.region, &entry.name)).collect();
    assert_eq!(names.len(), 3);
}

/// But for what it shares, an environment of a pattern is what it would be under a name of its own.
#[test]
fn sharing_changes_nothing_else() {
    let ephemeral = preview();
    let exact = Environment { ephemeral: false, ..ephemeral.clone() };
    let [mut ephemeral, mut exact] = [ephemeral, exact]
        .map(|environment| assembly(&environment).templates["service.template.json"].clone());
    let own = ["SiteAccess", "SiteHeaders"];
    for id in own {
        assert!(!exact["Resources"][id].is_null() && ephemeral["Resources"][id].is_null(), "{id}");
        exact["Resources"].as_object_mut().unwrap().remove(id);
    }
    for name in ["OriginAccessControlId", "ResponseHeadersPolicyId"] {
        assert!(ephemeral["Parameters"].as_object_mut().unwrap().remove(name).is_some(), "{name}");
    }
    assert_eq!(ephemeral["Parameters"]["WebAclArn"]["Description"], "The web ACL of the shared stack.");
    ephemeral["Parameters"]["WebAclArn"] = exact["Parameters"]["WebAclArn"].clone();

    let mut distribution = properties(&ephemeral, "Distribution")["DistributionConfig"].clone();
    let own = properties(&exact, "Distribution")["DistributionConfig"].clone();
    assert_eq!(distribution["WebACLId"], json!({ "Ref": "WebAclArn" }));
    for behavior in ["/DefaultCacheBehavior", "/CacheBehaviors/0"] {
        let policy = format!("{behavior}/ResponseHeadersPolicyId");
        let policy = distribution.pointer_mut(&policy).unwrap();
        assert_eq!(*policy, json!({ "Ref": "ResponseHeadersPolicyId" }));
        *policy = json!({ "Ref": "SiteHeaders" });
    }
    let access = distribution.pointer_mut("/Origins/0/OriginAccessControlId").unwrap();
    assert_eq!(*access, json!({ "Ref": "OriginAccessControlId" }));
    *access = json!({ "Fn::GetAtt": ["SiteAccess", "Id"] });
    assert_eq!(distribution, own);
    ephemeral["Resources"]["Distribution"] = exact["Resources"]["Distribution"].clone();
    assert_eq!(ephemeral, exact);
}

#[test]
fn no_name_is_taken_twice() {
    let mut taken = BTreeMap::new();
    for ((region, stack), (template, _)) in stacks(all()) {
        for (id, kind, path, name) in names(&template, &stack) {
            // CloudFront's names are the account's, wherever the stack is.
            let scope = if kind.starts_with("AWS::CloudFront::") { "" } else { region.as_str() };
            let owner = format!("{stack}/{id}");
            let before = taken.insert((scope.to_owned(), kind, path, name.clone()), owner.clone());
            assert_eq!(before, None, "`{name}` is the name of `{owner}` too");
        }
    }
    // Two for each ephemeral environment, its API and its parameter, and two that they share.
    assert!(taken.len() > 2 * all().len(), "{}", taken.len());
}

/// Every property of a template that names its resource: id, type, property and the name.
fn names(template: &Json, stack: &str) -> Vec<(String, String, String, String)> {
    // These name another resource, or something within one.
    const OTHERS: [&str; 5] =
        ["AttributeName", "DeliverySourceName", "DomainName", "MetricName", "StageName"];
    let mut names = Vec::new();
    for (id, resource) in template["Resources"].as_object().unwrap() {
        let kind = resource["Type"].as_str().unwrap();
        let direct = resource["Properties"].as_object().unwrap().iter();
        let within = direct.clone().filter_map(|(_, value)| value.as_object()).flatten();
        // A record is named as its host, and the configuration gives a host to one environment alone.
        let references = ["AWS::Lambda::Permission", "AWS::Route53::RecordSet"].contains(&kind)
            || kind.starts_with("AWS::Lambda::Event");
        for (property, value) in direct.chain(within).filter(|_| !references) {
            if property.ends_with("Name") && !OTHERS.contains(&property.as_str()) {
                let name = match value {
                    Json::String(name) => name.clone(),
                    value if *value == json!({ "Ref": "AWS::StackName" }) => stack.to_owned(),
                    value => panic!("`{id}` is named {value}, which this test can't tell from another"),
                };
                names.push((id.clone(), kind.to_owned(), property.clone(), name));
            }
        }
    }
    names
}

#[test]
fn every_name_is_seen() {
    let service = assembly(&prod()).templates["service.template.json"].clone();
    let names: Vec<_> = names(&service, "S").into_iter().map(|(id, _, _, name)| (id, name)).collect();
    let expected = [
        ("Api", "S"),
        ("ApiUrl", "/otpost/prod/api-url"),
        ("Dashboard", "S"),
        ("Deployment", "/otpost/prod/deployment"),
        ("SiteAccess", "S"),
        ("SiteHeaders", "S"),
    ];
    assert_eq!(names, expected.map(|(id, name)| (id.to_owned(), name.to_owned())));
}

#[test]
fn every_type_has_a_quota_or_none() {
    for (template, _) in stacks(all()).values() {
        for resource in template["Resources"].as_object().unwrap().values() {
            let kind = resource["Type"].as_str().unwrap();
            let counted = QUOTAS.iter().any(|quota| quota.resource == kind);
            assert!(counted != UNCOUNTED.contains(&kind), "`{kind}` is in both lists or in neither");
        }
    }
}

#[test]
fn the_quotas_say_what_an_environment_takes() {
    // One with everything that a pattern may have.
    let whole = Environment { ephemeral: true, protected: false, domain: None, ..prod() };
    let all = stacks(&[assembly(&whole)]);
    for quota in QUOTAS {
        let count = |of_all: bool| {
            let those = all.values().filter(|(_, shared)| *shared == of_all);
            let count: usize = match quota.resource {
                // Those of the home region; another one is in us-east-1.
                "AWS::CloudFormation::Stack" => 1,
                kind => those.map(|(template, _)| of_type(template, kind).count()).sum(),
            };
            u32::try_from(count).unwrap()
        };
        assert_eq!((quota.shared, quota.each), (count(true), count(false)), "{}", quota.what);
        assert!(!quota.source.is_empty(), "{}", quota.what);
    }
}

/// The known one is in this list, with the number that fits; another one makes the test fail.
#[test]
fn a_hundred_fit_the_default_quotas_but_for_the_roles() {
    let short: Vec<_> = QUOTAS.iter().filter(|quota| quota.is_short()).collect();
    let known: Vec<_> = short.iter().map(|quota| (quota.what, quota.environments(quota.default))).collect();
    assert_eq!(known, [("IAM roles", Some(66))]);

    // Beside them fit the environments with names of their own.
    let all = stacks(all());
    let wide = QUOTAS.iter().filter(|quota| !short.contains(quota) && quota.within != Within::Shared);
    for quota in wide {
        let count: usize = match quota.resource {
            "AWS::CloudFormation::Stack" => all.len(),
            kind => all.values().map(|(template, _)| of_type(template, kind).count()).sum(),
        };
        assert!(count <= usize::try_from(quota.default).unwrap(), "{count} {}", quota.what);
    }
}

/// The table that operators read.
#[test]
fn the_documentation_says_the_same() {
    let page = std::fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    let thousands =
        |n: u32| if n < 1_000 { n.to_string() } else { format!("{},{:03}", n / 1_000, n % 1_000) };
    for what in ["IAM roles", "CloudWatch alarms", "distributions"] {
        let quota = QUOTAS.iter().find(|quota| quota.what == what).unwrap();
        let fitting = quota.environments(quota.default).unwrap();
        let row = format!("| {what} | {} | {} | {fitting} |", thousands(quota.default), quota.each);
        assert!(page.contains(&row), "{row}");
    }
}
