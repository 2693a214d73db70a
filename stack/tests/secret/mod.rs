//! `stack secret` against the emulator's parameter store: set, listed, removed, and never told.

use crate::emulator::{ask, parameters};
use service::Tag;
use service::ssm::{DescribeParameters, GetParameter, Ssm};
use std::collections::BTreeMap;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use stack::aws::Aws;

use crate::emulator::light::DEPLOY;
use crate::emulator::{Bench, Ran};
use crate::proxy::{Act, Fault, Refusal};

const PATH: &str = "/otpost/local/secret";
const KEY: &str = "0b7d4f31-a9c2-4e4d-96b8-f0a1c35f0c6a";

/// A bench with the outputs of a deployment.
async fn bench() -> Bench {
    let bench = Bench::start().await;
    let folder = bench.project.path().join("cdk.out/local");
    fs::create_dir_all(&folder).unwrap();
    let outputs = json!({
        "environment": "local",
        "site_url": "https://d1.cloudfront.net",
        "api_url": "https://d1.cloudfront.net/v1",
        "region": "us-east-1",
        "values": { "DataKeyId": KEY },
    });
    fs::write(folder.join("outputs.json"), outputs.to_string()).unwrap();
    bench
}

/// Runs `stack secret … --env local` with this on standard input.
async fn secret(bench: &Bench, arguments: &[&str], input: &str) -> Ran {
    let arguments = [&["secret"], arguments, &["--env", "local"]].concat();
    bench.stack_reading(&arguments, input).await
}

async fn value(bench: &Bench, name: &str) -> Option<String> {
    let name = format!("{PATH}/{name}");
    let request = GetParameter { name: &name, with_decryption: true };
    Some(bench.aws().await.ssm().call(&request).await.ok()?.parameter?.value.unwrap())
}

/// The tags of an environment without an owner.
fn tags() -> BTreeMap<String, String> {
    let tags = [("otpost:environment", "local"), ("otpost:system", "otpost")];
    tags.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

/// The tags of a secret, by its whole name.
async fn tags_of(aws: &Aws, name: &str) -> BTreeMap<String, String> {
    let resource = json!({ "ResourceType": "Parameter", "ResourceId": name });
    let answer = ask::<Ssm>(aws, "ListTagsForResource", resource).await;
    let tags: Vec<Tag> = serde_json::from_value(answer["TagList"].clone()).unwrap();
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

/// A secret has its owner's tags too: set, set again, and drawn.
#[tokio::test]
async fn a_secret_has_the_tags_of_its_environment() {
    let bench = bench().await;
    let aws = bench.aws().await;
    let name = format!("{PATH}/sms/twilio");
    secret(&bench, &["set", "sms/twilio"], "one").await.succeeded();
    assert_eq!(tags_of(&aws, &name).await, tags());
    let file = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("\ndefaults:\n", "\ndefaults:\n  owner: identity\n", 1)).unwrap();
    secret(&bench, &["set", "sms/twilio"], "two").await.succeeded();
    let owner = ("otpost:owner".to_owned(), "identity".to_owned());
    let with_owner: BTreeMap<_, _> = tags().into_iter().chain([owner]).collect();
    assert_eq!(tags_of(&aws, &name).await, with_owner);

    let light = Bench::light().await;
    light.stack(&DEPLOY).await.succeeded();
    let aws = light.aws().await.in_region("eu-central-1");
    let drawn = tags_of(&aws, "/otpost/dev/secret/notify/vapid").await;
    assert_eq!(drawn["otpost:environment"], "dev");
    assert_eq!(drawn["otpost:system"], "otpost");
}

#[tokio::test]
async fn a_secret_is_set_listed_and_unset_and_its_value_never_told() {
    let bench = bench().await;
    let set = secret(&bench, &["set", "sms/twilio"], "auth-token-of-twilio\n").await.succeeded();
    assert_eq!(set.stdout, "");
    assert!(set.stderr.contains("https://d1.cloudfront.net/v1/sms/twilio"), "{}", set.stderr);
    assert_eq!(value(&bench, "sms/twilio").await.as_deref(), Some("auth-token-of-twilio"));
    secret(&bench, &["set", "sms/twilio"], "the-next-one").await.succeeded();
    secret(&bench, &["set", "notify/alice/ntfy"], "https://ntfy.sh/topic-of-alice").await.succeeded();

    let described = bench.aws().await.ssm().call(&DescribeParameters::default()).await.unwrap();
    for parameter in described.parameters {
        assert_eq!(parameter.r#type.as_deref(), Some("SecureString"));
        assert!(parameter.key_id.as_ref().unwrap().contains(KEY), "under the data key: {parameter:?}");
    }
    let listed = secret(&bench, &["list"], "").await.succeeded();
    assert!(listed.stdout.starts_with("notify/alice/ntfy "), "{}", listed.stdout);
    assert!(listed.stdout.contains("\nsms/twilio ") && listed.stdout.contains("version 2 "));
    let json = secret(&bench, &["list", "--json"], "").await.json();
    assert_eq!((&json[1]["name"], &json[1]["version"]), (&json!("sms/twilio"), &json!(2)));
    assert!(json[1]["set_at"].as_str().unwrap().ends_with('Z'), "{json}");
    for told in [&set.stderr, &listed.stdout, &listed.stderr, &json.to_string()] {
        for value in ["auth-token-of-twilio", "the-next-one", "topic-of-alice"] {
            assert!(!told.contains(value), "{told}");
        }
    }

    secret(&bench, &["unset", "sms/twilio"], "").await.succeeded();
    assert_eq!(value(&bench, "sms/twilio").await, None);
    let again = secret(&bench, &["unset", "sms/twilio"], "").await;
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("there is no secret `sms/twilio`"), "{}", again.stderr);
    assert_eq!(secret(&bench, &["list", "--json"], "").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_drawn_secret_is_shown_once() {
    let bench = bench().await;
    let generic = secret(&bench, &["set", "sms/generic", "--generate"], "").await.succeeded();
    let drawn = generic.stdout.trim();
    assert_eq!(URL_SAFE_NO_PAD.decode(drawn).unwrap().len(), 32);
    assert_eq!(value(&bench, "sms/generic").await.as_deref(), Some(drawn));
    assert!(!generic.stderr.contains(drawn));

    let aql = secret(&bench, &["set", "sms/aql", "--generate"], "").await.succeeded();
    let url = aql.stdout.trim();
    let drawn = url.strip_prefix("https://d1.cloudfront.net/v1/sms/aql/").expect("the whole URL");
    assert_eq!(value(&bench, "sms/aql").await.as_deref(), Some(drawn));
    assert_eq!(aql.stdout.matches(drawn).count() + aql.stderr.matches(drawn).count(), 1);

    let json = secret(&bench, &["set", "sms/aql", "--generate", "--json"], "").await.json();
    assert_eq!(value(&bench, "sms/aql").await.as_deref(), json["secret"].as_str());
    assert!(json["url"].as_str().unwrap().ends_with(json["secret"].as_str().unwrap()));

    // The typed text is not shown, not even as a part of the URL.
    let typed = secret(&bench, &["set", "sms/aql"], "chosen-by-hand-42").await.succeeded();
    assert!(typed.stderr.contains("/v1/sms/aql/SECRET") && !typed.stderr.contains("chosen-by-hand-42"));
}

#[tokio::test]
async fn what_nothing_reads_is_refused_and_nothing_is_stored() {
    let bench = bench().await;
    for (arguments, input, said) in [
        (&["set", "sms/nobody"][..], "value", "nothing reads a secret `sms/nobody`"),
        (&["set", "sms/aws"], "value", "hint: its messages come by a topic"),
        (&["set", "twilio"], "value", "hint: names are sms/PROVIDER"),
        (&["set", "sms/twilio/x"], "value", "nothing reads"),
        (&["set", "../sms/twilio"], "value", "nothing reads"),
        (&["set", "notify/mallory/ntfy"], "value", "hint: otpost.yaml has no person `mallory`"),
        (&["set", "notify/alice/web_push"], "value", "hint: channels are"),
        (&["set", "notify/vapid"], "value", "hint: a deployment draws it"),
        (&["set", "sms/twilio"], "", "standard input has no secret"),
        (&["set", "sms/twilio"], " \n", "standard input has no secret"),
        (&["set", "sms/sinch"], "no-colon", "hint: `USER:PASSWORD`"),
        (&["set", "sms/aql"], "a/b", "hint: 16 or more letters, digits"),
        (&["set", "sms/aql"], "15-characters-x", "hint: 16 or more letters, digits"),
        (&["set", "sms/generic"], "15-characters-x", "hint: the signing key, of 16"),
        (&["set", "sms/sinch"], "otpost:15-characters-x", "hint: `USER:PASSWORD`"),
        (&["set", "notify/alice/pushover"], "only-one", "the value is not what"),
        (&["set", "notify/alice/ntfy"], "http://ntfy.sh/topic", "the value is not what"),
        (&["set", "tokens/webhook"], "https://example.com/hook", "hint: `URL KEY`"),
        (&["set", "sms/twilio", "--generate"], "", "is made by the provider"),
        (&["set", "tokens/webhook", "--generate"], "", "can't be drawn"),
        (&["set", "sms/twilio", "value-as-argument"], "", "unexpected argument"),
        (&["unset", "../x"], "", "nothing reads"),
    ] {
        let ran = secret(&bench, arguments, input).await;
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
    assert_eq!(secret(&bench, &["list", "--json"], "").await.json(), json!([]));
}

#[tokio::test]
async fn a_provider_or_channel_that_is_off_is_noted() {
    let bench = bench().await;
    let off = secret(&bench, &["set", "sms/plivo"], "value").await.succeeded();
    assert!(off.stderr.contains("provider `plivo` is off in otpost.yaml"), "{}", off.stderr);
    let off = secret(&bench, &["set", "notify/alice/pushover"], "token user").await.succeeded();
    assert!(off.stderr.contains("`alice` is not notified by `pushover`"), "{}", off.stderr);
    let key = "5f0c6a0e8b7d4f31a9c2e4d6b8f0a1c3";
    let on = secret(&bench, &["set", "sms/android"], key).await.succeeded();
    assert!(!on.stderr.contains("otpost.yaml"), "{}", on.stderr);
}

#[tokio::test]
async fn destroy_removes_all_secrets_of_the_environment_and_no_others() {
    let bench = bench().await;
    let aws = bench.aws().await;
    for number in 0..23 {
        stack::secret::store::put(&aws, KEY, PATH, &format!("notify/p{number}/ntfy"), "value", &tags())
            .await
            .unwrap();
    }
    secret(&bench, &["set", "sms/twilio"], "value").await.succeeded();
    stack::secret::store::put(&aws, KEY, "/otpost/local2/secret", "sms/twilio", "value", &tags())
        .await
        .unwrap();
    let destroyed = bench.stack(&["destroy", "--env", "local", "--yes"]).await.succeeded();
    assert!(destroyed.stderr.contains("secrets: 24 removed"), "{}", destroyed.stderr);
    assert_eq!(parameters(&aws).await, ["/otpost/local2/secret/sms/twilio"]);
    let again = bench.stack(&["destroy", "--env", "local", "--yes"]).await.succeeded();
    assert!(!again.stderr.contains("secrets:"), "{}", again.stderr);
}

/// As documented: "PutParameter" (`HierarchyTypeMismatchException`). The emulators make a secret of it.
#[tokio::test]
async fn a_parameter_of_another_kind_is_said_to_be_one() {
    let mut bench = bench().await;
    let proxy = bench.through_proxy().await;
    let refusal = Refusal::Said(
        400,
        "HierarchyTypeMismatchException",
        "Parameter store does not support changing a parameter type in a hierarchy.",
    );
    proxy.add(Fault::new(Act::Refuse(refusal)).of("PutParameter"));
    let ran = secret(&bench, &["set", "sms/generic"], "0123456789abcdef0123456789abcdef\n").await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let hint = "hint: `/otpost/local/secret/sms/generic` was made as another kind of parameter, and can't become a secret: \
                `stack secret unset sms/generic` removes it; then set it again";
    assert!(ran.stderr.contains(hint), "{}", ran.stderr);
}
