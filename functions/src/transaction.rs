//! Writes that happen together or not at all.

mod send;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};
use contract::table::EXPIRES_AT;

use crate::Failure;
use crate::aws::Aws;
use crate::table::{Attributes, Key, names, number, text, values};
use crate::update::{WRITTEN_BY, mark, marked};

pub use send::{CALL, Sent, is_unmet, send};

/// The writes to one table.
pub struct Transaction<'a> {
    table: &'a str,
    items: Vec<TransactWriteItem>,
}

/// The result of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Everything was written.
    Done,
    /// Nothing was: the condition of this item failed, counted from 0.
    Unmet(usize),
}

impl<'a> Transaction<'a> {
    /// Nothing yet, for `table`.
    pub const fn on(table: &'a str) -> Self {
        Self { table, items: Vec::new() }
    }

    /// Put what was built elsewhere.
    pub fn with(mut self, put: Put) -> Self {
        self.items.push(TransactWriteItem::builder().put(put).build());
        self
    }

    /// Put an item where none is.
    pub fn put_new(self, item: Attributes) -> Result<Self, Failure> {
        self.put(item, "attribute_not_exists(#pk)", None)
    }

    /// Put an item where none is, or one that has expired at `now` and isn't deleted yet.
    pub fn put_new_or_over(self, item: Attributes, now: u64) -> Result<Self, Failure> {
        let condition = format!("attribute_not_exists(#pk) OR #{EXPIRES_AT} <= :now");
        self.put(item, &condition, Some(values([(":now", number(now))])))
    }

    /// Put an item where none is, or where the request `id` has put one in an invocation that began before
    /// this one, which began at `began`, in milliseconds since the epoch. The last invocation is the one whose
    /// answer is read.
    pub fn put_new_or_own(self, mut item: Attributes, id: &str, began: u64) -> Result<Self, Failure> {
        item.extend(values([("request_id", text(id)), ("began", number(began))]));
        let condition = "attribute_not_exists(#pk) OR (#request_id = :request_id AND #began < :began)";
        let values = values([(":request_id", text(id)), (":began", number(began))]);
        self.put(item, condition, Some(values))
    }

    fn put(mut self, item: Attributes, condition: &str, values: Option<Attributes>) -> Result<Self, Failure> {
        let put = Put::builder()
            .table_name(self.table)
            .set_item(Some(item))
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names(&[condition])))
            .set_expression_attribute_values(values)
            .build()
            .map_err(incomplete)?;
        self.items.push(TransactWriteItem::builder().put(put).build());
        Ok(self)
    }

    /// Update the item `key` on a condition, if there is one; names as in [`names`].
    pub fn update(
        mut self,
        key: &Key,
        expression: &str,
        condition: &str,
        mut values: Attributes,
    ) -> Result<Self, Failure> {
        let expression = marked(expression);
        values.insert(WRITTEN_BY.to_owned(), mark()?);
        let update = Update::builder()
            .table_name(self.table)
            .set_key(Some(key.attributes()))
            .set_condition_expression((!condition.is_empty()).then(|| condition.to_owned()))
            .set_expression_attribute_names(Some(names(&[&expression, condition])))
            .set_expression_attribute_values(Some(values))
            .update_expression(expression)
            .build()
            .map_err(incomplete)?;
        self.items.push(TransactWriteItem::builder().update(update).build());
        Ok(self)
    }

    /// Delete the item `key` on a condition.
    pub fn delete(mut self, key: &Key, condition: &str, values: Attributes) -> Result<Self, Failure> {
        let delete = Delete::builder()
            .table_name(self.table)
            .set_key(Some(key.attributes()))
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names(&[condition])))
            .set_expression_attribute_values((!values.is_empty()).then_some(values))
            .build()
            .map_err(incomplete)?;
        self.items.push(TransactWriteItem::builder().delete(delete).build());
        Ok(self)
    }

    /// Write it all.
    pub async fn write(self, aws: &Aws) -> Result<Written, Failure> {
        let Sent::Unmet(reasons) = send(aws, self.items).await? else { return Ok(Written::Done) };
        let unmet = reasons.iter().position(is_unmet);
        unmet.map(Written::Unmet).ok_or_else(|| Failure::new(CALL, "no condition failed"))
    }
}

fn incomplete(error: BuildError) -> Failure {
    Failure::new(CALL, error.to_string())
}
