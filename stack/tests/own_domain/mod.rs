//! An environment under a host of its own: whose record is written where, by whom, and what becomes of it.
//!
//! The emulator issues every certificate at once and says nothing of a record. CloudFormation's words while it waits
//! are written from its user guide ("AWS::CertificateManager::Certificate"); such tests end in "as documented".

mod children;
mod cloudflare;
mod refused;
mod route53;

use std::fs;

use serde_json::Value;

use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, DESTROY};
use crate::proxy::documented::{self, STACK, Told};
use crate::proxy::{Proxy, listed};
use crate::texts;
use cloudflare::{Cloudflare, Fault, TOKEN};

const EDGE: &str = "otpost-dev-edge";
const HOST: &str = "otp.example.com";
const PROOF: &str = "_a79865eb4cd1a6ab990a45779b4e0b96.otp.example.com";
const AT_CLOUDFLARE: &str = "{name: otp.example.com, cloudflare: {zone: example.com}}";
const BY_HAND: &str = "{name: otp.example.com, dns: manual}";
/// The mark of our records, in the emulator's account.
const MARK: &str = "otpost/000000000000/dev";

const BEGUN: Told<'_> =
    Told { logical_id: EDGE, resource_type: STACK, status: "CREATE_IN_PROGRESS", reason: "User Initiated" };
const WAITS: Told<'_> = Told {
    logical_id: "Certificate0123456789abcdef",
    resource_type: "AWS::CertificateManager::Certificate",
    status: "CREATE_IN_PROGRESS",
    reason: "Content of DNS Record is: {Name: _a79865eb4cd1a6ab990a45779b4e0b96.otp.example.com.,Type: CNAME,Value: \
             _424c7224e9b0146f9a8808af955727d0.hkvuiqjoua.acm-validations.aws.}",
};

/// The light project under a host of its own, behind a proxy, with a Cloudflare.
async fn ground(domain: &str) -> (Bench, Proxy, Cloudflare) {
    let mut bench = Bench::light().await;
    settle(&bench, domain);
    let proxy = bench.through_proxy().await;
    (bench, proxy, Cloudflare::start().await)
}

/// Writes the domain into `otpost.yaml`, in place of the one that is there.
fn settle(bench: &Bench, domain: &str) {
    let file = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let without: Vec<_> = text.lines().filter(|line| !line.starts_with("    domain:")).collect();
    let text = without.join("\n").replace("  dev:", &format!("  dev:\n    domain: {domain}"));
    fs::write(file, text + "\n").unwrap();
}

/// CloudFormation waits for the record of the edge stack's certificate, as documented.
fn waiting(proxy: &Proxy) {
    for fault in documented::events(EDGE, "CREATE_STACK", &[BEGUN, WAITS]) {
        proxy.add(fault.always());
    }
}

fn outputs(bench: &Bench) -> Value {
    let file = bench.project.path().join("cdk.out/dev/outputs.json");
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn distribution(bench: &Bench) -> String {
    outputs(bench)["values"]["DistributionHost"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn cloudflares_records_come_with_an_environment_and_go_with_it_as_documented() {
    let (bench, proxy, cloudflare) = ground(AT_CLOUDFLARE).await;
    let environment = cloudflare.environment();
    cloudflare.add("A", "www.example.com", "192.0.2.1");
    cloudflare.add("TXT", HOST, "somebody's");
    waiting(&proxy);
    let first = bench.stack_with(&DEPLOY, &environment).await.succeeded();
    let mut talk = first.stdout + &first.stderr;
    let at = |line: &str| talk.find(line).unwrap_or_else(|| panic!("no `{line}`:\n{talk}"));
    assert!(
        at(&format!("Cloudflare: {PROOF} →")) < at(&format!("{EDGE}: created")),
        "it is written while the stack waits:\n{talk}"
    );
    let host = distribution(&bench);
    let site = format!("CNAME {HOST} → {host} [{MARK}]");
    let proof =
        format!("CNAME {PROOF} → _424c7224e9b0146f9a8808af955727d0.hkvuiqjoua.acm-validations.aws [{MARK}]");
    let [www, text] =
        ["A www.example.com → 192.0.2.1 [-]".to_owned(), format!("TXT {HOST} → somebody's [-]")];
    assert_eq!(cloudflare.records(), [www.clone(), proof.clone(), site.clone(), text.clone()]);
    assert_eq!(outputs(&bench)["site_url"], format!("https://{HOST}"));
    for name in [PROOF, HOST] {
        let record = cloudflare.named(name).unwrap();
        assert_eq!((&record["proxied"], &record["ttl"]), (&Value::Bool(false), &Value::from(1)), "{record}");
    }

    // Nothing to do is two calls of AWS, and none of Cloudflare.
    proxy.clear();
    cloudflare.take_journal();
    let unchanged = bench.stack_with(&DEPLOY, &environment).await.succeeded();
    assert_eq!(unchanged.stderr, "dev: unchanged\n");
    assert_eq!(proxy.calls().len(), 2, "{}", listed(&proxy.calls()));
    assert_eq!(cloudflare.take_journal(), [""; 0]);

    // Something to do, and the records as they should be: they are looked at, and left.
    bench.rewrite();
    let again = bench.stack_with(&DEPLOY, &environment).await.succeeded();
    assert!(again.stderr.contains(&format!("Cloudflare: {HOST} → {host}: is there")), "{}", again.stderr);
    let asked = cloudflare.take_journal();
    assert!(!asked.is_empty() && asked.iter().all(|call| call.starts_with("GET ")), "{asked:?}");
    talk.push_str(&again.stderr);

    // Our records of an earlier host go; a comment that only resembles ours is somebody's.
    cloudflare.add_commented("old.example.com", MARK);
    cloudflare.add_commented("like.example.com", &MARK.to_uppercase());
    bench.rewrite();
    let cleared = bench.stack_with(&DEPLOY, &environment).await.succeeded();
    let like = format!("CNAME like.example.com → elsewhere.example.com [{}]", MARK.to_uppercase());
    assert_eq!(
        cloudflare.records(),
        [www.clone(), proof, like.clone(), site, text.clone()],
        "{}",
        cleared.stderr
    );
    talk.push_str(&cleared.stderr);

    // Of an environment that otpost.yaml doesn't know any more, the stacks say where its records are.
    let file = bench.project.path().join("otpost.yaml");
    let config = fs::read_to_string(&file).unwrap();
    fs::write(&file, config.replace("  dev:", "  other:")).unwrap();
    let gone = bench.stack_with(&DESTROY, &environment).await.succeeded();
    assert_eq!(cloudflare.records(), [www, like, text], "{}", gone.stderr);
    talk.push_str(&(gone.stdout + &gone.stderr));
    talk.push_str(&texts(&bench.project.path().join("cdk.out")));
    assert!(!talk.contains(TOKEN), "the token was shown or stored");
}

#[tokio::test]
async fn a_record_that_is_refused_while_the_stack_waits_is_written_by_the_same_command_again_as_documented() {
    let (bench, proxy, cloudflare) = ground(AT_CLOUDFLARE).await;
    let environment = cloudflare.environment();
    waiting(&proxy);
    let error = serde_json::json!({ "code": 10000, "message": "Authentication error" });
    cloudflare.fail(Fault {
        method: http::Method::POST,
        status: 403,
        retry_after: None,
        works: false,
        error,
    });
    let refused = bench.stack_with(&DEPLOY, &environment).await;
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    let said: Vec<_> = refused.stderr.lines().rev().take(2).collect();
    insta::assert_snapshot!(format!("{}\n{}", said[1], said[0]), @r"
    error: stack `otpost-dev-edge` waits for a record that could not be written: Cloudflare's zone `example.com`: could not make a record: it doesn't accept the token for this (status 403: Authentication error (10000))
    hint: CLOUDFLARE_API_TOKEN must hold a token with the right `DNS: Edit` for this zone, and `Zone: Read` where otpost.yaml names it; then run the same command again: it goes on waiting
    ");
    assert_eq!(cloudflare.named(PROOF), None);

    // CloudFormation waits still.
    for fault in documented::status(EDGE, "CREATE_IN_PROGRESS") {
        proxy.add(fault.times(1));
    }
    let again = bench.stack_with(&DEPLOY, &environment).await.succeeded();
    assert!(again.stderr.contains(&format!("{EDGE}: joining what is going on")), "{}", again.stderr);
    assert!(cloudflare.named(PROOF).is_some() && cloudflare.named(HOST).is_some(), "{}", again.stderr);
}

#[tokio::test]
async fn what_any_other_dns_needs_is_shown_to_be_copied_as_documented() {
    let (bench, proxy, cloudflare) = ground(BY_HAND).await;
    waiting(&proxy);
    let shown = bench.stack(&[&DEPLOY[..], &["--json"]].concat()).await.succeeded();
    let proof =
        format!("  {PROOF}.  CNAME  _424c7224e9b0146f9a8808af955727d0.hkvuiqjoua.acm-validations.aws.\n");
    let site = format!("  {HOST}.  CNAME  {}.\n", distribution(&bench));
    for line in [&proof, &site] {
        assert!(shown.stderr.contains(line), "no `{line}`:\n{}", shown.stderr);
    }
    let since = "otpost-dev-edge waits for the certificate of `otp.example.com` since 2099-01-01T00:00:01Z, until this record";
    assert!(shown.stderr.contains(since), "{}", shown.stderr);
    assert!(shown.stderr.contains("the same command again takes it up"), "{}", shown.stderr);
    let events: Vec<Value> = shown.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let wanted: Vec<_> = events
        .iter()
        .filter(|event| event["event"] == "dns_record")
        .map(|event| (event["purpose"].as_str().unwrap(), event["name"].as_str().unwrap()))
        .collect();
    assert_eq!(wanted, [("validation", PROOF), ("site", HOST)]);
    assert_eq!(cloudflare.take_journal(), [""; 0], "nobody asked Cloudflare");
    bench.stack(&DESTROY).await.succeeded();
}

#[tokio::test]
async fn a_removal_without_the_token_says_what_stays_and_another_one_with_it_removes_that() {
    let (bench, _proxy, cloudflare) = ground(AT_CLOUDFLARE).await;
    let environment = cloudflare.environment();
    bench.stack_with(&DEPLOY, &environment).await.succeeded();
    let left = bench.stack(&DESTROY).await;
    assert_eq!(left.code, 8, "{}", left.stderr);
    assert!(
        left.stdout.contains("free    DNS records  example.com  Cloudflare  there is no token"),
        "{}",
        left.stdout
    );
    assert!(cloudflare.named(HOST).is_some());
    bench.stack_with(&DESTROY, &environment).await.succeeded();
    assert_eq!(cloudflare.records(), [""; 0]);
}
