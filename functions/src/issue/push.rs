//! A token for one of the people: it is stored as a message of the relay. The stream announces it
//! over the person's own channels, and their passkey reveals it.

use aws_sdk_dynamodb::types::AttributeValue;
use contract::table::{PK, SK, TOKEN_ID};
use domain::Secret;
use domain::metadata::LOCALE;
use domain::template::{self, Locale};

use super::Issuer;
use super::order::{Channel, Order, nobody};
use super::write::Draft;
use crate::keys::SealedFor;
use crate::message::{self, Contents, Message, Origin};
use crate::table::{Attributes, Key, text, values};
use crate::{Error, Failure, people, randomness};

/// A token, sealed as a message.
pub struct Pushed {
    message_id: String,
    sealed: Vec<Vec<u8>>,
}

impl Issuer {
    /// Seal `token` as a message of the person that `order` names, if it is to be pushed.
    pub(super) async fn push(&self, order: &Order, token: &Secret) -> Result<Option<Pushed>, Error> {
        if order.channel != Channel::Push {
            return Ok(None);
        }
        if !self.is_person(&order.user_id).await? {
            return Err(nobody().into());
        }
        let locale = order.metadata.get(LOCALE).map(String::as_str).unwrap_or_default();
        let contents = Contents {
            origin: Origin::Application,
            sender: order.caller.scope(),
            text: template::token_message(Locale::named(locale), token, self.life_seconds)
                .reveal()
                .to_owned(),
            code: Some(token.reveal().to_owned()),
            domain: None,
            redacted: false,
        };
        let message_id = randomness::id()?;
        let sealed =
            message::seal(&self.aws, &self.codes_key, SealedFor::Message, &message_id, &contents).await?;
        Ok(Some(Pushed { message_id, sealed }))
    }

    async fn is_person(&self, name: &str) -> Result<bool, Failure> {
        let answer = self
            .aws
            .dynamodb()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(people::name_key(name).attributes()))
            .send()
            .await
            .map_err(|error| Failure::of_call("dynamodb GetItem", &error))?;
        Ok(answer.item.is_some())
    }
}

impl Pushed {
    /// The message, which lives as long as the token in the slot that it names. The token's id is
    /// inside of a map, or the index of tokens would hold the message.
    pub fn item(&self, draft: &Draft<'_>) -> Attributes {
        let Order { user_id, purpose, .. } = draft.order;
        let message = Message {
            person: user_id,
            id: &self.message_id,
            received_millis: draft.now_millis,
            valid_until: draft.valid_until,
            has_code: true,
            sealed: self.sealed.clone(),
        };
        let Key { pk, sk } = Key::slot(user_id, purpose);
        let slot = values([(PK, text(pk)), (SK, text(sk)), (TOKEN_ID, text(draft.token_id))]);
        let mut item = message.item();
        item.insert("slot".to_owned(), AttributeValue::M(slot));
        item
    }
}
