//! The form of `otpost.yaml`. Everything is optional: what an environment leaves out comes from
//! the defaults, and what those leave out from [`super::Environment`].

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::country::Country;
use super::dns::{CloudflareZone, HostedZoneId, OtherDns};
use super::form::{
    Account, CertificateArn, DomainName, EmailAddress, PersonName, PolicyArn, Provider, RoleArn,
    SecurityContact,
};
use super::name::Key;
use super::region::Region;
use super::relay::Person;
use super::tags::{self, Tags};
use super::unit::{Memory, Span, read_as_text};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub(super) defaults: Settings,
    #[serde(deserialize_with = "environments")]
    pub(super) environments: BTreeMap<Key, Settings>,
}

/// Structs of optional settings, and how one is laid over another.
macro_rules! settings {
    ($(
        $name:ident {
            $($field:ident: $type:ty),*;
            $($block:ident: $settings:ty),*
        }
    )*) => {$(
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub(super) struct $name {
            $(#[serde(deserialize_with = "set")] pub(super) $field: Option<$type>,)*
            $(pub(super) $block: $settings,)*
        }

        impl $name {
            /// These settings, and where one isn't set, that of `defaults`.
            pub(super) fn over(&self, defaults: &Self) -> Self {
                Self {
                    $($field: self.$field.clone().or_else(|| defaults.$field.clone()),)*
                    $($block: self.$block.over(&defaults.$block),)*
                }
            }

            /// Every setting that is laid over its default as a whole, by the keys that lead to it.
            pub(super) fn leaves() -> Vec<Vec<&'static str>> {
                let blocks: Vec<(&str, Vec<Vec<&str>>)> =
                    vec![$((stringify!($block), <$settings>::leaves())),*];
                let within = blocks.into_iter().flat_map(|(block, leaves)| {
                    leaves.into_iter().map(move |leaf| [vec![block], leaf].concat())
                });
                [$(vec![stringify!($field)]),*].into_iter().chain(within).collect()
            }
        }
    )*};
}

settings! {
    Settings {
        account: Account,
        region: Region,
        architecture: Architecture,
        protected: bool,
        dashboard: bool,
        canary: bool,
        tracing: bool,
        ttl: Span,
        price_class: PriceClass,
        tags: Tags,
        owner: tags::Value,
        permissions_boundary: PolicyArn,
        managed_policies: bool,
        cloudformation_role: RoleArn,
        security_contact: SecurityContact,
        domain: Domain,
        email: Email;
        token: Token,
        functions: Functions,
        api: Api,
        web_acl: WebAcl,
        watch: Watch,
        logs: Logs,
        alarms: Alarms,
        relay: Relay
    }
    Token { alphabet: Alphabet, length: u32, life: Span, attempts: u32; }
    Functions { memory: Memory, timeout: Span; }
    Api { rate: u32, burst: u32, requests_per_client: u32; ceremonies: Throttle }
    Throttle { rate: u32, burst: u32; }
    WebAcl {
        enabled: bool,
        requests_per_address: u32,
        requests_per_application: u32,
        anonymous_ip: AnonymousIp,
        countries: Vec<Country>;
    }
    Watch { enabled: bool, logs: bool; }
    Logs { retention: Span; }
    Alarms { enabled: bool, emails: Vec<EmailAddress>, sms_countries: Vec<Country>, sms_usd: u32; }
    Relay { providers: Vec<Provider>, people: People; }
}

/// A setting that has a value: a key without one would silently be the default, `protected:` say.
fn set<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The own domain: its name, and who has its certificate and its records.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Domain {
    pub(super) name: DomainName,
    #[serde(default, deserialize_with = "set")]
    pub(super) certificate: Option<CertificateArn>,
    #[serde(default, deserialize_with = "set")]
    pub(super) route53: Option<Route53>,
    #[serde(default, deserialize_with = "set")]
    pub(super) cloudflare: Option<Cloudflare>,
    #[serde(default, deserialize_with = "set")]
    pub(super) dns: Option<OtherDns>,
}

/// Records in a zone of Route 53.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Route53 {
    pub(super) zone: HostedZoneId,
}

/// Records in a zone of Cloudflare.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cloudflare {
    pub(super) zone: CloudflareZone,
}

/// E-mail, which is off unless this is there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Email {
    pub(super) sender: EmailAddress,
}

/// The people that messages are for, by name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct People(#[serde(deserialize_with = "people")] pub(super) BTreeMap<PersonName, Person>);

#[derive(Clone, Copy, Debug)]
pub(super) enum Architecture {
    Host,
    Arm64,
    X86_64,
}

impl TryFrom<String> for Architecture {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "host" => Ok(Self::Host),
            "arm64" => Ok(Self::Arm64),
            "x86_64" => Ok(Self::X86_64),
            // Names that others use; the nearest by its letters would be the wrong one.
            "amd64" | "x64" | "x86-64" => {
                Err(format!("unknown architecture `{text}`\ndid you mean `x86_64`?"))
            }
            "aarch64" => Err(format!("unknown architecture `{text}`\ndid you mean `arm64`?")),
            _ => Err(format!("unknown architecture `{text}`, expected one of `host`, `arm64`, `x86_64`")),
        }
    }
}

read_as_text! { Architecture }

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Alphabet {
    Hexadecimal,
    Digits,
    Base32,
}

/// The locations that CloudFront serves from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum PriceClass {
    #[serde(rename = "100")]
    NorthAmericaAndEurope,
    /// Besides these, most of Asia and Africa.
    #[serde(rename = "200")]
    WithoutSouthAmericaAndOceania,
    /// Everywhere.
    #[serde(rename = "all")]
    All,
}

/// The treatment of browsers at addresses that hide their user: proxies, Tor, hosting providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnonymousIp {
    /// They are blocked.
    Block,
    /// They are counted.
    Count,
    /// Nobody looks.
    Off,
}

fn environments<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Key, Settings>, D::Error> {
    unique(deserializer, "environment")
}

fn people<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<PersonName, Person>, D::Error> {
    unique(deserializer, "person")
}

/// A map without duplicate keys; the parser would let the last one win. `what` is one entry.
pub(super) fn unique<'de, D, K, V>(deserializer: D, what: &'static str) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: TryFrom<String, Error = String> + Ord + AsRef<str>,
    V: Deserialize<'de> + Default,
{
    deserializer.deserialize_map(Unique { what, entry: PhantomData })
}

struct Unique<K, V> {
    what: &'static str,
    entry: PhantomData<(K, V)>,
}

impl<'de, K, V> Visitor<'de> for Unique<K, V>
where
    K: TryFrom<String, Error = String> + Ord + AsRef<str>,
    V: Deserialize<'de> + Default,
{
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a block with a name for each {}", self.what)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut all = BTreeMap::new();
        while let Some(key) = entries.next_key_seed(Fresh { all: &all, what: self.what })? {
            // A name without settings takes the defaults.
            let settings: Option<V> = entries.next_value()?;
            all.insert(key, settings.unwrap_or_default());
        }
        Ok(all)
    }
}

/// A key that isn't there yet; refused where it is read, so that the place is its own.
struct Fresh<'a, K, V> {
    all: &'a BTreeMap<K, V>,
    what: &'static str,
}

impl<'de, K: TryFrom<String, Error = String> + Ord + AsRef<str>, V> DeserializeSeed<'de> for Fresh<'_, K, V> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<K: TryFrom<String, Error = String> + Ord + AsRef<str>, V> Visitor<'_> for Fresh<'_, K, V> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name for each {}", self.what)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<K, E> {
        let key = K::try_from(text.to_owned()).map_err(E::custom)?;
        if self.all.contains_key(&key) {
            let what = self.what;
            return Err(E::custom(format_args!("duplicate {what} `{text}`\nremove one of the two")));
        }
        Ok(key)
    }
}
