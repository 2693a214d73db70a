//! The contents of a change set, for a person to read.
//!
//! It must not print parameters: a change set may hold a secret one in clear.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{Change, ChangeAction, Replacement, ResourceChange};

/// A stack that is made from nothing has no surprises: beyond so many resources they are counted by type.
const FEW: usize = 12;

/// One line per resource: what happens to it, its logical id, its type, whether it is replaced. Of many
/// resources that are all new, one line per type.
pub fn table(changes: &[Change]) -> Vec<String> {
    let rows: Vec<_> = changes.iter().filter_map(Change::resource_change).collect();
    if rows.len() > FEW && rows.iter().all(|row| row.action() == Some(&ChangeAction::Add)) {
        return by_type(&rows);
    }
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

fn by_type(rows: &[&ResourceChange]) -> Vec<String> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.resource_type().unwrap_or("?")).or_insert(0_usize) += 1;
    }
    counts.iter().map(|(kind, count)| format!("  + add  {count:>3}  {kind}")).collect()
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

    #[test]
    fn a_new_stack_is_counted_by_type() {
        let many: Vec<_> = (0..13).map(|n| change(ChangeAction::Add, &format!("Queue{n}"), None)).collect();
        assert_eq!(super::table(&many), ["  + add   13  AWS::SQS::Queue"]);
        assert_eq!(super::table(&many[..12]).len(), 12);
    }
}
