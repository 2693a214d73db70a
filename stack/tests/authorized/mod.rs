//! The system with nothing but the rights that its template grants.
//!
//! The emulator checks the functions' roles here. It runs the shipped binaries behind the front, all
//! flows pass, and each grant is then taken away in turn: a flow must fail, or the grant is one too many.

mod flow;
mod grants;
mod people;

use std::path::Path;

use stack::asset::Asset;
use stack::console::Console;
use stack::deploy::{Addresses, Outputs, secrets};
use stack::local::emulator::Rights;
use stack::local::front::{Front, Listener};

use crate::emulator::{Bench, functions, rollout};
use crate::services::{NTFY, Services};
use flow::System;
use grants::{Grant, drop_denials_of_plain_http, drop_unpopulated_conditions, grants, without};

/// Grants that the emulator doesn't ask for, so that only the snapshot of the roles holds them: it polls
/// stream and queue and writes logs by itself, and it drops the encryption of tables and queues.
const NOT_ASKED_FOR: [&str; 10] = [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "kms:Decrypt of DataKey",
    "kms:GenerateDataKey of DataKey",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
];

/// The condition keys that the emulator never populates. The template's tests assert the conditions.
const UNPOPULATED: [&str; 8] = [
    "dynamodb:Attributes",
    "dynamodb:LeadingKeys",
    "dynamodb:Select",
    "kms:EncryptionContext:PARAMETER_ARN",
    "kms:EncryptionContext:aws:dynamodb:tableName",
    "kms:EncryptionContext:aws:sqs:arn",
    "kms:EncryptionContext:otpost:purpose",
    "kms:ViaService",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_grant_is_needed_and_they_suffice() {
    let bench = Bench::with(Rights::Checked).await;
    let aws = bench.aws().await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let config = app::Config::load(&root.join("otpost.yaml")).unwrap();
    let environment = config.environment("local").unwrap();
    let mut assembly = app::synthesize(&environment).unwrap();
    let service = "service.template.json";

    let dropped = drop_unpopulated_conditions(assembly.templates.get_mut(service).unwrap(), &UNPOPULATED);
    println!("dropped for this run, because the emulator never populates them:");
    for condition in &dropped {
        println!("  {condition}");
    }
    let mut keys: Vec<_> = dropped.iter().map(|condition| condition.rsplit(' ').next().unwrap()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys, UNPOPULATED, "a condition that is never dropped needs no mention");

    // The emulator is spoken to by plain HTTP.
    assert!(drop_denials_of_plain_http(assembly.templates.get_mut(service).unwrap()) > 1);

    let assets: Vec<_> = assembly
        .manifest
        .assets
        .iter()
        .map(|asset| Asset::find(&functions(), &asset.name).unwrap())
        .collect();
    let mut console = Console::silent();
    let services = Services::start().await;
    let listener = Listener::bind(0).await.unwrap();
    let addresses = Addresses { public_url: Some(listener.url()), outbox_url: Some(services.url.clone()) };
    let mut deployed = rollout(&aws, &assembly, assets.clone(), &addresses).await.unwrap();
    let values = deployed.remove("service").unwrap();
    let outputs = Outputs::of(&environment, values, addresses.public_url.as_deref());
    secrets::draw_vapid(&aws, &environment, &outputs, &mut console).await.unwrap();
    for (name, value) in [("sms/generic", people::SECRET), ("notify/alice/ntfy", NTFY)] {
        secrets::draw(&aws, &environment, &outputs, name, || Ok(value.to_owned())).await.unwrap();
    }
    let front = Front::of_deployment(&assembly.templates[service], &outputs, &aws).await.unwrap();
    let front = front.with_pass(bench.emulator.front_pass());
    let system = System::new(aws.clone(), outputs, bench.emulator.endpoint(), services).await;
    let _serving = front.serve(listener);
    system.flows(None).await.expect("the grants suffice");

    let granted = assembly.templates[service].clone();
    let (unasked, asked): (Vec<Grant>, Vec<Grant>) =
        grants(&granted).into_iter().partition(|grant| NOT_ASKED_FOR.contains(&grant.name().as_str()));
    for name in NOT_ASKED_FOR {
        assert!(unasked.iter().any(|grant| grant.name() == name), "`{name}` is no grant any more");
    }

    let reduced = without(&granted, &unasked);
    assembly.templates.insert(service.to_owned(), reduced.clone());
    rollout(&aws, &assembly, assets.clone(), &addresses).await.unwrap();
    system.flows(None).await.expect("the emulator doesn't ask for these, so the rest suffices");

    let mut superfluous = Vec::new();
    for grant in &asked {
        assembly.templates.insert(service.to_owned(), without(&reduced, std::slice::from_ref(grant)));
        rollout(&aws, &assembly, assets.clone(), &addresses).await.unwrap();
        match system.flows(Some(grant.function())).await {
            Ok(()) => superfluous.push(grant.to_string()),
            Err(failure) => println!("without {grant}: {failure}"),
        }
    }
    assert!(asked.len() > 60, "only {} grants were tried", asked.len());
    assert_eq!(superfluous, [""; 0], "nothing fails without these");
}
