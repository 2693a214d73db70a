//! The faults that stop a deployment before anything is tried, and those that don't stop it.

use std::fmt::Write;
use std::time::{Duration, Instant};

use http::Method;
use serde_json::json;

use super::cloudflare::{Fault, ZONE_ID};
use super::{AT_CLOUDFLARE, HOST, ground, settle};
use crate::emulator::light::DEPLOY;
use crate::proxy::listed;

#[tokio::test]
async fn what_is_wrong_with_token_zone_or_records_is_told_before_anything_is_tried() {
    let (bench, proxy, cloudflare) = ground(AT_CLOUDFLARE).await;
    let [key, secret, token, base] = cloudflare.environment();
    let wrong = ("CLOUDFLARE_API_TOKEN", "an0ther-token");
    let elsewhere = AT_CLOUDFLARE.replace("zone: example.com", "zone: otp.example.com");
    let by_id = AT_CLOUDFLARE.replace("zone: example.com", &format!("zone: {}", ZONE_ID.replace('0', "1")));
    let mut said = String::new();
    let mut case = async |what: &str, domain: &str, environment: &[(&str, &str)]| {
        settle(&bench, domain);
        let refused = bench.stack_with(&DEPLOY, environment).await;
        assert_ne!(refused.code, 0, "{what}");
        writeln!(said, "{what}: {}\n{}", refused.code, refused.stderr).unwrap();
    };
    case("no token", AT_CLOUDFLARE, &[key, secret, base]).await;
    case("no token at all", AT_CLOUDFLARE, &[key, secret, ("CLOUDFLARE_API_TOKEN", " "), base]).await;
    case("another token", AT_CLOUDFLARE, &[key, secret, wrong, base]).await;
    let clear = ("CLOUDFLARE_BASE_URL", "http://api.example.com");
    case("in clear", AT_CLOUDFLARE, &[key, secret, token, clear]).await;
    case("no such zone", &elsewhere, &[key, secret, token, base]).await;
    case("no such id", &by_id, &[key, secret, token, base]).await;
    cloudflare.add("AAAA", HOST, "2001:db8::1");
    case("somebody's record", AT_CLOUDFLARE, &[key, secret, token, base]).await;
    insta::assert_snapshot!(said, @r"
    no token: 3
    error: there is no token for Cloudflare: CLOUDFLARE_API_TOKEN is not set
    hint: make one that may edit the zone's DNS (docs/domain.md says how), and set the variable to it

    no token at all: 3
    error: CLOUDFLARE_API_TOKEN is not a valid token
    hint: set it to the token alone, without quotes and spaces

    another token: 3
    error: Cloudflare's zone `example.com`: could not find it: it doesn't accept the token for this (status 403: Authentication error (10000))
    hint: CLOUDFLARE_API_TOKEN must hold a token with the right `DNS: Edit` for this zone, and `Zone: Read` where otpost.yaml names it

    in clear: 2
    error: `http://api.example.com` would be sent the token for Cloudflare in clear
    hint: unset CLOUDFLARE_BASE_URL, or give it an https:// URL

    no such zone: 1
    error: Cloudflare shows this token no zone `otp.example.com`
    hint: give the token the rights `Zone: Read` and `DNS: Edit` for this zone, or write the zone's id into otpost.yaml

    no such id: 1
    error: Cloudflare's zone `123e115f4ecef8ad9ca31a8372d1c353`: could not list the records: there is no such zone (status 404: Could not route to /client/v4/zones/123e115f4ecef8ad9ca31a8372d1c353/dns_records, perhaps your object identifier is invalid? (7003))
    hint: `domain.cloudflare.zone` in otpost.yaml names it, or gives its id

    somebody's record: 5
    error: `otp.example.com` has the record `AAAA 2001:db8::1`, which Otpost did not make
    hint: remove it from the zone, or give `domain` another host in otpost.yaml
    ");
    let changed: Vec<_> = proxy.calls().into_iter().filter(|call| !call.only_looks()).collect();
    assert!(changed.is_empty(), "{}", listed(&changed));
    assert_eq!(cloudflare.records(), [format!("AAAA {HOST} → 2001:db8::1 [-]")]);
    let examined = bench.stack_with(&["doctor", "--env", "dev"], &[key, secret, token, base]).await;
    assert!(
        examined.stdout.contains(
            "otp.example.com: Cloudflare's zone `example.com` is open to the token, and has a record"
        ),
        "{}",
        examined.stdout
    );
    let examined = bench.stack_with(&["doctor", "--env", "dev"], &[key, secret, base]).await;
    assert_eq!(examined.code, 1);
    assert!(examined.stdout.contains("✘ domain"), "{}", examined.stdout);
}

#[tokio::test]
async fn a_cloudflare_that_is_busy_out_of_order_or_unheard_is_asked_again() {
    let (bench, _proxy, cloudflare) = ground(AT_CLOUDFLARE).await;
    let environment = cloudflare.environment();
    let fault = |method, status, retry_after, works, code, message: &str| Fault {
        method,
        status,
        retry_after,
        works,
        error: json!({ "code": code, "message": message }),
    };
    let slow = "Please wait and consider throttling your request speed";
    cloudflare.fail(fault(Method::GET, 429, Some(1), false, 971, slow));
    cloudflare.fail(fault(Method::GET, 503, None, false, 10500, "out of order"));
    // It was done, and the answer says otherwise: the repetition meets what the first one made.
    cloudflare.fail(fault(Method::POST, 502, None, true, 10502, "bad gateway"));
    let begun = Instant::now();
    let deployed = bench.stack_with(&DEPLOY, &environment).await.succeeded();
    assert!(begun.elapsed() >= Duration::from_secs(1), "it waited as it was told to");
    for line in [
        "Cloudflare: status 429: Please wait and consider throttling your request speed (971); trying again in 1 s",
        "Cloudflare: status 503: out of order (10500); trying again",
        "Cloudflare: status 502: bad gateway (10502); trying again",
        "otp.example.com → ",
    ] {
        assert!(deployed.stderr.contains(line), "no `{line}`:\n{}", deployed.stderr);
    }
    assert!(cloudflare.named(HOST).is_some());

    // Not for ever.
    bench.rewrite();
    for _ in 0..5 {
        cloudflare.fail(fault(Method::GET, 500, None, false, 10500, "out of order"));
    }
    let failed = bench.stack_with(&DEPLOY, &environment).await;
    assert_eq!(failed.code, 1, "{}", failed.stderr);
    assert!(failed.stderr.contains("out of order (10500), 5 times in a row"), "{}", failed.stderr);
    bench.stack_with(&DEPLOY, &environment).await.succeeded();
}
