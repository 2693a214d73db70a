//! Requests that are right, what is done to them, and what is then said.

mod cbor;
mod json;
mod query;
mod rest;

use http::Method;
use serde_json::json;

use super::Sent;

pub use json::{parameter, unwanted_parameter};

/// In requests as a value, and in no sentence.
pub const SECRET: &str = "hunter2";

/// A request, and a part of what is said to it; nothing is said to one that is right.
pub type Row = (Sent, &'static str);

pub fn all() -> Vec<Row> {
    let rest = [rest::json(), rest::xml(), rest::s3()].concat();
    [json::version_1_1(), json::version_1_0(), query::all(), rest, cbor::all(), others()].concat()
}

/// Rules that no model has.
fn others() -> Vec<Row> {
    let list = |scope: &str| {
        Sent::json("wafv2", "1.1", "AWSWAF_20190729.ListWebACLs", &json!({ "Scope": scope }))
            .region("eu-central-1")
    };
    let apis = Sent::new("apigateway", Method::GET, "/restapis");
    vec![
        (list("REGIONAL"), ""),
        (list("CLOUDFRONT"), "`Scope` is `CLOUDFRONT`, and the signature's scope doesn't name `us-east-1`"),
        (apis.clone(), "`accept` isn't `application/json`"),
        (apis.header("accept", "application/json"), ""),
        (
            Sent::json("email", "1.1", "SES.SendEmail", &json!({})),
            "no service model has the signing name `email`",
        ),
    ]
}
