//! The faults of an `otpost.yaml`: everything that a hurried hand may write, and the refusals.
//!
//! Each case ends with a place in the file and a suggestion; the snapshots are the words that a person reads.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::fmt::Write;
use std::path::Path;

use app::Config;

/// The refusal of environment `dev`, or of the whole file.
fn refusal(text: &str) -> String {
    let config = Config::parse(Path::new("otpost.yaml"), text.to_owned());
    match config.and_then(|config| config.environment("dev")) {
        Ok(_) => panic!("it was taken:\n{text}"),
        Err(error) => {
            assert!(error.position().is_some(), "without a place: {error}\n{text}");
            assert!(
                error.hint_text().is_some_and(|hint| !hint.is_empty()),
                "without a hint: {error}\n{text}"
            );
            error.to_string()
        }
    }
}

fn transcript<'a>(cases: impl IntoIterator<Item = &'a str>, whole: impl Fn(&str) -> String) -> String {
    let mut said = String::new();
    for case in cases {
        let refusal = refusal(&whole(case));
        for line in case.lines() {
            // A tab, an end of line and the like are to be seen.
            writeln!(said, "  {}", line.escape_debug().to_string().replace("\\\"", "\"")).unwrap();
        }
        writeln!(said, "{refusal}\n").unwrap();
    }
    said
}

/// Whole files.
#[test]
fn of_a_file() {
    let cases = [
        "",
        "# nothing yet\n",
        "null",
        "[]",
        "environments:",
        "environments: {}",
        "environments: dev",
        "environments:\n  - dev\n",
        "environment:\n  dev:\n",
        "Environments:\n  dev:\n",
        "region: eu-central-1\nenvironments:\n  dev:\n",
        "prod:\n  region: eu-central-1\n",
        "environments: {dev: {region: eu-central-1}}\nenvironments: {}\n",
        "environments:\n  dev: {region: eu-central-1}\n  dev:\n",
        "environments:\n  Dev: {region: eu-central-1}\n",
        "environments:\n  2dev: {region: eu-central-1}\n",
        "environments:\n  a-name-that-is-far-too-long-for-it: {region: eu-central-1}\n",
        "environments:\n  pr*: {region: eu-central-1}\n",
        "environments:\n  *-pr: {region: eu-central-1}\n",
        "environments:\n  dev:\n  ? [a]\n  : {}\n",
        "environments:\n  dev:\n",
        "defaults: []\nenvironments:\n  dev:\n",
        "defaults:\n  region: eu-west-1\n  region: eu-west-2\nenvironments:\n  dev:\n",
        // YAML.
        "environments:\n\tdev:\n",
        "environments:\n  dev:\n\t  region: eu-central-1\n",
        "environments:\n  dev:\n    region: @home\n",
        "environments:\n  dev:\n    region: eu-west-1\n   token:\n",
        "environments:\n  dev:\n    region: eu-west-1\n  prod\n",
        "environments:\n  dev: {region: eu-west-1\n",
        "environments:\n  dev:\n    region: \"eu-west-1\n",
        "environments:\n  dev: *base\n",
        "environments:\n  base: &base {region: eu-west-1}\n  dev:\n    <<: *base\n    protected: true\n",
        "base: &base {region: eu-west-1}\nenvironments:\n  dev: *base\n",
        "environments:\n  dev: {region: eu-west-1}\n---\nenvironments: {}\n",
        "environments:\n  dev: \u{1}\n",
        "environments:\r\n  dev:\r\n    regio: eu-west-1\r\n",
    ];
    insta::assert_snapshot!(transcript(cases, str::to_owned));
}

/// A file whose settings follow a name and a region.
fn dev(settings: &str) -> String {
    let settings: String = settings.lines().map(|line| format!("    {line}\n")).collect();
    format!("environments:\n  dev:\n    region: eu-central-1\n{settings}")
}

#[test]
fn of_an_environment() {
    let cases = [
        // Keys.
        "protectd: true",
        "REGION: eu-central-1",
        "colour: blue",
        "retention: 7d",
        "emails: [operator@example.com]",
        "web-acl: {requests_per_address: 100}",
        "region: us-east-1",
        "token: {lenght: 9}",
        "logs: {days: 9}",
        // A key without a value isn't its default.
        "protected:",
        "account:",
        "domain:",
        // Types.
        "protected: yes",
        "protected: \"true\"",
        "protected: 1",
        "token: 5",
        "token: [digits]",
        "token: {length: many}",
        "token: {length: \"9\"}",
        "token: {length: -1}",
        "token: {length: 9999999999}",
        "token: {life: 5}",
        "token: {life: 5min}",
        "functions: {memory: 256}",
        "functions: {memory: 256mb}",
        "tags: []",
        "alarms: {emails: operator@example.com}",
        // Values.
        "account: \"1111\"",
        "account: 0123456789012",
        "architecture: amd64",
        "architecture: arm",
        "price_class: 300",
        "price_class: All",
        "token: {alphabet: hexadecimel}",
        "token: {life: 11m}",
        "token: {life: 59s}",
        "token: {length: 4}",
        "token: {alphabet: digits, length: 6}",
        "token: {attempts: 11}",
        "token: {attempts: 0}",
        "functions: {timeout: 29s}",
        "functions: {memory: 64MB}",
        "api: {rate: 0}",
        "api: {requests_per_client: 0}",
        "api: {requests_per_client: 60001}",
        "api: {rate: 5, ceremonies: {rate: 6}}",
        "api: {ceremonies: {burst: 0}}",
        "owner: \"a;b\"",
        "owner: [platform]",
        "security_contact: security@example.com",
        "security_contact: \"mailto:a b\"",
        "managed_policies: inline",
        "web_acl: {requests_per_address: 1}",
        "web_acl: {requests_per_application: 9}",
        "web_acl: {anonymous_ip: deny}",
        "web_acl: {countries: [DE, UK]}",
        "web_acl: {countries: [DE, DE]}",
        "watch: true",
        "logs: {retention: 31d}",
        "logs: {retention: forever}",
        "alarms: {emails: [nobody]}",
        "alarms: {emails: [operator@example.com, operator@example.com]}",
        "alarms: {sms_countries: [UK]}",
        "alarms: {sms_countries: [GB, GB]}",
        "alarms: {sms_usd: 0}",
        "tags: {\"aws:cost\": a}",
        "tags: {\"otpost:stack\": a}",
        "tags: {team: a, team: b}",
        "tags: {team: \"a;b\"}",
        "ttl: 30s",
        "ttl: 2y",
        // Together.
        "protected: true\nttl: 7d",
    ];
    insta::assert_snapshot!(transcript(cases, dev));
}

#[test]
fn of_a_region() {
    let cases =
        ["frankfurt", "eu-centrall-1", "eu-east-1", "7", "[eu-west-1]", "cn-north-1", "us-gov-west-1", ""];
    let whole = |region: &str| format!("environments:\n  dev:\n    region: {region}\n");
    insta::assert_snapshot!(transcript(cases, whole));
}

const ARN: &str = "arn:aws:acm:us-east-1:111122223333:certificate/1";

#[test]
fn of_a_domain_and_of_e_mail() {
    let certificate = format!("domain:\n  name: otp.example.com\n  certificate: {ARN}\n");
    let other_account = format!("account: \"444455556666\"\n{certificate}");
    let same =
        format!("{certificate}---OTHER---\n  domain: {{name: otp.example.com, certificate: \"{ARN}\"}}\n");
    let cases = [
        "domain: otp.example.com",
        "domain:\n  name: otp.example.com",
        "domain:\n  name: https://otp.example.com",
        "domain:\n  name: localhost",
        "domain:\n  name: d111111abcdef8.cloudfront.net",
        "domain:\n  certificate: otp.example.com",
        "domain:\n  name: otp.example.com\n  certificate:",
        "domain:\n  name: otp.example.com\n  route53: Z0123456789ABCDEFGHIJ",
        "domain:\n  name: otp.example.com\n  route53: {}",
        "domain:\n  name: otp.example.com\n  route53: {zone: example.com}",
        "domain:\n  name: otp.example.com\n  route53: {zone: z0123}",
        "domain:\n  name: otp.example.com\n  route53: {name: example.com}",
        "domain:\n  name: otp.example.com\n  cloudflare: {zone: Example.com}",
        "domain:\n  name: otp.example.com\n  cloudflare: {zone: example.org}",
        "domain:\n  name: otp.example.com\n  cloudflare: {zone: ample.com}",
        "domain:\n  name: otp.example.com\n  cloudflare: {zone: 023e105f4ecef8ad9ca31a8372d0c35}",
        "domain:\n  name: otp.example.com\n  cloudflare: {zone: example.com, token: secret}",
        "domain:\n  name: otp.example.com\n  dns: cloudflare",
        "domain:\n  name: otp.example.com\n  dns: route53",
        "domain:\n  name: otp.example.com\n  dns: godaddy",
        "domain:\n  name: otp.example.com\n  dns: manual\n  route53: {zone: Z0123456789ABCDEFGHIJ}",
        "domain:\n  name: otp.example.com\n  route53: {zone: Z0123456789ABCDEFGHIJ}\n  cloudflare: {zone: example.com}",
        "domain:\n  certificate: arn:aws:acm:eu-central-1:111122223333:certificate/1",
        "email: otp@example.com",
        "email: {}",
        "email:\n  sender: Otpost <otp@example.com>",
        &other_account,
        &same,
    ];
    insta::assert_snapshot!(transcript(cases, |case| dev(case).replace("    ---OTHER---\n", "  prod:\n")));
}

#[test]
fn of_the_role_of_cloudformation() {
    let of = |role: &str| format!("account: \"444455556666\"\ncloudformation_role: {role}\n");
    let cases = [
        "otpost",
        "arn:aws:iam::444455556666:user/ci",
        "arn:aws:iam::111122223333:role/cloudformation-otpost",
    ];
    insta::assert_snapshot!(transcript(cases.map(of).each_ref().map(String::as_str), dev));
}

#[test]
fn of_the_boundary_of_roles() {
    let of = |policy: &str| format!("account: \"444455556666\"\npermissions_boundary: {policy}\n");
    let cases = [
        "boundary",
        "arn:aws:iam::444455556666:role/boundary",
        "arn:aws:iam::aws:policy/PowerUserAccess",
        "arn:aws:iam::444455556666:policy/*",
        "arn:aws:iam::111122223333:policy/boundary",
    ];
    insta::assert_snapshot!(transcript(cases.map(of).each_ref().map(String::as_str), dev));
}

#[test]
fn of_the_relay() {
    let cases = [
        "relay:\n  provider: [twilio]",
        "relay:\n  providers: twilio",
        "relay:\n  providers: [twillio]",
        "relay:\n  providers: [twilio, fax]",
        "relay:\n  providers: [twilio, twilio]",
        "relay:\n  people: [alice]",
        "relay:\n  people:\n    Alice:",
        "relay:\n  people:\n    alice:\n    alice:",
        "relay:\n  people:\n    alice: \"+447700900123\"",
        "relay:\n  people:\n    alice:\n      phone: \"+447700900123\"",
        "relay:\n  people:\n    alice:\n      numbers: [\"07700900123\"]",
        "relay:\n  people:\n    alice:\n      numbers: [447700900123]",
        "relay:\n  people:\n    alice:\n      notify: web_push",
        "relay:\n  people:\n    alice:\n      notify: [web-push]",
        "relay:\n  people:\n    alice:\n      notify: [email]",
        "relay:\n  people:\n    alice:\n      notify: [ntfy, pushover, ntfy]",
        "relay:\n  people:\n    alice:\n      locale: english",
        "relay:\n  people:\n    alice:\n      locale: sv",
        "relay:\n  people:\n    alice:\n      show_sender: maybe",
        "relay:\n  people:\n    alice:\n      ntfy_firebase: maybe",
        "relay:\n  people:\n    alice:\n      numbers: [\"+447700900123\"]",
        "relay:\n  providers: [twilio]\n  people:\n    alice:\n      numbers: [\"+447700900123\"]\n    bob:\n      numbers: [\"+447700900123\"]",
        "relay:\n  providers: [twilio]\n  people: {alice: {numbers: [\"+447700900123\", \"+447700900123\"]}}",
    ];
    insta::assert_snapshot!(transcript(cases, dev));
}

/// Settings under a pattern, and those that come to it from the defaults.
#[test]
fn of_a_pattern() {
    let domain = format!("domain: {{name: otp.example.com, certificate: \"{ARN}\"}}");
    let cases = [
        "  dev-*: {protected: true}".to_owned(),
        "  dev-*:\n    web_acl:\n      requests_per_address: 100".to_owned(),
        "  dev-*:\n    web_acl:\n      enabled: false".to_owned(),
        "  dev-*:\n    web_acl: {anonymous_ip: block}".to_owned(),
        "  dev-*:\n    watch:\n      enabled: true".to_owned(),
        format!("  dev-*:\n    {domain}"),
        "  dev-*:\ndefaults:\n  protected: true".to_owned(),
        format!("  dev-*:\ndefaults:\n  {domain}"),
        "  dev-*:\n    ttl: 400d".to_owned(),
    ];
    let mut said = String::new();
    for case in &cases {
        let text = format!(
            "environments:\n  prod: {{region: eu-central-1}}\n{}\n",
            case.replace("defaults:", "defaults:\n  region: eu-central-1")
                .replace("{protected", "{region: eu-central-1, protected")
        );
        let text =
            if text.contains("defaults:") { text } else { text + "defaults: {region: eu-central-1}\n" };
        let config = Config::parse(Path::new("otpost.yaml"), text).unwrap_or_else(|error| panic!("{error}"));
        let error = config.environment("dev-1").unwrap_err();
        assert!(error.position().is_some() && error.hint_text().is_some(), "{error}");
        writeln!(said, "{case}\n{error}\n").unwrap();
    }
    insta::assert_snapshot!(said);
}

/// A file that isn't text says so; a byte order mark is no harm.
#[test]
fn of_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("otpost.yaml");
    std::fs::write(&file, b"\xff\xfee\0n\0v\0").unwrap();
    let error = Config::load(&file).unwrap_err();
    assert!(error.message().ends_with("it isn't text in UTF-8"), "{error}");
    assert_eq!(error.hint_text(), Some("save it as UTF-8"));
    std::fs::write(&file, "\u{feff}environments: {dev: {region: eu-west-1}}\r\n").unwrap();
    assert!(Config::load(&file).and_then(|config| config.environment("dev")).is_ok());
}
