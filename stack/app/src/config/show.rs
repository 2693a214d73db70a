//! The settings of an environment, each with its origin.

use serde_json::{Value as Json, json};

use super::environment::Environment;
use super::unit::{Memory, Span};
use super::{Config, ConfigError, locate};

/// A setting of an environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its keys: `token.life`.
    pub name: String,
    /// Its value, as the file would write it; nothing where it is off.
    pub value: Json,
    pub origin: Origin,
}

/// The origin of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the file.
    File {
        /// `defaults`, or the environment's or pattern's own, such as `environments.dev`.
        block: String,
        /// The line of its key, from 1.
        line: usize,
    },
    /// From nowhere: nobody said anything else.
    Default,
}

/// A value, the keys that lead to what is laid over the defaults as a whole, and those within that.
type Shown = (Vec<&'static str>, Vec<String>, Json);

impl Config {
    /// Every setting of an environment in the order in which the file explains them.
    ///
    /// # Errors
    ///
    /// As [`Config::environment`].
    pub fn explain(&self, name: &str) -> Result<Vec<Setting>, ConfigError> {
        let environment = self.environment(name)?;
        let (key, _) = self.entry(name)?;
        let own = ["environments", key.as_ref()];
        let blocks =
            [(format!("environments.{}", key.as_ref()), &own[..]), ("defaults".to_owned(), &["defaults"])];
        let setting = |(whole, within, value): Shown| {
            let position =
                |block: &[&str], more: &[&str]| locate::position(&self.text, &[block, &whole, more].concat());
            let within: Vec<_> = within.iter().map(String::as_str).collect();
            // A value that is complete in one block takes nothing from the other.
            let block = blocks.iter().find(|(_, block)| position(block, &[]).is_some());
            let place = block.and_then(|(block, keys)| Some((block, position(keys, &within)?.0)));
            Setting {
                name: whole.iter().copied().chain(within.iter().copied()).collect::<Vec<_>>().join("."),
                value,
                origin: place
                    .map_or(Origin::Default, |(block, line)| Origin::File { block: block.clone(), line }),
            }
        };
        Ok(shown(&environment).into_iter().map(setting).collect())
    }
}

fn shown(environment: &Environment) -> Vec<Shown> {
    let Environment { token, functions, api, web_acl, relay, .. } = environment;
    let plain = |keys: &[&'static str], value: Json| (keys.to_vec(), Vec::new(), value);
    let span = |seconds: u32| Span { seconds }.to_string();
    let days = |days: u32| format!("{days}d");
    let mut shown = vec![
        plain(&["account"], json!(environment.account)),
        plain(&["region"], json!(environment.region)),
        plain(&["architecture"], json!(environment.architecture.as_str())),
        plain(&["protected"], json!(environment.protected)),
        plain(&["ttl"], json!(environment.ttl.map(|ttl| ttl.to_string()))),
        plain(&["price_class"], json!(environment.price_class.name())),
        plain(&["token", "alphabet"], json!(token.alphabet.name())),
        plain(&["token", "length"], json!(token.length)),
        plain(&["token", "life"], json!(span(token.life_seconds))),
        plain(&["token", "attempts"], json!(token.attempts)),
        plain(&["functions", "memory"], json!(Memory { mebibytes: functions.memory_mib }.to_string())),
        plain(&["functions", "timeout"], json!(span(functions.timeout_seconds))),
        plain(&["api", "rate"], json!(api.throttle.rate)),
        plain(&["api", "burst"], json!(api.throttle.burst)),
        plain(&["api", "requests_per_client"], json!(api.requests_per_client)),
        plain(&["api", "ceremonies", "rate"], json!(api.ceremonies.rate)),
        plain(&["api", "ceremonies", "burst"], json!(api.ceremonies.burst)),
        plain(&["web_acl", "enabled"], json!(web_acl.enabled)),
        plain(&["web_acl", "requests_per_address"], json!(web_acl.requests_per_address)),
        plain(&["web_acl", "requests_per_application"], json!(web_acl.requests_per_application)),
        plain(&["web_acl", "anonymous_ip"], json!(web_acl.anonymous_ip.name())),
        plain(&["web_acl", "countries"], json!(web_acl.countries)),
        plain(&["watch", "enabled"], json!(environment.watch.enabled)),
        plain(&["watch", "logs"], json!(environment.watch.logs)),
        plain(&["logs", "retention"], json!(days(environment.logs.retention_days))),
        plain(&["alarms", "enabled"], json!(environment.alarms.enabled)),
        plain(&["alarms", "emails"], json!(environment.alarms.emails)),
        plain(&["alarms", "sms_countries"], json!(environment.alarms.sms_countries)),
        plain(&["alarms", "sms_usd"], json!(environment.alarms.sms_usd)),
        plain(&["dashboard"], json!(environment.dashboard)),
        plain(&["canary"], json!(environment.canary)),
        plain(&["tracing"], json!(environment.tracing)),
    ];
    match &environment.domain {
        None => shown.push(plain(&["domain"], Json::Null)),
        Some(domain) => {
            shown.extend(domain.parts().into_iter().map(|(keys, value)| {
                (vec!["domain"], keys.into_iter().map(str::to_owned).collect(), json!(value))
            }));
        }
    }
    match &environment.email_sender {
        None => shown.push(plain(&["email"], Json::Null)),
        Some(sender) => shown.push((vec!["email"], vec!["sender".to_owned()], json!(sender))),
    }
    shown.push(plain(&["relay", "providers"], json!(relay.relay.providers)));
    if relay.notify.is_empty() {
        shown.push(plain(&["relay", "people"], Json::Null));
    }
    for (name, preferences) in &relay.notify {
        let numbers = relay.relay.numbers.iter().filter(|(_, owner)| *owner == name);
        let numbers: Vec<_> = numbers.map(|(number, _)| number).collect();
        let channels: Vec<_> = preferences.channels.iter().map(|channel| channel.as_str()).collect();
        let of = |key: &str, value| (vec!["relay", "people"], vec![name.clone(), key.to_owned()], value);
        shown.extend([
            of("numbers", json!(numbers)),
            of("notify", json!(channels)),
            of("show_sender", json!(relay.relay.show_sender.contains(name))),
            of("ntfy_firebase", json!(preferences.ntfy_firebase)),
            of("locale", json!(preferences.locale)),
        ]);
    }
    if environment.tags.is_empty() {
        shown.push(plain(&["tags"], Json::Null));
    }
    let tag = |(key, value): (&String, &String)| (vec!["tags"], vec![key.clone()], json!(value));
    shown.extend(environment.tags.iter().map(tag));
    let rules = &environment.role_rules;
    shown.push(plain(&["owner"], json!(environment.owner)));
    shown.push(plain(&["permissions_boundary"], json!(rules.permissions_boundary)));
    shown.push(plain(&["managed_policies"], json!(rules.managed_policies)));
    shown.push(plain(&["cloudformation_role"], json!(environment.cloudformation_role)));
    shown.push(plain(&["security_contact"], json!(environment.security_contact)));
    shown
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::settings::Settings;

    /// A setting that is added is shown, too.
    #[test]
    fn every_setting_is_shown() {
        let text = "environments: {dev: {region: eu-west-1}}".to_owned();
        let config = Config::parse(Path::new("otpost.yaml"), text).unwrap_or_else(|error| panic!("{error}"));
        let environment = config.environment("dev").unwrap_or_else(|error| panic!("{error}"));
        let mut shown: Vec<_> = shown(&environment).into_iter().map(|(whole, _, _)| whole).collect();
        let mut leaves = Settings::leaves();
        shown.sort();
        leaves.sort();
        assert_eq!(shown, leaves);
    }
}
