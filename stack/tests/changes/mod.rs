//! Changes: shown before they are made, approved, reviewed, made past CloudFormation, or not made at all.

use std::fs;
use std::path::{Path, PathBuf};

use aws_sdk_cloudformation::types::Stack;

use crate::emulator::{Bench, Ran, functions};

const SERVICE: &str = "otpost-local-service";

/// An environment that was deployed.
struct Deployed {
    bench: Bench,
    built: PathBuf,
}

impl Deployed {
    async fn start() -> Self {
        let deployed = Self { bench: Bench::start().await, built: functions() };
        deployed.run("deploy").await.succeeded();
        deployed
    }

    /// A command on the environment, with these functions.
    async fn run(&self, words: &str) -> Ran {
        let mut arguments: Vec<_> = words.split_whitespace().collect();
        arguments.extend(["--env", "local", "--built", self.built.to_str().unwrap()]);
        self.bench.stack(&arguments).await
    }

    fn configure(&self, old: &str, new: &str) {
        let path = self.bench.project.path().join("otpost.yaml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "`{old}`");
        fs::write(path, text.replacen(old, new, 1)).unwrap();
    }

    async fn stack(&self) -> Stack {
        let client = self.bench.aws().await.cloudformation();
        let answer = client.describe_stacks().stack_name(SERVICE).send().await.unwrap();
        answer.stacks()[0].clone()
    }

    async fn output(&self, name: &str) -> String {
        let stack = self.stack().await;
        let output = stack.outputs().iter().find(|output| output.output_key() == Some(name)).unwrap();
        output.output_value().unwrap().to_owned()
    }
}

/// The lines of a text that begin with one of these.
fn lines(text: &str, beginnings: &[&str]) -> String {
    let wanted = |line: &&str| beginnings.iter().any(|beginning| line.trim_start().starts_with(beginning));
    text.lines().filter(wanted).map(|line| format!("{line}\n")).collect()
}

const LOCAL: &str = "  local:\n";
const EMAIL: &str = "  local:\n    email: { sender: otp@example.com }\n";

#[tokio::test]
async fn what_opens_something_is_shown_and_not_done_unapproved() {
    let system = Deployed::start().await;
    let same = system.run("diff --exit-code").await.succeeded();
    insta::assert_snapshot!(same.stdout, @r"
    otpost-bootstrap: nothing changes
    otpost-local-edge: nothing changes
    otpost-local-service: nothing changes
    otpost-local-watch: nothing changes
    ");

    // The right to send e-mail broadens permissions.
    system.configure(LOCAL, EMAIL);
    let before = system.stack().await;
    let shown = system.run("diff").await.succeeded();
    assert!(shown.stdout.contains("  broadens: somebody may do more than before\n"), "{}", shown.stdout);
    assert!(shown.stdout.contains("ses:SendEmail"), "{}", shown.stdout);
    assert_eq!(system.run("diff --exit-code").await.code, 10);
    assert_eq!(system.run("diff --fail-on broadening").await.code, 6);
    let offline = system.bench.stack(&["diff", "--offline", "--env", "local"]).await.succeeded();
    assert!(offline.stdout.contains("ses:SendEmail"), "{}", offline.stdout);

    let refused = system.run("deploy").await;
    assert_eq!(refused.code, 6, "{}", refused.stderr);
    assert!(refused.stderr.contains(&lines(&shown.stdout, &["!"])), "it shows what `diff` does");
    insta::assert_snapshot!(lines(&refused.stderr, &["error", "hint"]), @r"
    error: this broadens permissions and needs approval, but there is no terminal to ask on
    hint: look at it with `stack diff`; then --require-approval never, or --dry-run and --change-set NAME
    ");
    let after = system.stack().await;
    assert_eq!(after.last_updated_time(), before.last_updated_time(), "nothing was done");

    let no = system.bench.stack_typing("deploy --env local", &system.built, "no\n").await;
    assert_eq!(no.code, 6, "{}", no.stdout);
    let yes = system.bench.stack_typing("deploy --env local", &system.built, "yes\n").await;
    assert_eq!(yes.code, 0, "{}", yes.stdout);
    assert!(yes.stdout.contains("this broadens permissions; type yes to deploy it:"));
    assert_ne!(system.stack().await.last_updated_time(), before.last_updated_time());

    // Less than before needs nobody, unless somebody wants to see everything.
    system.configure(EMAIL, LOCAL);
    assert_eq!(system.run("deploy --require-approval any").await.code, 6);
    assert_eq!(system.run("deploy --exit-code").await.code, 10);
    assert_eq!(system.run("deploy --exit-code").await.code, 0);
}

#[tokio::test]
async fn a_dry_run_leaves_what_is_later_executed_and_nothing_else() {
    let system = Deployed::start().await;
    system.configure(LOCAL, EMAIL);
    let before = system.stack().await;
    let left = system.run("deploy --dry-run").await.succeeded();
    assert_eq!(system.stack().await.last_updated_time(), before.last_updated_time());
    let name = left.stderr.split("--change-set ").nth(1).expect("it says how to go on").trim().to_owned();

    system.configure("burst: 5000", "burst: 4000");
    let other = system.run(&format!("deploy --change-set {name}")).await;
    assert_eq!(other.code, 6, "{}", other.stderr);
    assert!(other.stderr.contains("was created from other sources than these"), "{}", other.stderr);
    system.configure("burst: 4000", "burst: 5000");

    system.run(&format!("deploy --change-set {name}")).await.succeeded();
    assert_ne!(system.stack().await.last_updated_time(), before.last_updated_time());
    assert_eq!(system.run("deploy").await.succeeded().stderr, "local: unchanged\n");

    system.configure("burst: 5000", "burst: 4000");
    let none = system.run("deploy --change-set another").await;
    assert_eq!(none.code, 6, "{}", none.stderr);
    assert!(none.stderr.contains("has no change set `another`, and would change"), "{}", none.stderr);
    // The emulator says of every stage that it may be replaced.
    let express = system.run("deploy --express").await;
    assert_eq!(express.code, 5, "{}", express.stderr);
    assert!(
        express.stderr.contains("--express would not wait for what is replaced: `Api"),
        "{}",
        express.stderr
    );
    system.run("deploy").await.succeeded();
}

#[tokio::test]
async fn an_end_is_counted_once_unless_it_is_extended() {
    let system = Deployed::start().await;
    assert_eq!(system.output("ExpiresAt").await, "never");
    system.run("deploy --ttl 8h").await.succeeded();
    let end = system.output("ExpiresAt").await;
    assert_ne!(end, "never");
    // The end is written to the second.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(system.run("deploy --ttl 8h").await.succeeded().stderr, "local: unchanged\n");
    system.run("deploy --ttl 8h --extend").await.succeeded();
    assert!(system.output("ExpiresAt").await > end);
    let wrong = system.run("deploy --ttl soon").await;
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
}

/// A folder with the same functions, one of them with other bytes that do the same.
fn rebuilt(built: &Path, function: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(built).unwrap().flatten() {
        let (from, name) = (entry.path(), entry.file_name());
        let zip = from.join("bootstrap.zip");
        if zip.is_file() {
            fs::create_dir(folder.path().join(&name)).unwrap();
            fs::copy(zip, folder.path().join(&name).join("bootstrap.zip")).unwrap();
        } else if contract::Function::ALL.iter().any(|known| name == known.binary()) {
            fs::hard_link(&from, folder.path().join(&name))
                .or_else(|_| fs::copy(&from, folder.path().join(&name)).map(drop))
                .unwrap();
        }
    }
    let asset = stack::asset::Asset::find(built, function).unwrap();
    let zip =
        zip::ZipArchive::new(std::io::Cursor::new(asset.zip(stack::asset::Compression::Small).unwrap()));
    let mut code = Vec::new();
    std::io::copy(&mut zip.unwrap().by_name("bootstrap").unwrap(), &mut code).unwrap();
    // Bytes after an executable's last section are not loaded.
    code.extend(b"another build");
    let _ = fs::remove_dir_all(folder.path().join(function));
    let _ = fs::remove_file(folder.path().join(function));
    fs::write(folder.path().join(function), code).unwrap();
    folder
}

#[tokio::test]
async fn what_was_hotswapped_is_taken_back_or_kept_by_the_next_deployment() {
    let mut system = Deployed::start().await;
    let code = async |system: &Deployed| {
        let client = system.bench.aws().await.lambda();
        let all = client.list_functions().send().await.unwrap().functions.unwrap();
        let health = all.into_iter().find(|one| one.function_name().unwrap().contains("Health")).unwrap();
        health.code_sha256.unwrap()
    };
    let (first, before) = (system.built.clone(), code(&system).await);
    let second = rebuilt(&first, "health");
    system.built = second.path().to_owned();
    let replaced = system.run("deploy --hotswap").await.succeeded();
    assert_eq!(lines(&replaced.stderr, &["health", "route"]), "health: replaced\n");
    let swapped = code(&system).await;
    assert_ne!(swapped, before);
    let again = system.run("deploy --hotswap").await.succeeded();
    assert!(again.stderr.contains("nothing to replace"), "{}", again.stderr);

    system.built = first;
    let back = system.run("deploy").await.succeeded();
    assert!(back.stderr.contains("health: no longer hotswapped"), "{}", back.stderr);
    assert_eq!(code(&system).await, before);

    system.built = second.path().to_owned();
    system.run("deploy --hotswap").await.succeeded();
    let kept = system.run("deploy").await.succeeded();
    assert!(!kept.stderr.contains("no longer hotswapped"), "{}", kept.stderr);
    assert_eq!(code(&system).await, swapped);
    assert_eq!(system.run("deploy").await.succeeded().stderr, "local: unchanged\n");

    fs::write(system.bench.project.path().join("site/help.html"), "<!doctype html>").unwrap();
    let page = system.run("deploy --hotswap").await.succeeded();
    assert!(page.stderr.contains("site: 2 uploaded, 0 removed"), "{}", page.stderr);
    system.configure(LOCAL, "  local:\n    protected: true\n");
    let refused = system.run("deploy --hotswap").await;
    assert_eq!(refused.code, 5, "{}", refused.stderr);
}
