use construct::{Statement, Table};

fn read(table: &Table) -> Statement {
    Statement::allow(&["dynamodb:GetItem"], [table.name()])
}

fn main() {}
