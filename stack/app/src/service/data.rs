//! The keys and the one table.

use construct::key::{Kind, Service};
use construct::table::{Attribute, Index};
use construct::{Key, LogGroup, Stack, Table, key, log_group, table};
use contract::table::{
    BY_EXPIRY, BY_EXPIRY_PROJECTION, BY_TOKEN, EXPIRES_AT, LISTING, PK, SK, TOKEN_ID, VALID_UNTIL,
};

use super::events::PROVIDER_BY_TOPIC;
use crate::config::Environment;

/// The stores of data, and the keys that it is encrypted under.
pub(crate) struct Data {
    /// Encrypts table, queues, topic and logs. All who call the table may decrypt with it.
    pub(crate) data_key: Key,
    /// Seals received messages, and tokens that must still be delivered. A key of its own, because
    /// with the data key every caller of the table could unseal them.
    pub(crate) codes_key: Key,
    /// Makes MACs of tokens.
    pub(crate) mac_key: Key,
    pub(crate) table: Table,
}

impl Data {
    pub(crate) fn define(stack: &mut Stack, environment: &Environment) -> Self {
        let removal = environment.removal();
        let texts = environment.relay.has_provider(PROVIDER_BY_TOPIC).then_some(Service::Texts);
        let alarms = environment.alarms.enabled.then_some(Service::Alarms);
        let data_key = Key::new(
            stack,
            "DataKey",
            key::Props {
                admits: [Service::Logs].into_iter().chain(alarms).chain(texts).collect(),
                removal,
                ..key::Props::new("Otpost: table, queues, logs and alarms")
            },
        );
        let codes_key = Key::new(
            stack,
            "CodesKey",
            key::Props {
                removal,
                ..key::Props::new("Otpost: tokens until they are delivered, and messages")
            },
        );
        let mac_key = Key::new(
            stack,
            "MacKey",
            key::Props { kind: Kind::Hmac256, removal, ..key::Props::new("Otpost: MACs of tokens") },
        );
        let table = Table::new(
            stack,
            "Table",
            table::Props {
                sort: Some(Attribute::string(SK)),
                time_to_live: Some(EXPIRES_AT),
                stream: true,
                indexes: vec![
                    Index {
                        name: BY_EXPIRY,
                        partition: Attribute::string(LISTING),
                        sort: Some(Attribute::number(VALID_UNTIL)),
                        attributes: listed(),
                    },
                    Index {
                        name: BY_TOKEN,
                        partition: Attribute::string(TOKEN_ID),
                        sort: None,
                        attributes: Vec::new(),
                    },
                ],
                removal,
                ..table::Props::new(Attribute::string(PK), &data_key)
            },
        );
        Self { data_key, codes_key, mac_key, table }
    }

    /// A log group under the data key.
    pub(crate) fn log_group(&self, stack: &mut Stack, environment: &Environment, path: &str) -> LogGroup {
        let props = log_group::Props {
            retention_days: environment.logs.retention_days,
            removal: environment.removal(),
            ..log_group::Props::new(&self.data_key)
        };
        LogGroup::new(stack, path, props)
    }
}

/// The attributes of the listing. Keys are carried anyway and may not be named.
fn listed() -> Vec<&'static str> {
    BY_EXPIRY_PROJECTION.into_iter().filter(|name| ![PK, SK, LISTING, VALID_UNTIL].contains(name)).collect()
}
