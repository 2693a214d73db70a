//! An update of one item under a condition.
//!
//! The SDK repeats a request whose answer was lost, and the repeat would find the condition spoilt by
//! its own work. So every update leaves a mark on the item, and one that finds its own mark is done.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};

use crate::aws::Aws;
use crate::table::{Attributes, Item, Key, bytes, names};
use crate::{Failure, conflict, randomness};

/// The attribute that says which update changed an item last, as expressions have its value.
pub const WRITTEN_BY: &str = ":written_by";

/// An update of one item.
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

/// The result of an update.
pub enum Updated {
    /// The item afterwards.
    Done(Attributes),
    /// The condition failed; the item as it is, if there is one.
    Unmet(Option<Attributes>),
}

impl Update<'_> {
    /// Update the item of `table`, once however often the request is repeated.
    pub async fn send(&self, aws: &Aws, table: &str) -> Result<Updated, Failure> {
        let expression = marked(self.expression);
        let condition = format!(
            "({}) AND (attribute_not_exists(#written_by) OR #written_by <> {WRITTEN_BY})",
            self.condition
        );
        let mark = mark()?;
        let mut values = self.values.clone();
        values.insert(WRITTEN_BY.to_owned(), mark.clone());
        let request = aws
            .dynamodb()
            .update_item()
            .table_name(table)
            .set_key(Some(self.key.attributes()))
            .set_expression_attribute_names(Some(names(&[&expression, &condition])))
            .set_expression_attribute_values(Some(values))
            .update_expression(expression)
            .condition_expression(condition)
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let error = match conflict::outlast(async || request.clone().send().await).await {
            Ok(answer) => return Ok(Updated::Done(answer.attributes.unwrap_or_default())),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => Ok(match failed.item.clone() {
                // The SDK repeated a request whose answer was lost, and met its own write.
                Some(item) if Item(&item).0.get("written_by") == Some(&mark) => Updated::Done(item),
                other => Updated::Unmet(other),
            }),
            _ => Err(Failure::of_call("dynamodb UpdateItem", &error)),
        }
    }
}

/// The update expression `expression`, with the mark.
pub fn marked(expression: &str) -> String {
    match expression.strip_prefix("SET ") {
        Some(rest) => format!("SET #written_by = {WRITTEN_BY}, {rest}"),
        None => format!("SET #written_by = {WRITTEN_BY} {expression}"),
    }
}

/// A mark that no other update has: 64 random bits.
pub fn mark() -> Result<AttributeValue, Failure> {
    let mut mark = [0; 8];
    randomness::fill(&mut mark)?;
    Ok(bytes(mark.as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_expression_takes_the_mark() {
        assert_eq!(marked("SET #a = :a ADD #b :b"), "SET #written_by = :written_by, #a = :a ADD #b :b");
        assert_eq!(marked("REMOVE #a"), "SET #written_by = :written_by REMOVE #a");
        assert_eq!(marked("DELETE #a :a"), "SET #written_by = :written_by DELETE #a :a");
        assert_ne!(mark().ok(), mark().ok());
    }
}
