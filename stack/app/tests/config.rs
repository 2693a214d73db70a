//! `otpost.yaml`: what is refused, where, and with which hint.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;

use app::{Config, Environment, synthesize};

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(Path::new("otpost.yaml"), text.to_owned()).map_err(|error| error.to_string())
}

/// The environment `dev`.
fn dev(text: &str) -> Result<Environment, String> {
    parse(text)?.environment("dev").map_err(|error| error.to_string())
}

#[test]
fn an_environment_takes_what_it_leaves_out_from_the_defaults() {
    let text = "\
defaults:
  region: eu-central-1
  token: { alphabet: digits, length: 8 }
environments:
  dev:
    token:
      length: 9
  bare:
";
    let dev = dev(text).unwrap();
    assert_eq!(
        (dev.region.as_str(), dev.token.alphabet.name(), dev.token.length),
        ("eu-central-1", "digits", 9)
    );
    assert_eq!((dev.token.life_seconds, dev.token.attempts, dev.protected), (300, 5, false));
    let bare = parse(text).unwrap().environment("bare").unwrap();
    assert_eq!(bare.token.length, 8);
}

#[test]
fn the_repository_s_own_file_is_good() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../otpost.yaml");
    let config = Config::load(&path).unwrap_or_else(|error| panic!("{error}"));
    let names: Vec<_> = config.names().collect();
    assert_eq!(names, ["dev", "local", "prod"]);
    for name in names {
        let environment = config.environment(name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(environment.protected, name == "prod");
    }
}

/// Exact names go before patterns, longer patterns before shorter ones.
#[test]
fn a_pattern_brings_forth_environments() {
    let text = "\
defaults:
  region: eu-central-1
environments:
  pr-*: {ttl: 8h, token: {length: 16}}
  pr-web-*: {token: {length: 17}}
  pr-web-main: {token: {length: 18}}
";
    let config = parse(text).unwrap();
    assert_eq!(config.names().collect::<Vec<_>>(), ["pr-web-main"]);
    let described = |name: &str| {
        let environment = config.environment(name).unwrap_or_else(|error| panic!("{error}"));
        let ttl = environment.ttl.map(|span| span.to_string());
        (environment.name, environment.token.length, environment.ephemeral, ttl)
    };
    assert_eq!(described("pr-1"), ("pr-1".to_owned(), 16, true, Some("8h".to_owned())));
    assert_eq!(described("pr-webb"), ("pr-webb".to_owned(), 16, true, Some("8h".to_owned())));
    assert_eq!(described("pr-web-1"), ("pr-web-1".to_owned(), 17, true, None));
    assert_eq!(described("pr-web-main"), ("pr-web-main".to_owned(), 18, false, None));
    let error = |name: &str| config.environment(name).unwrap_err().to_string();
    for bad in ["pr-A", "pr-", "pr-1-", "pr-*", "pr-1.2", "pr-123456789-123456789-123456789-1"] {
        assert!(
            error(bad).contains("is not a valid name of an environment") || bad == "pr-",
            "{}",
            error(bad)
        );
    }
    assert_eq!(error("pr-"), "otpost.yaml: there is no environment `pr-`\nhint: did you mean `pr-*`?");
    assert_eq!(
        error("preview"),
        "otpost.yaml: there is no environment `preview`\nhint: known: `pr-*`, `pr-web-*`, `pr-web-main`"
    );
}

/// The file of a relay with as many people, each with settings of one line.
fn relay(sender: &str, people: usize, name: &str, settings: &str) -> Result<Environment, String> {
    let people: String = (0..people)
        .map(|n| format!("        {name}{n:05}: {{{}}}\n", settings.replace('N', &format!("{n:05}"))))
        .collect();
    let relay = format!("    relay:\n      providers: [twilio]\n      people:\n{people}");
    dev(&format!("environments:\n  dev:\n    region: eu-central-1\n    email: {{sender: {sender}}}\n{relay}"))
}

/// Lambda measures the JSON text of all variables, and takes 4,096 bytes of it: what doesn't fit is told before a
/// deployment, not by it.
#[test]
fn as_many_people_as_fit_into_a_function_s_environment() {
    for (name, settings, many, function) in [
        ("p", "notify: [ntfy]", 100, "dispatch"),
        ("alices-", "notify: [web_push, pushover, ntfy], locale: pt-BR", 100, "dispatch"),
        ("x", "notify: [webhook], show_sender: true", 100, "dispatch"),
        ("i", "notify: [ntfy], ntfy_firebase: true", 100, "dispatch"),
        ("bob", r#"numbers: ["+4477001N", "+4477002N", "+4477003N"], show_sender: true"#, 60, "receive_sms"),
    ] {
        let error = relay("otp@example.com", many, name, settings).unwrap_err();
        let begin = format!("otpost.yaml:7:7: environment `dev`: the environment of `{function}` takes ");
        assert!(error.starts_with(&begin), "{error}");
        let end = format!(" bytes with all {many} people; Lambda takes 4096\nhint: the first ");
        assert!(error.contains(&end), "{error}");
        let fitting: usize =
            error.split("the first ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let fits = relay("otp@example.com", fitting, name, settings).unwrap();
        let bytes = as_lambda_measures(&fits, function);
        assert!(bytes <= 4_096, "{name}: {bytes}");
        let error = relay("otp@example.com", fitting + 1, name, settings).unwrap_err();
        assert!(error.contains(&format!("the first {fitting} fit")), "{error}");
    }
}

/// The limit is one of bytes, wherever they are: here a sender's address takes the last one.
#[test]
fn one_byte_too_many_is_refused() {
    let people = |sender: &str, count| relay(sender, count, "p", "notify: [ntfy]");
    let count = (1..160).find(|&count| people("o@example.com", count).is_err()).unwrap() - 1;
    let sender = |length| format!("{}@example.com", "o".repeat(length));
    let most = (1..64).find(|&length| people(&sender(length), count).is_err()).unwrap() - 1;
    assert_eq!(as_lambda_measures(&people(&sender(most), count).unwrap(), "dispatch"), 4_096);
    let error = people(&sender(most + 1), count).unwrap_err();
    assert!(error.contains("takes 4097 bytes"), "{error}");
}

/// The bytes of the JSON text of a function's variables, with names as long as CloudFormation makes them for this
/// environment.
fn as_lambda_measures(environment: &Environment, function: &str) -> usize {
    let assembly = synthesize(environment).unwrap();
    let id = if function == "dispatch" { "Dispatch" } else { "ReceiveSms" };
    let template = &assembly.templates["service.template.json"];
    let mut variables = template["Resources"][id]["Properties"]["Environment"]["Variables"].clone();
    for (name, longest) in [
        ("AWS_ENDPOINT_URL", ""),
        ("OTPOST_OUTBOX_URL", ""),
        ("OTPOST_SITE_URL", ""),
        ("OTPOST_CODES_KEY", "1234abcd-12ab-34cd-56ef-1234567890ab"),
        ("OTPOST_SITE_HOST", "d111111abcdef8.cloudfront.net"),
        ("OTPOST_TABLE", "otpost-dev-service-Table-1ABCDEFGHIJKL"),
        (
            "OTPOST_QUEUE_URL",
            "https://sqs.eu-central-1.amazonaws.com.cn/111122223333/otpost-dev-service-DeliveryQueue-1ABCDEFGHIJKL",
        ),
    ] {
        if variables[name].is_object() {
            variables[name] = longest.into();
        }
    }
    assert!(variables.as_object().unwrap().values().all(serde_json::Value::is_string), "{variables}");
    variables.to_string().len()
}

/// Each block is fine by itself; the place is that of the environment's own block, or of the
/// defaults' where it has none.
#[test]
fn a_contradiction_between_blocks_has_a_place() {
    let defaults = "defaults:\n  region: us-east-1\n  token:\n    length: 6\n    life: 1h\n";
    let error = dev(&format!("{defaults}environments:\n  dev:\n    token:\n      alphabet: digits\n"));
    let error = error.unwrap_err();
    assert!(
        error.starts_with("otpost.yaml:8:5: environment `dev`: a token can't have 6 characters of `digits`"),
        "{error}"
    );
    let error = dev(&format!("{defaults}environments:\n  dev:\n")).unwrap_err();
    assert!(
        error.starts_with(
            "otpost.yaml:5:5: environment `dev`: `token.life` must be `1m` to `10m`, not 3600 s"
        ),
        "{error}"
    );
}

#[test]
fn what_is_not_there_is_named() {
    let config = parse("environments:\n  dev:\n").unwrap();
    let error = |name: &str| config.environment(name).unwrap_err().to_string();
    assert_eq!(
        error("dev"),
        "otpost.yaml:2:3: environment `dev`: no region is set\n\
         hint: write `region: eu-central-1`, say, into `defaults` or the environment"
    );
    assert_eq!(error("deb"), "otpost.yaml: there is no environment `deb`\nhint: did you mean `dev`?");
    assert_eq!(error("production"), "otpost.yaml: there is no environment `production`\nhint: known: `dev`");
    let error = Config::load(Path::new("/nowhere/otpost.yaml")).unwrap_err();
    assert!(error.message().starts_with("/nowhere/otpost.yaml: can't read the configuration: "), "{error}");
    assert!(error.hint_text().is_some());
    assert_eq!(error.position(), None);
}

/// The extremes that are allowed.
#[test]
fn limits_include_their_ends() {
    for (settings, entropy) in [
        ("alphabet: digits\n      length: 7", 23.2),
        ("alphabet: hexadecimal\n      length: 5", 20.0),
        ("alphabet: base32\n      length: 4", 20.0),
        ("length: 64\n      life: 10m\n      attempts: 10", 256.0),
        ("life: 1m\n      attempts: 1", 60.0),
    ] {
        let text = format!("environments:\n  dev:\n    region: us-east-1\n    token:\n      {settings}\n");
        let token = dev(&text).unwrap_or_else(|error| panic!("{error}")).token;
        let symbols = f64::from(u32::try_from(token.alphabet.symbols().len()).unwrap());
        let bits = f64::from(token.length) * symbols.log2();
        assert!((bits - entropy).abs() < 0.1, "{settings}: {bits}");
    }
}
