//! Calls by which tests look at services and prepare them.

use serde_json::Value;
use service::Service;
use service::ssm::{DescribeParameters, PutParameter};
use service::untyped::Untyped;
use stack::aws::Aws;

/// Calls an operation that must succeed.
pub async fn ask<S: Service>(aws: &Aws, operation: &'static str, input: Value) -> Value {
    let answer = aws.service::<S>().call(&Untyped::new(operation, input)).await;
    answer.unwrap_or_else(|error| panic!("{operation}: {error:?}"))
}

/// The names of a region's parameters.
pub async fn parameters(aws: &Aws) -> Vec<String> {
    let pages = aws.ssm().pages(DescribeParameters::default()).await.unwrap();
    pages.into_iter().flat_map(|page| page.parameters).filter_map(|parameter| parameter.name).collect()
}

/// A parameter whose value isn't encrypted.
pub async fn put_parameter(aws: &Aws, name: &str) {
    let put =
        PutParameter { name, value: "x", r#type: "String", key_id: None, overwrite: false, tags: Vec::new() };
    aws.ssm().call(&put).await.unwrap();
}
