//! The relay and delivery: from a provider's webhook to a notification and to the reveal.

use construct::iam::Effect;
use construct::{Condition, Queue, Statement, Value};
use contract::sealing::{DELIVERY, MESSAGE, PART, SHOW};
use contract::secret;
use contract::table::BY_TOKEN;

use super::{
    Partition, Secrets, every_topic, on_table, read_stream, seal, through_queues, through_table, unseal,
};
use crate::service::data::Data;

/// Seal a message for its owner, once for each identity of one; only the parts of a long one
/// are opened again.
pub(crate) fn receive(data: &Data, secrets: &Secrets) -> Vec<Statement> {
    let mut statements = vec![
        on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Messages]),
        on_table(
            &data.table,
            &["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            &[Partition::Sms],
        ),
        through_table(data),
        seal(&data.codes_key, &[MESSAGE, PART]),
        unseal(&data.codes_key, &[PART]),
    ];
    statements.extend(secrets.read(data, &[&secret::sms("*")]));
    statements
}

/// Open a person's messages, or a token that is shown again, after a fresh assertion.
pub(crate) fn reveal(data: &Data) -> Vec<Statement> {
    vec![
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Ceremonies]),
        on_table(
            &data.table,
            &["dynamodb:Query", "dynamodb:UpdateItem"],
            &[Partition::Person, Partition::Messages],
        ),
        on_table(&data.table, &["dynamodb:GetItem"], &[Partition::Users]),
        on_table(&data.table, &["dynamodb:PutItem"], &[Partition::Audit]),
        Statement::allow(&["dynamodb:Query"], [data.table.index_arn(BY_TOKEN)]),
        through_table(data),
        unseal(&data.codes_key, &[MESSAGE, SHOW]),
    ]
}

/// Read what changed, and announce it.
pub(crate) fn announce(data: &Data, queue: &Queue, dead_letters: &Queue) -> Vec<Statement> {
    vec![
        read_stream(data.table.stream_arn()),
        through_table(data),
        // Lambda itself sends what was given up, as this role.
        Statement::allow(&["sqs:SendMessage"], [queue.arn().any(), dead_letters.arn().any()]),
        through_queues(&data.data_key, &[queue, dead_letters], &["kms:Decrypt", "kms:GenerateDataKey"]),
    ]
}

/// Unseal one token, send it, and forget it; or announce one message without opening it.
pub(crate) fn deliver(data: &Data, queue: &Queue, secrets: &Secrets) -> Vec<Statement> {
    let mut statements = vec![
        Statement::allow(
            &[
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                // The time to the next try grows.
                "sqs:ChangeMessageVisibility",
            ],
            [queue.arn().any()],
        ),
        through_queues(&data.data_key, &[queue], &["kms:Decrypt"]),
        on_table(&data.table, &["dynamodb:UpdateItem"], &[Partition::Users, Partition::Messages]),
        on_table(
            &data.table,
            &["dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            &[Partition::Push],
        ),
        through_table(data),
        unseal(&data.codes_key, &[DELIVERY]),
        Statement {
            because: Some("a phone number has no ARN; topics are denied by the next statement"),
            ..Statement::allow(&["sns:Publish"], [Value::every()])
        },
        Statement {
            effect: Effect::Deny,
            because: Some("a denial should be as wide as it can"),
            ..Statement::allow(&["sns:Publish"], [every_topic()])
        },
    ];
    statements.extend(secrets.read(data, &["notify/*", "tokens/*"]));
    statements
}

/// Send mail as one address, by whichever identity it is verified with: its own, that of its domain, or that of a domain
/// above. SES asks for the right on the identity's default configuration set too, where it has one.
pub(crate) fn send_mail(sender: &str) -> Statement {
    let of_ses = |name: String| {
        Value::pattern([
            "arn:".into(),
            Value::partition(),
            ":ses:".into(),
            Value::region(),
            ":".into(),
            Value::account(),
            format!(":{name}").into(),
        ])
    };
    let domain = sender.rsplit('@').next().unwrap_or(sender);
    let above = std::iter::successors(Some(domain), |domain| {
        domain.split_once('.').map(|(_, above)| above).filter(|above| above.contains('.'))
    });
    let identities = std::iter::once(sender).chain(above).map(|name| format!("identity/{name}"));
    let resources = identities.chain(["configuration-set/*".to_owned()]).map(of_ses).collect();
    Statement {
        conditions: vec![Condition::new("StringEquals", "ses:FromAddress", [sender.into()])],
        because: Some("the identity's owner names its configuration set; the sender is exact"),
        resources,
        ..Statement::allow(&["ses:SendEmail"], [])
    }
}
