//! The names of secrets, what each of them holds, and who draws it.

use app::Environment;
use contract::relay::Channel;
use contract::secret;
use domain::sms::{self, Key};

use crate::error::Error;

/// Characters of a secret that its owner chooses. Shorter ones could be found by trying.
const DRAWN_LENGTH_MIN: usize = 16;

/// The name of a secret that something reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Provider(Key),
    Pushover,
    Ntfy,
    Webhook,
}

/// The name, if it could be one of a secret for any reader.
///
/// # Errors
/// If no secret can have it.
pub fn known_form(text: &str) -> Result<&str, Error> {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if text.split('/').all(part) {
        Ok(text)
    } else {
        Err(unknown(text, "`stack secret list` shows the names"))
    }
}

impl Name {
    /// The name that was typed, if a function of `environment` reads it.
    ///
    /// # Errors
    /// If none does.
    pub fn parse(text: &str, environment: &Environment) -> Result<Self, Error> {
        let people = &environment.relay.notify;
        let kind = match text.split('/').collect::<Vec<_>>()[..] {
            ["sms", provider] => match sms::named(provider).map(sms::Provider::key) {
                Some(Key::Events) => {
                    let hint = "its messages come by a topic, which IAM guards: there is no secret";
                    return Err(unknown(text, hint));
                }
                Some(key) => Kind::Provider(key),
                None => {
                    let names: Vec<_> = sms::ALL.iter().map(|provider| provider.name()).collect();
                    return Err(unknown(text, &format!("providers are {}", names.join(", "))));
                }
            },
            ["notify", person, channel] if people.contains_key(person) => {
                channel_of(channel).ok_or_else(|| unknown(text, "channels are pushover, ntfy and webhook"))?
            }
            ["notify", "vapid"] => {
                return Err(unknown(text, "a deployment draws it, once: every subscription depends on it"));
            }
            ["notify", person, _] => {
                let hint =
                    format!("otpost.yaml has no person `{person}` in environment `{}`", environment.name);
                return Err(unknown(text, &hint));
            }
            _ if text == secret::TOKENS_WEBHOOK => Kind::Webhook,
            _ => {
                return Err(unknown(
                    text,
                    "names are sms/PROVIDER, notify/PERSON/CHANNEL and tokens/webhook",
                ));
            }
        };
        Ok(Self { text: text.to_owned(), kind })
    }

    /// The name as it is typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The provider whose webhook it verifies.
    pub fn provider(&self) -> Option<&str> {
        self.text.strip_prefix("sms/")
    }

    /// True if it is the end of the URL that the provider is given.
    pub fn is_in_url(&self) -> bool {
        self.kind == Kind::Provider(Key::InUrl)
    }

    /// Its content, for a person who types it.
    pub fn form(&self) -> &'static str {
        match self.kind {
            Kind::Provider(Key::Given(what) | Key::Public(what)) => what,
            Kind::Provider(Key::InUrl) => "the end of the URL that the provider is given",
            Kind::Provider(Key::Credentials) => {
                "`USER:PASSWORD`, or the secret that callbacks are signed with: 16 characters or more"
            }
            Kind::Provider(Key::Drawn | Key::Events) => "the signing key, of 16 characters or more",
            Kind::Pushover => "`TOKEN USER`, of the application and of the person",
            Kind::Ntfy => "`TOPIC_URL`, or `TOPIC_URL TOKEN`",
            Kind::Webhook => "`URL KEY`",
        }
    }

    /// Checks that the value has the form that its reader expects.
    ///
    /// # Errors
    /// If it hasn't; the value is not repeated.
    pub fn check(&self, value: &str) -> Result<(), Error> {
        let words: Vec<_> = value.split_whitespace().collect();
        let is_long = |text: &str| text.len() >= DRAWN_LENGTH_MIN;
        let is_url = |text: &str| text.starts_with("https://") && text.len() > "https://".len();
        let fits = match (self.kind, &words[..]) {
            (Kind::Provider(Key::Credentials), words) => {
                words.iter().all(|word| is_long(word.split_once(':').map_or(word, |(_, password)| password)))
            }
            (Kind::Provider(Key::InUrl), words) => words.iter().all(|word| {
                is_long(word)
                    && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
            }),
            (Kind::Provider(Key::Drawn), words) => words.iter().all(|word| is_long(word)),
            (Kind::Provider(_), words) => !words.is_empty(),
            (Kind::Pushover, [_, _]) => true,
            (Kind::Ntfy, [url] | [url, _]) | (Kind::Webhook, [url, _]) => is_url(url),
            _ => false,
        };
        if fits {
            return Ok(());
        }
        Err(Error::usage(format!("the value is not what `{}` holds", self.text)).hint(
            match self.is_in_url() {
                true => "16 or more letters, digits, -, _, . and ~: it becomes a part of a URL",
                false => self.form(),
            },
        ))
    }

    /// Checks that it is ours to draw.
    ///
    /// # Errors
    /// If somebody else makes it.
    pub fn may_be_drawn(&self) -> Result<(), Error> {
        match self.kind {
            Kind::Provider(Key::Drawn | Key::InUrl) => Ok(()),
            Kind::Provider(Key::Given(what) | Key::Public(what)) => {
                Err(Error::usage(format!("`{}` is made by the provider: {what}", self.text))
                    .hint("take it from the provider's console, and give it on standard input"))
            }
            _ => Err(Error::usage(format!("`{}` can't be drawn: it has a form of its own", self.text))
                .hint(format!("give it on standard input: {}", self.form()))),
        }
    }

    /// The settings that `otpost.yaml` still lacks for it to be of use.
    pub fn note(&self, environment: &Environment) -> Option<String> {
        let provider = self.provider().filter(|provider| !environment.relay.has_provider(provider));
        if let Some(provider) = provider {
            return Some(format!("provider `{provider}` is off in otpost.yaml; turn it on and deploy"));
        }
        let [_, person, channel] = self.text.split('/').collect::<Vec<_>>()[..] else { return None };
        let chosen = environment.relay.notify.get(person)?;
        let used = chosen.channels.iter().any(|used| used.as_str() == channel);
        (!used)
            .then(|| format!("`{person}` is not notified by `{channel}` in otpost.yaml; add it and deploy"))
    }

    #[cfg(test)]
    pub fn of(text: &str) -> Self {
        Self { text: text.to_owned(), kind: Kind::Provider(Key::Drawn) }
    }
}

fn channel_of(name: &str) -> Option<Kind> {
    match Channel::ALL.into_iter().find(|channel| channel.as_str() == name)? {
        Channel::Pushover => Some(Kind::Pushover),
        Channel::Ntfy => Some(Kind::Ntfy),
        Channel::Webhook => Some(Kind::Webhook),
        // Its one key is everybody's, and drawn.
        Channel::WebPush => None,
    }
}

fn unknown(name: &str, hint: &str) -> Error {
    Error::usage(format!("nothing reads a secret `{name}`")).hint(hint)
}
