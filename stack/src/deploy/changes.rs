//! The contents of a change set, for a person to read.
//!
//! It must not print parameters: a change set may hold a secret one in clear.

use aws_sdk_cloudformation::types::{Change, ChangeAction, Replacement};

/// One line per resource: what happens to it, its logical id, its type, whether it is replaced.
pub fn table(changes: &[Change]) -> Vec<String> {
    let rows: Vec<_> = changes.iter().filter_map(Change::resource_change).collect();
    let width = rows.iter().filter_map(|row| row.logical_resource_id()).map(str::len).max().unwrap_or(0);
    rows.iter()
        .map(|row| {
            let (sign, action) = match row.action() {
                Some(ChangeAction::Add) => ("+", "add"),
                Some(ChangeAction::Remove) => ("-", "remove"),
                Some(ChangeAction::Import) => ("+", "import"),
                _ => ("~", "modify"),
            };
            let replacement = match row.replacement() {
                Some(Replacement::True) => "  replaced",
                Some(Replacement::Conditional) => "  perhaps replaced",
                _ => "",
            };
            format!(
                "  {sign} {action:<6}  {:<width$}  {}{replacement}",
                row.logical_resource_id().unwrap_or("?"),
                row.resource_type().unwrap_or("?"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::{Change, ChangeAction, Replacement, ResourceChange};

    fn change(action: ChangeAction, id: &str, replacement: Option<Replacement>) -> Change {
        let change = ResourceChange::builder()
            .action(action)
            .logical_resource_id(id)
            .resource_type("AWS::SQS::Queue")
            .set_replacement(replacement)
            .build();
        Change::builder().resource_change(change).build()
    }

    #[test]
    fn the_table_names_what_is_replaced() {
        let changes = [
            change(ChangeAction::Add, "New", None),
            change(ChangeAction::Modify, "Longer", Some(Replacement::True)),
            change(ChangeAction::Modify, "Same", Some(Replacement::False)),
            change(ChangeAction::Modify, "Maybe", Some(Replacement::Conditional)),
            change(ChangeAction::Remove, "Old", None),
        ];
        insta::assert_snapshot!(super::table(&changes).join("\n"), @r"
        + add     New     AWS::SQS::Queue
        ~ modify  Longer  AWS::SQS::Queue  replaced
        ~ modify  Same    AWS::SQS::Queue
        ~ modify  Maybe   AWS::SQS::Queue  perhaps replaced
        - remove  Old     AWS::SQS::Queue
        ");
    }
}
