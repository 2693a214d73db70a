//! The README's "Try it" by what `stack local` prints, on three days with one state: after Ctrl-C, and after `kill -9`.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use crate::emulator::{functions, root};
use crate::models;
use crate::person::Person;

/// A first start deploys everything.
const START: Duration = Duration::from_secs(180);
const DELIVERY: Duration = Duration::from_secs(20);

/// A system that runs, and the folder of the project.
struct Day<'a> {
    project: &'a Path,
    child: Child,
    /// Its output.
    printed: Value,
}

impl<'a> Day<'a> {
    async fn begin(project: &'a Path, port: &str) -> Self {
        let talk = fs::File::create(project.join("talk")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_stack"))
            .args(["local", "--json", "--port", port, "--built", functions().to_str().unwrap()])
            .current_dir(project)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("OTPOST_MINISTACK", models::emulator())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(talk)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = timeout(START, lines.next_line()).await.expect("it is ready in time").unwrap();
        let line = line.unwrap_or_else(|| panic!("{}", fs::read_to_string(project.join("talk")).unwrap()));
        Self { project, child, printed: serde_json::from_str(&line).unwrap() }
    }

    fn printed(&self, name: &str) -> &str {
        self.printed[name].as_str().unwrap_or_else(|| panic!("no `{name}` in {}", self.printed))
    }

    /// Pastes printed lines into another terminal.
    async fn paste(&self, names: &[&str]) -> String {
        let lines: Vec<_> = names.iter().map(|name| self.printed(name)).collect();
        let mut shell = Command::new("sh");
        shell.args(["-c", &lines.join("\n")]).current_dir(self.project).env_clear();
        let Output { status, stdout, stderr } =
            shell.env("PATH", std::env::var_os("PATH").unwrap_or_default()).output().await.unwrap();
        assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    /// The links of the codes that were announced so far. A further passkey is announced, too.
    async fn links(&self) -> Vec<String> {
        let shown = self.paste(&["outbox"]).await;
        assert!(!shown.contains("482913"), "a notification has no code: {shown}");
        let codes = shown.lines().filter(|line| line.contains("A code has arrived"));
        codes.map(|line| line.split_whitespace().next_back().unwrap().to_owned()).collect()
    }

    /// All that the README says.
    async fn try_it(&self) {
        let mut alice = Person::new(self.printed("site_url"));
        let (_, invitation) = self.printed("registration_url").split_once('#').unwrap();
        alice.register(&json!({ "invitation": invitation }), "Chromium").await.unwrap();

        assert_eq!(self.links().await, [""; 0]);
        self.paste(&["send_sms"]).await;
        let sent = Instant::now();
        while self.links().await.is_empty() {
            assert!(sent.elapsed() < DELIVERY, "nobody is told of the first message");
            sleep(Duration::from_millis(200)).await;
        }
        let links = self.links().await;
        let [link] = &links[..] else { panic!("one message is announced once: {links:?}") };
        let (_, message_id) = link.split_once('#').unwrap();
        let mut touch = alice.touch("reveal", None).await.unwrap();
        touch["message_id"] = json!(message_id);
        let revealed = alice.call("POST", "/messages/reveal", Some(&touch), 200).await.unwrap();
        let codes: Vec<_> = revealed["messages"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
        assert!(codes.contains(&&json!("482913")), "{revealed}");

        let answers = self.paste(&["issue", "verify"]).await;
        let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers[0]["user_id"], "alice");
        assert_eq!(answers[1], json!({ "verified": true }));
    }

    async fn end(mut self, signal: &str) {
        let process = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().await.unwrap().success());
        self.child.wait().await.unwrap();
        let refused = fs::read_to_string(self.project.join(".local/refused.txt")).unwrap_or_default();
        assert!(refused.is_empty(), "AWS would refuse:\n{refused}");
    }
}

#[tokio::test]
async fn the_readme_can_be_tried_on_the_second_day_too() {
    let project: TempDir = tempfile::tempdir().unwrap();
    let path = project.path();
    fs::copy(root().join("otpost.yaml"), path.join("otpost.yaml")).unwrap();
    fs::create_dir(path.join("site")).unwrap();
    fs::copy(root().join("site/index.html"), path.join("site/index.html")).unwrap();

    let first = Day::begin(path, "0").await;
    first.try_it().await;
    let port = first.printed("site_url").rsplit(':').next().unwrap().to_owned();
    first.end("-INT").await;

    let second = Day::begin(path, &port).await;
    let talk = fs::read_to_string(path.join("talk")).unwrap();
    assert!(talk.contains("local: unchanged"), "it was deployed again: {talk}");
    second.try_it().await;
    second.end("-KILL").await;

    let third = Day::begin(path, &port).await;
    third.try_it().await;
    third.end("-INT").await;
}
