//! The proxy, the hosts that need none, and the certificates.

use serde_json::json;

use crate::home::Home;
use crate::outside::{Came, Outside};

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")];
/// Nobody listens there.
const NOWHERE: &str = "http://127.0.0.1:9";

fn hosts(tunnels: &[(String, String)]) -> Vec<&str> {
    let mut hosts: Vec<_> = tunnels.iter().map(|(host, _)| host.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

#[tokio::test]
async fn aws_is_reached_through_the_proxy_and_trusted_by_the_bundle() {
    let outside = Outside::start(|_| None).await;
    let home = Home::new();
    let bundle = outside.bundle(home.path());
    let bundle = ("AWS_CA_BUNDLE", bundle.to_str().unwrap());
    let proxy = outside.proxy("ada:s3c%40ret@");

    let ran = home.stack(&["list"], &[&KEYS[..], &[("HTTPS_PROXY", &proxy), bundle]].concat()).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stderr, "no environment is deployed\n");
    let tunnels = outside.tunnels();
    assert_eq!(hosts(&tunnels), ["cloudformation.us-east-1.amazonaws.com:443"]);
    // `ada:s3c@ret`
    assert!(tunnels.iter().all(|(_, password)| password == "Basic YWRhOnMzY0ByZXQ="), "{tunnels:?}");
    assert!(outside.came().iter().all(|came| came.access_key_id() == "test"));

    // Without the bundle nobody here knows the authority.
    let role =
        "[default]\nrole_arn = arn:aws:iam::111122223333:role/deploy\ncredential_source = Environment\n";
    home.config(role);
    let ran = home
        .stack(&["list", "--profile", "default"], &[&KEYS[..], &[("HTTPS_PROXY", &proxy)]].concat())
        .await;
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("invalid peer certificate: UnknownIssuer\nhint: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("AWS_CA_BUNDLE names the file"), "{}", ran.stderr);
    assert!(outside.came().is_empty());

    // Named without its proxy, the host is looked for, and isn't there.
    let endpoint = ("AWS_ENDPOINT_URL_STS", "https://aws.invalid");
    let except =
        [&KEYS[..], &[("HTTPS_PROXY", &proxy), bundle, endpoint, ("NO_PROXY", "*.example.com, .invalid")]];
    let ran = home.stack(&["list", "--profile", "default"], &except.concat()).await;
    assert_eq!(ran.code, 3);
    assert!(!outside.tunnels().iter().any(|(host, _)| host.starts_with("aws.invalid")), "it took the proxy");
    assert!(
        ran.stderr.contains("hint: is the proxy of HTTPS_PROXY up, `http://127.0.0.1:"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("s3c"), "{}", ran.stderr);
}

#[tokio::test]
async fn the_bundle_of_a_profile_is_trusted_and_one_that_is_none_is_named() {
    let outside = Outside::start(|_| None).await;
    let home = Home::new();
    let bundle = outside.bundle(home.path());
    let proxy = outside.proxy("");
    let way = [&KEYS[..], &[("HTTPS_PROXY", &proxy)]].concat();
    home.config(&format!(
        "[default]\nca_bundle = {}\n[profile other]\nca_bundle = no/such.pem\n",
        bundle.display()
    ));
    let ran = home.stack(&["list"], &way).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "no environment is deployed\n"));
    let ran = home.stack(&["list"], &[&way[..], &[("AWS_PROFILE", "other")]].concat()).await;
    assert_eq!(ran.code, 2);
    let error = "error: `no/such.pem`, which `ca_bundle` of the profile names, can't be read: ";
    assert!(ran.stderr.starts_with(error), "{}", ran.stderr);
    // The variable goes first, as in every AWS tool.
    let variable = ("AWS_CA_BUNDLE", bundle.to_str().unwrap());
    let ran = home.stack(&["list"], &[&way[..], &[("AWS_PROFILE", "other"), variable]].concat()).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[tokio::test]
async fn this_machine_is_reached_whatever_the_proxy_is() {
    let outside = Outside::start(|_| None).await;
    let home = Home::new();
    let bundle = outside.bundle(home.path());
    let nowhere =
        ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"].map(|name| (name, NOWHERE));
    let secured = format!("https://localhost:{}", outside.hosts.port());
    let bundle = ("AWS_CA_BUNDLE", bundle.to_str().unwrap());
    // A machine that trusts nobody, as a small container does.
    let nobody = ("SSL_CERT_FILE", "/no/such/file");
    for (endpoint, trust) in
        [(outside.emulator.as_str(), bundle), (&secured, bundle), (&outside.emulator, nobody)]
    {
        let variables = [&nowhere[..], &KEYS, &[trust]].concat();
        let ran = home.stack(&["list", "--endpoint-url", endpoint], &variables).await;
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (0, "no environment is deployed\n"),
            "{endpoint} {trust:?}"
        );
    }
    assert!(outside.tunnels().is_empty());
}

#[tokio::test]
async fn a_bundle_or_a_proxy_that_is_none_is_named_before_anything_is_sent() {
    let home = Home::new();
    home.write("empty.pem", "# nothing yet\n");
    let mut said = String::new();
    for (name, value) in [
        ("AWS_CA_BUNDLE", "no/such.pem"),
        ("AWS_CA_BUNDLE", "empty.pem"),
        ("HTTPS_PROXY", "socks5://ada:s3cret@127.0.0.1:1080"),
        ("https_proxy", "http://ada:s3 cret@127.0.0.1"),
    ] {
        let ran = home.stack(&["list"], &[&KEYS[..], &[(name, value)]].concat()).await;
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        said.push_str(&ran.stderr);
    }
    insta::assert_snapshot!(said);
}

/// As Cloudflare's API answers; an environment whose zone is there.
fn cloudflare(came: &Came) -> Option<(u16, String)> {
    if came.host != "api.cloudflare.com" {
        return None;
    }
    let zone = json!([{ "id": "0123456789abcdef0123456789abcdef", "name": "example.com", "status": "active",
        "permissions": ["#dns_records:edit", "#zone:read"] }]);
    let result = if came.path.contains("dns_records") { json!([]) } else { zone };
    let body = json!({ "success": true, "errors": [], "messages": [], "result": result,
        "result_info": { "page": 1, "per_page": 50, "count": 1, "total_count": 1, "total_pages": 1 } });
    Some((200, body.to_string()))
}

#[tokio::test]
async fn what_isnt_aws_takes_the_proxy_too() {
    let outside = Outside::start(cloudflare).await;
    let home = Home::new();
    home.write(
        "otpost.yaml",
        "environments:\n  dev:\n    region: us-east-1\n    domain: {name: otp.example.com, cloudflare: {zone: example.com}}\n",
    );
    let (proxy, bundle) = (outside.proxy(""), outside.bundle(home.path()));
    let way = [("HTTPS_PROXY", proxy.as_str()), ("AWS_CA_BUNDLE", bundle.to_str().unwrap())];
    let of_profile = format!("[default]\nca_bundle = {}\n", bundle.display());
    // By the variable, and by the profile.
    for (config, way) in [("", &way[..]), (&of_profile, &way[..1])] {
        home.config(config);
        // Without credentials for AWS, Cloudflare alone is asked.
        let variables = [way, &[("CLOUDFLARE_API_TOKEN", "t0ken")]].concat();
        let ran = home.stack(&["doctor", "--env", "dev", "--json"], &variables).await;
        let tunnels = outside.tunnels();
        assert_eq!(hosts(&tunnels), ["api.cloudflare.com:443"], "{}", ran.stderr);
        let came = outside.came();
        assert!(came.iter().all(|came| came.header("authorization") == "Bearer t0ken"), "{came:?}");
        let checks: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let domain = checks.as_array().unwrap().iter().find(|check| check["name"] == "domain").unwrap();
        assert_eq!(domain["ok"], true, "{domain}");
    }
}
