//! The lists that an account has once. CloudFront's and its web ACLs' are in us-east-1.

use service::wafv2::ListWebAcls;

use super::{Item, List, all_pages};
use crate::aws::{Aws, failure};
use crate::error::Error;

/// The greatest page of an answer of IAM, in place of 100.
const ROLES: i32 = 1_000;

pub(super) async fn buckets(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws.s3();
    let found = all_pages!(client.list_buckets(), List::Buckets, |page| page.buckets.unwrap_or_default());
    let names = found.into_iter().filter_map(|bucket| bucket.name);
    Ok(names.map(|name| Item::named(List::Buckets, name)).collect())
}

pub(super) async fn roles(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws_sdk_iam::Client::new(aws.config());
    let found = all_pages!(client.list_roles().max_items(ROLES), List::Roles, |page| page.roles);
    Ok(found.into_iter().map(|role| Item::named(List::Roles, role.role_name)).collect())
}

pub(super) async fn distributions(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws.cloudfront();
    let found = all_pages!(client.list_distributions(), List::Distributions, |page| {
        page.distribution_list.and_then(|list| list.items).unwrap_or_default()
    });
    let items = found.into_iter().map(|distribution| Item {
        description: distribution.comment,
        ..Item::named(List::Distributions, distribution.id)
    });
    Ok(items.collect())
}

pub(super) async fn viewer_functions(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws.cloudfront();
    let mut items = Vec::new();
    let mut marker = None;
    loop {
        let page = client.list_functions().set_marker(marker).send().await;
        let page = page.map_err(|error| failure("list the CloudFront functions", error))?;
        let Some(list) = page.function_list else { return Ok(items) };
        let functions = list.items.unwrap_or_default().into_iter();
        items.extend(functions.map(|one| Item::named(List::ViewerFunctions, one.name)));
        marker = list.next_marker.filter(|marker| !marker.is_empty());
        if marker.is_none() {
            return Ok(items);
        }
    }
}

pub(super) async fn access_controls(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws.cloudfront();
    let found = all_pages!(client.list_origin_access_controls(), List::AccessControls, |page| {
        page.origin_access_control_list.and_then(|list| list.items).unwrap_or_default()
    });
    Ok(found.into_iter().map(|one| Item::identified(List::AccessControls, one.name, &one.id)).collect())
}

pub(super) async fn headers_policies(aws: &Aws) -> Result<Vec<Item>, Error> {
    use aws_sdk_cloudfront::types::ResponseHeadersPolicyType::Custom;

    let client = aws.cloudfront();
    let mut items = Vec::new();
    let mut marker = None;
    loop {
        let request = client.list_response_headers_policies().r#type(Custom).set_marker(marker);
        let page =
            request.send().await.map_err(|error| failure("list the response headers policies", error))?;
        let Some(list) = page.response_headers_policy_list else { return Ok(items) };
        let policies =
            list.items.unwrap_or_default().into_iter().filter_map(|one| one.response_headers_policy);
        items.extend(policies.filter_map(|policy| {
            let name = policy.response_headers_policy_config?.name;
            Some(Item::identified(List::HeadersPolicies, name, &policy.id))
        }));
        marker = list.next_marker.filter(|marker| !marker.is_empty());
        if marker.is_none() {
            return Ok(items);
        }
    }
}

pub(super) async fn web_acls(aws: &Aws) -> Result<Vec<Item>, Error> {
    let pages = aws.service().pages(ListWebAcls::of_cloudfront()).await;
    let pages = pages.map_err(|error| failure("list the web ACLs", error))?;
    let items = pages.into_iter().flat_map(|page| page.web_acls).filter_map(|one| {
        let name = one.name?;
        let id = format!("{name}/{}", one.id?);
        let description = one.description.unwrap_or_default();
        Some(Item { description, ..Item::identified(List::WebAcls, name, &id) })
    });
    Ok(items.collect())
}
