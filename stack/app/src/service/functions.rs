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
pub(crate) struct Functions {
    pub(crate) admin: Function,
    pub(crate) dispatch: Function,
    pub(crate) health: Function,
    pub(crate) issue_token: Function,
    pub(crate) manage_tokens: Function,
    pub(crate) route: Function,
    pub(crate) verify_token: Function,
}

impl Functions {
    pub(crate) fn define(
        stack: &mut Stack,
        environment: &Environment,
        parameters: &Parameters,
        data: &Data,
        delivery: &Delivery,
    ) -> Self {
        let mut define = |name| one(stack, name, environment, parameters, data, delivery);
        Self {
            admin: define(Name::Admin),
            dispatch: define(Name::Dispatch),
            health: define(Name::Health),
            issue_token: define(Name::IssueToken),
            manage_tokens: define(Name::ManageTokens),
            route: define(Name::Route),
            verify_token: define(Name::VerifyToken),
        }
    }

    /// The function that answers a route.
    pub(crate) const fn by_name(&self, name: Name) -> &Function {
        match name {
            Name::Admin => &self.admin,
            Name::Dispatch => &self.dispatch,
            Name::Health => &self.health,
            Name::IssueToken => &self.issue_token,
            Name::ManageTokens => &self.manage_tokens,
            Name::Route => &self.route,
            Name::VerifyToken => &self.verify_token,
        }
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
        Name::Admin | Name::ManageTokens => variables.extend([table()]),
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
