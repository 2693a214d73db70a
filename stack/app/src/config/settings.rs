//! The form of `otpost.yaml`. Everything is optional: what an environment leaves out comes from
//! the defaults, and what those leave out from [`super::Environment`].

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::name::Key;
use super::relay::Person;
use super::unit::{
    Account, CertificateArn, DomainName, EmailAddress, Memory, PersonName, Provider, Region, Span,
};

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
            $(pub(super) $field: Option<$type>,)*
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
        }
    )*};
}

settings! {
    Settings {
        account: Account,
        region: Region,
        architecture: Architecture,
        protected: bool,
        ttl: Span,
        price_class: PriceClass,
        tags: BTreeMap<String, String>,
        domain: Domain,
        email: Email;
        token: Token,
        functions: Functions,
        api: Api,
        web_acl: WebAcl,
        logs: Logs,
        alarms: Alarms,
        relay: Relay
    }
    Token { alphabet: Alphabet, length: u32, life: Span, attempts: u32; }
    Functions { memory: Memory, timeout: Span; }
    Api { rate: u32, burst: u32; }
    WebAcl { requests_per_address: u32; }
    Logs { retention: Span; }
    Alarms { emails: Vec<String>; }
    Relay { providers: Vec<Provider>, people: People; }
}

/// The own domain: both parts or none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Domain {
    pub(super) name: DomainName,
    pub(super) certificate: CertificateArn,
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

#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) enum Architecture {
    #[serde(rename = "host")]
    Host,
    #[serde(rename = "arm64")]
    Arm64,
    #[serde(rename = "x86_64")]
    X86_64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Alphabet {
    Hexadecimal,
    Digits,
    Base32,
}

/// Where CloudFront serves from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum PriceClass {
    /// North America and Europe.
    #[serde(rename = "100")]
    NorthAmericaAndEurope,
    /// Besides these, most of Asia and Africa.
    #[serde(rename = "200")]
    WithoutSouthAmericaAndOceania,
    /// Everywhere.
    #[serde(rename = "all")]
    All,
}

fn environments<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Key, Settings>, D::Error> {
    unique(deserializer, "environment")
}

fn people<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<PersonName, Person>, D::Error> {
    unique(deserializer, "person")
}

/// A map in which no key stands twice; the parser would let the last one win. `what` is one entry.
fn unique<'de, D, K, V>(deserializer: D, what: &'static str) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + AsRef<str>,
    V: Deserialize<'de> + Default,
{
    struct Unique<K, V>(&'static str, PhantomData<(K, V)>);

    impl<'de, K, V> Visitor<'de> for Unique<K, V>
    where
        K: Deserialize<'de> + Ord + AsRef<str>,
        V: Deserialize<'de> + Default,
    {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "each {} by name", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut all = BTreeMap::new();
            while let Some(name) = entries.next_key::<K>()? {
                if all.contains_key(&name) {
                    let what = self.0;
                    return Err(A::Error::custom(format_args!("{what} `{}` stands twice", name.as_ref())));
                }
                // A name without settings takes the defaults.
                let settings: Option<V> = entries.next_value()?;
                all.insert(name, settings.unwrap_or_default());
            }
            Ok(all)
        }
    }

    deserializer.deserialize_map(Unique(what, PhantomData))
}
