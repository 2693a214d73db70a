//! People: who begins and ends their ceremonies, and keeps their passkeys and subscriptions.

use construct::Statement;
use contract::{sealing, secret};

use super::{Partition, Secrets, on_table, seal, see_deliveries, through_table};
use crate::service::data::Data;

/// Make, list and revoke client keys, and invite, list and revoke people.
pub(crate) fn administer(data: &Data) -> Vec<Statement> {
    let mut statements = vec![
        on_table(
            &data.table,
            &["dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteItem"],
            &[Partition::Clients],
        ),
        // Test notifications.
        on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Messages]),
        seal(&data.codes_key, &[sealing::MESSAGE]),
        on_table(&data.table, &["dynamodb:Query", "dynamodb:DeleteItem"], &[Partition::Sessions]),
        on_table(&data.table, &["dynamodb:GetItem", "dynamodb:UpdateItem"], &[Partition::RelyingParty]),
        through_table(data),
    ];
    statements.extend(let_in(data));
    statements
}

/// Invite, list and revoke people.
fn let_in(data: &Data) -> [Statement; 4] {
    [
        on_table(
            &data.table,
            &["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            &[Partition::People],
        ),
        on_table(
            &data.table,
            &["dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            &[Partition::Person],
        ),
        on_table(
            &data.table,
            &["dynamodb:Query", "dynamodb:DeleteItem"],
            &[Partition::Push, Partition::Messages],
        ),
        on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Invitations, Partition::Audit]),
    ]
}

/// Store what a ceremony began with.
pub(crate) fn challenge(data: &Data) -> Vec<Statement> {
    vec![on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Ceremonies]), through_table(data)]
}

/// Use up an invitation, a recovery code or an assertion, store a passkey, and send its owner the news.
pub(crate) fn register(data: &Data) -> Vec<Statement> {
    vec![
        on_table(&data.table, &["dynamodb:GetItem", "dynamodb:DeleteItem"], &[Partition::Invitations]),
        on_table(&data.table, &["dynamodb:PutItem", "dynamodb:UpdateItem"], &[Partition::Ceremonies]),
        on_table(
            &data.table,
            &["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            &[Partition::Person],
        ),
        on_table(&data.table, &["dynamodb:GetItem", "dynamodb:UpdateItem"], &[Partition::People]),
        on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Messages, Partition::Audit]),
        seal(&data.codes_key, &[sealing::MESSAGE]),
        through_table(data),
    ]
}

/// Use up an assertion; make, extend and end a session.
pub(crate) fn session(data: &Data) -> Vec<Statement> {
    vec![
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Ceremonies]),
        on_table(&data.table, &["dynamodb:Query", "dynamodb:UpdateItem"], &[Partition::Person]),
        on_table(
            &data.table,
            &["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            &[Partition::Sessions],
        ),
        on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Audit]),
        through_table(data),
    ]
}

/// List, rename and revoke a person's passkeys, the sessions that one began, and renew recovery codes; for
/// operators, invite, list and revoke people.
pub(crate) fn passkeys(data: &Data) -> Vec<Statement> {
    let mut statements = vec![
        on_table(
            &data.table,
            &["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            &[Partition::Sessions],
        ),
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Ceremonies]),
        through_table(data),
    ];
    statements.extend(let_in(data));
    statements
}

/// Keep a person's subscriptions, of whose signing key the public half is told; and send them test notifications, of which
/// it sees what became and no text.
pub(crate) fn subscribe(data: &Data, secrets: &Secrets) -> Vec<Statement> {
    let mut statements = vec![
        on_table(&data.table, &["dynamodb:GetItem", "dynamodb:UpdateItem"], &[Partition::Sessions]),
        on_table(
            &data.table,
            &["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            &[Partition::Push],
        ),
        on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Messages, Partition::Audit]),
        see_deliveries(&data.table),
        seal(&data.codes_key, &[sealing::MESSAGE]),
        through_table(data),
    ];
    statements.extend(secrets.read(data, &[secret::VAPID]));
    statements
}
