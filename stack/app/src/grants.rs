//! What each function may do, named by intent: the fewest actions on the exact resources.

use construct::value::{Any, Arn, Stream};
use construct::{Condition, Key, LogGroup, Queue, Statement, Table, Value};
use contract::sealing::{DELIVERY, REPLAY};
use contract::table::{self, BY_EXPIRY, BY_TOKEN};

use crate::service::data::Data;

/// The condition key of [`contract::sealing::PURPOSE`].
const PURPOSE: &str = "kms:EncryptionContext:otpost:purpose";

/// Whose partition a function may touch. A flaw in one that counts attempts must not be able to make
/// a client key.
#[derive(Clone, Copy)]
enum Partition {
    Clients,
    Users,
    Phones,
    Idempotency,
}

impl Partition {
    fn pattern(self) -> String {
        match self {
            Self::Clients => table::CLIENTS.to_owned(),
            Self::Users => format!("{}*", table::USER),
            Self::Phones => format!("{}*", table::PHONE),
            Self::Idempotency => format!("{}*", table::IDEMPOTENCY),
        }
    }
}

/// Store a token: its MAC, and sealed while it must be delivered or may be asked for again.
/// Unsealing is for a repeated request only; delivery is another function's right.
pub(crate) fn issue(data: &Data) -> Vec<Statement> {
    vec![
        on_table(&data.table, &["dynamodb:GetItem"], &[Partition::Clients]),
        // A transaction is authorized by the actions of its parts.
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Users, Partition::Phones]),
        on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Idempotency]),
        through_table(&data.data_key),
        make_macs(&data.mac_key),
        Statement {
            conditions: vec![Condition::new("StringEquals", PURPOSE, [DELIVERY.into(), REPLAY.into()])],
            ..Statement::allow(&["kms:Encrypt"], [data.codes_key.arn().any()])
        },
        unseal(&data.codes_key, REPLAY),
    ]
}

/// Count an attempt, compare MACs, consume.
pub(crate) fn verify(data: &Data) -> Vec<Statement> {
    vec![
        on_table(&data.table, &["dynamodb:GetItem"], &[Partition::Clients]),
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Users]),
        through_table(&data.data_key),
        make_macs(&data.mac_key),
    ]
}

/// List what is outstanding, and revoke.
pub(crate) fn manage(data: &Data) -> Vec<Statement> {
    vec![
        on_table(&data.table, &["dynamodb:GetItem"], &[Partition::Clients]),
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Users]),
        Statement::allow(
            &["dynamodb:Query"],
            [data.table.index_arn(BY_EXPIRY), data.table.index_arn(BY_TOKEN)],
        ),
        through_table(&data.data_key),
    ]
}

/// Make, list and revoke client keys.
pub(crate) fn administer(data: &Data) -> Vec<Statement> {
    let actions = ["dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteItem"];
    vec![on_table(&data.table, &actions, &[Partition::Clients]), through_table(&data.data_key)]
}

/// Read what changed, and announce it.
pub(crate) fn announce(data: &Data, queue: &Queue, dead_letters: &Queue) -> Vec<Statement> {
    vec![
        read_stream(data.table.stream_arn()),
        through_table(&data.data_key),
        // Lambda itself sends what was given up, as this role.
        Statement::allow(&["sqs:SendMessage"], [queue.arn().any(), dead_letters.arn().any()]),
        through(&data.data_key, "sqs", &["kms:Decrypt", "kms:GenerateDataKey"]),
    ]
}

/// Unseal one token, send it, and forget it.
pub(crate) fn deliver(data: &Data, queue: &Queue) -> Vec<Statement> {
    vec![
        Statement::allow(
            &["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            [queue.arn().any()],
        ),
        through(&data.data_key, "sqs", &["kms:Decrypt"]),
        on_table(&data.table, &["dynamodb:GetItem", "dynamodb:UpdateItem"], &[Partition::Users]),
        through_table(&data.data_key),
        unseal(&data.codes_key, DELIVERY),
        Statement {
            because: Some("a phone number has no ARN; topics are denied by the next statement"),
            ..Statement::allow(&["sns:Publish"], [Value::every()])
        },
        Statement {
            effect: construct::iam::Effect::Deny,
            because: Some("a denial should be as wide as it can"),
            ..Statement::allow(&["sns:Publish"], [every_topic()])
        },
    ]
}

/// Write to one's own log group.
pub(crate) fn log(group: &LogGroup) -> Statement {
    Statement::allow(&["logs:CreateLogStream", "logs:PutLogEvents"], [group.streams_arn().any()])
}

fn on_table(table: &Table, actions: &[&'static str], partitions: &[Partition]) -> Statement {
    let patterns: Vec<_> = partitions.iter().map(|partition| partition.pattern().into()).collect();
    Statement {
        conditions: vec![Condition::new("ForAllValues:StringLike", "dynamodb:LeadingKeys", patterns)],
        ..Statement::allow(actions, [table.arn().any()])
    }
}

fn read_stream(stream: Value<Arn<Stream>>) -> Statement {
    let actions = [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    ];
    Statement::allow(&actions, [stream.any()])
}

fn make_macs(key: &Key) -> Statement {
    Statement::allow(&["kms:GenerateMac"], [key.arn().any()])
}

fn unseal(key: &Key, purpose: &str) -> Statement {
    Statement {
        conditions: vec![Condition::new("StringEquals", PURPOSE, [purpose.into()])],
        ..Statement::allow(&["kms:Decrypt"], [key.arn().any()])
    }
}

/// Whoever calls a table under a customer key needs this, even to write; by the table alone.
fn through_table(key: &Key) -> Statement {
    through(key, "dynamodb", &["kms:Decrypt"])
}

fn through(key: &Key, service: &str, actions: &[&'static str]) -> Statement {
    let host = Value::join([format!("{service}.").into(), Value::region(), ".amazonaws.com".into()]);
    Statement {
        conditions: vec![Condition::new("StringEquals", "kms:ViaService", [host])],
        ..Statement::allow(actions, [key.arn().any()])
    }
}

fn every_topic() -> Value<Arn<Any>> {
    Value::pattern(["arn:".into(), Value::partition(), ":sns:*:*:*".into()])
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_condition_is_about_the_context_that_the_functions_use() {
        assert_eq!(super::PURPOSE, format!("kms:EncryptionContext:{}", contract::sealing::PURPOSE));
    }
}
