//! The room that a function's environment has, which the relay's people may use up.

use construct::Template;
use contract::Function;
use serde_json::{Map, Value as Json};

use crate::config::{Environment, Refusal, RelaySettings};

/// Bytes that Lambda takes. It measures the JSON text of all variables together, in which each quote of a value
/// that is JSON itself takes two. (Recorded from Lambda on 2025-11-25: 4,096 are taken, 4,097 refused with
/// `InvalidParameterValueException`; localstack's `TestLambdaSizeLimits`.)
const MAX_BYTES: usize = 4_096;

/// All variables but those that tell of people take less together.
const OTHERS: usize = 1_536;

/// The characters that CloudFormation ends a generated name with, at most.
const SUFFIX: usize = 13;

/// The text in which a function is told of people.
type Telling = fn(&RelaySettings) -> String;

const TELLINGS: [(Function, Telling); 2] =
    [(Function::Dispatch, RelaySettings::notify_json), (Function::ReceiveSms, RelaySettings::relay_json)];

/// Refuse an environment whose people don't fit into what their functions are told.
pub(crate) fn check(environment: Environment) -> Result<Environment, Refusal> {
    // The template is synthesized for it only where it may not fit: that takes as long as all of `stack synth`.
    let fits = |(_, told): &(Function, Telling)| quoted(&told(&environment.relay)) <= MAX_BYTES - OTHERS;
    if TELLINGS.iter().all(fits) {
        return Ok(environment);
    }
    // Synthesis tells of a construct that is wrong.
    let Ok(template) = super::define(&environment).stack.synthesize() else { return Ok(environment) };
    let measured =
        TELLINGS.map(|(function, told)| (function, told, bytes(&template, &environment, function)));
    let over = measured.iter().find(|(_, _, bytes)| *bytes > MAX_BYTES);
    let Some((function, _, bytes)) = over else { return Ok(environment) };
    let relay = &environment.relay;
    let fit = |&count: &usize| {
        let first = relay.first(count);
        measured
            .iter()
            .all(|(_, told, bytes)| bytes - quoted(&told(relay)) + quoted(&told(&first)) <= MAX_BYTES)
    };
    let people = relay.people();
    let message = format!(
        "the environment of `{}` takes {bytes} bytes with all {people} people; Lambda takes {MAX_BYTES}",
        function.binary()
    );
    let fitting = (0..people).rev().find(fit).unwrap_or(0);
    let hint = format!(
        "the first {fitting} fit, in the order of their names; use shorter names, or move people to another environment"
    );
    Err(Refusal::new(&["relay", "people"], message).hint(hint))
}

/// The bytes of the JSON text of a function's variables, with each reference at its longest.
fn bytes(template: &Template, environment: &Environment, function: Function) -> usize {
    let variables =
        &template.body["Resources"][function.construct_id()]["Properties"]["Environment"]["Variables"];
    let longest = variables.as_object().into_iter().flatten().map(|(name, value)| {
        (name.clone(), Json::from("x".repeat(longest(&template.body, environment, value))))
    });
    let placeholders: Map<String, Json> = longest.collect();
    Json::Object(placeholders).to_string().len()
}

/// The bytes of a value within the quotes of a JSON text, at its longest.
fn longest(template: &Json, environment: &Environment, value: &Json) -> usize {
    if let Some(text) = value.as_str() {
        return quoted(text);
    }
    let (id, attribute) = match (&value["Ref"], &value["Fn::GetAtt"]) {
        (Json::String(id), _) => (id.as_str(), ""),
        (_, Json::Array(parts)) => {
            (parts[0].as_str().unwrap_or_default(), parts[1].as_str().unwrap_or_default())
        }
        _ => return MAX_BYTES,
    };
    if let Some(default) = template["Parameters"][id]["Default"].as_str() {
        // A parameter with a default is set where there is no Lambda: locally.
        return quoted(default);
    }
    let name = environment.stack_name(super::ID).len() + 1 + id.len() + 1 + SUFFIX;
    let region = environment.region.as_str();
    match (template["Resources"][id]["Type"].as_str().unwrap_or_default(), attribute) {
        ("AWS::DynamoDB::Table", "") => name.min(255),
        ("AWS::KMS::Key", "") => "00000000-0000-0000-0000-000000000000".len(),
        ("AWS::SQS::Queue", "") => {
            format!("https://sqs.{region}.amazonaws.com.cn/123456789012/").len() + name.min(80)
        }
        ("AWS::CloudFront::Distribution", "DomainName") => "d111111abcdef8.cloudfront.net".len(),
        // Another kind of reference needs its length here.
        _ => MAX_BYTES,
    }
}

/// The bytes of a text within the quotes of a JSON text.
fn quoted(text: &str) -> usize {
    Json::from(text).to_string().len() - 2
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;

    use super::{OTHERS, TELLINGS, bytes, quoted};
    use crate::Config;

    #[test]
    fn what_does_not_tell_of_people_leaves_them_room() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../otpost.yaml");
        let config = Config::load(&file).unwrap();
        for name in ["dev", "prod"] {
            let environment = config.environment(name).unwrap();
            let template = crate::service::define(&environment).stack.synthesize().unwrap();
            for (function, told) in TELLINGS {
                let others = bytes(&template, &environment, function) - quoted(&told(&environment.relay));
                // A host has 253 characters at most, and is in two variables; a name of an environment has 32, in three.
                assert!((200..=OTHERS - 2 * 253 - 3 * 32).contains(&others), "{name}: {others}");
            }
        }
    }
}
