//! The own domain: its certificate, and where its name leads.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use serde_json::{Value as Json, json};
use time::OffsetDateTime;
use tokio::net::lookup_host;

use super::deployed::Deployed;
use super::json::{Operation, call};
use super::outcome::Outcome;
use crate::error::Error;

const DESCRIBE: Operation = Operation {
    doing: "ask for the certificate",
    service: "acm",
    target: "CertificateManager.DescribeCertificate",
    path: "/",
};
/// CloudFront takes certificates from there.
const REGION: &str = "us-east-1";
/// ACM renews 45 days or more before the end: what has less left wasn't renewed.
const LEAST_DAYS: i64 = 30;
const SECONDS_PER_DAY: i64 = 24 * 60 * 60;
/// CloudFront changes its addresses, so that two questions may get two answers.
const TRIES: usize = 5;
const PAUSE: Duration = Duration::from_secs(5);

/// The certificate is issued and will be renewed, and the name has the distribution's addresses.
pub(super) async fn domain(deployed: &Deployed) -> Result<Outcome, Error> {
    let Some(domain) = &deployed.place.environment.domain else {
        return Ok(Outcome::NotTried("this environment has no domain of its own".to_owned()));
    };
    let requested = deployed.of_type("AWS::CertificateManager::Certificate").next();
    let arn = domain.certificate.as_deref().or(requested.map(|found| found.id.as_str()));
    let arn = arn.ok_or_else(|| Error::failed("the domain has no certificate"))?;
    let aws = deployed.place.aws.in_region(REGION);
    let answer = call(&deployed.http, &aws, &DESCRIBE, &json!({ "CertificateArn": arn })).await?;
    let mut all = of_certificate(&answer["Certificate"], OffsetDateTime::now_utc().unix_timestamp());
    if deployed.is_aws() {
        all.extend(of_name(&domain.name, deployed.outputs.value("DistributionHost")?).await);
    } else if all.is_empty() {
        return Ok(Outcome::NotTried("an emulator's name leads nowhere".to_owned()));
    }
    Ok(Outcome::unless(all))
}

/// The faults of a certificate, as ACM describes it.
fn of_certificate(certificate: &Json, now: i64) -> Vec<String> {
    let text = |name: &str| certificate[name].as_str().unwrap_or("unknown");
    let mut all = Vec::new();
    if text("Status") != "ISSUED" {
        all.push(format!("the certificate is {}", text("Status")));
    }
    let days = certificate["NotAfter"].as_f64().map(|end| {
        let end = OffsetDateTime::UNIX_EPOCH + time::Duration::seconds_f64(end);
        (end.unix_timestamp() - now) / SECONDS_PER_DAY
    });
    match days {
        Some(days) if days >= LEAST_DAYS => {}
        Some(days) => all.push(format!("the certificate ends in {days} days and wasn't renewed")),
        None => all.push("nobody says when the certificate ends".to_owned()),
    }
    // The owner of an imported one renews it.
    if text("Type") == "AMAZON_ISSUED" && text("RenewalEligibility") != "ELIGIBLE" {
        all.push("ACM wouldn't renew the certificate".to_owned());
    }
    let renewal = &certificate["RenewalSummary"];
    if let Some(status @ ("FAILED" | "PENDING_VALIDATION")) = renewal["RenewalStatus"].as_str() {
        let why = renewal["RenewalStatusReason"].as_str().unwrap_or("its DNS record is looked for in vain");
        all.push(format!("the certificate's renewal is {status}: {why}"));
    }
    all
}

/// The faults of a name's target.
async fn of_name(name: &str, distribution: &str) -> Vec<String> {
    let (mut names, mut distributions) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..TRIES {
        names.extend(addresses(name).await);
        distributions.extend(addresses(distribution).await);
        if apart(name, &names, &distributions).is_empty() {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    apart(name, &names, &distributions)
}

async fn addresses(host: &str) -> BTreeSet<IpAddr> {
    let found = lookup_host((host, 443)).await.map(|found| found.map(|address| address.ip()).collect());
    found.unwrap_or_default()
}

fn apart(name: &str, names: &BTreeSet<IpAddr>, distribution: &BTreeSet<IpAddr>) -> Vec<String> {
    let problems = [("IPv4", true), ("IPv6", false)].into_iter().filter_map(|(kind, v4)| {
        let mut of_kind = names.iter().filter(|ip| ip.is_ipv4() == v4).peekable();
        if of_kind.peek().is_none() {
            return Some(format!("`{name}` has no address of {kind}"));
        }
        let leads = of_kind.any(|ip| distribution.contains(ip));
        (!leads).then(|| format!("`{name}` has no address of {kind} that the distribution has"))
    });
    problems.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::net::IpAddr;

    use serde_json::{Value as Json, json};

    use super::{apart, of_certificate};

    const NOW: i64 = 1_795_305_600;

    /// As "DescribeCertificate" answers.
    fn issued(days_left: f64) -> Json {
        json!({
            "Status": "ISSUED", "Type": "AMAZON_ISSUED", "RenewalEligibility": "ELIGIBLE",
            "NotAfter": 1_795_305_600.0 + days_left * 86_400.0,
        })
    }

    fn with(name: &str, value: Json) -> Json {
        let mut certificate = issued(180.0);
        certificate[name] = value;
        certificate
    }

    #[test]
    fn a_certificate_that_is_issued_and_renewed_is_good_until_it_nears_its_end() {
        assert_eq!(of_certificate(&issued(30.5), NOW), [""; 0]);
        assert_eq!(
            of_certificate(&issued(29.5), NOW),
            ["the certificate ends in 29 days and wasn't renewed"]
        );
        assert_eq!(of_certificate(&with("Status", json!("EXPIRED")), NOW), ["the certificate is EXPIRED"]);
        assert_eq!(
            of_certificate(&with("RenewalEligibility", json!("INELIGIBLE")), NOW),
            ["ACM wouldn't renew the certificate"]
        );
        assert_eq!(
            of_certificate(&with("NotAfter", Json::Null), NOW),
            ["nobody says when the certificate ends"]
        );
        let failed = json!({ "RenewalStatus": "FAILED", "RenewalStatusReason": "CAA_ERROR" });
        assert_eq!(
            of_certificate(&with("RenewalSummary", failed), NOW),
            ["the certificate's renewal is FAILED: CAA_ERROR"]
        );
    }

    #[test]
    fn what_somebody_imported_is_theirs_to_renew() {
        let mut imported = with("Type", json!("IMPORTED"));
        imported["RenewalEligibility"] = json!("INELIGIBLE");
        assert_eq!(of_certificate(&imported, NOW), [""; 0]);
    }

    #[test]
    fn a_name_leads_to_the_distribution_over_both_versions_of_ip() {
        let set = |all: &[&str]| all.iter().map(|ip| ip.parse().unwrap()).collect::<BTreeSet<IpAddr>>();
        let distribution = set(&["192.0.2.1", "192.0.2.2", "2001:db8::1"]);
        let seen = |all: &[&str]| apart("otp.example.com", &set(all), &distribution);
        assert_eq!(seen(&["192.0.2.2", "2001:db8::1"]), [""; 0]);
        assert_eq!(seen(&["192.0.2.2"]), ["`otp.example.com` has no address of IPv6"]);
        assert_eq!(
            seen(&["192.0.2.1", "2001:db8::7"]),
            ["`otp.example.com` has no address of IPv6 that the distribution has"]
        );
        assert_eq!(seen(&[]).len(), 2);
    }
}
