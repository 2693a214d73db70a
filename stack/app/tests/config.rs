//! `otpost.yaml`: what is refused, where, and with which hint.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;

use app::{Config, Environment};

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
        assert!(error(bad).contains("no name of an environment") || bad == "pr-", "{}", error(bad));
    }
    assert_eq!(error("pr-"), "otpost.yaml: there is no environment `pr-`\nhint: did you mean `pr-*`?");
    assert_eq!(
        error("preview"),
        "otpost.yaml: there is no environment `preview`\nhint: known: `pr-*`, `pr-web-*`, `pr-web-main`"
    );
}

/// What follows `environments: dev: region: …`, and the whole refusal: place, sentence, hint.
const REFUSALS: [(&str, &str); 19] = [
    (
        "    relay:\n      providers: [twilio, fax]\n",
        "otpost.yaml:5:27: environments.dev.relay.providers[1]: unknown provider `fax`\nhint: known: \
         `aql`, `twilio`, `vonage`, `plivo`, `bird`, `telnyx`, `sinch`, `android`, `aws`, `generic`",
    ),
    (
        "    protectd: true\n",
        "otpost.yaml:4:5: environments.dev: unknown field `protectd`\nhint: did you mean `protected`?",
    ),
    (
        "    token:\n      lenght: 9\n",
        "otpost.yaml:5:7: environments.dev.token: unknown field `lenght`\nhint: did you mean `length`?",
    ),
    (
        "    logs:\n      days: 9\n",
        "otpost.yaml:5:7: environments.dev.logs: unknown field `days`\nhint: known: `retention`",
    ),
    (
        "    token:\n      alphabet: hexadecimel\n",
        "otpost.yaml:5:17: environments.dev.token.alphabet: unknown variant `hexadecimel`\n\
         hint: did you mean `hexadecimal`?",
    ),
    (
        "    token:\n      life: 11m\n",
        "otpost.yaml:5:7: environment `dev`: a token can't live for 660 seconds\n\
         hint: `1m` to `10m`; the standards allow ten minutes at most",
    ),
    (
        "    token:\n      length: 15\n      life: 59s\n",
        "otpost.yaml:6:7: environment `dev`: a token can't live for 59 seconds\n\
         hint: `1m` to `10m`; the standards allow ten minutes at most",
    ),
    (
        "    token:\n      length: 15\n      life: 5\n",
        "otpost.yaml:6:13: environments.dev.token.life: `5` is no span of time; write `90s`, `5m`, `2h` or `30d`",
    ),
    (
        "    token:\n      length: 4\n",
        "otpost.yaml:4:5: environment `dev`: a token can't be 4 characters of `hexadecimal`: `length` must \
         give at least 20 bits: 5 hexadecimal characters, 7 digits or 4 of base32\n\
         hint: a longer token, or an alphabet with more characters",
    ),
    (
        "    token:\n      attempts: 11\n",
        "otpost.yaml:5:7: environment `dev`: `token.attempts` can't be 11; it is 1 to 10\n\
         hint: change it, or leave it out for the default",
    ),
    (
        "    token:\n      length: many\n",
        "otpost.yaml:5:15: environments.dev.token.length: invalid type: string \"many\", expected u32",
    ),
    (
        "    account: \"1111\"\n",
        "otpost.yaml:4:14: environments.dev.account: `1111` is no account id; write its 12 digits",
    ),
    (
        "  test:\n    region: frankfurt\n",
        "otpost.yaml:5:13: environments.test.region: `frankfurt` is no region; write it as in `eu-central-1`",
    ),
    (
        "    functions:\n      timeout: 29s\n",
        "otpost.yaml:5:7: environment `dev`: `functions.timeout` can't be 29; it is 3 to 28\n\
         hint: change it, or leave it out for the default",
    ),
    (
        "    functions:\n      memory: 256\n",
        "otpost.yaml:5:15: environments.dev.functions.memory: `256` is no amount of memory; write `256MB`",
    ),
    (
        "    logs:\n      retention: 31d\n",
        "otpost.yaml:5:7: environment `dev`: CloudWatch Logs can't keep events for `31d`\n\
         hint: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365 days, or one of its longer periods",
    ),
    ("    region: us-east-1\n", "otpost.yaml:3:5: environments.dev: duplicate field `region`"),
    ("  dev:\n", "otpost.yaml:2:3: environments: environment `dev` stands twice"),
    (
        "  Dev:\n",
        "otpost.yaml:4:3: environments: `Dev` is no name of an environment; use up to 32 of `a-z`, `0-9` \
         and `-`, a letter first",
    ),
];

#[test]
fn refusals_have_a_place_and_a_hint() {
    for (rest, refusal) in REFUSALS {
        let error = dev(&format!("environments:\n  dev:\n    region: eu-central-1\n{rest}")).unwrap_err();
        assert_eq!(error, refusal, "{rest}");
    }
}

/// The same for the relay, the own domain and e-mail.
const RELAY_REFUSALS: [(&str, &str); 15] = [
    (
        "    relay:\n      providers: [twillio]\n",
        "otpost.yaml:5:19: environments.dev.relay.providers[0]: unknown provider `twillio`\nhint: did you mean `twilio`?",
    ),
    (
        "    relay:\n      provider: [twilio]\n",
        "otpost.yaml:5:7: environments.dev.relay: unknown field `provider`\nhint: did you mean `providers`?",
    ),
    (
        "    relay:\n      providers: [twilio]\n      people:\n        Alice:\n",
        "otpost.yaml:7:9: environments.dev.relay.people: `Alice` is no name of a person; use up to 32 of `a-z`, \
         `0-9` and `-`, a letter first",
    ),
    (
        "    relay:\n      people:\n        alice:\n        alice:\n",
        "otpost.yaml:6:9: environments.dev.relay.people: person `alice` stands twice",
    ),
    (
        "    relay:\n      people:\n        alice:\n          numbers: [\"07700900123\"]\n",
        "otpost.yaml:7:21: environments.dev.relay.people.alice.numbers[0]: `07700900123` is no telephone number; \
         write it in quotes as in \"+447700900123\"",
    ),
    (
        "    relay:\n      people:\n        alice:\n          notify: [web-push]\n",
        "otpost.yaml:7:20: environments.dev.relay.people.alice.notify[0]: unknown variant `web-push`\n\
         hint: did you mean `web_push`?",
    ),
    (
        "    relay:\n      people:\n        alice:\n          notify: [ntfy, pushover, ntfy]\n",
        "otpost.yaml:7:11: environment `dev`: `alice` has a channel twice\n\
         hint: each channel is tried by itself, again and again",
    ),
    (
        "    relay:\n      people:\n        alice:\n          locale: english\n",
        "otpost.yaml:7:19: environments.dev.relay.people.alice.locale: `english` is no language; write it as in \
         `en` or `pt-BR`",
    ),
    (
        "    relay:\n      providers: [twilio]\n      people:\n        alice:\n          numbers: [\"+447700900123\"]\n        \
         bob:\n          numbers: [\"+447700900123\"]\n",
        "otpost.yaml:10:11: environment `dev`: number `+447700900123` is given to `bob` and to `alice`\n\
         hint: a message goes to one person",
    ),
    (
        "    relay:\n      people:\n        alice:\n          numbers: [\"+447700900123\"]\n",
        "otpost.yaml:4:5: environment `dev`: there are numbers, and no provider is on that could send their \
         messages\nhint: write `providers: [twilio]`, say, into `relay`",
    ),
    (
        "    domain:\n      name: otp.example.com\n",
        "otpost.yaml:5:7: environments.dev.domain: missing field `certificate`",
    ),
    (
        "    domain:\n      name: https://otp.example.com\n",
        "otpost.yaml:5:13: environments.dev.domain.name: `https://otp.example.com` is no host name; write it as in \
         `otp.example.com`",
    ),
    (
        "    domain:\n      certificate: arn:aws:acm:eu-central-1:111122223333:certificate/1\n",
        "otpost.yaml:5:20: environments.dev.domain.certificate: the certificate is in `eu-central-1`; CloudFront \
         takes only those of `us-east-1`",
    ),
    (
        "    domain:\n      certificate: otp.example.com\n",
        "otpost.yaml:5:20: environments.dev.domain.certificate: `otp.example.com` is no certificate; write \
         `arn:aws:acm:us-east-1:ACCOUNT:certificate/ID`",
    ),
    (
        "    email:\n      sender: Otpost <otp@example.com>\n",
        "otpost.yaml:5:15: environments.dev.email.sender: `Otpost <otp@example.com>` is no e-mail address",
    ),
];

#[test]
fn refusals_about_the_relay_have_a_place_and_a_hint() {
    for (rest, refusal) in RELAY_REFUSALS {
        let error = dev(&format!("environments:\n  dev:\n    region: eu-central-1\n{rest}")).unwrap_err();
        assert_eq!(error, refusal, "{rest}");
    }
}

/// Lambda takes 4 KB of environment: what doesn't fit is told before a deployment, not by it.
#[test]
fn as_many_numbers_as_fit_into_a_function_s_environment() {
    let relay = |people: usize| {
        let people: String = (0..people)
            .map(|n| format!("        person-{n}:\n          numbers: [\"+4477009{n:05}\"]\n"))
            .collect();
        let relay = format!("    relay:\n      providers: [twilio]\n      people:\n{people}");
        dev(&format!("environments:\n  dev:\n    region: eu-central-1\n{relay}"))
    };
    assert_eq!(relay(50).unwrap().relay.relay.numbers.len(), 50);
    let error = relay(200).unwrap_err();
    assert!(
        error.starts_with("otpost.yaml:6:7: environment `dev`: the numbers of all people take "),
        "{error}"
    );
    assert!(error.contains("at most 3072 fit\nhint: Lambda gives a function 4 KB"), "{error}");
}

/// Each block is fine by itself; the place is that of the environment's own block, or of the
/// defaults' where it has none.
#[test]
fn a_contradiction_between_blocks_has_a_place() {
    let defaults = "defaults:\n  region: us-east-1\n  token:\n    length: 6\n    life: 1h\n";
    let error = dev(&format!("{defaults}environments:\n  dev:\n    token:\n      alphabet: digits\n"));
    let error = error.unwrap_err();
    assert!(
        error.starts_with("otpost.yaml:8:5: environment `dev`: a token can't be 6 characters"),
        "{error}"
    );
    let error = dev(&format!("{defaults}environments:\n  dev:\n")).unwrap_err();
    assert!(
        error.starts_with("otpost.yaml:5:5: environment `dev`: a token can't live for 3600 s"),
        "{error}"
    );
}

#[test]
fn what_is_not_there_is_named() {
    let config = parse("environments:\n  dev:\n").unwrap();
    let error = |name: &str| config.environment(name).unwrap_err().to_string();
    assert_eq!(
        error("dev"),
        "otpost.yaml:2:3: environment `dev`: has no region\n\
         hint: write `region: eu-central-1`, say, into `defaults` or the environment"
    );
    assert_eq!(error("deb"), "otpost.yaml: there is no environment `deb`\nhint: did you mean `dev`?");
    assert_eq!(error("production"), "otpost.yaml: there is no environment `production`\nhint: known: `dev`");
    assert_eq!(parse("").unwrap_err(), "otpost.yaml:1:1: missing field `environments`");
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
