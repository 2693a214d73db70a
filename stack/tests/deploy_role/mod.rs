//! Deploying with the rights of `stack/deploy-role.yaml`, and with each of them taken away.
//!
//! The emulator checks what the deploy role asks for by itself, and nothing that CloudFormation does: those
//! rights are held against CloudFormation's schemas in `rights`, and tried on what isn't ours in `reach`.

mod committed;
mod evaluation;
mod intrinsics;
mod logging_role;
mod reach;
mod rights;
mod session;
mod template;
mod trust;
mod unused;

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use aws_sdk_cloudformation::types::{Capability, Output, Parameter};
use serde_json::{Value, json};
use stack::asset::Asset;
use stack::aws::Aws;
use stack::local::emulator::Rights;
use tokio::task::JoinSet;

use crate::emulator::{Bench, functions};
use session::{Session, project};
use template::{ACCOUNT, CI, path, policies, resolved, statements, texts};

/// Rights for which the emulator gives no occasion, and when AWS asks for them.
const NOT_ASKED_FOR: [&str; 19] = [
    // Somebody else's role that API Gateway logs by, or none: `logging_role` has both.
    "apigateway:PATCH",
    "iam:GetRole",
    "iam:SimulatePrincipalPolicy",
    // The emulator takes on trust the role that CloudFormation works with.
    "iam:PassRole",
    // A change set that early validation refuses, or a failure that no resource's event explains.
    "cloudformation:DescribeEvents",
    // A removal that was broken off after the service stack was gone.
    "cloudformation:ListStacks",
    // Everybody may list alarms there.
    "cloudwatch:DescribeAlarms",
    // A deployment that is broken off, fails, or is stuck.
    "cloudformation:CancelUpdateStack",
    "cloudformation:ContinueUpdateRollback",
    "cloudformation:DeleteChangeSet",
    "cloudformation:RollbackStack",
    // A protected environment.
    "cloudformation:SetStackPolicy",
    // A parameter that is put with tags, for which it asks for ssm:PutParameter alone.
    "ssm:AddTagsToResource",
    // The parameter store encrypts with our key without asking.
    "kms:Encrypt",
    "kms:DescribeKey",
    // A log group that was made again while its function was removed.
    "logs:DeleteLogGroup",
    // Roles that were left behind.
    "iam:ListRoleTags",
    // Taken for s3:DeleteObject.
    "s3:DeleteObjectVersion",
    // No object is in a bucket whose versions are kept.
    "s3:ListBucketVersions",
];

/// The emulator has no CloudFront that could be asked for a page: the command reads what the distribution
/// would do, and stands in for it. On AWS it does not.
const STAND_IN: [&str; 3] = [
    "cloudfront:GetDistributionConfig",
    "cloudfront:GetResponseHeadersPolicy",
    "cloudfront:ListTagsForResource",
];

/// Actions that the emulator checks against `*`, whatever they name.
const CHECKED_AGAINST_ALL: [&str; 2] = ["iam:SimulatePrincipalPolicy", "ssm:DeleteParameters"];

const DEPLOY: &[&str] = &["deploy", "--built", "built"];
const DIFF: &[&str] = &["diff", "--built", "built"];
const LIST: &[&str] = &["list"];
const DESTROY: &[&str] = &["destroy", "--yes"];

/// The emulator populates none of these for what the deploy role does.
const UNPOPULATED: [&str; 3] =
    ["aws:ResourceTag/otpost:environment", "iam:PassedToService", "kms:ViaService"];

/// The policies of the deploy role, without one action and without what the emulator can't tell.
fn reduced(without: Option<&str>) -> Vec<(String, Value)> {
    let resources = resolved(&[("Region", "us-east-1"), CI]);
    let mut policies = policies(&resources, "Deploy");
    for statement in
        policies.iter_mut().flat_map(|(_, document)| document["Statement"].as_array_mut().unwrap())
    {
        let kept: Vec<_> =
            texts(&statement["Action"]).into_iter().filter(|a| Some(a.as_str()) != without).collect();
        if kept.iter().any(|action| CHECKED_AGAINST_ALL.contains(&action.as_str())) {
            statement["Resource"] = json!("*");
        }
        statement["Action"] = if kept.is_empty() { json!("none:None") } else { json!(kept) };
        for tests in statement["Condition"].as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
            tests.as_object_mut().unwrap().retain(|key, _| !UNPOPULATED.contains(&key.as_str()));
        }
        statement.as_object_mut().unwrap().retain(|key, _| key != "Condition");
    }
    let stand_in = json!({ "Effect": "Allow", "Action": STAND_IN, "Resource": "*" });
    policies.push(("stand-in".to_owned(), json!({ "Version": "2012-10-17", "Statement": [stand_in] })));
    policies
}

/// Our buckets refuse whoever comes without TLS, and the emulator, when it checks rights, whoever doesn't sign,
/// as what stands in for CloudFront here. So buckets are opened, again and again, as long as this isn't dropped.
fn buckets_are_open(aws: &Aws) -> JoinSet<()> {
    let s3 = aws.s3();
    let mut publishing = JoinSet::new();
    publishing.spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(300)).await;
            let Ok(buckets) = s3.list_buckets().send().await else { continue };
            for name in buckets.buckets().iter().filter_map(|bucket| bucket.name()) {
                let object = format!("arn:aws:s3:::{name}/*");
                let policy = json!({ "Version": "2012-10-17", "Statement": [
                    { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": object },
                ] });
                // A bucket may go at any moment.
                if name.starts_with("otpost-bootstrap-") {
                    let _ = s3.delete_bucket_policy().bucket(name).send().await;
                    continue;
                }
                let _ = s3.delete_public_access_block().bucket(name).send().await;
                let _ = s3.put_bucket_policy().bucket(name).policy(policy.to_string()).send().await;
            }
        }
    });
    publishing
}

/// Makes the project one that is deployed quickly: every function is the one that answers the smoke test.
fn lay_out(bench: &Bench) {
    let built = bench.project.path().join("built");
    fs::create_dir(&built).unwrap();
    let health = Asset::find(&functions(), "health").unwrap().zip(stack::asset::Compression::Small).unwrap();
    for function in contract::Function::ALL {
        fs::write(built.join(format!("{}.zip", function.binary())), &health).unwrap();
    }
    fs::write(bench.project.path().join("otpost.yaml"), project(5_000)).unwrap();
}

/// Each right is taken away where it is most likely missed, because to begin anew for each takes long: at a
/// deployment, at the removal of what is there, and what is still undecided from nothing to nothing.
#[tokio::test(flavor = "multi_thread")]
async fn every_right_of_the_deploy_role_is_needed_and_they_suffice() {
    let bench = Bench::with(Rights::Checked).await;
    lay_out(&bench);
    let aws = bench.aws().await;
    let _open = buckets_are_open(&aws);
    let full = Session::of(&aws, "full", &reduced(None)).await;
    full.all(&bench, &[DEPLOY, DEPLOY, DIFF, LIST, DESTROY]).await.expect("the rights suffice");

    let resources = resolved(&[("Region", "us-east-1"), CI]);
    let mut undecided: BTreeSet<String> =
        statements(&resources, "Deploy").iter().flat_map(|statement| texts(&statement["Action"])).collect();
    for action in NOT_ASKED_FOR {
        assert!(undecided.remove(action), "`{action}` is no right any more");
    }
    assert!(undecided.len() > 15, "{undecided:?}");
    for (round, commands) in [&[DEPLOY, DIFF, LIST][..], &[DESTROY], &[DEPLOY, DEPLOY, DIFF, LIST, DESTROY]]
        .into_iter()
        .enumerate()
    {
        for (number, action) in undecided.clone().into_iter().enumerate() {
            if commands == [DESTROY] {
                full.all(&bench, &[DEPLOY]).await.unwrap();
            } else if commands.ends_with(&[DESTROY]) {
                full.all(&bench, &[DESTROY]).await.unwrap();
            }
            let session =
                Session::of(&aws, &format!("without-{round}-{number}"), &reduced(Some(&action))).await;
            if let Err(failure) = session.all(&bench, commands).await {
                println!("without {action}: {failure}");
                undecided.remove(&action);
            }
        }
    }
    assert_eq!(undecided, BTreeSet::new(), "nothing fails without these");
}

/// Makes the roles, and answers with the stack's outputs.
async fn make_roles(aws: &Aws, stack: &str, parameters: &[(&str, &str)]) -> Vec<Output> {
    let parameter = |(name, value): &(&str, &str)| {
        Parameter::builder().parameter_key(*name).parameter_value(*value).build()
    };
    let create = aws.cloudformation().create_stack().stack_name(stack);
    let create = create.template_body(fs::read_to_string(path()).unwrap());
    let create = create.set_parameters(Some(parameters.iter().map(parameter).collect()));
    create.capabilities(Capability::CapabilityNamedIam).send().await.unwrap();
    for _ in 0..100 {
        let answer = aws.cloudformation().describe_stacks().stack_name(stack).send().await.unwrap();
        let made = &answer.stacks()[0];
        if made.stack_status().unwrap().as_str() == "CREATE_COMPLETE" {
            return made.outputs().to_vec();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("`{stack}` was not made");
}

#[tokio::test]
async fn the_template_makes_roles_that_cloudformation_takes() {
    let bench = Bench::with(Rights::Checked).await;
    let aws = bench.aws().await;
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    let outputs = make_roles(&aws, "deploy-role", &[("Region", "us-east-1"), ("Principal", &root)]).await;
    let output = |key: &str| {
        let found = outputs.iter().find(|output| output.output_key() == Some(key));
        found.and_then(|output| output.output_value()).expect("the stack was made").to_owned()
    };
    assert_eq!(output("DeployRole"), template::role_arn("Deploy"));
    assert_eq!(output("CloudFormationRole"), template::role_arn("CloudFormation"));

    // The role may not invoke the function that makes client keys, nor read the table.
    let session = Session::assumed(&aws, &output("DeployRole")).await;
    lay_out(&bench);
    let _open = buckets_are_open(&aws);
    bench.stack(&["deploy", "--env", "dev", "--built", "built"]).await.succeeded();
    let denied = session.run(&bench, "dev", &["client", "list"]).await;
    assert_eq!(denied.code, 1, "{}", denied.stderr);
    assert!(denied.stderr.contains("invoke the admin function: AccessDenied"), "{}", denied.stderr);
}
