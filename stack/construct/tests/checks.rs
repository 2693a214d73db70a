//! The refusals of synthesis, each provoked, its message compared word for word.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use construct::function::{Architecture, Code};
use construct::value::{Name, ObjectKey};
use construct::{
    Bucket, Function, Key, LogGroup, Queue, Removal, Role, Stack, Statement, Topic, Value, bucket, function,
    key, log_group, queue, role,
};

fn stack() -> Stack {
    Stack::new("service", "A test.")
}

/// The messages of everything that is wrong.
fn problems(stack: Stack) -> Vec<String> {
    let error = stack.synthesize().unwrap_err();
    error.to_string().lines().map(str::to_owned).collect()
}

fn bucket(stack: &mut Stack, path: &str) -> Bucket {
    Bucket::new(stack, path, bucket::Props::new(Removal::Delete))
}

fn function_props(stack: &mut Stack, role: &Role) -> function::Props {
    let key = Key::new(stack, "Key", key::Props::new("a key"));
    let logs = LogGroup::new(stack, "Logs", log_group::Props::new(&key));
    let code = Code {
        bucket: stack.parameter::<Name<Bucket>>("Artifacts", "The bucket."),
        key: stack.parameter::<ObjectKey>("AssetKey", "The zip."),
    };
    function::Props::new(code, role.clone(), logs, Architecture::Arm64)
}

fn role(stack: &mut Stack, path: &str, statements: Vec<Statement>) -> Role {
    Role::new(stack, path, role::Props { statements, ..role::Props::new("lambda.amazonaws.com") })
}

#[test]
fn a_reference_to_nothing() {
    // Only a handle can refer, and it comes from a stack: from another one with the same id.
    let elsewhere = bucket(&mut stack(), "Pages/Bucket");
    let mut stack = stack();
    elsewhere.policy(&mut stack, "Pages/Policy", Vec::new());
    stack.output("Bucket", "The bucket.", elsewhere.name());
    let problems = problems(stack);
    assert_eq!(
        problems.first().unwrap(),
        "`service/Bucket`: refers to `PagesBucket`, which is not in this stack"
    );
    assert_eq!(
        problems.last().unwrap(),
        "`service/Pages/Policy`: refers to `PagesBucket`, which is not in this stack"
    );
}

#[test]
fn a_reference_to_another_stack() {
    let foreign = bucket(&mut Stack::new("edge", "Another one."), "Bucket");
    let mut stack = stack();
    stack.output("Bucket", "The bucket.", foreign.name());
    assert_eq!(
        problems(stack),
        ["`service/Bucket`: refers to `Bucket` of stack `edge`; pass it as an output and a parameter"]
    );
}

#[test]
fn a_parameter_of_another_stack() {
    let foreign = Stack::new("edge", "Another one.").parameter::<Name<Bucket>>("Artifacts", "The bucket.");
    let mut stack = stack();
    stack.output("Bucket", "The bucket.", foreign);
    assert_eq!(
        problems(stack),
        ["`service/Bucket`: refers to `Artifacts` of stack `edge`; pass it as an output and a parameter"]
    );
}

#[test]
fn two_paths_with_one_logical_id() {
    let mut stack = stack();
    bucket(&mut stack, "Site/Pages");
    bucket(&mut stack, "SitePages");
    assert_eq!(
        problems(stack),
        ["`service/SitePages`: has the logical id of `service/Site/Pages`; rename one of them"]
    );
}

#[test]
fn two_outputs_with_one_name() {
    let mut stack = stack();
    let bucket = bucket(&mut stack, "Site");
    stack.output("Bucket", "The bucket.", bucket.name());
    stack.output("Bucket", "The bucket again.", bucket.arn());
    assert_eq!(problems(stack), ["`service/Bucket`: is the name of two outputs; rename one of them"]);
}

#[test]
fn a_character_that_cloudformation_does_not_allow() {
    let mut stack = stack();
    bucket(&mut stack, "Site/my-pages");
    bucket(&mut stack, "Site//Pages");
    assert_eq!(
        problems(stack),
        [
            "`service/Site//Pages`: a path segment is empty",
            "`service/Site/my-pages`: `-` is not allowed in a path; use letters and digits",
        ]
    );
}

#[test]
fn a_role_of_two_functions() {
    let mut stack = stack();
    let role = role(&mut stack, "Role", Vec::new());
    let props = function_props(&mut stack, &role);
    let again =
        function::Props::new(props.code.clone(), role.clone(), props.log_group.clone(), Architecture::Arm64);
    Function::new(&mut stack, "Issue", props);
    Function::new(&mut stack, "Verify", again);
    assert_eq!(
        problems(stack),
        ["`service/Verify`: runs as the role of `service/Issue`; give each function a role of its own"]
    );
}

#[test]
fn a_wildcard_without_a_reason() {
    let mut stack = stack();
    let bucket = bucket(&mut stack, "Site");
    let reasoned = Statement { because: Some("a test"), ..Statement::allow(&["s3:*"], [Value::every()]) };
    role(
        &mut stack,
        "Role",
        vec![
            reasoned,
            Statement::allow(&["sns:Publish"], [Value::every()]),
            Statement::allow(&["s3:Get*"], [bucket.arn().any()]),
            Statement::allow(&["s3:GetObject"], [bucket.objects_arn()]),
        ],
    );
    let hint = "without a reason; name the resource, or say why in `because`";
    assert_eq!(
        problems(stack),
        [
            format!("`service/Role`: allows `*` {hint}"),
            format!("`service/Role`: allows `s3:Get*` {hint}"),
            format!("`service/Role`: allows `${{Site.Arn}}/*` {hint}"),
        ]
    );
}

#[test]
fn a_secret_as_a_plain_value() {
    let mut stack = stack();
    let role = role(&mut stack, "Role", Vec::new());
    let mut props = function_props(&mut stack, &role);
    props.environment.insert("PROVIDER_API_KEY", "swordfish".into());
    props.environment.insert("PROVIDER_TOKEN", "".into());
    props.environment.insert("TOKEN_LENGTH", "15".into());
    Function::new(&mut stack, "Dispatch", props);
    let problems = problems(stack);
    assert_eq!(
        problems,
        [
            "`service/Dispatch`: `PROVIDER_API_KEY` is a secret as a plain value; use a NoEcho parameter or read it at run time"
        ]
    );
    assert!(!problems.concat().contains("swordfish"));
}

#[test]
fn more_than_cloudformation_accepts() {
    let name = |prefix: &str, number: usize| -> &'static str { format!("{prefix}{number}").leak() };
    let mut stack = stack();
    let key = Key::new(&mut stack, "Key", key::Props::new("a key"));
    // Each is two resources.
    let topics = (0..250)
        .map(|number| Topic::new(&mut stack, name("Topic", number), &key, "cloudwatch.amazonaws.com", &[]));
    let topic = topics.last().unwrap();
    for number in 0..201 {
        stack.optional_parameter(name("Parameter", number), "", "");
        stack.output(name("Output", number), "", topic.arn());
    }
    assert_eq!(
        problems(stack),
        [
            "`service`: has 501 resources; the limit is 500",
            "`service`: has 201 parameters; the limit is 200",
            "`service`: has 201 outputs; the limit is 200",
        ]
    );

    let mut stack = Stack::new("service", "A test.");
    Key::new(&mut stack, "Key", key::Props::new("x".repeat(1_000_000)));
    let problems = problems(stack);
    assert_eq!(problems.len(), 1);
    let problem = problems.first().unwrap();
    assert!(problem.starts_with("`service`: has 1000"), "{problem}");
    assert!(problem.ends_with(" bytes; the limit is 1000000"), "{problem}");
}

#[test]
fn what_is_right_passes() {
    let mut stack = stack();
    let key = Key::new(&mut stack, "Key", key::Props::new("a key"));
    let queue = Queue::new(&mut stack, "Queue", queue::Props::new(&key));
    stack.output("Url", "The queue.", queue.url());
    assert_eq!(stack.synthesize().unwrap().outputs, ["Url"]);
}
