//! The functions, each with its role, its log group and only the variables it reads.

use std::collections::BTreeMap;

use construct::function::Code;
use construct::value::{self, Text};
use construct::{Function, LogGroup, Role, Stack, Statement, Value, function, role};
use contract::{Function as Name, env};

use super::data::Data;
use super::delivery::Delivery;
use super::parameters::{Parameters, asset_key};
use crate::config::Environment;
use crate::grants::{self, Secrets};

/// The functions by their names.
pub(crate) struct Functions(BTreeMap<Name, Deployed>);

struct Deployed {
    function: Function,
    logs: LogGroup,
}

/// The inputs of the functions' definitions.
pub(crate) struct Place<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) parameters: &'a Parameters,
    pub(crate) data: &'a Data,
    pub(crate) delivery: &'a Delivery,
    /// The host that people see: the relying party id.
    pub(crate) site_host: Value<Text>,
}

impl Functions {
    pub(crate) fn define(stack: &mut Stack, place: &Place<'_>) -> Self {
        Self(place.environment.deployed().map(|name| (name, one(stack, name, place))).collect())
    }

    /// The function of a name.
    pub(crate) fn by_name(&self, name: Name) -> &Function {
        &self.0[&name].function
    }

    /// The log group of the function of a name.
    pub(crate) fn logs(&self, name: Name) -> Value<value::Name<LogGroup>> {
        self.0[&name].logs.name()
    }
}

fn one(stack: &mut Stack, name: Name, place: &Place<'_>) -> Deployed {
    let Place { environment, parameters, data, .. } = *place;
    let id = name.construct_id();
    let log_group = data.log_group(stack, environment, &format!("{id}/Logs"));
    let mut statements = rights(name, place);
    statements.push(grants::log(&log_group));
    statements.extend(environment.tracing.then(grants::trace));
    let logs = log_group.clone();
    let role = Role::new(
        stack,
        &format!("{id}/Role"),
        role::Props { statements, ..role::Props::new("lambda.amazonaws.com") },
    );
    let code = Code { bucket: parameters.artifact_bucket.clone(), key: asset_key(stack, name) };
    let props = function::Props {
        description: description(name).to_owned(),
        memory_mib: environment.functions.memory_mib,
        timeout_seconds: match name {
            Name::Dispatch => environment.functions.dispatch_timeout_seconds(),
            _ => environment.functions.timeout_seconds,
        },
        environment: variables(name, place),
        tracing: environment.tracing,
        ..function::Props::new(code, role, log_group, environment.architecture)
    };
    Deployed { function: Function::new(stack, id, props), logs }
}

const fn description(name: Name) -> &'static str {
    match name {
        Name::Admin => "Makes, lists and revokes client keys and people, and sends test notifications.",
        Name::Canary => "Issues and verifies a token, to see whether that works.",
        Name::Challenge => "Begins an authentication ceremony.",
        Name::Dispatch => "Delivers one token, or announces one message.",
        Name::Health => "Says that the API answers.",
        Name::IssueToken => "Issues a token.",
        Name::ManageTokens => "Lists and revokes tokens, and lists the audit trail.",
        Name::Passkeys => {
            "Lists, renames and revokes passkeys, and invites and removes people for operators."
        }
        Name::ReceiveSms => "Receives a message and seals it.",
        Name::Register => "Registers a passkey.",
        Name::Reveal => "Reveals a message or a token to a passkey.",
        Name::Route => "Announces what must be delivered.",
        Name::Session => "Begins and ends the console's session.",
        Name::Subscribe => "Keeps Web Push subscriptions, and sends test notifications.",
        Name::VerifyToken => "Verifies a token, once.",
    }
}

fn rights(name: Name, place: &Place<'_>) -> Vec<Statement> {
    let Place { environment, data, delivery, .. } = *place;
    let secrets = Secrets::of(environment);
    match name {
        Name::Admin => grants::people::administer(data),
        Name::Canary => grants::tokens::look(data),
        Name::Challenge => grants::people::challenge(data),
        Name::Dispatch => {
            let mut statements = grants::relay::deliver(data, &delivery.queue, &secrets);
            let sender = environment.email_sender.as_deref();
            statements.extend(sender.map(grants::relay::send_mail));
            statements
        }
        Name::Health => Vec::new(),
        Name::IssueToken => grants::tokens::issue(data),
        Name::ManageTokens => grants::tokens::manage(data),
        Name::Passkeys => grants::people::passkeys(data),
        Name::ReceiveSms => grants::relay::receive(data, &secrets),
        Name::Register => grants::people::register(data),
        Name::Reveal => grants::relay::reveal(data),
        Name::Route => grants::relay::announce(data, &delivery.queue, &delivery.dead_letters),
        Name::Session => grants::people::session(data),
        Name::Subscribe => grants::people::subscribe(data, &secrets),
        Name::VerifyToken => grants::tokens::verify(data),
    }
}

fn variables(name: Name, place: &Place<'_>) -> BTreeMap<&'static str, Value<Text>> {
    let Place { environment, parameters, data, delivery, .. } = *place;
    let token = &environment.token;
    let table = || (env::TABLE, data.table.name().text());
    let mac_key = || (env::MAC_KEY, data.mac_key.id().text());
    let codes_key = || (env::CODES_KEY, data.codes_key.id().text());
    let email_sender = || (env::EMAIL_SENDER, environment.email_sender.clone().unwrap_or_default().into());
    let secrets = || (env::SECRETS, Secrets::of(environment).path().into());
    let requests_per_client =
        || (env::REQUESTS_PER_CLIENT, environment.api.requests_per_client.to_string().into());
    let mut variables = BTreeMap::from([
        (env::ENVIRONMENT, environment.name.clone().into()),
        (env::AWS_ENDPOINT_URL, parameters.endpoint_url.clone()),
    ]);
    if !matches!(name, Name::Health | Name::Route) {
        variables.extend([
            (env::SITE_URL, parameters.site_url.clone()),
            (env::SITE_HOST, place.site_host.clone()),
        ]);
    }
    match name {
        Name::Health => {}
        Name::Canary | Name::Challenge | Name::Passkeys | Name::Session => {
            variables.extend([table()]);
        }
        Name::Dispatch => variables.extend([
            table(),
            codes_key(),
            secrets(),
            (env::NOTIFY, environment.relay.notify_json().into()),
            (env::OUTBOX_URL, parameters.outbox_url.clone()),
            (env::QUEUE_URL, delivery.queue.url().text()),
            email_sender(),
        ]),
        Name::IssueToken => variables.extend([
            table(),
            mac_key(),
            codes_key(),
            email_sender(),
            (env::TOKEN_ALPHABET, token.alphabet.name().into()),
            (env::TOKEN_LENGTH, token.length.to_string().into()),
            (env::TOKEN_LIFE, token.life_seconds.to_string().into()),
            (env::TOKEN_ATTEMPTS, token.attempts.to_string().into()),
            requests_per_client(),
        ]),
        Name::ManageTokens => variables.extend([table(), requests_per_client()]),
        Name::ReceiveSms => variables.extend([
            table(),
            codes_key(),
            secrets(),
            (env::RELAY, environment.relay.relay_json().into()),
        ]),
        Name::Admin | Name::Register | Name::Reveal => variables.extend([table(), codes_key()]),
        Name::Route => variables.extend([(env::QUEUE_URL, delivery.queue.url().text())]),
        Name::Subscribe => variables.extend([table(), codes_key(), secrets()]),
        Name::VerifyToken => variables.extend([table(), mac_key(), requests_per_client()]),
    }
    variables
}
