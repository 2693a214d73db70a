//! Parts of a template that hang on its parameters.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use construct::given::{Limits, Rule, Test};
use construct::value::Text;
use construct::{Condition, Given, OidcProvider, Role, Stack, Statement, Value, role};
use serde_json::{Value as Json, json};

const LIMITS: Limits =
    Limits { default: Some(""), pattern: "^[a-z/]*$", max_length: Some(9), says: "Repository is short." };

fn stack() -> (Stack, Value<Text>, Given) {
    let mut stack = Stack::new("service", "A test.");
    let repository: Value<Text> = stack.limited_parameter("Repository", "Whose.", &LIMITS);
    let given = stack.condition("HasRepository", &Test::is_not(repository.clone(), ""));
    (stack, repository, given)
}

fn role(stack: &mut Stack, statement: Statement) {
    let statements = vec![statement];
    Role::new(stack, "Role", role::Props { statements, ..role::Props::new("lambda.amazonaws.com") });
}

fn statement(stack: Stack) -> Json {
    let body = stack.synthesize().unwrap().body;
    body["Resources"]["Role"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0].clone()
}

#[test]
fn parameters_conditions_and_rules_are_as_cloudformation_has_them() {
    let (mut stack, repository, given) = stack();
    let both = Test::All(vec![Test::Holds(given), Test::Is(repository.clone(), "a/b")]);
    let made = stack.condition("IsOurs", &both);
    let rule = Rule { when: Some(Test::is_not(repository, "")), assert: both, says: "Give ours." };
    stack.rule("Ours", &rule);
    let provider = OidcProvider::new(&mut stack, "Provider", "https://example.com", "us", made);
    stack.output("Provider", "Whose tokens are taken.", provider.arn());
    let body = stack.synthesize().unwrap().body;
    let parameter = json!({
        "Type": "String", "Description": "Whose.", "Default": "", "AllowedPattern": "^[a-z/]*$", "MaxLength": 9,
        "ConstraintDescription": "Repository is short.",
    });
    assert_eq!(body["Parameters"]["Repository"], parameter);
    let equals = |text: &str| json!({ "Fn::Equals": [{ "Ref": "Repository" }, text] });
    let both = json!({ "Fn::And": [{ "Condition": "HasRepository" }, equals("a/b")] });
    assert_eq!(body["Conditions"], json!({ "HasRepository": { "Fn::Not": [equals("")] }, "IsOurs": both }));
    let rule = json!({
        "RuleCondition": { "Fn::Not": [equals("")] },
        "Assertions": [{ "Assert": both, "AssertDescription": "Give ours." }],
    });
    assert_eq!(body["Rules"], json!({ "Ours": rule }));
    assert_eq!(body["Resources"]["Provider"]["Condition"], "IsOurs");
}

#[test]
fn a_piece_and_an_alternative_stand_within_a_longer_text() {
    let (mut stack, repository, given) = stack();
    let owner = repository.clone().piece("/", 0);
    let other = Value::either(given, repository, "none".into());
    let whole = Value::join(["of ".into(), owner, ": ".into(), other]);
    stack.output("Whole", "All of it.", whole);
    role(&mut stack, Statement::allow(&["sns:Publish"], []));
    let body = stack.synthesize().unwrap().body;
    let parts = json!({
        "Part1": { "Fn::Select": [0, { "Fn::Split": ["/", { "Ref": "Repository" }] }] },
        "Part2": { "Fn::If": ["HasRepository", { "Ref": "Repository" }, "none"] },
    });
    assert_eq!(body["Outputs"]["Whole"]["Value"], json!({ "Fn::Sub": ["of ${Part1}: ${Part2}", parts] }));
}

#[test]
fn a_statement_and_its_conditions_are_left_out_under_a_condition() {
    let (mut stack, repository, given) = stack();
    let condition = |key| Condition::new("StringEquals", key, [repository.clone()]);
    let conditions = vec![condition("a:A").only_if(given), condition("a:B").only_if(given)];
    let only = Statement {
        sid: Some("Publish"),
        only_if: Some(given),
        conditions,
        ..Statement::allow(&["sns:Publish"], [])
    };
    role(&mut stack, only);
    let nothing = json!({ "Ref": "AWS::NoValue" });
    let keys = json!({ "a:A": { "Ref": "Repository" }, "a:B": { "Ref": "Repository" } });
    let expected = json!({
        "Sid": "Publish", "Effect": "Allow", "Action": "sns:Publish",
        "Condition": { "StringEquals": { "Fn::If": ["HasRepository", keys, nothing] } },
    });
    assert_eq!(statement(stack), json!({ "Fn::If": ["HasRepository", expected, nothing] }));
}

#[test]
fn conditions_of_one_operator_are_left_out_together() {
    let (mut stack, repository, given) = stack();
    let condition = |key| Condition::new("StringEquals", key, [repository.clone()]);
    let conditions = vec![condition("a:A").only_if(given), condition("a:B")];
    role(&mut stack, Statement { conditions, ..Statement::allow(&["sns:Publish"], []) });
    let error = stack.synthesize().unwrap_err().to_string();
    let expected = "`service/Role`: leaves out some conditions of `StringEquals`; make two statements of it";
    assert_eq!(error.lines().next(), Some(expected));
}
