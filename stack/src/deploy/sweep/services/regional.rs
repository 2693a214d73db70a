//! The lists that each region has of its own.

use service::Paged;
use service::apigateway::{ApiGateway, GetApiKeys, GetRestApis, GetUsagePlans, Listed};
use service::kms::ListAliases;
use service::logs::DescribeLogGroups;
use service::sns::ListTopics;
use service::sqs::ListQueues;

use super::{Item, List, all_pages};
use crate::aws::{Aws, failure};
use crate::error::Error;

pub(super) async fn tables(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws_sdk_dynamodb::Client::new(aws.config());
    let names = all_pages!(client.list_tables(), List::Tables, |page| page.table_names.unwrap_or_default());
    Ok(names.into_iter().map(|name| Item::named(List::Tables, name)).collect())
}

pub(super) async fn functions(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws.lambda();
    let found =
        all_pages!(client.list_functions(), List::Functions, |page| page.functions.unwrap_or_default());
    let names = found.into_iter().filter_map(|function| function.function_name);
    Ok(names.map(|name| Item::named(List::Functions, name)).collect())
}

/// A mapping has no name: it goes by its function's.
pub(super) async fn mappings(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws.lambda();
    let found = all_pages!(client.list_event_source_mappings(), List::Mappings, |page| {
        page.event_source_mappings.unwrap_or_default()
    });
    let items = found.into_iter().filter_map(|mapping| {
        let function = mapping.function_arn?;
        let name = function.split(":function:").nth(1)?.split(':').next()?;
        Some(Item::identified(List::Mappings, name, &mapping.uuid?))
    });
    Ok(items.collect())
}

pub(super) async fn apis(aws: &Aws) -> Result<Vec<Item>, Error> {
    of_api_gateway(aws, List::Apis, GetRestApis::default()).await
}

pub(super) async fn api_keys(aws: &Aws) -> Result<Vec<Item>, Error> {
    of_api_gateway(aws, List::ApiKeys, GetApiKeys::default()).await
}

pub(super) async fn usage_plans(aws: &Aws) -> Result<Vec<Item>, Error> {
    of_api_gateway(aws, List::UsagePlans, GetUsagePlans::default()).await
}

async fn of_api_gateway<O>(aws: &Aws, list: List, operation: O) -> Result<Vec<Item>, Error>
where
    O: Paged<Service = ApiGateway, Output = Listed>,
{
    let pages = aws.service().pages(operation).await;
    let pages = pages.map_err(|error| failure(&format!("list the {}", list.about().plural), error))?;
    let entries = pages.into_iter().flat_map(|page| page.items);
    Ok(entries.filter_map(|entry| Some(Item::identified(list, entry.name?, &entry.id?))).collect())
}

pub(super) async fn queues(aws: &Aws) -> Result<Vec<Item>, Error> {
    let pages = aws.service().pages(ListQueues::default()).await;
    let pages = pages.map_err(|error| failure("list the queues", error))?;
    let urls = pages.iter().flat_map(|page| &page.queue_urls);
    Ok(urls.filter_map(|url| url.rsplit('/').next()).map(|name| Item::named(List::Queues, name)).collect())
}

pub(super) async fn topics(aws: &Aws) -> Result<Vec<Item>, Error> {
    let pages = aws.service().pages(ListTopics::default()).await;
    let pages = pages.map_err(|error| failure("list the topics", error))?;
    let arns = pages.iter().flat_map(|page| &page.arns);
    Ok(arns.filter_map(|arn| arn.rsplit(':').next()).map(|name| Item::named(List::Topics, name)).collect())
}

pub(super) async fn alarms(aws: &Aws) -> Result<Vec<Item>, Error> {
    let client = aws_sdk_cloudwatch::Client::new(aws.config());
    let names = all_pages!(client.describe_alarms(), List::Alarms, |page| {
        let plain = page.metric_alarms.unwrap_or_default().into_iter().filter_map(|alarm| alarm.alarm_name);
        let composite =
            page.composite_alarms.unwrap_or_default().into_iter().filter_map(|alarm| alarm.alarm_name);
        plain.chain(composite).collect::<Vec<_>>()
    });
    Ok(names.into_iter().map(|name| Item::named(List::Alarms, name)).collect())
}

pub(super) async fn log_groups(aws: &Aws) -> Result<Vec<Item>, Error> {
    let pages = aws.logs().pages(DescribeLogGroups::default()).await;
    let pages = pages.map_err(|error| failure("list the log groups", error))?;
    let groups = pages.into_iter().flat_map(|page| page.log_groups);
    let names = groups.filter_map(|group| group.log_group_name);
    Ok(names.map(|name| Item::named(List::LogGroups, name)).collect())
}

pub(super) async fn aliases(aws: &Aws) -> Result<Vec<Item>, Error> {
    let pages = aws.service().pages(ListAliases::default()).await;
    let pages = pages.map_err(|error| failure("list the key aliases", error))?;
    let aliases = pages.into_iter().flat_map(|page| page.aliases);
    let names = aliases.filter_map(|alias| Some(alias.alias_name?.strip_prefix("alias/")?.to_owned()));
    Ok(names.map(|name| Item::named(List::Aliases, name)).collect())
}
