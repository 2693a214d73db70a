//! The template's parameters: the deployers, the environments and the limits, and the values that they don't take.

use construct::given::{Given, Limits, Rule, Test};
use construct::value::{Any, Arn, Text};
use construct::{Stack, Value};

use super::About;

/// Comments at parameters.
pub(super) const NOTES: [(About, &str); 3] = [
    (
        ("Parameters", "Environments", None),
        "CloudFormation calls the roles of a stack after 33 characters of the stack's name at most, \"otpost-\" among them.",
    ),
    (
        ("Parameters", "GitHubRepository", None),
        "With the numbers both forms of GitHub's subject are accepted, of this repository alone. Without them only the \
         form that has none is accepted, and whoever owned the name before 15 July 2026 can't be told from whoever owns \
         it now.",
    ),
    (
        ("Parameters", "GitHubSubject", None),
        "IAM compares it as it stands: a * or ? would be no wildcard. Of a pull request's own subject anybody who may \
         open one has a token.",
    ),
];

/// The parameters, and the conditions that hang on them.
pub(super) struct Parameters {
    pub(super) region: Value<Text>,
    pub(super) environments: Value<Text>,
    pub(super) name: Value<Text>,
    pub(super) repository: Value<Text>,
    pub(super) subject: Value<Text>,
    pub(super) provider: Value<Arn<Any>>,
    pub(super) zone: Value<Text>,
    pub(super) host: Value<Text>,
    pub(super) principal: Value<Text>,
    pub(super) boundary: Value<Arn<Any>>,
    pub(super) uses_github: Given,
    pub(super) uses_principal: Given,
    pub(super) makes_provider: Given,
    pub(super) has_boundary: Given,
    pub(super) has_none: Given,
}

impl Parameters {
    pub(super) fn define(stack: &mut Stack) -> Self {
        let region = stack.limited_parameter(
            "Region",
            "The environments' home region, or * for any. The parts that must be in us-east-1 are \
             allowed besides.",
            &Limits {
                default: None,
                pattern: r"^(\*|[a-z]{2,4}(-[a-z]{2,12}){1,2}-[0-9])$",
                max_length: Some(16),
                says: "Region is a region's name, such as eu-central-1, or *.",
            },
        );
        let environments = stack.limited_parameter(
            "Environments",
            "The environments that may be deployed, by name or pattern, such as pr-*; of a longer \
             name the first 25 and *.",
            &Limits {
                default: Some("*"),
                pattern: r"^[a-z0-9*-]{1,26}$",
                max_length: None,
                says: "Environments has up to 26 of a-z, 0-9 and -, and * for any text; a longer name \
                       is its first 25 and *.",
            },
        );
        let name = stack.limited_parameter(
            "Name",
            "Tells these two roles from those of another stack of this template.",
            &Limits {
                default: Some("otpost"),
                pattern: r"^[a-z0-9-]{1,32}$",
                max_length: None,
                says: "Name has up to 32 of a-z, 0-9 and -.",
            },
        );
        let repository = stack.limited_parameter(
            "GitHubRepository",
            "OWNER@ID/NAME@ID of the repository whose workflows deploy, with GitHub's numbers of the \
             owner and the repository, or OWNER/NAME; empty for another CI.",
            &Limits {
                default: Some(""),
                pattern: concat!(
                    r"^([A-Za-z0-9_-]{1,39}/[A-Za-z0-9._-]{1,100}|[A-Za-z0-9_-]{1,39}@[0-9]{1,20}",
                    r"/[A-Za-z0-9._-]{1,100}@[0-9]{1,20})?$",
                ),
                max_length: None,
                says: "GitHubRepository is OWNER@ID/NAME@ID with both numbers, or OWNER/NAME.",
            },
        );
        let subject = stack.limited_parameter(
            "GitHubSubject",
            "The part of GitHub's token after the repository: what must run there, such as \
             environment:production.",
            &Limits {
                default: Some("environment:production"),
                pattern: r"^(environment:|ref:refs/heads/|ref:refs/tags/)[^*?$]{1,255}$",
                max_length: None,
                says: "GitHubSubject begins with environment:, ref:refs/heads/ or ref:refs/tags/, and \
                       has no *, ? or $.",
            },
        );
        let provider = stack.limited_parameter(
            "GitHubProvider",
            "The ARN of the account's identity provider for GitHub if it has one already; it can have \
             only one.",
            &Limits {
                default: Some(""),
                pattern: concat!(
                    r"^(arn:aws[a-z-]{0,14}:iam::[0-9]{12}:oidc-provider",
                    r"/token\.actions\.githubusercontent\.com)?$",
                ),
                max_length: None,
                says: "GitHubProvider is the ARN of the identity provider \
                       token.actions.githubusercontent.com.",
            },
        );
        let zone = stack.limited_parameter(
            "HostedZone",
            "The id of the zone of Route 53 that records may be written into, if a domain is in one.",
            &Limits {
                default: Some("none"),
                pattern: r"^(none|Z[A-Z0-9]{1,31})$",
                max_length: None,
                says: "HostedZone is the id of a zone of Route 53, such as Z0123456789ABC, or none.",
            },
        );
        let host = stack.limited_parameter(
            "Host",
            "The host whose records may be written there, as domain.name in otpost.yaml; no other \
             name of the zone may be.",
            &Limits {
                default: Some("none"),
                pattern: r"^(none|[a-z0-9-]+(\.[a-z0-9-]+)+)$",
                max_length: Some(253),
                says: "Host is a host's name in lower case, such as otp.example.com, or none.",
            },
        );
        let principal = stack.limited_parameter(
            "Principal",
            "The ARN of the role or user of another CI that may assume the deploy role; empty for \
             none.",
            &Limits {
                default: Some(""),
                pattern: concat!(
                    r"^(arn:aws[a-z-]{0,14}:(iam|sts)::[0-9]{12}:(root|(role|user|assumed-role)",
                    r"/[A-Za-z0-9_+=,.@/-]{1,400}))?$",
                ),
                max_length: None,
                says: "Principal is the ARN of a role or a user.",
            },
        );
        let boundary = stack.limited_parameter(
            "PermissionsBoundary",
            "The ARN of the policy that every role must have as its boundary, as permissions_boundary \
             in otpost.yaml; empty for none.",
            &Limits {
                default: Some(""),
                pattern: r"^(arn:aws[a-z-]{0,14}:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]{1,640})?$",
                max_length: None,
                says: "PermissionsBoundary is the ARN of a policy.",
            },
        );
        rules(stack, &repository, &principal, &zone, &host);
        let uses_github = stack.condition("UsesGitHub", &Test::is_not(repository.clone(), ""));
        let uses_principal = stack.condition("UsesPrincipal", &Test::is_not(principal.clone(), ""));
        let makes = Test::All(vec![Test::Holds(uses_github), Test::Is(provider.clone().text(), "")]);
        let makes_provider = stack.condition("MakesProvider", &makes);
        let has_boundary = stack.condition("HasBoundary", &Test::is_not(boundary.clone().text(), ""));
        let has_none = stack.condition("HasNoBoundary", &Test::Is(boundary.clone().text(), ""));
        Self {
            region,
            environments,
            name,
            repository,
            subject,
            provider,
            zone,
            host,
            principal,
            boundary,
            uses_github,
            uses_principal,
            makes_provider,
            has_boundary,
            has_none,
        }
    }

    /// The boundary that roles must have, where there is one.
    pub(super) fn bound(&self) -> (Given, Value<Text>) {
        (self.has_boundary, self.boundary.clone().text())
    }
}

fn rules(
    stack: &mut Stack,
    repository: &Value<Text>,
    principal: &Value<Text>,
    zone: &Value<Text>,
    host: &Value<Text>,
) {
    let nobody = Test::All(vec![Test::Is(repository.clone(), ""), Test::Is(principal.clone(), "")]);
    let somebody =
        Rule { when: None, assert: Test::Not(Box::new(nobody)), says: "Give GitHubRepository or Principal." };
    stack.rule("SomebodyDeploys", &somebody);
    let has_host = Rule {
        when: Some(Test::is_not(zone.clone(), "none")),
        assert: Test::is_not(host.clone(), "none"),
        says: "Give Host with HostedZone.",
    };
    stack.rule("ZoneHasHost", &has_host);
}
