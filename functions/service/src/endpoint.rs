//! The address of a service in a region, in every partition, with FIPS and dual stack.
//!
//! Source: the endpoint rules of botocore 1.43.106, with which the test compares every region.

/// A partition: how its regions begin, and its domains.
struct Partition {
    regions: &'static str,
    domain: &'static str,
    dual_stack: &'static str,
}

/// The first one that fits counts.
const PARTITIONS: [Partition; 8] = [
    Partition { regions: "cn-", domain: "amazonaws.com.cn", dual_stack: "api.amazonwebservices.com.cn" },
    Partition { regions: "us-gov-", domain: "amazonaws.com", dual_stack: "api.aws" },
    Partition { regions: "us-iso-", domain: "c2s.ic.gov", dual_stack: "api.aws.ic.gov" },
    Partition { regions: "us-isob-", domain: "sc2s.sgov.gov", dual_stack: "api.aws.scloud" },
    Partition { regions: "eu-isoe-", domain: "cloud.adc-e.uk", dual_stack: "api.cloud-aws.adc-e.uk" },
    Partition { regions: "us-isof-", domain: "csp.hci.ic.gov", dual_stack: "api.aws.hci.ic.gov" },
    Partition { regions: "eusc-", domain: "amazonaws.eu", dual_stack: "api.amazonwebservices.eu" },
    Partition { regions: "", domain: "amazonaws.com", dual_stack: "api.aws" },
];

/// These services' ordinary endpoints in GovCloud are their FIPS ones.
const FIPS_IN_GOVCLOUD: [&str; 5] = ["logs", "servicequotas", "sns", "sqs", "ssm"];

/// Free Tier has one endpoint, and it is a dual-stack one.
const DUAL_STACK_ALONE: &str = "freetier";

/// The URL of the service whose host names begin with `prefix`.
pub fn url(prefix: &str, region: &str, fips: bool, dual_stack: bool) -> String {
    let dual_stack = dual_stack || prefix == DUAL_STACK_ALONE;
    let same = !dual_stack && region.starts_with("us-gov-") && FIPS_IN_GOVCLOUD.contains(&prefix);
    let fips = if fips && !same { "-fips" } else { "" };
    let partition = PARTITIONS.iter().find(|partition| region.starts_with(partition.regions));
    let domain = partition.map_or("amazonaws.com", |of| if dual_stack { of.dual_stack } else { of.domain });
    format!("https://{prefix}{fips}.{region}.{domain}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;
    use std::process::Command;

    use super::url;

    #[test]
    fn every_region_has_the_address_of_botocores_rules() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = here.join("../../.local/venv/bin/python3");
        assert!(python.exists(), "`{}` is not there; run `just tools`", python.display());
        let ran = Command::new(python).arg(here.join("tests/endpoints.py")).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let rules = String::from_utf8(ran.stdout).unwrap();
        assert!(rules.lines().count() > 8 * 30 * 4, "{rules}");
        for rule in rules.lines() {
            let [prefix, region, fips, dual_stack, address] = rule.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{rule}")
            };
            assert_eq!(url(prefix, region, fips == "true", dual_stack == "true"), address, "{rule}");
        }
    }
}
