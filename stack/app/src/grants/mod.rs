//! The rights of each function, named by intent: the fewest actions on the exact resources.

pub(crate) mod people;
pub(crate) mod relay;
pub(crate) mod tokens;

use construct::value::{Any, Arn, Stream};
use construct::{Condition, Key, LogGroup, Queue, Statement, Table, Value};
use contract::table::{self, BY_EXPIRY_PROJECTION, NOTIFICATION_PROJECTION, PK, SK, VALID_UNTIL};

use crate::config::Environment;
use crate::service::data::Data;

/// The condition key of [`contract::sealing::PURPOSE`].
const PURPOSE: &str = "kms:EncryptionContext:otpost:purpose";

/// A partition that a function may touch. A flaw in a function that counts attempts must not be able to create
/// a client key.
#[derive(Clone, Copy)]
enum Partition {
    Audit,
    Canary,
    Ceremonies,
    Clients,
    Idempotency,
    Invitations,
    Messages,
    People,
    Person,
    Phones,
    Push,
    Rates,
    RelyingParty,
    Sessions,
    Sms,
    Users,
}

impl Partition {
    fn pattern(self) -> String {
        let (text, begins) = match self {
            Self::Audit => (table::AUDIT, true),
            Self::Canary => (table::CANARY, false),
            Self::Ceremonies => (table::CEREMONY, true),
            Self::Clients => (table::CLIENTS, false),
            Self::Idempotency => (table::IDEMPOTENCY, true),
            Self::Invitations => (table::INVITATION, true),
            Self::Messages => (table::MESSAGES, true),
            Self::People => (table::PEOPLE, false),
            Self::Person => (table::PERSON, true),
            Self::Phones => (table::PHONE, true),
            Self::Push => (table::PUSH, true),
            Self::Rates => (table::RATE, true),
            Self::RelyingParty => (table::RELYING_PARTY, false),
            Self::Sessions => (table::SESSION, true),
            Self::Sms => (table::SMS, true),
            Self::Users => (table::USER, true),
        };
        if begins { format!("{text}*") } else { text.to_owned() }
    }
}

/// The secrets of an environment in the parameter store.
pub(crate) struct Secrets {
    path: String,
}

impl Secrets {
    /// The place of an environment's secrets.
    pub(crate) fn of(environment: &Environment) -> Self {
        Self { path: environment.secrets_path() }
    }

    /// Their path, without a slash at its end.
    pub(crate) fn path(&self) -> String {
        self.path.clone()
    }

    /// Read the secrets whose names match, and open them through the parameter store.
    fn read(&self, data: &Data, names: &[&str]) -> [Statement; 2] {
        let parameters: Vec<Value<Arn<Any>>> = names
            .iter()
            .map(|name| {
                Value::pattern([
                    "arn:".into(),
                    Value::partition(),
                    ":ssm:".into(),
                    Value::region(),
                    ":".into(),
                    Value::account(),
                    format!(":parameter{}/{name}", self.path).into(),
                ])
            })
            .collect();
        let context = parameters.iter().map(|parameter| parameter.clone().text());
        let context = Condition::new("StringLike", "kms:EncryptionContext:PARAMETER_ARN", context);
        let read = Statement {
            resources: parameters,
            because: Some("one secret for each provider or person that there is"),
            ..Statement::allow(&["ssm:GetParameter"], [])
        };
        [read, through(&data.data_key, "ssm", context, &["kms:Decrypt"])]
    }
}

/// Hand records of invocations to X-Ray.
pub(crate) fn trace() -> Statement {
    Statement {
        because: Some("these actions of X-Ray have no resources to be limited to"),
        ..Statement::allow(&["xray:PutTelemetryRecords", "xray:PutTraceSegments"], [Value::every()])
    }
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

/// Query a user's tokens, and see no more of them than the listing's index has: no MAC, no ciphertext.
fn list_of_user(table: &Table) -> Statement {
    let seen = BY_EXPIRY_PROJECTION.into_iter().chain([PK, SK, VALID_UNTIL]);
    seeing(on_table(table, &["dynamodb:Query"], &[Partition::Users]), seen)
}

/// Query a person's messages, and see no more of them than what became of their notifications.
fn see_deliveries(table: &Table) -> Statement {
    let messages = on_table(table, &["dynamodb:Query"], &[Partition::Messages]);
    seeing(messages, NOTIFICATION_PROJECTION)
}

/// Only what asks for these attributes and no others.
fn seeing(mut statement: Statement, attributes: impl IntoIterator<Item = &'static str>) -> Statement {
    let all = "ForAllValues:StringEquals";
    let seen = attributes.into_iter().map(Into::into);
    statement.conditions.push(Condition::new(all, "dynamodb:Attributes", seen));
    let selected = ["SPECIFIC_ATTRIBUTES".into()];
    statement.conditions.push(Condition::new("StringEquals", "dynamodb:Select", selected));
    statement
}

/// Not `dynamodb:ListStreams`, which knows no resource: on the stream it would grant nothing.
fn read_stream(stream: Value<Arn<Stream>>) -> Statement {
    let actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
    Statement::allow(&actions, [stream.any()])
}

fn make_macs(key: &Key) -> Statement {
    Statement::allow(&["kms:GenerateMac"], [key.arn().any()])
}

fn seal(key: &Key, purposes: &[&str]) -> Statement {
    with_purposes(key, "kms:Encrypt", purposes)
}

fn unseal(key: &Key, purposes: &[&str]) -> Statement {
    with_purposes(key, "kms:Decrypt", purposes)
}

fn with_purposes(key: &Key, action: &'static str, purposes: &[&str]) -> Statement {
    let purposes = purposes.iter().map(|&purpose| purpose.into());
    Statement {
        conditions: vec![Condition::new("StringEquals", PURPOSE, purposes)],
        ..Statement::allow(&[action], [key.arn().any()])
    }
}

/// Every caller of a table under a customer key needs this, even to write; for this table by DynamoDB alone.
fn through_table(data: &Data) -> Statement {
    let context = "kms:EncryptionContext:aws:dynamodb:tableName";
    let context = Condition::new("StringEquals", context, [data.table.name().text()]);
    through(&data.data_key, "dynamodb", context, &["kms:Decrypt"])
}

/// Access to messages of queues under a customer key, by SQS alone.
fn through_queues(key: &Key, queues: &[&Queue], actions: &[&'static str]) -> Statement {
    let arns = queues.iter().map(|queue| queue.arn().text());
    through(key, "sqs", Condition::new("StringEquals", "kms:EncryptionContext:aws:sqs:arn", arns), actions)
}

/// Use a key through a service alone, for what the service's encryption context names.
fn through(key: &Key, service: &str, context: Condition, actions: &[&'static str]) -> Statement {
    let host = Value::join([format!("{service}.").into(), Value::region(), ".amazonaws.com".into()]);
    Statement {
        conditions: vec![Condition::new("StringEquals", "kms:ViaService", [host]), context],
        ..Statement::allow(actions, [key.arn().any()])
    }
}

/// Every topic of every account.
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
