//! An environment with every setting decided, and the limits that settings must keep.

use std::collections::BTreeMap;

use construct::Removal;
use construct::function::Architecture;
use domain::limits;
use domain::token::{Alphabet, Format};

use super::relay::RelaySettings;
pub use super::settings::PriceClass;
use super::settings::{self, Settings};
use super::unit::Span;

/// The periods in days that CloudWatch Logs can keep events for.
const RETENTION_DAYS: [u32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// What `dispatch` needs at least for a person with every channel, in seconds.
const DISPATCH_TIMEOUT_SECONDS: u32 = 15;

/// One environment of `otpost.yaml`.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// The account it belongs to, 12 digits; deployments to another one are refused.
    pub account: Option<String>,
    /// Its home region.
    pub region: String,
    /// The instruction set of its functions.
    pub architecture: Architecture,
    /// Whether a pattern brought it forth: it comes and goes, and shares what an account has few of.
    pub ephemeral: bool,
    /// Whether what holds data stays when the stack goes, and refuses deletion.
    pub protected: bool,
    /// How long it lives from its first deployment on, unless that says otherwise; none is forever.
    pub ttl: Option<Span>,
    /// Where CloudFront serves from.
    pub price_class: PriceClass,
    /// Further tags of all resources.
    pub tags: BTreeMap<String, String>,
    /// What tokens look like and how long they live.
    pub token: TokenSettings,
    /// The functions' size.
    pub functions: FunctionSettings,
    /// The gateway's throttles.
    pub api: ApiSettings,
    /// The web ACL's limit.
    pub web_acl: WebAclSettings,
    /// The logs' life.
    pub logs: LogSettings,
    /// Whom alarms reach.
    pub alarms: AlarmSettings,
    /// The own domain; without one the distribution has a name of CloudFront's.
    pub domain: Option<DomainSettings>,
    /// Whose messages are received from whom, and how people are told.
    pub relay: RelaySettings,
    /// The sender of e-mails; none while e-mail is off.
    pub email_sender: Option<String>,
}

/// The own domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainSettings {
    /// Its host name.
    pub name: String,
    /// The ARN of its certificate in us-east-1.
    pub certificate: String,
}

/// What tokens look like and how long they live.
#[derive(Clone, Debug)]
pub struct TokenSettings {
    /// The characters.
    pub alphabet: Alphabet,
    /// How many.
    pub length: u32,
    /// The life in seconds, 60 to 600.
    pub life_seconds: u32,
    /// How often one may be tried.
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

/// The gateway's throttles, for each method.
#[derive(Clone, Debug)]
pub struct ApiSettings {
    /// Requests per second.
    pub rate: u32,
    /// Requests at once.
    pub burst: u32,
}

/// The web ACL's limit.
#[derive(Clone, Debug)]
pub struct WebAclSettings {
    /// Requests of one address in five minutes.
    pub requests_per_address: u32,
}

/// The logs' life.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// In days.
    pub retention_days: u32,
}

/// Whom alarms reach.
#[derive(Clone, Debug)]
pub struct AlarmSettings {
    /// Addresses; each must confirm its subscription.
    pub emails: Vec<String>,
}

/// A setting that can't be, and the keys under which it stands.
pub(super) struct Refusal {
    pub(super) keys: Vec<String>,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

impl Environment {
    pub(super) fn new(name: &str, ephemeral: bool, settings: &Settings) -> Result<Self, Refusal> {
        let Some(region) = &settings.region else {
            return Err(Refusal {
                keys: Vec::new(),
                message: "has no region".to_owned(),
                hint: "write `region: eu-central-1`, say, into `defaults` or the environment",
            });
        };
        let protected = settings.protected.unwrap_or(false);
        Ok(Self {
            name: name.to_owned(),
            account: settings.account.as_ref().map(|account| account.0.clone()),
            region: region.0.clone(),
            architecture: architecture(settings.architecture.unwrap_or(settings::Architecture::Host))?,
            ephemeral,
            protected,
            ttl: ttl(settings.ttl, protected)?,
            price_class: settings.price_class.unwrap_or(PriceClass::All),
            tags: settings.tags.clone().unwrap_or_default(),
            token: token(&settings.token)?,
            functions: functions(&settings.functions)?,
            api: ApiSettings {
                rate: within(settings.api.rate, 50, (1, 10_000), &["api", "rate"])?,
                burst: within(settings.api.burst, 100, (1, 5_000), &["api", "burst"])?,
            },
            web_acl: WebAclSettings {
                requests_per_address: within(
                    settings.web_acl.requests_per_address,
                    1_000,
                    // What AWS WAF accepts.
                    (10, 2_000_000_000),
                    &["web_acl", "requests_per_address"],
                )?,
            },
            logs: LogSettings { retention_days: retention(settings.logs.retention)? },
            alarms: AlarmSettings { emails: settings.alarms.emails.clone().unwrap_or_default() },
            domain: settings.domain.as_ref().map(|domain| DomainSettings {
                name: domain.name.0.clone(),
                certificate: domain.certificate.0.clone(),
            }),
            relay: RelaySettings::new(&settings.relay)?,
            email_sender: settings.email.as_ref().map(|email| email.sender.0.clone()),
        })
    }

    /// The name of one of its stacks.
    pub(crate) fn stack_name(&self, id: &str) -> String {
        format!("otpost-{}-{id}", self.name)
    }

    /// Where its secrets are in the parameter store, without a slash at the end.
    pub fn secrets_path(&self) -> String {
        format!("/otpost/{}/secret", self.name)
    }

    /// The tags of one of its stacks; CloudFormation puts them on every resource.
    pub(crate) fn stack_tags(&self, id: &str) -> BTreeMap<String, String> {
        let own = [("otpost:environment", self.name.as_str()), ("otpost:stack", id)];
        let own = own.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        self.tags.clone().into_iter().chain(own).collect()
    }

    /// What happens to data when the stack goes.
    pub(crate) const fn removal(&self) -> Removal {
        if self.protected { Removal::Retain } else { Removal::Delete }
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
}

/// What environments of a pattern can't have: they go, and there are many of them.
pub(super) fn check_ephemeral(own: &Settings, settings: &Settings) -> Result<(), Refusal> {
    if settings.protected == Some(true) {
        return Err(Refusal {
            keys: keys(&["protected"]),
            message: "it comes of a pattern, and such environments are never protected".to_owned(),
            hint: "write `protected: false` under the pattern, or give the environment a name of its own",
        });
    }
    if own.web_acl.requests_per_address.is_some() {
        return Err(Refusal {
            keys: keys(&["web_acl", "requests_per_address"]),
            message:
                "it shares a web ACL with all environments of patterns, whose limit is that of `defaults`"
                    .to_owned(),
            hint: "leave it out under the pattern, or give the environment a name of its own",
        });
    }
    match &settings.domain {
        None => Ok(()),
        Some(domain) => Err(Refusal {
            keys: keys(&["domain"]),
            message: format!("every environment of its pattern would have the host name `{}`", domain.name.0),
            hint: "move `domain` to the one environment that it is for",
        }),
    }
}

fn ttl(setting: Option<Span>, protected: bool) -> Result<Option<Span>, Refusal> {
    const LEAST: Span = Span { seconds: 60 };
    const MOST: Span = Span { seconds: 365 * 24 * 60 * 60 };
    let refuse = |message, hint| Err(Refusal { keys: keys(&["ttl"]), message, hint });
    match setting {
        Some(span) if protected => refuse(
            format!("it is protected, and would end after `{span}`"),
            "leave `ttl` out, or write `protected: false`",
        ),
        Some(span) if !(LEAST..=MOST).contains(&span) => refuse(
            format!("`ttl` can't be `{span}`; it is `{LEAST}` to `{MOST}`"),
            "change it, or leave it out: without it the environment stays until somebody removes it",
        ),
        _ => Ok(setting),
    }
}

/// The host's by default, so that a build needs no other target.
fn architecture(setting: settings::Architecture) -> Result<Architecture, Refusal> {
    match (setting, std::env::consts::ARCH) {
        (settings::Architecture::Arm64, _) | (settings::Architecture::Host, "aarch64") => {
            Ok(Architecture::Arm64)
        }
        (settings::Architecture::X86_64, _) | (settings::Architecture::Host, "x86_64") => {
            Ok(Architecture::X86_64)
        }
        (settings::Architecture::Host, other) => Err(Refusal {
            keys: keys(&["architecture"]),
            message: format!("this machine is `{other}`, which Lambda doesn't run"),
            hint: "write `architecture: arm64` or `architecture: x86_64`",
        }),
    }
}

fn token(settings: &settings::Token) -> Result<TokenSettings, Refusal> {
    let alphabet = match settings.alphabet {
        None | Some(settings::Alphabet::Hexadecimal) => Alphabet::Hexadecimal,
        Some(settings::Alphabet::Digits) => Alphabet::Digits,
        Some(settings::Alphabet::Base32) => Alphabet::Base32,
    };
    let length = settings.length.unwrap_or(u32::try_from(limits::TOKEN_LENGTH_DEFAULT).unwrap_or(u32::MAX));
    Format::new(alphabet, usize::try_from(length).unwrap_or(usize::MAX)).map_err(|invalid| Refusal {
        keys: keys(&["token"]),
        message: format!("a token can't be {length} characters of `{}`: {invalid}", alphabet.name()),
        hint: "a longer token, or an alphabet with more characters",
    })?;
    let life = settings.life.map_or(limits::TOKEN_LIFE_DEFAULT_SECONDS, |life| life.seconds.into());
    let (least, most) = (limits::TOKEN_LIFE_MIN_SECONDS, limits::TOKEN_LIFE_MAX_SECONDS);
    let life_seconds = u32::try_from(life).ok().filter(|_| (least..=most).contains(&life));
    let life_seconds = life_seconds.ok_or_else(|| Refusal {
        keys: keys(&["token", "life"]),
        message: format!("a token can't live for {life} seconds"),
        hint: "`1m` to `10m`; the standards allow ten minutes at most",
    })?;
    let attempts = within(
        settings.attempts,
        limits::TOKEN_ATTEMPTS_DEFAULT,
        (1, limits::TOKEN_ATTEMPTS_MAX),
        &["token", "attempts"],
    )?;
    Ok(TokenSettings { alphabet, length, life_seconds, attempts })
}

fn functions(settings: &settings::Functions) -> Result<FunctionSettings, Refusal> {
    let memory = settings.memory.map(|memory| memory.mebibytes);
    let timeout = settings.timeout.map(|timeout| timeout.seconds);
    Ok(FunctionSettings {
        memory_mib: within(memory, 256, (128, 10_240), &["functions", "memory"])?,
        // The gateway gives up after 29 seconds, and the function must do so before.
        timeout_seconds: within(timeout, 10, (3, 28), &["functions", "timeout"])?,
    })
}

fn retention(setting: Option<Span>) -> Result<u32, Refusal> {
    const DAY: u32 = 24 * 60 * 60;
    let span = setting.unwrap_or(Span { seconds: 30 * DAY });
    let days = Some(span.seconds / DAY)
        .filter(|days| span.seconds.is_multiple_of(DAY) && RETENTION_DAYS.contains(days));
    days.ok_or_else(|| Refusal {
        keys: keys(&["logs", "retention"]),
        message: format!("CloudWatch Logs can't keep events for `{span}`"),
        hint: "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365 days, or one of its longer periods",
    })
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|&key| key.to_owned()).collect()
}

fn within(
    setting: Option<u32>,
    default: u32,
    (least, most): (u32, u32),
    keys: &'static [&'static str],
) -> Result<u32, Refusal> {
    let value = setting.unwrap_or(default);
    if (least..=most).contains(&value) {
        return Ok(value);
    }
    Err(Refusal {
        keys: self::keys(keys),
        message: format!("`{}` can't be {value}; it is {least} to {most}", keys.join(".")),
        hint: "change it, or leave it out for the default",
    })
}
