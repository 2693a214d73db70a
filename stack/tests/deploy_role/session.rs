//! The real command as a role of the emulator.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use stack::aws::Aws;

use super::template::ACCOUNT;
use crate::emulator::{Bench, Ran};

/// An environment with somebody who is pushed to, and a setting that is less each time: more would want approval.
const YAML: &str = "\
environments:
  dev:
    region: us-east-1
    api: {rate: 10000, burst: BURST}
    watch: {logs: false}
    relay: {providers: [generic], people: {alice: {numbers: [\"+447700900123\"], notify: [web_push]}}}
";
static BURST: AtomicU32 = AtomicU32::new(4_000);

/// `otpost.yaml` with this many requests at once.
pub fn project(burst: u32) -> String {
    YAML.replace("BURST", &burst.to_string())
}

/// The variables that a shell sets to be a role.
pub struct Session([(&'static str, String); 3]);

impl Session {
    /// Makes a role with these policies and assumes it.
    pub async fn of(aws: &Aws, role: &str, policies: &[(String, Value)]) -> Self {
        let iam = aws_sdk_iam::Client::new(aws.config());
        let trust = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") } },
        ] });
        iam.create_role()
            .role_name(role)
            .assume_role_policy_document(trust.to_string())
            .send()
            .await
            .unwrap();
        for (name, document) in policies {
            let put = iam.put_role_policy().role_name(role).policy_name(name);
            put.policy_document(document.to_string()).send().await.unwrap();
        }
        Self::assumed(aws, &format!("arn:aws:iam::{ACCOUNT}:role/{role}")).await
    }

    /// Assumes a role that is there.
    pub async fn assumed(aws: &Aws, arn: &str) -> Self {
        let answer = aws.sts().assume_role().role_arn(arn).role_session_name("ci").send().await.unwrap();
        let keys = answer.credentials.unwrap();
        Self([
            ("AWS_ACCESS_KEY_ID", keys.access_key_id),
            ("AWS_SECRET_ACCESS_KEY", keys.secret_access_key),
            ("AWS_SESSION_TOKEN", keys.session_token),
        ])
    }

    /// Runs `stack` as this role.
    pub async fn run(&self, bench: &Bench, environment: &str, command: &[&str]) -> Ran {
        let variables: Vec<_> = self.0.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let arguments = [&["--env", environment], command].concat();
        loop {
            let ran = bench.stack_with(&arguments, &variables).await;
            // The command was faster than what opens the bucket.
            if !ran.stderr.contains("with an explicit deny in a resource-based policy") {
                return ran;
            }
        }
    }

    /// Runs commands one after the other; the first that fails, with what it said.
    pub async fn all(&self, bench: &Bench, commands: &[&[&str]]) -> Result<(), String> {
        for command in commands {
            // Other settings and another page each time: what changed must be planned, uploaded and invalidated.
            let burst = BURST.fetch_sub(1, Ordering::Relaxed);
            fs::write(bench.project.path().join("otpost.yaml"), project(burst)).unwrap();
            let page = format!("<!doctype html><title>{burst}</title>");
            fs::write(bench.project.path().join("site/index.html"), page).unwrap();
            let ran = self.run(bench, "dev", command).await;
            if ran.code != 0 {
                let said = ran.stderr.lines().find(|line| line.starts_with("error: "));
                return Err(format!("{}: {}", command.join(" "), said.unwrap_or(&ran.stderr)));
            }
        }
        Ok(())
    }
}
