//! Sessions of IAM Identity Center and of the console, in files as the AWS CLI 2 writes them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::home::Home;
use crate::outside::{Came, Outside};

const START_URL: &str = "https://d-1234567890.awsapps.com/start";
/// Access tokens: one that IAM Identity Center knows, and one that is over.
const GOOD: &str = "aoaAAAA";
const OVER: &str = "aoaBBBB";
const SESSION: &str = "arn:aws:iam::111122223333:user/ada";

const CONFIG: &str = "\
[sso-session company]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile admin]
sso_session = company
sso_account_id = 111122223333
sso_role_name = Admin

[profile through]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = admin

[profile legacy]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Admin

[profile half]
sso_session = company

[profile foreign]
sso_session = company
sso_account_id = 999999999999
sso_role_name = Admin

[profile console]
login_session = arn:aws:iam::111122223333:user/ada
region = eu-north-1
";

/// Seconds from now, as the CLI writes times.
fn at(seconds: i64) -> String {
    let at = OffsetDateTime::now_utc() + Duration::seconds(seconds);
    at.replace_nanosecond(0).unwrap().format(&Rfc3339).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `SSOTokenFetcherAuth` of the CLI 2.36.7 writes this under the SHA-1 of the session's name, or of the start URL.
fn identity_center(home: &Home, name: &str, token: &str, expires: &str) {
    let token = json!({
        "startUrl": START_URL,
        "region": "eu-west-1",
        "accessToken": token,
        "expiresAt": expires,
        "clientId": "client",
        "clientSecret": "eyJr",
        "registrationExpiresAt": at(80 * 86_400),
        "refreshToken": "aorAAAA",
    });
    home.write(&format!(".aws/sso/cache/{}.json", hex(&Sha1::digest(name))), &token.to_string());
}

/// `LoginCommand` of the CLI 2.36.7 writes this under the SHA-256 of the session; later ones add `signInRegion`.
fn console(home: &Home, key: &p256::SecretKey, expires: &str, region: Option<&str>) {
    let (secret, point) = (key.to_bytes(), key.public_key().to_encoded_point(false));
    // RFC 5915, as `aws-crt` exports a key.
    let der = [
        &[0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20][..],
        secret.as_slice(),
        &[
            0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42,
            0x00,
        ],
        point.as_bytes(),
    ];
    let text = STANDARD.encode(der.concat());
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----\n", lines.join("\n"));
    let mut token = json!({
        "accessToken": {
            "accessKeyId": "ASIAFIRST",
            "secretAccessKey": "secret",
            "sessionToken": "session",
            "accountId": "111122223333",
            "expiresAt": expires,
        },
        "tokenType": "urn:aws:params:oauth:token-type:access_token_sigv4",
        "clientId": "arn:aws:signin:::devtools/same-device",
        "refreshToken": "refresh-1",
        "idToken": "eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJhcm4ifQ.c2ln",
        "dpopKey": pem,
    });
    if let Some(region) = region {
        token["signInRegion"] = json!(region);
    }
    home.write(&cached(), &token.to_string());
}

fn cached() -> String {
    format!(".aws/login/cache/{}.json", hex(&Sha256::digest(SESSION)))
}

/// As IAM Identity Center answers: it knows one account, and the token that this test's files have.
fn center(came: &Came) -> Option<(u16, String)> {
    if came.host.starts_with("oidc.") {
        return Some((400, json!({ "error": "invalid_grant", "error_description": "over" }).to_string()));
    }
    if !came.host.starts_with("portal.sso.") {
        return None;
    }
    let refused = |status, kind: &str, message: &str| {
        let kind = format!("com.amazonaws.switchboard.portal#{kind}");
        Some((status, json!({ "__type": kind, "message": message }).to_string()))
    };
    if came.header("x-amz-sso_bearer_token") != GOOD {
        return refused(401, "UnauthorizedException", "Session token not found or invalid");
    }
    if !came.path.contains("account_id=111122223333") {
        return refused(403, "ForbiddenException", "No access");
    }
    let expiration = (OffsetDateTime::now_utc().unix_timestamp() + 3_600) * 1_000;
    let credentials = json!({ "accessKeyId": "ASIAOFCENTER", "secretAccessKey": "secret", "sessionToken": "token",
        "expiration": expiration });
    Some((200, json!({ "roleCredentials": credentials }).to_string()))
}

#[tokio::test]
async fn a_session_of_iam_identity_center_is_used_or_the_command_that_begins_one_is_said() {
    let outside = Outside::start(center).await;
    let home = Home::new();
    home.config(CONFIG);
    identity_center(&home, "company", GOOD, &at(3_600));
    identity_center(&home, START_URL, GOOD, &at(3_600));
    for profile in ["admin", "legacy"] {
        let ran = home.list(&outside, &["--profile", profile], &[]).await;
        assert_eq!(ran.code, 0, "{profile}: {}", ran.stderr);
        let came = outside.came();
        assert_eq!(came.last().unwrap().access_key_id(), "ASIAOFCENTER");
        assert!(came.iter().any(|came| came.host == "portal.sso.eu-west-1.amazonaws.com"), "{came:?}");
    }
    let mut said = String::new();
    let mut ask = async |title: &str, profile: &str| {
        let refused = home.refused(&outside, &["--profile", profile], &[]).await;
        said.push_str(&format!("# {title}\n{refused}\n"));
    };
    ask("an account of somebody else", "foreign").await;
    ask("no account", "half").await;
    identity_center(&home, "company", OVER, &at(-3_600));
    identity_center(&home, START_URL, OVER, &at(-3_600));
    ask("over, and not to be renewed", "admin").await;
    ask("over, by a start URL", "legacy").await;
    ask("a role by way of it", "through").await;
    std::fs::remove_dir_all(home.path().join(".aws/sso")).unwrap();
    ask("never begun", "admin").await;
    ask("never begun, by a start URL", "legacy").await;
    insta::assert_snapshot!(
        said.replace(&hex(&Sha1::digest("company")), "SHA-1-OF-THE-NAME")
            .replace(&hex(&Sha1::digest(START_URL)), "SHA-1-OF-THE-URL")
    );
}

/// Returns true if a request proves that its sender has the key (RFC 9449).
fn is_proven(came: &Came, key: &VerifyingKey, url: &str) -> bool {
    let proof = came.header("dpop");
    let (signed, signature) = proof.rsplit_once('.').unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let payload = signed.split('.').nth(1).unwrap();
    let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    key.verify(signed.as_bytes(), &signature).is_ok() && payload["htu"] == url && payload["htm"] == "POST"
}

/// As AWS Sign-In renews a session, or doesn't.
fn sign_in(came: &Came) -> Option<(u16, String)> {
    if !came.host.ends_with(".signin.aws.amazon.com") {
        return None;
    }
    let asked: Value = serde_json::from_slice(&came.body).unwrap();
    assert_eq!((came.path.as_str(), &asked["grantType"]), ("/v1/token", &json!("refresh_token")));
    let refused = |code: &str| {
        let body = json!({ "__type": "AccessDeniedException", "error": code, "message": "refused" });
        Some((403, body.to_string()))
    };
    match (came.host.split('.').next(), asked["refreshToken"].as_str()) {
        (Some("eu-west-3"), _) => refused("TOKEN_EXPIRED"),
        (Some("us-west-2"), _) => refused("INSUFFICIENT_PERMISSIONS"),
        (_, Some("refresh-1")) => {
            let token = json!({ "accessKeyId": "ASIASECOND", "secretAccessKey": "secret", "sessionToken": "session" });
            let body = json!({ "accessToken": token, "tokenType": "aws_sigv4", "expiresIn": 900,
                "refreshToken": "refresh-2" });
            Some((200, body.to_string()))
        }
        _ => refused("TOKEN_EXPIRED"),
    }
}

#[tokio::test]
async fn a_session_of_aws_login_is_used_and_renewed_or_the_command_that_begins_one_is_said() {
    let outside = Outside::start(sign_in).await;
    let home = Home::new();
    home.config(CONFIG);
    let key = p256::SecretKey::from_slice(&[7; 32]).unwrap();
    let option = ["--profile", "console"];

    console(&home, &key, &at(900), None);
    let ran = home.list(&outside, &option, &[]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        outside.came().iter().all(|came| came.access_key_id() == "ASIAFIRST"),
        "good ones aren't renewed"
    );

    // The region in which the session began, and not that of the deployment.
    for (written, set, region) in [
        (Some("eu-south-1"), None, "eu-south-1"),
        (None, None, "eu-north-1"),
        (None, Some("sa-east-1"), "sa-east-1"),
    ] {
        console(&home, &key, &at(-60), written);
        let set: Vec<_> = set.map(|region| ("AWS_REGION", region)).into_iter().collect();
        let ran = home.list(&outside, &option, &set).await;
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let came = outside.came();
        let url = format!("https://{region}.signin.aws.amazon.com/v1/token");
        assert_eq!(format!("https://{}{}", came[0].host, came[0].path), url);
        assert!(is_proven(&came[0], &VerifyingKey::from(&key.public_key()), &url), "{came:?}");
        assert_eq!(came.last().unwrap().access_key_id(), "ASIASECOND");
        let kept: Value =
            serde_json::from_slice(&std::fs::read(home.path().join(cached())).unwrap()).unwrap();
        assert_eq!(
            (&kept["refreshToken"], &kept["accessToken"]["accessKeyId"]),
            (&json!("refresh-2"), &json!("ASIASECOND"))
        );
    }

    let mut said = String::new();
    let mut ask = async |title: &str| {
        let refused = home.refused(&outside, &option, &[]).await;
        said.push_str(&format!("# {title}\n{refused}\n"));
    };
    console(&home, &key, &at(-60), Some("eu-west-3"));
    ask("over").await;
    console(&home, &key, &at(-60), Some("us-west-2"));
    ask("not allowed to be renewed").await;
    home.write(&cached(), "{}");
    ask("a file without a token").await;
    std::fs::remove_file(home.path().join(cached())).unwrap();
    ask("never begun").await;
    insta::assert_snapshot!(said.replace(&hex(&Sha256::digest(SESSION)), "SHA-256-OF-THE-SESSION"));
}
