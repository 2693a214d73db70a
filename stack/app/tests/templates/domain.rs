//! An own domain: its certificate, its records, and what has nothing to do with either.

use std::collections::BTreeSet;
use std::path::Path;

use app::manifest::{Manifest, Source, Validation, Validator};
use app::{Assembly, Config};
use serde_json::{Value as Json, json};

use crate::{assembly, local, of_type};

const CERTIFICATE: &str = "AWS::CertificateManager::Certificate";
const RECORD: &str = "AWS::Route53::RecordSet";
const ARN: &str = "arn:aws:acm:us-east-1:111122223333:certificate/1";

/// An environment with these settings of its domain.
fn with(settings: &str) -> Assembly {
    let text = format!("environments: {{prod: {{region: eu-west-1, domain: {{{settings}}}}}}}");
    let config = Config::parse(Path::new("otpost.yaml"), text).unwrap_or_else(|error| panic!("{error}"));
    assembly(&config.environment("prod").unwrap_or_else(|error| panic!("{error}")))
}

fn template<'a>(assembly: &'a Assembly, stack: &str) -> &'a Json {
    &assembly.templates[&format!("{stack}.template.json")]
}

/// The certificate that is requested: its logical id and properties.
fn certificate(assembly: &Assembly) -> Option<(String, Json)> {
    let edge = template(assembly, "edge");
    let mut all = of_type(edge, CERTIFICATE);
    let found = all.next().map(|(id, body)| (id.to_owned(), body["Properties"].clone()));
    assert!(all.next().is_none(), "one certificate is enough");
    found
}

fn viewer_certificate(assembly: &Assembly) -> Json {
    let service = template(assembly, "service");
    service["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["ViewerCertificate"].clone()
}

fn validation(manifest: &Manifest) -> Option<&Validation> {
    assert!(manifest.stacks.iter().all(|stack| stack.id == "edge" || stack.validation.is_none()));
    manifest.stacks.iter().find_map(|stack| stack.validation.as_ref())
}

#[test]
fn a_zone_of_route_53_proves_the_domain_and_holds_its_records() {
    let assembly = with("name: otp.example.com, route53: {zone: Z0123456789ABC}");
    let (id, properties) = certificate(&assembly).unwrap();
    assert_eq!(
        properties,
        json!({
            "DomainName": "otp.example.com",
            "DomainValidationOptions": [{ "DomainName": "otp.example.com", "HostedZoneId": "Z0123456789ABC" }],
            "KeyAlgorithm": "EC_prime256v1",
            "ValidationMethod": "DNS",
        })
    );
    assert_eq!(template(&assembly, "edge")["Outputs"]["CertificateArn"]["Value"], json!({ "Ref": id }));
    assert_eq!(validation(&assembly.manifest), None, "CloudFormation writes the record itself");

    let service = template(&assembly, "service");
    let records: Vec<_> = of_type(service, RECORD).map(|(_, body)| &body["Properties"]).collect();
    let kinds: BTreeSet<_> = records.iter().map(|record| record["Type"].as_str().unwrap()).collect();
    assert_eq!(kinds, BTreeSet::from(["A", "AAAA", "HTTPS"]));
    for record in records {
        assert_eq!(record["Name"], "otp.example.com");
        assert_eq!(record["HostedZoneId"], "Z0123456789ABC");
        assert_eq!(record["AliasTarget"]["DNSName"], json!({ "Fn::GetAtt": ["Distribution", "DomainName"] }));
        assert_eq!(record["AliasTarget"]["HostedZoneId"], "Z2FDTNDATAQYW2", "that of all distributions");
        assert!(record["TTL"].is_null(), "an alias has none");
    }
    assert!(service["Outputs"]["CloudflareZone"].is_null());
}

#[test]
fn the_certificate_goes_from_the_edge_to_the_distribution() {
    for settings in ["route53: {zone: Z0123456789ABC}", "cloudflare: {zone: example.com}", "dns: manual"] {
        let assembly = with(&format!("name: otp.example.com, {settings}"));
        assert_eq!(
            viewer_certificate(&assembly),
            json!({
                "AcmCertificateArn": { "Ref": "CertificateArn" },
                "MinimumProtocolVersion": "TLSv1.2_2025",
                "SslSupportMethod": "sni-only",
            })
        );
        let service = assembly.manifest.stacks.iter().find(|stack| stack.id == "service").unwrap();
        let parameter = service.parameters.iter().find(|parameter| parameter.name == "CertificateArn");
        let output = Source::Output { stack: "edge".to_owned(), output: "CertificateArn".to_owned() };
        assert_eq!(parameter.unwrap().source, output);
    }
}

#[test]
fn who_writes_the_record_is_in_the_manifest_and_the_zone_in_what_is_deployed() {
    let assembly = with("name: otp.example.com, cloudflare: {zone: example.com}");
    let by = Validator::Cloudflare { zone: "example.com".to_owned() };
    let expected = Validation { environment: "prod".to_owned(), host: "otp.example.com".to_owned(), by };
    assert_eq!(validation(&assembly.manifest), Some(&expected));
    for stack in ["edge", "service"] {
        assert_eq!(template(&assembly, stack)["Outputs"]["CloudflareZone"]["Value"], "example.com");
    }
    assert_eq!(of_type(template(&assembly, "service"), RECORD).count(), 0);

    let assembly = with("name: otp.example.com, dns: manual");
    assert_eq!(validation(&assembly.manifest).unwrap().by, Validator::Person);
    let (_, properties) = certificate(&assembly).unwrap();
    assert!(properties["DomainValidationOptions"].is_null(), "it would name a zone of Route 53");
}

#[test]
fn a_certificate_that_is_there_is_used_and_none_requested() {
    let alone = format!("name: otp.example.com, certificate: \"{ARN}\"");
    for (settings, records) in [
        (alone.clone(), 0),
        (format!("{alone}, dns: manual"), 0),
        (format!("{alone}, cloudflare: {{zone: 023e105f4ecef8ad9ca31a8372d0c353}}"), 0),
        (format!("{alone}, route53: {{zone: Z0123456789ABC}}"), 3),
    ] {
        let assembly = with(&settings);
        assert_eq!(certificate(&assembly), None, "{settings}");
        assert_eq!(viewer_certificate(&assembly)["AcmCertificateArn"], ARN, "{settings}");
        assert_eq!(of_type(template(&assembly, "service"), RECORD).count(), records, "{settings}");
        assert_eq!(validation(&assembly.manifest), None, "{settings}");
    }
}

/// The old one is in use until the distribution has the new one: CloudFormation could not replace it in place.
#[test]
fn whatever_would_replace_a_certificate_gives_it_another_logical_id() {
    let id = |settings: &str| certificate(&with(settings)).unwrap().0;
    let ids: BTreeSet<_> = [
        "name: otp.example.com, dns: manual",
        "name: otp2.example.com, dns: manual",
        "name: otp.example.com, route53: {zone: Z0123456789ABC}",
        "name: otp.example.com, route53: {zone: Z0123456789ABD}",
    ]
    .map(id)
    .into();
    assert_eq!(ids.len(), 4, "{ids:?}");
    // The writer of the record is not a property of the certificate.
    assert_eq!(
        id("name: otp.example.com, dns: manual"),
        id("name: otp.example.com, cloudflare: {zone: example.com}")
    );
}

#[test]
fn every_distribution_speaks_http_3_and_ipv6_and_one_without_a_domain_has_cloudfronts_certificate() {
    for assembly in [assembly(&local()), with("name: otp.example.com, dns: manual")] {
        let service = template(&assembly, "service");
        let config = &service["Resources"]["Distribution"]["Properties"]["DistributionConfig"];
        assert_eq!(config["HttpVersion"], "http2and3");
        assert_eq!(config["IPV6Enabled"], true);
    }
    let without = assembly(&local());
    assert_eq!(viewer_certificate(&without), json!({ "CloudFrontDefaultCertificate": true }));
    assert_eq!(certificate(&without), None);
}
