//! The account's one role by which API Gateway logs: one that serves is kept, no other is replaced without a word, and
//! what was there is put back at the end.

mod interrupted;
mod refused;
mod upgraded;

use serde_json::{Value, json};
use service::apigateway::{GetAccount, UpdateAccount};
use stack::aws::Aws;

use crate::emulator::Bench;
use crate::emulator::light::{DESTROY, REGIONS};

/// Nobody is there who could approve of anything, and what broadens rights needs that.
const DEPLOY: [&str; 5] = ["deploy", "--env", "dev", "--built", "built"];
const APPROVED: [&str; 2] = ["--require-approval", "never"];
const BOOTSTRAP: &str = "--bootstrap";

/// A role that API Gateway may assume.
const TRUSTED: &str = "apigateway.amazonaws.com";

/// The setting of the home region, and roles that somebody else made.
pub struct Account {
    pub aws: Aws,
}

impl Account {
    async fn of(bench: &Bench) -> Self {
        Self { aws: bench.aws().await.in_region(REGIONS[0]) }
    }

    /// The role that is set; empty if none is.
    async fn logs_by(&self) -> String {
        self.aws.service().call(&GetAccount).await.unwrap().cloudwatch_role_arn.unwrap_or_default()
    }

    async fn set(&self, role: &str) {
        self.aws.service().call(&UpdateAccount { cloudwatch_role_arn: Some(role) }).await.unwrap();
    }

    /// Makes a role that this service may assume, and that may do this. One with a path the emulator's simulator of
    /// policies doesn't find.
    async fn role(&self, name: &str, service: &str, actions: &[&str]) -> String {
        let iam = aws_sdk_iam::Client::new(self.aws.config());
        let trust = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": service } },
        ] });
        let made = iam.create_role().role_name(name);
        let made = made.assume_role_policy_document(trust.to_string()).send().await.unwrap();
        let rights = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": actions, "Resource": "arn:aws:logs:*:*:*" },
        ] });
        let put = iam.put_role_policy().role_name(name).policy_name("rights");
        put.policy_document(rights.to_string()).send().await.unwrap();
        made.role.unwrap().arn
    }

    /// A role of a shop by which API Gateway logs well.
    async fn serving(&self, name: &str) -> String {
        self.role(name, TRUSTED, &["logs:CreateLogStream", "logs:PutLogEvents"]).await
    }

    /// One that may only read.
    async fn reading(&self, name: &str) -> String {
        self.role(name, TRUSTED, &["logs:FilterLogEvents"]).await
    }

    async fn delete_role(&self, name: &str) {
        let iam = aws_sdk_iam::Client::new(self.aws.config());
        iam.delete_role_policy().role_name(name).policy_name("rights").send().await.unwrap();
        iam.delete_role().role_name(name).send().await.unwrap();
    }

    /// The names of Otpost's own roles of this kind.
    async fn own(&self) -> Vec<String> {
        let iam = aws_sdk_iam::Client::new(self.aws.config());
        let roles = iam.list_roles().send().await.unwrap().roles;
        roles
            .into_iter()
            .map(|role| role.role_name)
            .filter(|name| name.starts_with("otpost-bootstrap-GatewayLogs"))
            .collect()
    }
}

fn is_own(role: &str) -> bool {
    role.starts_with("arn:aws:iam::000000000000:role/otpost-bootstrap-GatewayLogs")
}

/// The lines that speak of logging.
fn said(stderr: &str) -> Vec<&str> {
    stderr.lines().filter(|line| line.contains("logs") || line.contains("logging")).collect()
}

async fn deploy(bench: &Bench, more: &[&str]) -> crate::emulator::Ran {
    bench.stack(&[&DEPLOY[..], more].concat()).await
}

async fn destroy_all(bench: &Bench) -> crate::emulator::Ran {
    bench.stack(&[&DESTROY[..], &[BOOTSTRAP, "--json"]].concat()).await
}

/// The resources that remain after a removal.
fn left(stdout: &str) -> Vec<Value> {
    let event: Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    event["left"].as_array().unwrap().clone()
}

#[tokio::test]
async fn where_none_is_set_otposts_is_set_and_in_the_end_none() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let diff = bench.stack(&["diff", "--env", "dev", "--built", "built"]).await.succeeded();
    let line = "  role by which every API of the account in eu-central-1 logs: (none) → Otpost's";
    assert!(diff.stdout.lines().any(|one| one == line), "{}", diff.stdout);
    assert_eq!(account.logs_by().await, "", "a look sets nothing");

    let deployed = deploy(&bench, &[]).await.succeeded();
    assert!(
        deployed.stderr.contains("\nAPI Gateway logs by Otpost's role in eu-central-1\n"),
        "{}",
        deployed.stderr
    );
    let role = account.logs_by().await;
    assert!(is_own(&role), "{role}");
    let elsewhere = bench.aws().await.service().call(&GetAccount).await;
    assert_eq!(elsewhere.unwrap().cloudwatch_role_arn, None, "another region has another setting");

    // The last environment without what is shared leaves it as it is.
    bench.stack(&DESTROY).await.succeeded();
    assert_eq!(account.logs_by().await, role);
    deploy(&bench, &[]).await.succeeded();
    assert_eq!(account.logs_by().await, role);

    let destroyed = destroy_all(&bench).await.succeeded();
    assert!(
        said(&destroyed.stderr).contains(&"API Gateway logs by no role in eu-central-1, as before"),
        "{}",
        destroyed.stderr
    );
    assert_eq!((account.logs_by().await.as_str(), account.own().await), ("", Vec::new()));
    assert_eq!(left(&destroyed.stdout), Vec::<Value>::new());
}

#[tokio::test]
async fn a_role_that_serves_is_kept_whoever_made_it() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let theirs = account.serving("shop").await;
    account.set(&theirs).await;
    let kept = format!("API Gateway goes on logging by `{theirs}`, which isn't Otpost's");
    let diff = bench.stack(&["diff", "--env", "dev", "--built", "built", "--json"]).await;
    assert_eq!(said(&diff.stderr), [&kept]);
    let stacks = diff.json()["stacks"].clone();
    assert!(stacks.as_array().unwrap().iter().all(|stack| stack["gateway_logs"].is_null()), "{stacks}");

    let deployed = deploy(&bench, &[]).await.succeeded();
    assert_eq!(said(&deployed.stderr), [&kept]);
    assert_eq!(account.logs_by().await, theirs);
    // Said once.
    bench.rewrite();
    bench.rebuild("health");
    let again = deploy(&bench, &[]).await.succeeded();
    assert_eq!(said(&again.stderr), [""; 0]);

    let destroyed = destroy_all(&bench).await.succeeded();
    let goes_on = format!("API Gateway goes on logging by `{theirs}` in eu-central-1");
    assert_eq!(said(&destroyed.stderr), [&goes_on]);
    assert_eq!(account.logs_by().await, theirs);
    assert_eq!(account.own().await, [""; 0], "the one that nobody used goes");
}

/// A stack of somebody else was deleted, with the role that it had set.
#[tokio::test]
async fn one_that_is_gone_is_replaced_when_somebody_approves_of_it() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let theirs = account.serving("shop").await;
    account.set(&theirs).await;
    account.delete_role("shop").await;

    let diff = bench.stack(&["diff", "--env", "dev", "--built", "built"]).await.succeeded();
    let lines: Vec<_> = diff.stdout.lines().skip_while(|line| !line.contains("every API")).take(3).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
      role by which every API of the account in eu-central-1 logs: arn:aws:iam::000000000000:role/shop → Otpost's
        the old one can't stay: there is no such role
        `stack destroy --bootstrap` puts it back, if API Gateway takes it
    ");
    let diff = bench.stack(&["diff", "--env", "dev", "--built", "built", "--json"]).await.json();
    assert_eq!(
        diff["stacks"][0]["gateway_logs"],
        json!({ "region": "eu-central-1", "old": theirs, "because": "there is no such role" })
    );
    assert_eq!(diff["destroys"], true);
    let failed = bench.stack(&["diff", "--env", "dev", "--built", "built", "--fail-on", "broadening"]).await;
    assert_eq!(failed.code, 6);

    for level in [&[][..], &["--require-approval", "destructive"], &["--require-approval", "any"]] {
        let refused = deploy(&bench, level).await;
        assert_eq!(refused.code, 6, "{}", refused.stderr);
        assert!(
            refused.stderr.contains("error: this replaces the role by which every API of the account logs and needs approval, but there is no terminal to ask on"),
            "{}",
            refused.stderr
        );
    }
    assert_eq!(account.logs_by().await, theirs);
    assert_eq!(account.own().await, [""; 0], "nothing was begun");

    deploy(&bench, &APPROVED).await.succeeded();
    assert!(is_own(&account.logs_by().await));
    let destroyed = destroy_all(&bench).await.succeeded();
    let gone =
        format!("API Gateway logs by no role in eu-central-1: `{theirs}`, which was set before, is gone");
    assert_eq!(said(&destroyed.stderr), [&gone]);
    assert_eq!(account.logs_by().await, "");
}

#[tokio::test]
async fn one_that_can_not_log_is_replaced_and_put_back() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let reading = account.reading("reading").await;
    let untrusted = account.role("untrusted", "lambda.amazonaws.com", &["logs:*"]).await;
    for (theirs, because) in [
        (&reading, "it may not write logs (`logs:CreateLogStream`)"),
        (&untrusted, "API Gateway may not assume it"),
    ] {
        account.set(theirs).await;
        let refused = deploy(&bench, &[]).await;
        assert_eq!(refused.code, 6, "{}", refused.stderr);
        assert!(
            refused.stderr.contains(&format!("    the old one can't stay: {because}\n")),
            "{}",
            refused.stderr
        );
        assert_eq!(&account.logs_by().await, theirs);

        deploy(&bench, &APPROVED).await.succeeded();
        assert!(is_own(&account.logs_by().await));
        let destroyed = destroy_all(&bench).await.succeeded();
        let back = format!("API Gateway logs by `{theirs}` in eu-central-1, as before");
        assert_eq!(said(&destroyed.stderr), [&back]);
        assert_eq!((&account.logs_by().await, account.own().await), (theirs, Vec::new()));
    }
}

#[tokio::test]
async fn what_somebody_has_set_meanwhile_is_left_alone() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let before = account.reading("before").await;
    account.set(&before).await;
    deploy(&bench, &APPROVED).await.succeeded();

    // It serves: a deployment keeps it.
    let meanwhile = account.serving("meanwhile").await;
    account.set(&meanwhile).await;
    bench.rebuild("health");
    deploy(&bench, &[]).await.succeeded();
    assert_eq!(account.logs_by().await, meanwhile);
    let destroyed = destroy_all(&bench).await.succeeded();
    assert_eq!(
        said(&destroyed.stderr),
        [&format!("API Gateway goes on logging by `{meanwhile}` in eu-central-1")]
    );
    assert_eq!(account.logs_by().await, meanwhile);

    // Nobody's is set when the last environment goes: there is nothing to put back.
    deploy(&bench, &[]).await.succeeded();
    account.set("").await;
    destroy_all(&bench).await.succeeded();
    assert_eq!(account.logs_by().await, "");
}

/// A stack that is there has no change set for what isn't in it.
#[tokio::test]
async fn one_that_went_later_is_replaced_by_a_deployment_that_changes_no_stack() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let theirs = account.serving("shop").await;
    account.set(&theirs).await;
    deploy(&bench, &[]).await.succeeded();
    account.delete_role("shop").await;

    // Nothing is to be deployed, and nothing is asked.
    deploy(&bench, &[]).await.succeeded();
    assert_eq!(account.logs_by().await, theirs);

    bench.rewrite();
    let dry = deploy(&bench, &["--dry-run", "--exit-code"]).await;
    assert_eq!(dry.code, 10, "{}", dry.stderr);
    assert!(
        dry.stderr.ends_with("what API Gateway logs by is in no change set; stack deploy sets it\n"),
        "{}",
        dry.stderr
    );
    assert_eq!(account.logs_by().await, theirs);
    let refused = deploy(&bench, &[]).await;
    assert_eq!(refused.code, 6, "{}", refused.stderr);

    // A change set of before was reviewed without it.
    bench.rebuild("health");
    let dry = deploy(&bench, &["--dry-run"]).await.succeeded();
    let name = dry.stderr.split("--change-set ").nth(1).unwrap().split_whitespace().next().unwrap();
    let refused = deploy(&bench, &["--change-set", name]).await;
    assert_eq!(refused.code, 6, "{}", refused.stderr);
    assert_eq!(account.logs_by().await, theirs);
    deploy(&bench, &["--change-set", name, "--require-approval", "never"]).await.succeeded();
    assert!(is_own(&account.logs_by().await));
}

/// The setting is of the region, and so is what was written down about it.
#[tokio::test]
async fn several_environments_share_it_and_the_last_one_puts_it_back() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let before = account.reading("before").await;
    account.set(&before).await;
    let config = bench.project.path().join("otpost.yaml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("  dev:\n", "  two: {}\n  dev:\n")).unwrap();
    deploy(&bench, &APPROVED).await.succeeded();
    let role = account.logs_by().await;
    // The second one finds Otpost's own, and needs no approval.
    bench.stack(&["deploy", "--env", "two", "--built", "built"]).await.succeeded();
    assert_eq!(account.logs_by().await, role);

    assert_eq!(destroy_all(&bench).await.code, 5, "another one is left");
    assert_eq!(account.logs_by().await, role);
    bench.stack(&DESTROY).await.succeeded();
    assert_eq!(account.logs_by().await, role);
    bench.stack(&["destroy", "--env", "two", "--yes", BOOTSTRAP]).await.succeeded();
    assert_eq!((account.logs_by().await, account.own().await), (before, Vec::new()));
}
