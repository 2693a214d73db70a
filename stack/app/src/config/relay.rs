//! The relay's block: who gets the messages of which number, from which providers, and how they are told.

use std::collections::{BTreeMap, BTreeSet};

use contract::relay::{self, Notify, Preferences};
use serde::Deserialize;

use super::checks::Refusal;
use super::form::{Locale, Number};
use super::settings;

/// The relay's settings for the functions.
#[derive(Clone, Debug, Default)]
pub struct RelaySettings {
    /// The owners of numbers, and the providers that are on.
    pub relay: relay::Relay,
    /// The notification preferences of each person.
    pub notify: Notify,
}

/// A person that messages are for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Person {
    numbers: Vec<Number>,
    notify: Vec<Channel>,
    show_sender: bool,
    ntfy_firebase: bool,
    locale: Option<Locale>,
}

/// As the contract's, with its place in the file.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Channel {
    WebPush,
    Pushover,
    Ntfy,
    Webhook,
}

impl From<Channel> for relay::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::WebPush => Self::WebPush,
            Channel::Pushover => Self::Pushover,
            Channel::Ntfy => Self::Ntfy,
            Channel::Webhook => Self::Webhook,
        }
    }
}

impl RelaySettings {
    pub(super) fn new(settings: &settings::Relay) -> Result<Self, Refusal> {
        let mut relay = relay::Relay::default();
        for provider in settings.providers.iter().flatten() {
            if relay.providers.contains(&provider.0) {
                return Err(Refusal::new(
                    &["relay", "providers"],
                    format!("duplicate provider `{}`", provider.0),
                )
                .hint("name each provider once"));
            }
            relay.providers.push(provider.0.clone());
        }
        let mut notify = BTreeMap::new();
        for (name, person) in settings.people.iter().flat_map(|people| &people.0) {
            let at = |key| ["relay", "people", &name.0, key];
            for number in &person.numbers {
                if let Some(other) = relay.numbers.insert(number.0.clone(), name.0.clone()) {
                    let message = if other == name.0 {
                        format!("number `{}` is given to `{other}` twice", number.0)
                    } else {
                        format!("number `{}` is given to `{}` and to `{other}`", number.0, name.0)
                    };
                    return Err(Refusal::new(&at("numbers"), message).hint("a message goes to one person"));
                }
            }
            let channels: Vec<relay::Channel> =
                person.notify.iter().map(|channel| (*channel).into()).collect();
            let different: BTreeSet<_> = channels.iter().collect();
            if different.len() < channels.len() {
                return Err(Refusal::new(&at("notify"), format!("duplicate channel of `{}`", name.0))
                    .hint("name each channel once; each is retried by itself"));
            }
            let locale = person.locale.as_ref().map_or_else(|| "en".to_owned(), |locale| locale.0.clone());
            notify.insert(
                name.0.clone(),
                Preferences { channels, locale, ntfy_firebase: person.ntfy_firebase },
            );
            if person.numbers.is_empty() {
                relay.without_number.push(name.0.clone());
            }
            if person.show_sender {
                relay.show_sender.push(name.0.clone());
            }
        }
        if relay.providers.is_empty() && !relay.numbers.is_empty() {
            let message = "people have numbers, but no provider is on";
            return Err(Refusal::new(&["relay"], message)
                .hint("write into `relay`, for example, `providers: [android]`"));
        }
        Ok(Self { relay, notify })
    }

    /// The number of people.
    pub(crate) fn people(&self) -> usize {
        self.notify.len()
    }

    /// The same with the first of the people alone, in the order of their names.
    pub(crate) fn first(&self, count: usize) -> Self {
        let notify: Notify = self.notify.clone().into_iter().take(count).collect();
        let mut relay = self.relay.clone();
        relay.numbers.retain(|_, person| notify.contains_key(person));
        relay.without_number.retain(|person| notify.contains_key(person));
        relay.show_sender.retain(|person| notify.contains_key(person));
        Self { relay, notify }
    }

    /// The settings of `receive_sms`, as JSON.
    pub(crate) fn relay_json(&self) -> String {
        // A map of texts has no form that JSON lacks.
        construct::json_text(serde_json::json!(self.relay))
    }

    /// The settings of `dispatch`, as JSON.
    pub(crate) fn notify_json(&self) -> String {
        construct::json_text(serde_json::json!(self.notify))
    }

    /// True if a provider is on.
    pub fn has_provider(&self, name: &str) -> bool {
        self.relay.providers.iter().any(|provider| provider == name)
    }
}
