//! Profiles: which one is meant, what each kind of it lacks, and what gets it.

use crate::home::Home;
use crate::outside::{Came, Outside};

/// Names and values.
type Variables<'a> = &'a [(&'a str, &'a str)];

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIAOFVARIABLES"), ("AWS_SECRET_ACCESS_KEY", "secret")];

const CONFIG: &str = "\
[default]
region = eu-central-1

[profile keys]
aws_access_key_id = AKIAOFPROFILE
aws_secret_access_key = secret

[profile orphan]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = gone

[profile role]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = keys

[profile mfa]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/ada

[profile process]
credential_process = ./credentials

[profile nothing]
region = eu-central-1
";

/// As STS refuses a role that may not be assumed.
fn refuses_roles(came: &Came) -> Option<(u16, String)> {
    let asks = String::from_utf8_lossy(&came.body).contains("Action=AssumeRole");
    let message = "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: sts:AssumeRole on resource: \
                   arn:aws:iam::111122223333:role/deploy";
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>AccessDenied</Code><Message>{message}</Message></Error><RequestId>1</RequestId></ErrorResponse>"
    );
    (came.host.starts_with("sts.") && asks).then_some((403, body))
}

#[tokio::test]
async fn a_profile_is_used_where_it_is_named_and_goes_before_variables_on_the_command_line() {
    let outside = Outside::start(|_| None).await;
    let home = Home::new();
    home.config(CONFIG);
    let elsewhere =
        [("AWS_CONFIG_FILE", "elsewhere/config"), ("AWS_SHARED_CREDENTIALS_FILE", "elsewhere/credentials")];
    home.write(
        "elsewhere/credentials",
        "[keys]\naws_access_key_id = AKIAELSEWHERE\naws_secret_access_key = secret\n",
    );
    home.write(
        "credentials",
        // As `aws configure export-credentials` prints them.
        "#!/bin/sh\necho '{\n  \"Version\": 1,\n  \"AccessKeyId\": \"AKIAOFPROCESS\",\n  \"SecretAccessKey\": \"secret\",\n  \
         \"SessionToken\": \"token\",\n  \"Expiration\": \"2100-01-01T00:00:00+00:00\"\n}'\n",
    );
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(home.path().join("credentials"), executable).unwrap();
    let table: [(&[&str], Variables<'_>, &str); 6] = [
        (&["--profile", "keys"], &[], "AKIAOFPROFILE"),
        (&["--profile", "keys"], &KEYS, "AKIAOFPROFILE"),
        (&["--profile", "keys"], &elsewhere, "AKIAELSEWHERE"),
        (&["--profile", "process"], &[], "AKIAOFPROCESS"),
        (&[], &[("AWS_PROFILE", "keys")], "AKIAOFPROFILE"),
        (&[], &[KEYS[0], KEYS[1], ("AWS_PROFILE", "gone")], "AKIAOFVARIABLES"),
    ];
    for (arguments, variables, key) in table {
        let ran = home.list(&outside, arguments, variables).await;
        assert_eq!(ran.code, 0, "{arguments:?} {variables:?} {}", ran.stderr);
        let keys: Vec<_> = outside.came().iter().map(|came| came.access_key_id().to_owned()).collect();
        assert!(
            !keys.is_empty() && keys.iter().all(|one| one == key),
            "{arguments:?} {variables:?} {keys:?}"
        );
    }
}

#[tokio::test]
async fn what_a_profile_lacks_is_said_with_what_gets_it() {
    let outside = Outside::start(refuses_roles).await;
    let home = Home::new();
    let mut said = String::new();
    let mut ask = async |title: &str, arguments: &[&str], variables: &[(&str, &str)]| {
        let refused = home.refused(&outside, arguments, variables).await;
        said.push_str(&format!("# {title}\n{refused}\n"));
    };
    ask("no files at all", &[], &[]).await;
    ask("no files, and a profile", &["--profile", "gone"], &[]).await;
    home.config(CONFIG);
    ask("a default without credentials", &[], &[]).await;
    ask("no such profile", &["--profile", "gone"], &[]).await;
    ask("no such profile, though there are keys", &["--profile", "gone"], &KEYS).await;
    ask("no such profile, by a variable", &[], &[("AWS_PROFILE", "gone")]).await;
    ask("files elsewhere", &[], &[("AWS_PROFILE", "gone"), ("AWS_CONFIG_FILE", "elsewhere/config")]).await;
    ask("a source that isn't there", &["--profile", "orphan"], &[]).await;
    ask("a source that isn't there, by a variable", &[], &[("AWS_PROFILE", "orphan")]).await;
    ask("no credentials in it", &["--profile", "nothing"], &[]).await;
    ask("a role that may not be assumed", &["--profile", "role"], &[]).await;
    ask("a role that wants a code", &["--profile", "mfa"], &[]).await;
    ask("a program that isn't there", &["--profile", "process"], &[]).await;
    home.config("[profile broken\n");
    ask("a file that can't be parsed", &["--profile", "keys"], &[]).await;
    insta::assert_snapshot!(said);
}

/// As STS refuses a token whose subject the role doesn't take.
fn refuses_tokens(came: &Came) -> Option<(u16, String)> {
    let asks = String::from_utf8_lossy(&came.body).contains("Action=AssumeRoleWithWebIdentity");
    let body = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
                <Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>\
                <RequestId>1</RequestId></ErrorResponse>";
    (came.host.starts_with("sts.") && asks).then(|| (403, body.to_owned()))
}

#[tokio::test]
async fn a_token_that_is_refused_or_absent_gets_no_hint_for_profiles() {
    let outside = Outside::start(refuses_tokens).await;
    let home = Home::new();
    home.write("token", "a.b.c");
    let mut said = String::new();
    for file in ["token", "absent"] {
        let variables = [
            ("AWS_WEB_IDENTITY_TOKEN_FILE", file),
            ("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/deploy"),
            ("AWS_ROLE_SESSION_NAME", "ci"),
        ];
        said.push_str(&home.refused(&outside, &[], &variables).await);
    }
    insta::assert_snapshot!(said, @r"
    error: the AWS credentials could not be loaded: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity
    hint: the trust policy of the role says whose tokens it takes, and with which subject: docs/ci.md
    error: the AWS credentials could not be loaded: an error occurred while loading credentials: No such file or directory (os error 2)
    hint: AWS_WEB_IDENTITY_TOKEN_FILE names the file of a token, and AWS_ROLE_ARN the role that it is exchanged for
    ");
}
