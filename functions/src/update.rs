//! An update of one item under a condition.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};

use crate::aws::Aws;
use crate::table::{Attributes, Key, names};
use crate::{Failure, conflict};

/// What is to change, and on which condition.
pub struct Update<'a> {
    /// The item.
    pub key: &'a Key,
    /// The update expression; names as in [`names`].
    pub expression: &'a str,
    /// The condition expression.
    pub condition: &'a str,
    /// The values of both.
    pub values: Attributes,
}

/// What came of it.
pub enum Updated {
    /// The item afterwards.
    Done(Attributes),
    /// The condition failed; the item as it is, if there is one.
    Unmet(Option<Attributes>),
}

impl Update<'_> {
    /// Update the item of `table`.
    pub async fn send(&self, aws: &Aws, table: &str) -> Result<Updated, Failure> {
        let request = aws
            .dynamodb()
            .update_item()
            .table_name(table)
            .set_key(Some(self.key.attributes()))
            .set_expression_attribute_names(Some(names(&[self.expression, self.condition])))
            .set_expression_attribute_values(Some(self.values.clone()))
            .update_expression(self.expression)
            .condition_expression(self.condition)
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let error = match conflict::outlast(async || request.clone().send().await).await {
            Ok(answer) => return Ok(Updated::Done(answer.attributes.unwrap_or_default())),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                Ok(Updated::Unmet(failed.item.clone()))
            }
            _ => Err(Failure::of_call("dynamodb UpdateItem", &error)),
        }
    }
}
