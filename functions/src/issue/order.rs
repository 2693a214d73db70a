//! What a caller asks for, checked.

use domain::digest::{Hash, hash};
use domain::metadata::{self, Metadata, PHONE};
use domain::{Invalid, Problem, phone, purpose, user_id};
use serde::Deserialize;

use crate::authenticate::Caller;
use crate::http::Request;

/// How the token reaches its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// In the answer; the caller shows or delivers it.
    Show,
    /// By SMS.
    Sms,
}

impl Channel {
    /// The channel as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Sms => "sms",
        }
    }

    fn named(name: &str) -> Result<Self, Invalid> {
        [Self::Show, Self::Sms]
            .into_iter()
            .find(|channel| channel.as_str() == name)
            .ok_or(Invalid::new("channel", "must be `show` or `sms`"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
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
    /// Where an SMS goes; only with [`Channel::Sms`].
    pub phone: Option<String>,
    pub idempotency_key: Option<String>,
}

impl Order {
    /// Read and check what `caller` asks for.
    pub fn read(request: &Request, caller: Caller) -> Result<Self, Problem> {
        let body: Body = request.json()?;
        user_id::check(&body.user_id)?;
        let channel = body.channel.as_deref().map_or(Ok(Channel::Show), Channel::named)?;
        let purpose = body.purpose.unwrap_or_else(|| purpose::DEFAULT.to_owned());
        purpose::check(&purpose)?;
        let metadata = body.metadata.unwrap_or_default();
        metadata::check(&metadata)?;
        let idempotency_key = request.idempotency_key()?.map(str::to_owned);
        let phone = match channel {
            Channel::Show if !caller.may_show() => return Err(Problem::ChannelNotAllowed),
            Channel::Show => None,
            Channel::Sms => {
                let rule = "or `metadata.phone` must be an E.164 number for the channel `sms`";
                let number = phone::of(&body.user_id, metadata.get(PHONE).map(String::as_str));
                Some(number.ok_or(Invalid::new("user_id", rule))?.to_owned())
            }
        };
        Ok(Self { caller, user_id: body.user_id, channel, purpose, metadata, phone, idempotency_key })
    }

    /// What makes two requests the same under one `Idempotency-Key`.
    pub fn fingerprint(&self) -> Hash {
        let mut parts =
            vec![self.user_id.as_bytes(), self.purpose.as_bytes(), self.channel.as_str().as_bytes()];
        parts.extend(self.metadata.iter().flat_map(|(key, value)| [key.as_bytes(), value.as_bytes()]));
        hash(&parts)
    }
}
