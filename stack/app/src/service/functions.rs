//! The functions, each with its role, its log group and only the variables it reads.

use std::collections::BTreeMap;

use construct::function::Code;
use construct::value::Text;
use construct::{Function, Role, Stack, Value, function, role};
use contract::{Function as Name, env};

use super::data::Data;
use super::delivery::Delivery;
use super::parameters::{Parameters, asset_key};
use crate::config::Environment;
use crate::grants;

/// The functions by their names.
pub(crate) struct Functions(BTreeMap<Name, Function>);

impl Functions {
    pub(crate) fn define(
        stack: &mut Stack,
        environment: &Environment,
        parameters: &Parameters,
        data: &Data,
        delivery: &Delivery,
    ) -> Self {
        let define = |name| (name, one(stack, name, environment, parameters, data, delivery));
        Self(Name::ALL.map(define).into())
    }

    /// The function of a name.
    pub(crate) fn by_name(&self, name: Name) -> &Function {
        &self.0[&name]
    }
}

fn one(
    stack: &mut Stack,
    name: Name,
    environment: &Environment,
    parameters: &Parameters,
    data: &Data,
    delivery: &Delivery,
) -> Function {
    let id = name.construct_id();
    let log_group = data.log_group(stack, environment, &format!("{id}/Logs"));
    let (description, mut statements) = match name {
        Name::Admin => ("Makes, lists and revokes client keys.", grants::administer(data)),
        Name::Dispatch => ("Delivers one token.", grants::deliver(data, &delivery.queue)),
        Name::Health => ("Says that the API answers.", Vec::new()),
        Name::IssueToken => ("Issues a token.", grants::issue(data)),
        Name::ManageTokens => ("Lists and revokes tokens.", grants::manage(data)),
        Name::Route => {
            ("Announces tokens to deliver.", grants::announce(data, &delivery.queue, &delivery.dead_letters))
        }
        Name::VerifyToken => ("Verifies a token, once.", grants::verify(data)),
        Name::Challenge => ("Begins an authentication ceremony.", Vec::new()),
        Name::Passkeys => ("Lists, renames and revokes passkeys.", Vec::new()),
        Name::ReceiveSms => ("Receives a message and seals it.", Vec::new()),
        Name::Register => ("Registers a passkey.", Vec::new()),
        Name::Reveal => ("Reveals a message or a token to a passkey.", Vec::new()),
        Name::Session => ("Begins and ends the console's session.", Vec::new()),
        Name::Subscribe => ("Keeps Web Push subscriptions.", Vec::new()),
    };
    statements.push(grants::log(&log_group));
    let role = Role::new(
        stack,
        &format!("{id}/Role"),
        role::Props { statements, ..role::Props::new("lambda.amazonaws.com") },
    );
    let code = Code { bucket: parameters.artifact_bucket.clone(), key: asset_key(stack, name) };
    let props = function::Props {
        description: description.to_owned(),
        memory_mib: environment.functions.memory_mib,
        timeout_seconds: environment.functions.timeout_seconds,
        environment: variables(name, environment, parameters, data, delivery),
        ..function::Props::new(code, role, log_group, environment.architecture)
    };
    Function::new(stack, id, props)
}

fn variables(
    name: Name,
    environment: &Environment,
    parameters: &Parameters,
    data: &Data,
    delivery: &Delivery,
) -> BTreeMap<&'static str, Value<Text>> {
    let token = &environment.token;
    let table = || (env::TABLE, data.table.name().text());
    let mac_key = || (env::MAC_KEY, data.mac_key.id().text());
    let codes_key = || (env::CODES_KEY, data.codes_key.id().text());
    let mut variables = BTreeMap::from([
        (env::ENVIRONMENT, environment.name.clone().into()),
        (env::AWS_ENDPOINT_URL, parameters.endpoint_url.clone()),
    ]);
    match name {
        Name::Health => {}
        Name::Admin
        | Name::Challenge
        | Name::ManageTokens
        | Name::Passkeys
        | Name::ReceiveSms
        | Name::Register
        | Name::Reveal
        | Name::Session
        | Name::Subscribe => variables.extend([table()]),
        Name::Dispatch => variables.extend([table(), codes_key()]),
        Name::Route => variables.extend([(env::QUEUE_URL, delivery.queue.url().text())]),
        Name::IssueToken => {
            variables.extend([
                table(),
                mac_key(),
                codes_key(),
                (env::TOKEN_ALPHABET, token.alphabet.name().into()),
                (env::TOKEN_LENGTH, token.length.to_string().into()),
                (env::TOKEN_LIFE, token.life_seconds.to_string().into()),
                (env::TOKEN_ATTEMPTS, token.attempts.to_string().into()),
            ]);
        }
        Name::VerifyToken => variables.extend([table(), mac_key()]),
    }
    variables
}
