//! The quotas that deployments meet first, and how much of each the account uses.
//!
//! `app` knows the quotas; it must not be known here what an environment consists of.

mod count;

use app::quotas::{QUOTAS, Quota};
use service::CallError;
use service::quotas::GetServiceQuota;

use super::check::is_no_aws;
use super::{Check, State};
use crate::aws::{Aws, failure};
use crate::deploy::inventory::GLOBAL;
use crate::error::Error;

use count::Counted;

/// Services without regions: their quotas are kept in [`GLOBAL`].
const WITHOUT_REGIONS: [&str; 3] = ["cloudfront", "iam", "s3"];
/// New accounts begin with ten concurrent executions, and everybody's requests share them.
const FEW_EXECUTIONS: i32 = 100;
/// A quota of which more than so many percent are used is near.
const NEAR_PERCENT: u64 = 80;
/// An account with so many of something reaches another limit first.
const MANY: u32 = 10_000;

/// Looks at all of them.
pub async fn examine(aws: &Aws) -> Vec<Check> {
    let mut checks = vec![executions(aws).await];
    let edge = aws.in_region(GLOBAL);
    let mut counts = count::Counts::new(aws, &edge);
    let bite = |quota: &&Quota| quota.default < MANY && quota.shared + quota.each > 0;
    for quota in QUOTAS.iter().filter(bite) {
        let counted = counts.of(quota).await;
        checks.push(match counted {
            Ok(Some(counted)) => compare(aws, quota, counted).await,
            Ok(None) => unknown(quota, None, "this command can't count them"),
            Err(error) => unknown(quota, None, &error.message),
        });
    }
    checks
}

/// Lambda itself says this one.
async fn executions(aws: &Aws) -> Check {
    const NAME: &str = "concurrent executions";
    let answer = aws.lambda().get_account_settings().send().await;
    let limit = match answer {
        Ok(answer) => answer.account_limit.map(|limit| limit.concurrent_executions),
        Err(error) => return Check::not_asked(NAME, failure("ask Lambda for its limits", error)),
    };
    match limit {
        None => Check::not_asked(NAME, "Lambda does not say"),
        Some(limit) if limit < FEW_EXECUTIONS => Check::warning(
            NAME,
            format!(
                "{limit} for the whole account; so many requests are answered at once, others get an error"
            ),
            format!(
                "aws service-quotas request-service-quota-increase --service-code lambda \
                 --quota-code L-B99A9384 --desired-value 1000 --region {}",
                aws.region
            ),
        ),
        Some(limit) => Check::good(NAME, limit.to_string()),
    }
}

async fn compare(aws: &Aws, quota: &Quota, counted: Counted) -> Check {
    if let Some(limit) = counted.limit {
        return judge(quota, counted.used, limit, aws);
    }
    // An account may have been granted more than what is documented, never less.
    let Some((service, code)) = quota.code else {
        let least = judge(quota, counted.used, quota.default.into(), aws);
        return if least.ok { least } else { Check { ok: true, state: State::Warning, ..least } };
    };
    match limit(&aws.in_region(region(service, aws)), service, code).await {
        Ok(limit) => judge(quota, counted.used, limit, aws),
        Err(error) => unknown(quota, Some(counted.used), &error.message),
    }
}

/// Neither good nor bad.
fn unknown(quota: &Quota, used: Option<u64>, why: &str) -> Check {
    let used = used.map(|used| format!("{used} are used, ")).unwrap_or_default();
    let default = quota.default;
    Check::not_asked(quota.what, format!("{why}; {used}of {default} unless the account was granted more"))
}

fn judge(quota: &Quota, used: u64, limit: u64, aws: &Aws) -> Check {
    let found = format!("{used} of {limit} are used");
    let more = || match quota.code {
        Some((service, code)) => format!(
            "aws service-quotas request-service-quota-increase --service-code {service} --quota-code {code} \
             --desired-value {} --region {}",
            limit.saturating_mul(2),
            region(service, aws)
        ),
        None => "https://console.aws.amazon.com/servicequotas/home".to_owned(),
    };
    let needs = u64::from(quota.each);
    if used.saturating_add(needs) > limit {
        Check::bad(quota.what, format!("{found}, and an environment needs {needs}"), more())
    } else if used.saturating_mul(100) > limit.saturating_mul(NEAR_PERCENT) {
        Check::warning(quota.what, found, more())
    } else {
        Check::good(quota.what, found)
    }
}

/// The region that keeps a service's quotas.
fn region<'a>(service: &str, aws: &'a Aws) -> &'a str {
    if WITHOUT_REGIONS.contains(&service) { GLOBAL } else { &aws.region }
}

/// The quota of the account.
async fn limit(aws: &Aws, service: &str, code: &str) -> Result<u64, Error> {
    let answer = aws.service().call(&GetServiceQuota { service_code: service, quota_code: code }).await;
    let value = answer.map_err(unanswered)?.quota.and_then(|quota| quota.value);
    // Service Quotas counts in floating point.
    let whole = value.and_then(|value| format!("{value:.0}").parse().ok());
    whole.ok_or_else(|| Error::failed("Service Quotas does not say"))
}

fn unanswered(error: CallError) -> Error {
    if is_no_aws(&error) {
        return Error::failed("Service Quotas does not answer here");
    }
    failure("ask Service Quotas", error)
}

#[cfg(test)]
mod tests {
    use app::quotas::QUOTAS;

    use super::super::State;
    use super::judge;
    use crate::aws::{Aws, Static, Target};

    #[tokio::test]
    async fn a_quota_is_bad_when_the_next_environment_does_not_fit() {
        let keys = Static { access_key_id: "test".to_owned(), secret_access_key: "test".to_owned() };
        let target = Target { credentials: Some(keys), ..Target::default() };
        let aws = Aws::connect(&target, "eu-central-1").await.unwrap();
        let quota = |what: &str| QUOTAS.iter().find(|quota| quota.what == what).unwrap();
        let state = |what: &str, used, limit| judge(quota(what), used, limit, &aws);
        assert_eq!(state("regional APIs", 3, 100).state, State::Good);
        assert_eq!(state("regional APIs", 81, 100).state, State::Warning);
        assert_eq!(state("regional APIs", 99, 100).state, State::Warning);
        let full = state("regional APIs", 100, 100);
        assert_eq!((full.state, full.ok), (State::Bad, false));
        let command = full.command.unwrap();
        assert!(
            command.contains("--quota-code L-AA0FF27B --desired-value 200 --region eu-central-1"),
            "{command}"
        );
        let roles = state("IAM roles", 990, 1_000);
        assert_eq!(roles.state, State::Bad, "an environment has a role for each function");
        assert!(roles.command.unwrap().ends_with(" --region us-east-1"));
    }
}
