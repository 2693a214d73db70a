//! An environment with every setting decided, and the limits that settings must keep.

use std::collections::BTreeMap;

use construct::Removal;
use construct::function::Architecture;
use construct::rest_api::stage::Throttle;
use construct::role;
use contract::Function;
use domain::token::Alphabet;

use super::checks::{self, Refusal};
use super::dns;
pub use super::dns::{Dns, DomainSettings};
use super::relay::RelaySettings;
use super::settings::{self, Settings};
pub use super::settings::{AnonymousIp, PriceClass};
use super::unit::Span;
use crate::pages::Pages;

/// The timeout that `dispatch` needs at least for a person with every channel, in seconds.
const DISPATCH_TIMEOUT_SECONDS: u32 = 15;

/// The tag of every resource of the system.
const SYSTEM_TAG: (&str, &str) = ("otpost:system", "otpost");

/// One environment of `otpost.yaml`.
#[derive(Clone, Debug)]
pub struct Environment {
    pub name: String,
    /// The account it belongs to, 12 digits; deployments to another one are refused.
    pub account: Option<String>,
    /// Its home region.
    pub region: String,
    /// The instruction set of its functions.
    pub architecture: Architecture,
    /// True if a pattern brought it forth: it is temporary, and shares the resources of which an account has few.
    pub ephemeral: bool,
    /// True if resources that hold data stay when the stack is deleted, and refuse deletion.
    pub protected: bool,
    /// Its life from its first deployment on, unless that says otherwise; none is forever.
    pub ttl: Option<Span>,
    /// The locations that CloudFront serves from.
    pub price_class: PriceClass,
    /// Further tags of all resources.
    pub tags: BTreeMap<String, String>,
    /// The form and life of tokens.
    pub token: TokenSettings,
    /// The functions' size.
    pub functions: FunctionSettings,
    /// The throttles of the API.
    pub api: ApiSettings,
    /// The web ACL's rules.
    pub web_acl: WebAclSettings,
    /// Alarms and logs in us-east-1.
    pub watch: WatchSettings,
    /// The logs' life.
    pub logs: LogSettings,
    /// The alarms and their recipients.
    pub alarms: AlarmSettings,
    /// True if there is a dashboard.
    pub dashboard: bool,
    /// True if a canary issues and verifies a token every few minutes.
    pub canary: bool,
    /// True if X-Ray records invocations.
    pub tracing: bool,
    /// The own domain; without one the distribution has a name of CloudFront's.
    pub domain: Option<DomainSettings>,
    /// The relay: people, numbers, providers, notifications.
    pub relay: RelaySettings,
    /// The owner, for readers of a resource's tags or of a bill.
    pub owner: Option<String>,
    /// The rules of every role.
    pub role_rules: role::Rules,
    /// The ARN of the role that CloudFormation works with; without one it has the rights of the deploying caller.
    pub cloudformation_role: Option<String>,
    /// The sender of e-mails; none while e-mail is off.
    pub email_sender: Option<String>,
    /// The address that security researchers write to, for `security.txt`.
    pub security_contact: Option<String>,
    /// The paths of the site, with a page of those that aren't there; none without such a page, and for an environment
    /// of a pattern: an account may have a hundred functions of CloudFront, and a shared one would know the pages of
    /// another revision.
    pub pages: Option<Pages>,
}

/// The form and life of tokens.
#[derive(Clone, Debug)]
pub struct TokenSettings {
    /// The characters.
    pub alphabet: Alphabet,
    /// The number of characters.
    pub length: u32,
    /// The life in seconds, 60 to 600.
    pub life_seconds: u32,
    /// The number of tries.
    pub attempts: u32,
}

/// The functions' size.
#[derive(Clone, Debug)]
pub struct FunctionSettings {
    /// Memory in MiB.
    pub memory_mib: u32,
    /// Timeout in seconds.
    pub timeout_seconds: u32,
}

impl FunctionSettings {
    /// The timeout of `dispatch`, in seconds: it may try several services after each other.
    pub(crate) fn dispatch_timeout_seconds(&self) -> u32 {
        self.timeout_seconds.max(DISPATCH_TIMEOUT_SECONDS)
    }
}

/// The throttles of the API.
#[derive(Clone, Debug)]
pub struct ApiSettings {
    /// The gateway's, of each method.
    pub throttle: Throttle,
    /// The gateway's, of each method that a person's ceremonies begin and end with.
    pub ceremonies: Throttle,
    /// Requests of one client in a minute, which the functions count.
    pub requests_per_client: u32,
}

/// The web ACL's rules.
#[derive(Clone, Debug)]
pub struct WebAclSettings {
    /// True if there is a web ACL.
    pub enabled: bool,
    /// Requests of browsers at one address in five minutes.
    pub requests_per_address: u32,
    /// Requests of applications at one address in five minutes.
    pub requests_per_application: u32,
    /// The treatment of browsers at addresses that hide them.
    pub anonymous_ip: AnonymousIp,
    /// The countries that browsers may be in; any, if there is none.
    pub countries: Vec<String>,
}

/// Alarms and logs in us-east-1.
#[derive(Clone, Debug)]
pub struct WatchSettings {
    /// True if there are alarms on distribution and web ACL.
    pub enabled: bool,
    /// True if both write logs.
    pub logs: bool,
}

/// The logs' life.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// In days.
    pub retention_days: u32,
}

/// The alarms and their recipients.
#[derive(Clone, Debug)]
pub struct AlarmSettings {
    /// True if there are alarms.
    pub enabled: bool,
    /// Addresses; each must confirm its subscription.
    pub emails: Vec<String>,
    /// The countries that texts go to; of each, the rate at which they arrive is watched.
    pub sms_countries: Vec<String>,
    /// The most that SNS may spend on texts in a month, in USD.
    pub sms_usd: u32,
}

impl Environment {
    pub(super) fn new(name: &str, ephemeral: bool, settings: &Settings) -> Result<Self, Refusal> {
        let Some(region) = &settings.region else {
            return Err(Refusal::new(&[], "no region is set")
                .hint("write `region: eu-central-1`, say, into `defaults` or the environment"));
        };
        let protected = settings.protected.unwrap_or(false);
        let account = settings.account.as_ref().map(|account| account.0.clone());
        Ok(Self {
            name: name.to_owned(),
            region: region.0.clone(),
            architecture: checks::architecture(
                settings.architecture.unwrap_or(settings::Architecture::Host),
            )?,
            ephemeral,
            protected,
            ttl: checks::ttl(settings.ttl, protected)?,
            price_class: settings.price_class.unwrap_or(PriceClass::All),
            tags: settings
                .tags
                .iter()
                .flat_map(|tags| &tags.0)
                .map(|(k, v)| (k.0.clone(), v.0.clone()))
                .collect(),
            token: checks::token(&settings.token)?,
            functions: FunctionSettings {
                memory_mib: checks::memory(settings.functions.memory)?,
                timeout_seconds: checks::timeout(settings.functions.timeout)?,
            },
            api: checks::api(&settings.api)?,
            web_acl: checks::web_acl(&settings.web_acl)?,
            watch: WatchSettings {
                // A preview comes and goes, and nobody is woken for it.
                enabled: !ephemeral && settings.watch.enabled.unwrap_or(true),
                logs: settings.watch.logs.unwrap_or(true),
            },
            logs: LogSettings { retention_days: checks::retention(settings.logs.retention)? },
            owner: settings.owner.as_ref().map(|owner| owner.0.clone()),
            role_rules: role::Rules {
                permissions_boundary: checks::permissions_boundary(
                    settings.permissions_boundary.as_ref(),
                    account.as_deref(),
                )?,
                managed_policies: settings.managed_policies.unwrap_or(false),
            },
            // Resources that cost money are off in environments that are many and temporary.
            alarms: AlarmSettings {
                enabled: settings.alarms.enabled.unwrap_or(!ephemeral),
                emails: checks::emails(settings.alarms.emails.as_deref())?,
                sms_countries: checks::countries(
                    settings.alarms.sms_countries.as_deref(),
                    &["alarms", "sms_countries"],
                )?,
                sms_usd: checks::sms_usd(settings.alarms.sms_usd)?,
            },
            dashboard: settings.dashboard.unwrap_or(!ephemeral),
            canary: settings.canary.unwrap_or(false),
            tracing: settings.tracing.unwrap_or(false),
            cloudformation_role: checks::cloudformation_role(
                settings.cloudformation_role.as_ref(),
                account.as_deref(),
            )?,
            domain: dns::domain(settings.domain.as_ref(), account.as_deref())?,
            relay: RelaySettings::new(&settings.relay)?,
            email_sender: settings.email.as_ref().map(|email| email.sender.0.clone()),
            security_contact: settings.security_contact.as_ref().map(|contact| contact.0.clone()),
            pages: None,
            account,
        })
    }

    /// The functions that it has.
    pub(crate) fn deployed(&self) -> impl Iterator<Item = Function> {
        let canary = self.canary;
        Function::ALL.into_iter().filter(move |function| canary || *function != Function::Canary)
    }

    /// The name of one of its stacks.
    pub(crate) fn stack_name(&self, id: &str) -> String {
        format!("otpost-{}-{id}", self.name)
    }

    /// The path of its secrets in the parameter store, without a slash at the end.
    pub fn secrets_path(&self) -> String {
        format!("/otpost/{}/secret", self.name)
    }

    /// The tags of one of its stacks; CloudFormation puts them on every resource.
    pub(crate) fn stack_tags(&self, id: &str) -> BTreeMap<String, String> {
        self.own_tags().into_iter().chain(shared_tags(id)).collect()
    }

    /// The tags of what is the environment's and in none of its stacks.
    pub fn own_tags(&self) -> BTreeMap<String, String> {
        let own = [SYSTEM_TAG, ("otpost:environment", self.name.as_str())];
        let owner = self.owner.as_deref().map(|owner| ("otpost:owner", owner));
        let own = own.into_iter().chain(owner).map(|(key, value)| (key.to_owned(), value.to_owned()));
        self.tags.clone().into_iter().chain(own).collect()
    }

    /// Deletion or retention of data when the stack is deleted.
    pub(crate) const fn removal(&self) -> Removal {
        if self.protected { Removal::Retain } else { Removal::Delete }
    }
}

/// The tags of a stack that belongs to no one environment: what it is of, and which part.
pub(crate) fn shared_tags(id: &str) -> BTreeMap<String, String> {
    let own = [SYSTEM_TAG, ("otpost:stack", id)];
    own.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

impl AnonymousIp {
    /// As `otpost.yaml` writes it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Count => "count",
            Self::Off => "off",
        }
    }
}

impl PriceClass {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NorthAmericaAndEurope => "PriceClass_100",
            Self::WithoutSouthAmericaAndOceania => "PriceClass_200",
            Self::All => "PriceClass_All",
        }
    }

    /// As `otpost.yaml` writes it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::NorthAmericaAndEurope => "100",
            Self::WithoutSouthAmericaAndOceania => "200",
            Self::All => "all",
        }
    }
}
