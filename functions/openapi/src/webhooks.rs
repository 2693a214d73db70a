//! Webhooks of providers: each has a form of its own, in docs/providers.md.

use contract::route::Route;
use domain::Problem;

use crate::operation::Operation;

/// The description of a webhook.
pub fn describe(route: &Route) -> Option<Operation> {
    let (id, summary) = match route.path {
        "/v1/sms/{provider}" => ("receiveSms", "Take a text message of a provider that signs"),
        "/v1/sms/{provider}/{key}" => {
            ("receiveSmsByKey", "Take a text message at an address that has a secret")
        }
        _ => return None,
    };
    let webhook = Operation::new(id, "webhooks", summary).any_body();
    let taken = "The message was taken, or is of no use and shall not be repeated.";
    let webhook = webhook.answers_nothing(200, taken).answers_nothing(204, taken);
    Some(webhook.refuses([Problem::WebhookRefused, Problem::WebhookNotReady, Problem::NotFound]))
}
