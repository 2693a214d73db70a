//! Change sets that can't be executed, that nobody wants any more, or that say why they were refused.

use super::{SERVICE, deployed};
use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, REGIONS};
use crate::proxy::documented::{self, STACK, Told, following};
use crate::proxy::{Act, Fault, listed, recorded};

/// The names of the change sets that the service stack has.
async fn left(bench: &Bench) -> Vec<String> {
    let client = bench.aws().await.in_region(REGIONS[0]).cloudformation();
    let sets = client.list_change_sets().stack_name(SERVICE).send().await.unwrap();
    let sets = sets.summaries.unwrap_or_default().into_iter();
    // The emulator goes on listing what was executed.
    sets.filter(|set| set.execution_status().is_none_or(|status| status.as_str() == "AVAILABLE"))
        .filter_map(|set| set.change_set_name)
        .collect()
}

/// Changes more than one stack.
fn tag(bench: &Bench) {
    let path = bench.project.path().join("otpost.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, text.replace("watch: {logs: false}", "watch: {logs: false}, owner: payments"))
        .unwrap();
}

#[tokio::test]
async fn a_change_set_that_is_obsolete_or_executed_is_refused_before_anything_is_executed_as_recorded() {
    let (bench, proxy, _) = deployed().await;
    tag(&bench);
    let dry = bench.stack(&[&DEPLOY[..], &["--dry-run"]].concat()).await.succeeded();
    let name = dry.stderr.split("--change-set ").nth(1).expect("it says how to go on").trim().to_owned();
    for word in ["OBSOLETE", "EXECUTE_COMPLETE"] {
        proxy.clear();
        proxy.add(recorded::not_available(SERVICE, word).always());
        let ran = bench.stack(&[&DEPLOY[..], &["--change-set", &name]].concat()).await;
        assert_eq!(ran.code, 6, "{}{}", listed(&proxy.calls()), ran.stderr);
        assert!(
            !proxy.calls().iter().any(|call| call.operation == "ExecuteChangeSet"),
            "{}",
            listed(&proxy.calls())
        );
        let said: Vec<_> =
            ran.stderr.lines().filter(|line| line.starts_with("error") || line.starts_with("hint")).collect();
        let error = format!(
            "error: the change set of `otpost-dev-service` is `{word}` and can't be executed\n\
             hint: make another one and look at it: stack deploy --dry-run"
        );
        assert_eq!(said.join("\n"), error);
    }
    proxy.clear();
    bench.stack(&[&DEPLOY[..], &["--change-set", &name]].concat()).await.succeeded();
}

#[tokio::test]
async fn what_was_refused_leaves_no_change_set() {
    let (bench, proxy, _) = deployed().await;
    tag(&bench);
    let refused =
        bench.stack(&["deploy", "--env", "dev", "--built", "built", "--require-approval", "any"]).await;
    assert_eq!(refused.code, 6, "{}", refused.stderr);
    assert_eq!(left(&bench).await, [""; 0], "{}", listed(&proxy.calls()));
    // One stack's change set is refused after another one's was made.
    proxy.clear();
    proxy.add(recorded::refused_change_set(SERVICE, "Transform failed").always());
    let failed = bench.stack(&DEPLOY).await;
    assert_eq!(failed.code, 1, "{}", failed.stderr);
    assert!(
        failed.stderr.contains("the change set of `otpost-dev-service` was refused: Transform failed"),
        "{}",
        failed.stderr
    );
    let made = proxy.calls().into_iter().filter(|call| call.operation == "CreateChangeSet").count();
    let deleted = proxy.calls().into_iter().filter(|call| call.operation == "DeleteChangeSet").count();
    assert_eq!((made, deleted), (2, 2), "{}", listed(&proxy.calls()));
}

/// The sentence is what users of other tools were shown (aws/aws-cdk-cli #1000, aws/aws-sam-cli #9154); the event's form is the
/// API reference's ("OperationEvent").
#[tokio::test]
async fn what_early_validation_has_against_a_template_is_shown() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    let reason = "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early \
                  Validation errors, use the DescribeEvents API for detailed failure information.";
    proxy.add(recorded::refused_change_set(SERVICE, reason).always());
    let events = "<DescribeEventsResponse><DescribeEventsResult><OperationEvents><member><EventId>1</EventId>\
                  <EventType>VALIDATION_ERROR</EventType><LogicalResourceId>Table</LogicalResourceId>\
                  <ResourceType>AWS::DynamoDB::Table</ResourceType><ValidationFailureMode>FAIL</ValidationFailureMode>\
                  <ValidationName>PROPERTY_VALIDATION</ValidationName><ValidationStatus>FAILED</ValidationStatus>\
                  <ValidationStatusReason>#: extraneous key [Wings] is not permitted</ValidationStatusReason>\
                  <ValidationPath>/Resources/Table/Properties</ValidationPath></member></OperationEvents>\
                  </DescribeEventsResult></DescribeEventsResponse>";
    proxy.add(Fault::new(Act::Answer(events.to_owned())).of("DescribeEvents"));
    let ran = bench.stack(&DEPLOY).await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let said: Vec<_> =
        ran.stderr.lines().filter(|line| line.starts_with("error") || line.starts_with("hint")).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    error: the change set of `otpost-dev-service` was refused: `Table` (AWS::DynamoDB::Table, Table): the property `Wings` isn't as AWS wants it; CloudFormation says: #: extraneous key [Wings] is not permitted (at /Resources/Table/Properties)
    hint: that is a fault of the template, not of the account: a setting in otpost.yaml that AWS refuses, or an error here
    ");
    let calls = proxy.calls();
    let asked = calls.iter().find(|call| call.operation == "DescribeEvents").expect("it is asked");
    assert!(asked.form["ChangeSetName"].starts_with("arn:"), "{:?}", asked.form);
    assert_eq!(asked.form["Filters.FailedEvents"], "true");
    assert_eq!(left(&bench).await, [""; 0]);
}

/// Both as recorded: `cloudformation/api/test_changesets`.
#[tokio::test]
async fn a_change_set_without_changes_is_taken_away_and_one_that_failed_is_not_executed_as_recorded() {
    let (bench, proxy, _) = deployed().await;
    documented::status(SERVICE, "UPDATE_ROLLBACK_COMPLETE")
        .into_iter()
        .for_each(|fault| proxy.add(fault.times(2)));
    proxy.add(recorded::refused_change_set(SERVICE, recorded::NO_CHANGES).always());
    let unchanged = bench.stack(&DEPLOY).await;
    assert_eq!(unchanged.code, 0, "{}{}", listed(&proxy.calls()), unchanged.stderr);
    assert!(unchanged.stderr.contains("otpost-dev-service: unchanged"), "{}", unchanged.stderr);
    assert!(!proxy.calls().iter().any(|call| call.operation == "ExecuteChangeSet"));
    assert_eq!(left(&bench).await, [""; 0]);

    bench.rebuild("health");
    proxy.clear();
    proxy.add(Fault::new(Act::Refuse(recorded::NOT_EXECUTABLE)).of("ExecuteChangeSet").always());
    let refused = bench.stack(&DEPLOY).await;
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("InvalidChangeSetStatus: ChangeSet [arn:"), "{}", refused.stderr);
    assert_eq!(left(&bench).await, [""; 0]);
    bench.lay_out_functions();
    proxy.clear();
    let again = bench.stack(&DEPLOY).await.succeeded();
    assert!(again.stderr.contains("otpost-dev-service: unchanged"), "{}", again.stderr);
}

/// A change set in which a table alone is put back.
fn putting_back() -> String {
    "<DescribeChangeSetResponse><DescribeChangeSetResult><ChangeSetName>one</ChangeSetName>\
              <Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus><Changes><member>\
              <Type>Resource</Type><ResourceChange><Action>Modify</Action><LogicalResourceId>Table</LogicalResourceId>\
              <ResourceType>AWS::DynamoDB::Table</ResourceType><Replacement>False</Replacement>\
              <ResourceDriftStatus>MODIFIED</ResourceDriftStatus><Details><member><Target><Attribute>Properties</Attribute>\
              <Name>TimeToLiveSpecification</Name></Target><Evaluation>Static</Evaluation></member></Details>\
              </ResourceChange></member></Changes></DescribeChangeSetResult></DescribeChangeSetResponse>"
    .to_owned()
}

/// As documented: "CreateChangeSet" (`DeploymentMode`) and "ResourceChange" (`ResourceDriftStatus`).
#[tokio::test]
async fn what_was_changed_by_hand_is_shown_and_put_back() {
    let (bench, proxy, _) = deployed().await;
    let drifted = || {
        proxy.clear();
        proxy.add(Fault::new(Act::Answer(putting_back())).of("DescribeChangeSet").about(SERVICE).always());
    };
    drifted();
    let refused = bench.stack(&["deploy", "--env", "dev", "--built", "built", "--revert-drift"]).await;
    assert_eq!(refused.code, 6, "{}{}", listed(&proxy.calls()), refused.stderr);
    insta::assert_snapshot!(refused.stderr, @r"
    functions: unchanged
    otpost-bootstrap: unchanged
    otpost-dev-edge: unchanged
    otpost-dev-service: 1 modified
      ~ Table  Table  AWS::DynamoDB::Table  because of a change of TimeToLiveSpecification by hand
    otpost-dev-watch: unchanged
    error: this reverts changes that were made by hand and needs approval, but there is no terminal to ask on
    hint: look at it with `stack drift`; then --require-approval never, or --revert-drift --dry-run and --change-set NAME
    ");
    let calls = proxy.calls();
    let made: Vec<_> = calls.iter().filter(|call| call.operation == "CreateChangeSet").collect();
    assert_eq!(made.len(), 4);
    assert!(
        made.iter().all(|call| call.form.get("DeploymentMode").map(String::as_str) == Some("REVERT_DRIFT"))
    );

    drifted();
    let dry = bench.stack(&[&DEPLOY[..], &["--revert-drift", "--dry-run"]].concat()).await.succeeded();
    let end = dry.stderr.lines().next_back().unwrap_or_default();
    assert!(end.contains("stack deploy --env dev --change-set otpost-"), "{}", dry.stderr);

    drifted();
    proxy.add(Fault::new(Act::Answer("<ExecuteChangeSetResponse/>".to_owned())).of("ExecuteChangeSet"));
    let begun = Told { logical_id: SERVICE, resource_type: STACK, status: "UPDATE_IN_PROGRESS", reason: "" };
    let ended = Told { status: "UPDATE_COMPLETE", ..begun };
    for fault in documented::events(SERVICE, "UPDATE_STACK", &[begun, ended]) {
        proxy.add(fault.always());
    }
    let put_back = bench.stack(&[&DEPLOY[..], &["--revert-drift"]].concat()).await.succeeded();
    assert!(put_back.stderr.contains("otpost-dev-service: update complete"), "{}", put_back.stderr);
    proxy.clear();
    bench.stack(&DEPLOY).await.succeeded();
    assert!(!proxy.calls().iter().any(|call| call.form.contains_key("DeploymentMode")));
}

/// The name of a drift-aware change set is enough, where nothing else would change.
#[tokio::test]
async fn a_change_set_that_only_puts_back_is_executed_by_its_name() {
    let (bench, proxy, _) = deployed().await;
    let drifted = || {
        proxy.clear();
        proxy.add(Fault::new(Act::Answer(putting_back())).of("DescribeChangeSet").about(SERVICE).always());
    };
    drifted();
    let dry = bench.stack(&[&DEPLOY[..], &["--revert-drift", "--dry-run"]].concat()).await.succeeded();
    let name = dry.stderr.split("--change-set ").nth(1).expect("it says how to go on").trim().to_owned();
    let named = ["deploy", "--env", "dev", "--built", "built", "--change-set", &name];

    for command in [named.to_vec(), [&named[..], &["--revert-drift"]].concat()] {
        drifted();
        proxy.add(Fault::new(Act::Answer("<ExecuteChangeSetResponse/>".to_owned())).of("ExecuteChangeSet"));
        let begun =
            Told { logical_id: SERVICE, resource_type: STACK, status: "UPDATE_IN_PROGRESS", reason: "" };
        let ended = Told { status: "UPDATE_COMPLETE", ..begun };
        for fault in documented::events(SERVICE, "UPDATE_STACK", &[begun, ended]) {
            proxy.add(fault.always());
        }
        let put_back = bench.stack(&command).await.succeeded();
        assert!(put_back.stderr.contains("otpost-dev-service: update complete"), "{}", put_back.stderr);
        let calls = proxy.calls();
        let executed: Vec<_> = calls.iter().filter(|call| call.operation == "ExecuteChangeSet").collect();
        assert_eq!(executed.len(), 1, "{}", listed(&calls));
        assert_eq!(executed[0].form.get("ChangeSetName"), Some(&name));
    }

    // The emulator's own has nothing in it; then there is none.
    for _ in 0..2 {
        proxy.clear();
        let nothing = bench.stack(&named).await.succeeded();
        let said = format!("no stack has a change set `{name}` to execute, and no template changes anything");
        assert!(nothing.stderr.contains(&said), "{}", nothing.stderr);
        assert!(!proxy.calls().iter().any(|call| call.operation == "ExecuteChangeSet"));
    }
    // One that was executed is done, and one that was overtaken isn't.
    for (word, code) in [("EXECUTE_COMPLETE", 0), ("OBSOLETE", 6)] {
        proxy.clear();
        let other = putting_back().replace("AVAILABLE", word);
        proxy.add(Fault::new(Act::Answer(other)).of("DescribeChangeSet").about(SERVICE).always());
        let ran = bench.stack(&named).await;
        assert_eq!(ran.code, code, "{}{}", listed(&proxy.calls()), ran.stderr);
        assert!(!proxy.calls().iter().any(|call| call.operation == "ExecuteChangeSet"));
    }
}

/// `DriftInformation` of "DescribeStacks".
#[tokio::test]
async fn an_unchanged_environment_that_was_found_drifted_says_so() {
    let (bench, _proxy, _) = deployed().await;
    assert_eq!(bench.stack(&DEPLOY).await.succeeded().stderr, "dev: unchanged\n");
    let aws = bench.aws().await.in_region(REGIONS[0]);
    let lambda = aws_sdk_lambda::Client::new(aws.config());
    let functions = lambda.list_functions().send().await.unwrap().functions.unwrap_or_default();
    let health = functions.iter().filter_map(|one| one.function_name()).find(|name| name.contains("Health"));
    lambda.update_function_configuration().function_name(health.unwrap()).timeout(20).send().await.unwrap();
    assert_eq!(bench.stack(&["drift", "--env", "dev"]).await.code, 1);
    for command in [DEPLOY.to_vec(), [&DEPLOY[..], &["--change-set", "one"]].concat()] {
        let told = bench.stack(&command).await.succeeded();
        let lines: Vec<_> = told.stderr.lines().filter(|line| line.contains("by hand")).collect();
        assert_eq!(lines.len(), 1, "{}", told.stderr);
        let (before, after) = lines[0].split_once(" at 2").unwrap();
        assert_eq!(
            before,
            "otpost-dev-service: somebody had changed something by hand when it was last compared,"
        );
        assert!(
            after.ends_with("Z; look at it with `stack drift`, put it back with --revert-drift"),
            "{after}"
        );
    }
}

#[tokio::test]
async fn a_stack_that_somebody_has_begun_to_delete_takes_none_as_recorded() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    proxy.add(Fault::new(Act::Refuse(recorded::ON_ITS_WAY_OUT)).of("CreateChangeSet").always());
    let ran = bench.stack(&DEPLOY).await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let end = "and can not be updated.\nhint: somebody else has begun something; run the command again\n";
    assert!(ran.stderr.ends_with(end), "{}", ran.stderr);
}

#[tokio::test]
async fn a_change_set_that_never_becomes_ready_ends_the_wait() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    let rewriting = |body: &str| following(body, "<ChangeSetName>", "Status", "CREATE_IN_PROGRESS");
    let pending = Act::Rewrite(std::sync::Arc::new(rewriting));
    proxy.add(Fault::new(pending).of("DescribeChangeSet").about(SERVICE).always());
    let ran = bench.stack(&DEPLOY).await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let error =
        "error: the change set of `otpost-dev-service` was not ready after 20 s\nhint: run the command again";
    assert!(ran.stderr.contains(error), "{}", ran.stderr);
}
