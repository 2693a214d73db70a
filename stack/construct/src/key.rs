//! KMS keys and the services that their policies admit.

use crate::iam::{self, Condition, Principal, Statement};
use crate::resource::{Handle, Removal, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Arn, Id, Value};

/// A customer managed key.
#[derive(Clone, Debug)]
pub struct Key(pub(crate) Handle);

/// The use of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// AES-256; KMS rotates it every year.
    Encryption,
    /// `HMAC_256`. It can't be rotated: MACs made with the old material would stop matching.
    Hmac256,
}

/// A service whose own calls, made with no role of ours, must pass the key's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// CloudWatch Logs, for every log group of the account: the group needs the key before
    /// the key could name the group.
    Logs,
    /// CloudWatch, which publishes an alarm's change to an encrypted topic.
    Alarms,
    /// AWS End User Messaging, which publishes received texts to an encrypted topic.
    Texts,
}

/// The properties of a key.
#[derive(Debug)]
pub struct Props {
    /// Its purpose, in a sentence.
    pub description: String,
    /// Encryption or MAC.
    pub kind: Kind,
    /// The services it admits.
    pub admits: Vec<Service>,
    /// Deletion or retention when the stack is deleted.
    pub removal: Removal,
}

impl Props {
    /// An encryption key that only the account's IAM policies open.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            kind: Kind::Encryption,
            admits: Vec::new(),
            removal: Removal::Retain,
        }
    }
}

impl Key {
    /// Define a key.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let admitted = props.admits.iter().map(|service| service.statement());
        let statements: Vec<_> = std::iter::once(account()).chain(admitted).collect();
        let (spec, usage, rotation) = match props.kind {
            Kind::Encryption => ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", Some(true)),
            Kind::Hmac256 => ("HMAC_256", "GENERATE_VERIFY_MAC", None),
        };
        let properties = object! {
            "Description": props.description,
            "KeySpec": spec,
            "KeyUsage": usage,
            "EnableKeyRotation": rotation,
            "KeyPolicy": iam::document(stack, path, &statements),
            "PendingWindowInDays": match props.removal {
                Removal::Delete => 7_u32,
                Removal::Retain => 30,
            },
        };
        Self(stack.add(path, Resource::holding_data("AWS::KMS::Key", properties, props.removal)))
    }

    /// Its key id. Grants are checked against the ARN, so an alias would be denied in places.
    pub fn id(&self) -> Value<Id<Self>> {
        self.0.reference()
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }
}

/// Without it nobody could change the key again, and no IAM policy would count.
fn account() -> Statement {
    Statement {
        principal: Some(Principal::Account),
        because: Some("in a key policy the resource `*` is the key itself; IAM policies narrow the rest"),
        ..Statement::allow(&["kms:*"], [Value::every()])
    }
}

impl Service {
    fn statement(self) -> Statement {
        let because = Some("in a key policy the resource `*` is the key itself");
        match self {
            Self::Logs => Statement {
                principal: Some(Principal::Service(Value::join([
                    "logs.".into(),
                    Value::region(),
                    ".amazonaws.com".into(),
                ]))),
                conditions: vec![Condition::new(
                    "ArnLike",
                    "kms:EncryptionContext:aws:logs:arn",
                    [Value::join([
                        "arn:".into(),
                        Value::partition(),
                        ":logs:".into(),
                        Value::region(),
                        ":".into(),
                        Value::account(),
                        ":log-group:*".into(),
                    ])],
                )],
                because,
                ..Statement::allow(
                    &[
                        "kms:Encrypt",
                        "kms:Decrypt",
                        "kms:ReEncrypt*",
                        "kms:GenerateDataKey*",
                        "kms:DescribeKey",
                    ],
                    [Value::every()],
                )
            },
            Self::Alarms | Self::Texts => Statement {
                principal: Some(Principal::Service(match self {
                    Self::Texts => "sms-voice.amazonaws.com".into(),
                    _ => "cloudwatch.amazonaws.com".into(),
                })),
                conditions: vec![Condition::new("StringEquals", "aws:SourceAccount", [Value::account()])],
                because,
                ..Statement::allow(&["kms:Decrypt", "kms:GenerateDataKey*"], [Value::every()])
            },
        }
    }
}
