//! The rules of settings, alone and beside others, and the refusals that name them.

use std::collections::BTreeSet;

use construct::function::Architecture;
use construct::rest_api::stage::Throttle;
use domain::limits;
use domain::token::{Alphabet, Format};

use super::country::Country;
use super::environment::{AnonymousIp, ApiSettings, TokenSettings, WebAclSettings};
use super::form::{EmailAddress, PolicyArn, RoleArn};
use super::settings::{self, Settings};
use super::unit::{Memory, Span};

const DAY: u32 = 24 * 60 * 60;

/// The periods in days that CloudWatch Logs can keep events for.
const RETENTION_DAYS: [u32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// A setting that is refused, and the keys that lead to it.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(super) keys: Vec<String>,
    pub(super) message: String,
    pub(super) hint: String,
}

impl Refusal {
    pub(crate) fn new(keys: &[&str], message: impl Into<String>) -> Self {
        let keys = keys.iter().map(|&key| key.to_owned()).collect();
        Self { keys, message: message.into(), hint: String::new() }
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

/// Settings that environments of a pattern can't have, because these are temporary and many. `own` are the settings
/// under the pattern alone.
pub(super) fn ephemeral(own: &Settings, settings: &Settings) -> Result<(), Refusal> {
    if settings.protected == Some(true) {
        return Err(Refusal::new(&["protected"], "an environment of a pattern can't be protected")
            .hint("write `protected: false` under the pattern, or give the environment a name of its own"));
    }
    let web_acl = &own.web_acl;
    let said = [
        ("enabled", web_acl.enabled.is_some()),
        ("requests_per_address", web_acl.requests_per_address.is_some()),
        ("requests_per_application", web_acl.requests_per_application.is_some()),
        ("anonymous_ip", web_acl.anonymous_ip.is_some()),
        ("countries", web_acl.countries.is_some()),
    ];
    if let Some((key, _)) = said.into_iter().find(|(_, is_said)| *is_said) {
        return Err(Refusal::new(
            &["web_acl", key],
            "all environments of patterns share one web ACL, with the settings of `defaults`",
        )
        .hint("leave it out under the pattern, or give the environment a name of its own"));
    }
    if own.watch.enabled == Some(true) {
        return Err(Refusal::new(&["watch", "enabled"], "an environment of a pattern has no stack `watch`")
            .hint("leave it out under the pattern, or give the environment a name of its own"));
    }
    match &settings.domain {
        None => Ok(()),
        Some(domain) => Err(Refusal::new(
            &["domain"],
            format!("every environment of its pattern would have the host name `{}`", domain.name.0),
        )
        .hint("move `domain` to the one environment that it is for")),
    }
}

pub(super) fn web_acl(settings: &settings::WebAcl) -> Result<WebAclSettings, Refusal> {
    // The range that AWS WAF accepts.
    let limits = (10, 2_000_000_000);
    Ok(WebAclSettings {
        enabled: settings.enabled.unwrap_or(true),
        requests_per_address: within(
            settings.requests_per_address,
            1_000,
            limits,
            &["web_acl", "requests_per_address"],
        )?,
        requests_per_application: within(
            settings.requests_per_application,
            6_000,
            limits,
            &["web_acl", "requests_per_application"],
        )?,
        anonymous_ip: settings.anonymous_ip.unwrap_or(AnonymousIp::Off),
        countries: countries(settings.countries.as_deref(), &["web_acl", "countries"])?,
    })
}

/// A list of countries in order.
pub(super) fn countries(setting: Option<&[Country]>, keys: &[&str]) -> Result<Vec<String>, Refusal> {
    let mut countries: Vec<_> = setting.unwrap_or_default().iter().map(|country| country.0.clone()).collect();
    countries.sort_unstable();
    match countries.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(twice) => {
            Err(Refusal::new(keys, format!("duplicate country `{}`", twice[0]))
                .hint("name each country once"))
        }
        None => Ok(countries),
    }
}

/// The most that SNS may spend on texts in a month; an account begins with 1 USD.
pub(super) fn sms_usd(setting: Option<u32>) -> Result<u32, Refusal> {
    within(setting, 1, (1, 1_000_000), &["alarms", "sms_usd"])
}

pub(super) fn ttl(setting: Option<Span>, protected: bool) -> Result<Option<Span>, Refusal> {
    let (least, most) = (Span { seconds: 60 }, Span { seconds: 365 * DAY });
    match setting {
        Some(span) if protected => {
            Err(Refusal::new(&["ttl"], format!("a protected environment can't end after `{span}`"))
                .hint("leave `ttl` out, or write `protected: false`"))
        }
        Some(span) if !(least..=most).contains(&span) => {
            Err(Refusal::new(&["ttl"], format!("`ttl` must be `{least}` to `{most}`, not `{span}`"))
                .hint("change it, or leave it out: the environment then stays until somebody removes it"))
        }
        _ => Ok(setting),
    }
}

/// The host's by default, so that a build needs no other target.
pub(super) fn architecture(setting: settings::Architecture) -> Result<Architecture, Refusal> {
    match (setting, std::env::consts::ARCH) {
        (settings::Architecture::Arm64, _) | (settings::Architecture::Host, "aarch64") => {
            Ok(Architecture::Arm64)
        }
        (settings::Architecture::X86_64, _) | (settings::Architecture::Host, "x86_64") => {
            Ok(Architecture::X86_64)
        }
        (settings::Architecture::Host, other) => Err(Refusal::new(
            &["architecture"],
            format!("this machine is `{other}`, which Lambda doesn't run"),
        )
        .hint("write `architecture: arm64` or `architecture: x86_64`")),
    }
}

/// The role that CloudFormation works with. It is of the account that it works in.
pub(super) fn cloudformation_role(
    setting: Option<&RoleArn>,
    account: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let Some(role) = setting else { return Ok(None) };
    let owner = role.account();
    if let Some(account) = account.filter(|account| *account != owner) {
        let message = format!("the role belongs to account `{owner}`, the environment to `{account}`");
        return Err(Refusal::new(&["cloudformation_role"], message)
            .hint("deploy `stack/deploy-role.yaml` in the environment's own account"));
    }
    Ok(Some(role.text()))
}

/// The policy that no role's rights go beyond. IAM takes one of the role's own account only.
pub(super) fn permissions_boundary(
    setting: Option<&PolicyArn>,
    account: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let Some(policy) = setting else { return Ok(None) };
    let owner = policy.account();
    if let Some(account) = account.filter(|account| *account != owner) {
        let message = format!("the policy belongs to account `{owner}`, the environment to `{account}`");
        return Err(Refusal::new(&["permissions_boundary"], message)
            .hint("create the policy in the environment's own account, and name that one"));
    }
    Ok(Some(policy.text()))
}

pub(super) fn emails(setting: Option<&[EmailAddress]>) -> Result<Vec<String>, Refusal> {
    let mut seen = BTreeSet::new();
    let addresses = setting.unwrap_or_default();
    match addresses.iter().find(|address| !seen.insert(&address.0)) {
        Some(twice) => Err(Refusal::new(&["alarms", "emails"], format!("duplicate address `{}`", twice.0))
            .hint("an alarm reaches an address once")),
        None => Ok(addresses.iter().map(|address| address.0.clone()).collect()),
    }
}

pub(super) fn token(settings: &settings::Token) -> Result<TokenSettings, Refusal> {
    let alphabet = match settings.alphabet {
        None | Some(settings::Alphabet::Hexadecimal) => Alphabet::Hexadecimal,
        Some(settings::Alphabet::Digits) => Alphabet::Digits,
        Some(settings::Alphabet::Base32) => Alphabet::Base32,
    };
    let length = settings.length.unwrap_or(u32::try_from(limits::TOKEN_LENGTH_DEFAULT).unwrap_or(u32::MAX));
    Format::new(alphabet, usize::try_from(length).unwrap_or(usize::MAX)).map_err(|invalid| {
        Refusal::new(
            &["token"],
            format!("a token can't have {length} characters of `{}`: {invalid}", alphabet.name()),
        )
        .hint("use a longer token, or an alphabet with more characters")
    })?;
    let life = settings.life.map_or(limits::TOKEN_LIFE_DEFAULT_SECONDS, |life| life.seconds.into());
    let (least, most) = (limits::TOKEN_LIFE_MIN_SECONDS, limits::TOKEN_LIFE_MAX_SECONDS);
    let life_seconds = u32::try_from(life).ok().filter(|_| (least..=most).contains(&life));
    let life_seconds = life_seconds.ok_or_else(|| {
        Refusal::new(&["token", "life"], format!("`token.life` must be `1m` to `10m`, not {life} seconds"))
            .hint("the standards allow ten minutes at most")
    })?;
    let attempts = within(
        settings.attempts,
        limits::TOKEN_ATTEMPTS_DEFAULT,
        (1, limits::TOKEN_ATTEMPTS_MAX),
        &["token", "attempts"],
    )?;
    Ok(TokenSettings { alphabet, length, life_seconds, attempts })
}

/// A ceremony's methods are open to everybody who reaches the site, so that they take less than the others,
/// and never more.
pub(super) fn api(settings: &settings::Api) -> Result<ApiSettings, Refusal> {
    let rate = within(settings.rate, 50, (1, 10_000), &["api", "rate"])?;
    let burst = within(settings.burst, 100, (1, 5_000), &["api", "burst"])?;
    let ceremonies = &settings.ceremonies;
    let requests_per_client = within(
        settings.requests_per_client,
        limits::REQUESTS_PER_CLIENT_DEFAULT,
        (1, limits::REQUESTS_PER_CLIENT_MAX),
        &["api", "requests_per_client"],
    )?;
    Ok(ApiSettings {
        throttle: Throttle { rate, burst },
        ceremonies: Throttle {
            rate: within(ceremonies.rate, rate.min(10), (1, rate), &["api", "ceremonies", "rate"])?,
            burst: within(ceremonies.burst, burst.min(20), (1, burst), &["api", "ceremonies", "burst"])?,
        },
        requests_per_client,
    })
}

/// In MiB, which is how Lambda takes it.
pub(super) fn memory(setting: Option<Memory>) -> Result<u32, Refusal> {
    let [default, least, most] = [256, 128, 10_240].map(|mebibytes| Memory { mebibytes });
    within(setting, default, (least, most), &["functions", "memory"]).map(|memory| memory.mebibytes)
}

/// In seconds. The gateway gives up after 29, and the function must do so before.
pub(super) fn timeout(setting: Option<Span>) -> Result<u32, Refusal> {
    let [default, least, most] = [10, 3, 28].map(|seconds| Span { seconds });
    within(setting, default, (least, most), &["functions", "timeout"]).map(|span| span.seconds)
}

pub(super) fn retention(setting: Option<Span>) -> Result<u32, Refusal> {
    let span = setting.unwrap_or(Span { seconds: 30 * DAY });
    let days = Some(span.seconds / DAY)
        .filter(|days| span.seconds.is_multiple_of(DAY) && RETENTION_DAYS.contains(days));
    days.ok_or_else(|| {
        Refusal::new(&["logs", "retention"], format!("CloudWatch Logs can't keep events for `{span}`"))
            .hint("use 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365 days, or one of its longer periods")
    })
}

pub(super) fn within<T: Copy + PartialOrd + std::fmt::Display>(
    setting: Option<T>,
    default: T,
    (least, most): (T, T),
    keys: &[&str],
) -> Result<T, Refusal> {
    let value = setting.unwrap_or(default);
    if (least..=most).contains(&value) {
        return Ok(value);
    }
    Err(Refusal::new(keys, format!("`{}` must be `{least}` to `{most}`, not `{value}`", keys.join(".")))
        .hint("change it, or leave it out for the default"))
}
