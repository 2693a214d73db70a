//! A Lambda function: a `bootstrap` binary on Amazon Linux 2023.

use std::collections::BTreeMap;

use crate::bucket::Bucket;
use crate::log_group::LogGroup;
use crate::problem::ProblemKind;
use crate::resource::{Handle, Resource};
use crate::role::Role;
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Expression, Name, ObjectKey, Text, Value};

/// A Lambda function with a generated name.
#[derive(Clone, Debug)]
pub struct Function(pub(crate) Handle);

/// The instruction set that the binary was built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    /// `arm64`
    Arm64,
    /// `x86_64`
    X86_64,
}

impl Architecture {
    /// The name as AWS writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86_64 => "x86_64",
        }
    }
}

/// The place of the zip.
#[derive(Clone, Debug)]
pub struct Code {
    pub bucket: Value<Name<Bucket>>,
    /// The zip's key.
    pub key: Value<ObjectKey>,
}

/// The properties of a function.
#[derive(Debug)]
pub struct Props {
    /// Its purpose, in a sentence.
    pub description: String,
    /// The zip.
    pub code: Code,
    /// The role it alone runs as.
    pub role: Role,
    /// Its log group. Lambda would create a group of its own, without key or retention.
    pub log_group: LogGroup,
    /// The instruction set.
    pub architecture: Architecture,
    /// Memory in MiB, 128 to 10240; processor time grows with it.
    pub memory_mib: u32,
    /// Timeout in seconds, 1 to 900.
    pub timeout_seconds: u32,
    /// Environment variables.
    pub environment: BTreeMap<&'static str, Value<Text>>,
    /// True if X-Ray records its invocations; the role must be allowed to.
    pub tracing: bool,
}

impl Props {
    /// A function with 256 MiB, 10 seconds and no environment variables.
    pub fn new(code: Code, role: Role, log_group: LogGroup, architecture: Architecture) -> Self {
        Self {
            description: String::new(),
            code,
            role,
            log_group,
            architecture,
            memory_mib: 256,
            timeout_seconds: 10,
            environment: BTreeMap::new(),
            tracing: false,
        }
    }
}

impl Function {
    /// Define a function. The references to role and log group make both exist before it.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        stack.runs_as(path, &props.role.0);
        check_secrets(stack, path, &props.environment);
        let variables: Tree =
            props.environment.into_iter().map(|(name, value)| (name, value.into())).collect();
        let properties = object! {
            "Description": props.description,
            "Runtime": "provided.al2023",
            "Handler": "bootstrap",
            "Architectures": [props.architecture.as_str()],
            "Code": object! { "S3Bucket": props.code.bucket, "S3Key": props.code.key },
            "Role": props.role.arn(),
            "MemorySize": props.memory_mib,
            "Timeout": props.timeout_seconds,
            "Environment": object! { "Variables": variables },
            "TracingConfig": props.tracing.then(|| object! { "Mode": "Active" }),
            "LoggingConfig": object! { "LogFormat": "JSON", "LogGroup": props.log_group.name() },
        };
        Self(stack.add(path, Resource::new("AWS::Lambda::Function", properties)))
    }

    /// Its generated name.
    pub fn name(&self) -> Value<Name<Self>> {
        self.0.reference()
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }
}

/// Endings of a variable's name that say its value is a secret.
const SECRET_ENDINGS: [&str; 6] = ["SECRET", "PASSWORD", "TOKEN", "API_KEY", "PRIVATE_KEY", "CREDENTIALS"];

/// A variable's value is readable by everybody who may describe the function; a template's by even more.
fn check_secrets(stack: &mut Stack, path: &str, environment: &BTreeMap<&'static str, Value<Text>>) {
    for (&name, value) in environment {
        let literal = matches!(&value.expression, Expression::Literal(text) if !text.is_empty());
        if literal && SECRET_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            stack.report(path, ProblemKind::PlainSecret { name: name.to_owned() });
        }
    }
}
