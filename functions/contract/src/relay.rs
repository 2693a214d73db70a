//! The relay's settings of `otpost.yaml`, as functions get them in their environment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The settings of `receive_sms`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relay {
    /// The owner of each number: E.164 to the name of a person.
    pub numbers: BTreeMap<String, String>,
    /// The names of the people without a number, whose messages come to a URL that ends with their name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_number: Vec<String>,
    /// The names of the providers that are on.
    pub providers: Vec<String>,
    /// The people whose notifications may name the sender; of others' messages it is kept sealed.
    pub show_sender: Vec<String>,
}

/// The notification preferences of each person, by name.
pub type Notify = BTreeMap<String, Preferences>;

/// The notification preferences of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// The channels in the order in which they are tried.
    pub channels: Vec<Channel>,
    /// The language of notifications, BCP 47: `en`.
    #[serde(default)]
    pub locale: String,
    /// True if ntfy may pass the news on to Google's Firebase, by which alone iPhones are told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ntfy_firebase: bool,
}

/// A channel that announces a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Web Push, to every browser that the person subscribed.
    WebPush,
    /// A message of Pushover's API.
    Pushover,
    /// A POST to a topic of ntfy.sh or of another server.
    Ntfy,
    /// A signed POST to a URL of the person's.
    Webhook,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 4] = [Self::WebPush, Self::Pushover, Self::Ntfy, Self::Webhook];

    /// The channel as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebPush => "web_push",
            Self::Pushover => "pushover",
            Self::Ntfy => "ntfy",
            Self::Webhook => "webhook",
        }
    }
}
