//! The tokens of GitHub that the deploy role takes.

use serde_json::Value;

use super::evaluation::{Context, trusts};
use super::make_roles;
use super::template::{ACCOUNT, accepted, resolved, template};
use crate::emulator::Bench;

const PROVIDER: &str = "ref of Provider";

/// The trust policy for a repository's environment `production`.
fn policy(repository: &str) -> Value {
    let parameters = [("Region", "eu-central-1"), ("GitHubRepository", repository)];
    resolved(&parameters)["Deploy"]["Properties"]["AssumeRolePolicyDocument"].clone()
}

/// A token of GitHub, by what `sub` has between `repo:` and the end, and by the repository's id.
fn takes(policy: &Value, subject: &str, id: &str) -> bool {
    let (subject, ids) = (format!("repo:{subject}"), [id]);
    let claims: Context = &[
        ("token.actions.githubusercontent.com:aud", &["sts.amazonaws.com"]),
        ("token.actions.githubusercontent.com:sub", &[&subject]),
        ("token.actions.githubusercontent.com:repository_id", &ids),
    ];
    trusts(policy, PROVIDER, claims)
}

/// Tokens of others, and of ours for what isn't a deployment; none may ever be taken. The id is the token's own.
const OTHERS: [(&str, &str); 14] = [
    // Forks, in both forms.
    ("mallory/otpost:environment:production", "999"),
    ("mallory@7/otpost@999:environment:production", "999"),
    // Repositories whose names only look alike.
    ("octo/otpost2:environment:production", "999"),
    ("octo/otpos:environment:production", "999"),
    ("octo/otpost:x:environment:production", "999"),
    // Repositories that have taken the name since 15 July 2026.
    ("octo@7/otpost@999:environment:production", "999"),
    ("octo@123/otpost@999:environment:production", "999"),
    // Ours, elsewhere.
    ("octo/otpost:environment:preview", "456"),
    ("octo@123/otpost@456:environment:preview", "456"),
    ("octo/otpost:environment:production2", "456"),
    ("octo/otpost:ref:refs/heads/main", "456"),
    ("octo@123/otpost@456:ref:refs/heads/main", "456"),
    ("octo/otpost:pull_request", "456"),
    ("octo@123/otpost@456:pull_request", "456"),
];

#[test]
fn with_both_numbers_both_forms_of_the_subject_are_taken_of_that_repository_alone() {
    let pinned = policy("octo@123/otpost@456");
    let plain = "octo/otpost:environment:production";
    let numbered = "octo@123/otpost@456:environment:production";
    assert!(takes(&pinned, plain, "456") && takes(&pinned, numbered, "456"));
    // A repository of the same name, that somebody made of a name which was free.
    assert!(!takes(&pinned, plain, "999"));
    assert!(!takes(&pinned, numbered, "999"), "no token is so; the number is looked at all the same");
    for (subject, id) in OTHERS {
        assert!(!takes(&pinned, subject, id), "{subject}");
    }
    // STS that knows no number of the repository lets nobody in.
    for subject in [plain, numbered] {
        let subject = format!("repo:{subject}");
        let claims: Context = &[
            ("token.actions.githubusercontent.com:aud", &["sts.amazonaws.com"]),
            ("token.actions.githubusercontent.com:sub", &[&subject]),
        ];
        assert!(!trusts(&pinned, PROVIDER, claims), "{subject}");
    }
}

#[test]
fn without_numbers_the_form_without_them_is_taken_and_no_other() {
    let named = policy("octo/otpost");
    assert!(takes(&named, "octo/otpost:environment:production", "456"));
    // docs/ci.md says so: whoever had the name before GitHub put numbers in can't be told apart.
    assert!(takes(&named, "octo/otpost:environment:production", "999"));
    assert!(!takes(&named, "octo@123/otpost@456:environment:production", "456"));
    for (subject, id) in OTHERS {
        assert!(!takes(&named, subject, id), "{subject}");
    }
}

#[test]
fn another_audience_case_or_provider_is_refused() {
    let pinned = policy("octo@123/otpost@456");
    let claims = |aud: &'static str, sub: &'static str| {
        [
            ("token.actions.githubusercontent.com:aud", [aud]),
            ("token.actions.githubusercontent.com:sub", [sub]),
            ("token.actions.githubusercontent.com:repository_id", ["456"]),
        ]
    };
    let taken = |provider: &str, claims: &[(&str, [&str; 1])]| {
        let context: Vec<_> = claims.iter().map(|(key, values)| (*key, &values[..])).collect();
        trusts(&pinned, provider, &context)
    };
    let (aud, sub) = ("sts.amazonaws.com", "repo:octo/otpost:environment:production");
    assert!(taken(PROVIDER, &claims(aud, sub)));
    assert!(!taken(PROVIDER, &claims("https://github.com/octo", sub)));
    assert!(!taken(PROVIDER, &claims(aud, "repo:Octo/otpost:environment:production")));
    assert!(!taken("arn:aws:iam::000000000000:oidc-provider/token.example.com", &claims(aud, sub)));
    let resources = resolved(&[("Region", "eu-central-1"), ("Principal", "arn:aws:iam::000000000000:root")]);
    let other_ci = &resources["Deploy"]["Properties"]["AssumeRolePolicyDocument"];
    assert_eq!(other_ci["Statement"].as_array().unwrap().len(), 1);
    assert!(!takes(other_ci, "octo/otpost:environment:production", "456"));
}

#[test]
fn what_would_open_the_role_to_others_is_no_parameter() {
    let with = |name: &str, value: &str| {
        let repository = if name == "GitHubRepository" { value } else { "octo/otpost" };
        let mut all = vec![("Region", "eu-central-1"), ("GitHubRepository", repository)];
        all.retain(|(has, _)| *has != name);
        all.push((name, value));
        accepted(&all)
    };
    let repositories = [
        "octo",
        "octo/",
        "/otpost",
        "*",
        "octo/*",
        "octo/otpost:*",
        "octo@123/otpost",
        "octo/otpost@456",
        "octo@/otpost@",
        "octo@x/otpost@456",
        "octo@*/otpost@*",
        "octo@123/otpost@456@789",
        "https://github.com/octo/otpost",
        "octo/otpost/x",
        "octo/${aws:username}",
        "octo /otpost",
    ];
    for repository in repositories {
        let refused = with("GitHubRepository", repository).unwrap_err();
        assert!(refused.starts_with("GitHubRepository is OWNER@ID/NAME@ID"), "{repository}: {refused}");
    }
    let subjects = [
        "",
        "*",
        "pull_request",
        "environment:",
        "environment:*",
        "environment:pro?",
        "ref:*",
        "ref:refs/heads/",
        "ref:refs/heads/*",
        "ref:refs/pull/1/merge",
        "environment:${aws:username}",
    ];
    for subject in subjects {
        let refused = with("GitHubSubject", subject).unwrap_err();
        assert!(refused.starts_with("GitHubSubject begins with"), "{subject}: {refused}");
    }
    for subject in ["environment:Production%3AV1", "ref:refs/heads/main", "ref:refs/tags/v1"] {
        with("GitHubSubject", subject).unwrap();
    }
    let foreign = "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com.example.com";
    with("GitHubProvider", foreign).unwrap_err();
    with("GitHubProvider", "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com")
        .unwrap();
    with("Principal", "*").unwrap_err();
    assert_eq!(with("GitHubRepository", "").unwrap_err(), "Give GitHubRepository or Principal.");
}

#[test]
fn every_parameter_says_in_a_sentence_what_it_takes() {
    let template = template();
    let parameters = template["Parameters"].as_object().unwrap();
    assert!(parameters.len() > 8);
    for (name, parameter) in parameters {
        let sentence = parameter["ConstraintDescription"].as_str().unwrap();
        assert!(sentence.starts_with(name.as_str()) && sentence.ends_with('.'), "{sentence}");
    }
}

/// A CloudFormation makes of the template what the tests above evaluate.
#[tokio::test]
async fn an_iam_that_was_given_the_template_holds_the_policy_that_is_evaluated_here() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    let iam = aws_sdk_iam::Client::new(aws.config());
    let provider = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com");
    for (name, repository) in [("named", "octo/otpost"), ("pinned", "octo@123/otpost@456")] {
        let parameters = [
            ("Region", "us-east-1"),
            ("Name", name),
            ("GitHubRepository", repository),
            ("GitHubProvider", &provider),
        ];
        make_roles(&aws, name, &parameters).await;
        let role = iam.get_role().role_name(format!("deploy-{name}")).send().await.unwrap().role.unwrap();
        let held = role.assume_role_policy_document().unwrap().to_owned();
        let held = url::form_urlencoded::parse(format!("policy={}", held.replace('+', "%2B")).as_bytes())
            .next()
            .map(|(_, policy)| policy.into_owned())
            .unwrap();
        let held: Value = serde_json::from_str(&held).unwrap();
        let expected = &resolved(&parameters)["Deploy"]["Properties"]["AssumeRolePolicyDocument"];
        assert_eq!(&held, expected, "{repository}");
    }
}
