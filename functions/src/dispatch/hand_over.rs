//! An issued token: it is opened and goes over the channel that its slot names.

use contract::table::TOKEN_ID;
use domain::template::Locale;
use domain::{email, metadata, phone};

use super::attempt::{Attempt, Delivered};
use super::channel::{Channel as _, Email, Issued, Sms, Webhook};
use super::claim::Subject;
use super::{Dispatcher, Done, accepted};
use crate::keys::{self, SealedFor};
use crate::log::Record;
use crate::table::Item;
use crate::{Failure, clock};

/// The channels of tokens that are sent from here, as slots name them.
const SMS: &str = "sms";
const EMAIL: &str = "email";
const WEBHOOK: &str = "webhook";

impl Dispatcher {
    /// Hand the token in the slot `item`, which is ours, to its user.
    pub(super) async fn hand_over(
        &self,
        subject: &Subject,
        item: Item<'_>,
        now: u64,
        record: &mut Record,
    ) -> Result<Done, Failure> {
        let missing = || Failure::new("delivery", "the slot lacks what it was stored with");
        let channel = item.text("channel").ok_or_else(missing)?;
        let channel = [SMS, EMAIL, WEBHOOK].into_iter().find(|name| *name == channel).ok_or_else(missing)?;
        if super::attempt::is_final(item, channel) {
            subject.release(&self.means.aws, &self.means.table, &[]).await?;
            return Err(Failure::new("delivery", "the channel refused it"));
        }
        let user_id = item.text("user_id").ok_or_else(missing)?;
        let valid_until = item.number("valid_until").ok_or_else(missing)?;
        let sealed = item.bytes("sealed").ok_or_else(missing)?;
        let token_id = item.text(TOKEN_ID).ok_or_else(missing)?;
        let token =
            keys::open(&self.means.aws, &self.codes_key, SealedFor::Delivery, token_id, sealed).await?;
        let metadata = |key| item.text_in("metadata", key);
        let issued = Issued {
            token_id,
            user_id,
            purpose: item.text("purpose").ok_or_else(missing)?,
            token,
            valid_until,
            seconds_left: valid_until.saturating_sub(now).max(1),
            phone: phone::of(user_id, metadata(metadata::PHONE)),
            email: email::of(user_id, metadata(metadata::EMAIL)),
            locale: Locale::named(metadata(metadata::LOCALE).unwrap_or_default()),
            host: metadata(metadata::DOMAIN).unwrap_or_else(|| self.site_host()),
        };
        let delivered = self.send(channel, &issued).await;
        let attempts = [Attempt::new(channel, &delivered, clock::now())];
        match delivered {
            Ok(()) => {
                accepted(record, subject, item, channel);
                subject.finish(&self.means.aws, &self.means.table, &attempts).await?;
                Ok(Done::HandedOver)
            }
            Err(undelivered) => {
                subject.release(&self.means.aws, &self.means.table, &attempts).await?;
                let not_set_up = || Failure::new("delivery", "the channel is not set up");
                Err(undelivered.into_failure().unwrap_or_else(not_set_up))
            }
        }
    }

    async fn send(&self, channel: &str, issued: &Issued<'_>) -> Delivered {
        match channel {
            EMAIL => Email.send(&self.means, issued).await,
            WEBHOOK => Webhook.send(&self.means, issued).await,
            _ => Sms.send(&self.means, issued).await,
        }
    }

    /// The host of the site: where the console verifies tokens.
    fn site_host(&self) -> &str {
        let url = self.means.site_url.as_str();
        let host = url.split_once("://").map_or(url, |(_, host)| host);
        host.split([':', '/']).next().unwrap_or(host)
    }
}
