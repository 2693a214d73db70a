//! `stack user` before a deployed system: people are invited, listed and removed, and what it says.

mod camera;

use serde_json::json;
use stack::local::front::Listener;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::emulator::{Bench, Ran, functions};
use crate::person::Person;
use camera::{DARK_ON_LIGHT, LIGHT_ON_DARK, read};

/// Runs `stack user … --env local`, without a terminal.
async fn user(bench: &Bench, line: &str) -> Ran {
    let arguments: Vec<&str> = ["user", "--env", "local"].into_iter().chain(line.split(' ')).collect();
    bench.stack(&arguments).await
}

#[tokio::test]
async fn people_are_invited_listed_and_revoked() {
    let bench = Bench::start().await;
    let listener = Listener::bind(0).await.unwrap();
    let site = listener.url();
    let built = functions();
    let deploy =
        ["deploy", "--env", "local", "--json", "--built", built.to_str().unwrap(), "--public-url", &site];
    let outputs = serde_json::from_value(bench.stack(&deploy).await.outputs()).unwrap();
    let _serving = bench.serve(&outputs, listener).await;
    assert_eq!(user(&bench, "list").await.succeeded().stdout, "");
    refused(&bench).await;
    invited(&bench, &site).await;
    drawn(&bench, &site).await;

    let listed = user(&bench, "list").await.succeeded();
    insta::assert_snapshot!(undated(&listed.stdout), @r"
    alice                             TIME  operator
      iPhone  since TIME, last used never
    bob                               TIME
    ");
    let listed = user(&bench, "list --json").await.json();
    assert_eq!((&listed[1]["name"], &listed[1]["passkeys"]), (&json!("bob"), &json!([])));
    assert_eq!((&listed[0]["name"], &listed[0]["operator"]), (&json!("alice"), &json!(true)));
    assert_eq!(listed[0]["passkeys"][0]["name"], "iPhone");
    assert!(listed[0]["passkeys"][0].get("last_used_at").is_none_or(serde_json::Value::is_null));

    untold(&bench).await;
    let revoked = user(&bench, "revoke alice").await.succeeded();
    assert_eq!(revoked.stdout, "");
    assert!(revoked.stderr.starts_with("`alice` is revoked: passkeys, sessions"), "{}", revoked.stderr);
    assert_eq!(user(&bench, "revoke bob --json").await.json(), json!({ "revoked": "bob" }));
    assert_eq!(user(&bench, "list --json").await.json(), json!([]));
    bench.emulator.stop().await.unwrap();
}

/// As text and as JSON: the link on stdout, which registers a passkey, and talk beside it.
async fn invited(bench: &Bench, site: &str) {
    let invited = user(bench, "invite alice --operator").await.succeeded();
    let link = invited.stdout.trim_end();
    assert_eq!(invited.stdout, format!("{link}\n"), "no code is drawn where no terminal is");
    let secret = link.strip_prefix(&format!("{site}/register.html#")).expect("it leads to the page");
    assert!(!invited.stderr.contains(secret), "the secret is said twice");
    insta::assert_snapshot!(undated(&invited.stderr), @"`alice` registers a passkey here, once, until TIME:");
    Person::new(site).register(&json!({ "invitation": secret }), "iPhone").await.unwrap();

    let invited = user(bench, "invite bob --valid 10m --qr --json").await.json();
    assert_eq!(invited.as_object().unwrap().len(), 2, "{invited}");
    assert!(invited["link"].as_str().unwrap().starts_with(&format!("{site}/register.html#")), "{invited}");
    let until = OffsetDateTime::parse(invited["expires_at"].as_str().unwrap(), &Rfc3339).unwrap();
    let left = (until - OffsetDateTime::now_utc()).whole_seconds();
    assert!((540..=600).contains(&left), "it is good for {left} s");
}

/// Somebody without a channel is told so; `relay` has a channel that takes the news.
async fn untold(bench: &Bench) {
    let untold = user(bench, "notify bob").await;
    assert_eq!((untold.code, untold.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(untold.stderr, @r"
    error: no channel was tried for `bob`
    hint: write `notify` for `bob` into `otpost.yaml`, say `notify: [web_push]`, and deploy
    ");
}

/// A camera reads the link, on a terminal of any colours as on paper.
async fn drawn(bench: &Bench, site: &str) {
    let link_of = |shown: &str| shown.lines().next().unwrap().to_owned();
    let printed = user(bench, "invite bob --qr").await.succeeded();
    let link = link_of(&printed.stdout);
    let code: Vec<&str> = printed.stdout.lines().skip(1).collect();
    assert!(link.starts_with(site), "{link}");
    assert_eq!(read(&code, DARK_ON_LIGHT).as_ref(), Ok(&link), "{}", printed.stdout);

    let shown = bench.stack_on_a_terminal("user invite bob --env local").await.succeeded();
    let link = link_of(&shown.stdout);
    let code: Vec<&str> = shown.stdout.lines().skip(1).collect();
    assert!(!shown.stderr.contains(&link), "{}", shown.stderr);
    for theme in [DARK_ON_LIGHT, LIGHT_ON_DARK] {
        assert_eq!(read(&code, theme).as_ref(), Ok(&link), "{}", shown.stdout);
    }
    assert!(code.iter().all(|line| line.ends_with("\u{1b}[0m")), "what follows would be coloured too");
}

/// An impossible request is refused with a hint, and changes nothing.
async fn refused(bench: &Bench) {
    let mut said = String::new();
    for line in [
        "invite alice --valid 9m",
        "invite Alice",
        "notify nobody",
        "revoke Alice",
        "revoke nobody",
        "revoke nobody --json",
    ] {
        let ran = user(bench, line).await;
        assert_eq!(ran.stdout, "", "{line}");
        said.push_str(&format!("$ stack user {line}\n{}exit {}\n", ran.stderr, ran.code));
    }
    insta::assert_snapshot!(said, @r"
    $ stack user invite alice --valid 9m
    error: invalid value '9m' for '--valid <DURATION>': `9m` is not like `30m` or `2h`, from 10m to 24h

    For more information, try '--help'.
    exit 2
    $ stack user invite Alice
    error: `name` must be 1 to 32 of `a-z`, `0-9` and `-`, and start with a letter
    exit 2
    $ stack user notify nobody
    error: there is no person `nobody`
    hint: `stack user list` shows the names
    exit 1
    $ stack user revoke Alice
    error: `name` must be 1 to 32 of `a-z`, `0-9` and `-`, and start with a letter
    exit 2
    $ stack user revoke nobody
    error: there is no person `nobody`
    hint: `stack user list` shows the names
    exit 1
    $ stack user revoke nobody --json
    error: there is no person `nobody`
    hint: `stack user list` shows the names
    exit 1
    ");
    assert_eq!(user(bench, "list --json").await.json(), json!([]));
}

/// The text with TIME in place of each time.
fn undated(text: &str) -> String {
    let words =
        text.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric() && !"-:".contains(letter));
    let time =
        |word: &str| OffsetDateTime::parse(word.trim_end_matches([' ', ',', ':', '\n']), &Rfc3339).is_ok();
    words.map(|word| if time(word) { format!("TIME{}", &word[20..]) } else { word.to_owned() }).collect()
}
