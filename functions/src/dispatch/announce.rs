//! A received message: its person is told over the first channel that takes the news.

use contract::relay::{self, Preferences};
use contract::table::{MESSAGE_ID, TOKEN_ID};
use domain::template::{self, Locale};

use super::attempt::{Attempt, Delivered, is_final};
use super::channel::{Channel as _, News, Ntfy, Pushover, WebPush, Webhook};
use super::claim::Subject;
use super::{Dispatcher, Done, accepted};
use crate::log::Record;
use crate::table::{Item, Key};
use crate::{Failure, clock};

impl Dispatcher {
    /// Announce the message `item`, which is ours.
    pub(super) async fn announce(
        &self,
        subject: &Subject,
        item: Item<'_>,
        now: u64,
        record: &mut Record,
    ) -> Result<Done, Failure> {
        let missing = || Failure::new("delivery", "the message lacks what it was stored with");
        let person = item.text("person").ok_or_else(missing)?;
        let valid_until = item.number("valid_until").ok_or_else(missing)?;
        let Some(preferences) = self.notify.get(person).filter(|told| !told.channels.is_empty()) else {
            // A person without channels finds the message on the page.
            subject.erase(&self.means.aws, &self.means.table, false).await?;
            return Ok(Done::Dropped);
        };
        let news = self.news(person, preferences, item, now, valid_until);
        let mut attempts = Vec::new();
        let mut cause = Failure::new("delivery", "none of the channels is set up");
        for channel in &preferences.channels {
            let name = channel.as_str();
            if is_final(item, name) {
                cause = Failure::new("delivery", "no channel took it");
                continue;
            }
            let delivered = self.tell(*channel, &news).await;
            attempts.push(Attempt::new(name, &delivered, clock::now()));
            let Err(undelivered) = delivered else {
                accepted(record, subject, item, name);
                self.note_on_slot(item, &attempts).await?;
                subject.finish(&self.means.aws, &self.means.table, &attempts).await?;
                return Ok(Done::Announced);
            };
            if let Some(failure) = undelivered.into_failure() {
                // Another channel may still take it; why this one didn't is worth a line.
                record.failed(&failure);
                cause = failure;
            }
        }
        self.note_on_slot(item, &attempts).await?;
        subject.release(&self.means.aws, &self.means.table, &attempts).await?;
        Err(cause)
    }

    fn news<'a>(
        &self,
        person: &'a str,
        preferences: &Preferences,
        item: Item<'a>,
        now: u64,
        valid_until: u64,
    ) -> News<'a> {
        let message_id = item.text(MESSAGE_ID).unwrap_or_default();
        let has_code = item.flag("has_code").unwrap_or(false);
        News {
            person,
            message_id,
            // In the fragment: neither a server nor its log sees it.
            link: format!("{}/reveal.html#{message_id}", self.means.site_url),
            has_code,
            by_firebase: preferences.ntfy_firebase,
            said: template::announcement(Locale::named(&preferences.locale), has_code, item.text("sender")),
            now,
            seconds_left: valid_until.saturating_sub(now).max(1),
        }
    }

    async fn tell(&self, channel: relay::Channel, news: &News<'_>) -> Delivered {
        match channel {
            relay::Channel::WebPush => WebPush.send(&self.means, news).await,
            relay::Channel::Pushover => Pushover.send(&self.means, news).await,
            relay::Channel::Ntfy => Ntfy.send(&self.means, news).await,
            relay::Channel::Webhook => Webhook.send(&self.means, news).await,
        }
    }

    /// A message that carries an issued token: the console sees the tries on the token's slot.
    async fn note_on_slot(&self, item: Item<'_>, attempts: &[Attempt]) -> Result<(), Failure> {
        let slot = |name| item.text_in("slot", name).map(str::to_owned);
        let (Some(pk), Some(sk), Some(token_id)) = (slot("pk"), slot("sk"), slot(TOKEN_ID)) else {
            return Ok(());
        };
        let slot = Subject::token(Key { pk, sk }, token_id);
        slot.note(&self.means.aws, &self.means.table, attempts).await
    }
}
