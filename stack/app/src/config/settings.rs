//! The form of `otpost.yaml`. Everything is optional: what an environment leaves out comes from
//! the defaults, and what those leave out from [`super::Environment`].

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::unit::{Account, Memory, Name, Region, Span};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub(super) defaults: Settings,
    #[serde(deserialize_with = "unique")]
    pub(super) environments: BTreeMap<Name, Settings>,
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
        price_class: PriceClass,
        tags: BTreeMap<String, String>;
        token: Token,
        functions: Functions,
        api: Api,
        web_acl: WebAcl,
        logs: Logs,
        alarms: Alarms
    }
    Token { alphabet: Alphabet, length: u32, life: Span, attempts: u32; }
    Functions { memory: Memory, timeout: Span; }
    Api { rate: u32, burst: u32; }
    WebAcl { requests_per_address: u32; }
    Logs { retention: Span; }
    Alarms { emails: Vec<String>; }
}

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

/// A map in which no key stands twice; the parser would let the last one win.
fn unique<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Name, Settings>, D::Error> {
    struct Unique;

    impl<'de> Visitor<'de> for Unique {
        type Value = BTreeMap<Name, Settings>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("environments by name")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut environments = BTreeMap::new();
            while let Some(name) = entries.next_key::<Name>()? {
                if environments.contains_key(&name) {
                    return Err(A::Error::custom(format_args!("environment `{}` stands twice", name.0)));
                }
                // A name without settings takes the defaults.
                let settings: Option<Settings> = entries.next_value()?;
                environments.insert(name, settings.unwrap_or_default());
            }
            Ok(environments)
        }
    }

    deserializer.deserialize_map(Unique)
}
