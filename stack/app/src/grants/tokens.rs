//! Tokens: who issues, verifies and lists them.

use construct::Statement;
use contract::sealing::{DELIVERY, MESSAGE, REPLAY, SHOW};
use contract::table::{BY_EXPIRY, BY_TOKEN};

use super::{Partition, list_of_user, make_macs, on_table, seal, through_table, unseal};
use crate::service::data::Data;

/// Store a token: its MAC, and sealed while it must be delivered, may be asked for again or shown
/// again in the console; or a message to a person in its place. Unsealing is for a repeated request
/// only; delivery is another function's right.
pub(crate) fn issue(data: &Data) -> Vec<Statement> {
    vec![
        on_table(
            &data.table,
            &["dynamodb:GetItem"],
            &[Partition::Canary, Partition::Clients, Partition::People],
        ),
        on_table(&data.table, &["dynamodb:GetItem", "dynamodb:UpdateItem"], &[Partition::Sessions]),
        // A transaction is authorized by the actions of its parts.
        on_table(
            &data.table,
            &["dynamodb:UpdateItem"],
            &[Partition::Users, Partition::Phones, Partition::Rates],
        ),
        on_table(
            &data.table,
            &["dynamodb:PutItem"],
            &[Partition::Idempotency, Partition::Messages, Partition::Audit],
        ),
        through_table(data),
        make_macs(&data.mac_key),
        seal(&data.codes_key, &[DELIVERY, REPLAY, SHOW, MESSAGE]),
        unseal(&data.codes_key, &[REPLAY]),
    ]
}

/// Count an attempt, compare MACs, consume.
pub(crate) fn verify(data: &Data) -> Vec<Statement> {
    vec![
        on_table(&data.table, &["dynamodb:GetItem"], &[Partition::Canary, Partition::Clients]),
        on_table(&data.table, &["dynamodb:GetItem", "dynamodb:UpdateItem"], &[Partition::Sessions]),
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Users, Partition::Rates]),
        through_table(data),
        make_macs(&data.mac_key),
    ]
}

/// Make the canary's own key, which opens the canary's own user and nothing else; all that it does with it goes
/// over the public address.
pub(crate) fn look(data: &Data) -> Vec<Statement> {
    vec![on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Canary]), through_table(data)]
}

/// List what is outstanding, revoke, and list the audit trail.
pub(crate) fn manage(data: &Data) -> Vec<Statement> {
    vec![
        on_table(&data.table, &["dynamodb:GetItem"], &[Partition::Clients]),
        on_table(&data.table, &["dynamodb:GetItem", "dynamodb:UpdateItem"], &[Partition::Sessions]),
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Users, Partition::Rates]),
        on_table(&data.table, &["dynamodb:Query", "dynamodb:PutItem"], &[Partition::Audit]),
        list_of_user(&data.table),
        Statement::allow(
            &["dynamodb:Query"],
            [data.table.index_arn(BY_EXPIRY), data.table.index_arn(BY_TOKEN)],
        ),
        through_table(data),
    ]
}
