//! The order of a caller, checked.

use domain::digest::{Hash, hash};
use domain::metadata::{self, DOMAIN, EMAIL, Metadata, PHONE};
use domain::{Invalid, Problem, client, email, host, phone, purpose, user_id};
use serde::Deserialize;

use crate::authenticate::Caller;

/// The channel by which the token reaches its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// In the answer; the caller shows or delivers it.
    Show,
    /// By SMS.
    Sms,
    /// By e-mail, if the operator turned it on.
    Email,
    /// As a message of the relay: the user is a person, who is told of it and reveals it.
    Push,
    /// To the operator's webhook.
    Webhook,
}

impl Channel {
    const ALL: [Self; 5] = [Self::Show, Self::Sms, Self::Email, Self::Push, Self::Webhook];

    /// The channel as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Push => "push",
            Self::Webhook => "webhook",
        }
    }

    /// True if `dispatch` sends it from the slot.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Sms | Self::Email | Self::Webhook)
    }

    fn named(name: &str) -> Result<Self, Invalid> {
        let rule = "must be `show`, `sms`, `email`, `push` or `webhook`";
        let named = Self::ALL.into_iter().find(|channel| channel.as_str() == name);
        named.ok_or(Invalid::new("channel", rule))
    }
}

/// The input of a caller: the body of a request, the detail of an event.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    user_id: String,
    channel: Option<String>,
    purpose: Option<String>,
    metadata: Option<Metadata>,
}

/// A checked request for a token.
pub struct Order {
    pub caller: Caller,
    pub user_id: String,
    pub channel: Channel,
    pub purpose: String,
    pub metadata: Metadata,
    /// The telephone number or e-mail address that it goes to, with [`Channel::Sms`] and
    /// [`Channel::Email`].
    pub address: Option<String>,
    pub idempotency_key: Option<String>,
}

impl Order {
    /// Check what `caller` wishes; `with_email` says whether e-mail is on.
    pub fn check(
        wish: Wish,
        caller: Caller,
        idempotency_key: Option<String>,
        with_email: bool,
    ) -> Result<Self, Problem> {
        let user_id = wish.user_id;
        user_id::check(&user_id)?;
        caller.may_name(&user_id)?;
        let unnamed = match caller {
            Caller::Event { .. } => Channel::Sms,
            Caller::Client { .. } | Caller::Operator { .. } | Caller::Canary => Channel::Show,
        };
        let channel = wish.channel.as_deref().map_or(Ok(unnamed), Channel::named)?;
        let purpose = wish.purpose.unwrap_or_else(|| purpose::DEFAULT.to_owned());
        purpose::check(&purpose)?;
        let metadata = wish.metadata.unwrap_or_default();
        metadata::check(&metadata)?;
        let given = |key| metadata.get(key).map(String::as_str);
        let address = match channel {
            Channel::Show if !caller.may_show() => return Err(Problem::ChannelNotAllowed),
            // Nothing of the canary's reaches anybody, whatever became of its key.
            sent if caller.is_canary() && sent != Channel::Show => return Err(Problem::ChannelNotAllowed),
            Channel::Email if !with_email => {
                let rule = "`email` is turned off; `email.sender` in `otpost.yaml` turns it on";
                return Err(Invalid::new("channel", rule).into());
            }
            Channel::Push if client::check_name(&user_id).is_err() => return Err(nobody().into()),
            Channel::Show | Channel::Push | Channel::Webhook => None,
            Channel::Sms => {
                let rule = "or `metadata.phone` must be an E.164 number for the channel `sms`";
                Some(phone::of(&user_id, given(PHONE)).ok_or(Invalid::new("user_id", rule))?)
            }
            Channel::Email => {
                let rule = "or `metadata.email` must be an e-mail address for the channel `email`";
                Some(email::of(&user_id, given(EMAIL)).ok_or(Invalid::new("user_id", rule))?)
            }
        };
        let address = address.map(str::to_owned);
        if address.is_some() && given(DOMAIN).is_some_and(|domain| !host::is_name(domain)) {
            return Err(Invalid::new("metadata", "must have a host name as its `domain`").into());
        }
        Ok(Self { caller, user_id, channel, purpose, metadata, address, idempotency_key })
    }

    /// The fields that make two requests the same under one `Idempotency-Key`.
    pub fn fingerprint(&self) -> Hash {
        let mut parts =
            vec![self.user_id.as_bytes(), self.purpose.as_bytes(), self.channel.as_str().as_bytes()];
        parts.extend(self.metadata.iter().flat_map(|(key, value)| [key.as_bytes(), value.as_bytes()]));
        hash(&parts)
    }
}

/// The user of a token over [`Channel::Push`] is none of the people.
pub const fn nobody() -> Invalid {
    Invalid::new("user_id", "must be the name of a person for the channel `push`")
}
