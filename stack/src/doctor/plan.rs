//! The account's plan: AWS closes an account on its free plan after six months, or when its credits are used up.
//!
//! Source: the Free Tier API, 2025-07-15.

use service::CallError;
use service::freetier::{AccountPlanState, GetAccountPlanState};

use super::Check;
use super::check::is_no_aws;
use crate::aws::{Aws, code, failure};
use crate::deploy::inventory::GLOBAL;

const NAME: &str = "account plan";
const UPGRADE: &str = "aws freetier upgrade-account-plan --account-plan-type PAID --region us-east-1";

/// Asks for it.
pub async fn examine(aws: &Aws) -> Check {
    judge(aws.in_region(GLOBAL).service().call(&GetAccountPlanState {}).await)
}

fn judge(answer: Result<AccountPlanState, CallError>) -> Check {
    match answer {
        Ok(plan) => tell(&plan),
        // Accounts made before 2025-07-15 have none.
        Err(error) if code(&error) == Some("ResourceNotFoundException") => Check::good(NAME, "no free plan"),
        Err(error) if is_no_aws(&error) => Check::not_asked(NAME, "Free Tier does not answer here"),
        Err(error) => Check::not_asked(NAME, failure("ask Free Tier for the account's plan", error)),
    }
}

fn tell(plan: &AccountPlanState) -> Check {
    let kind = plan.account_plan_type.as_deref().unwrap_or("unknown");
    if kind != "FREE" {
        return Check::good(NAME, kind.to_ascii_lowercase());
    }
    let ends = plan.account_plan_expiration_date.as_deref().unwrap_or("a date that AWS does not say");
    let credits = plan.account_plan_remaining_credits.as_ref();
    let left =
        credits.map(|left| format!(", or when its {} {} of credits are used up", left.amount, left.unit));
    let left = left.unwrap_or_default();
    let found = match plan.account_plan_status.as_deref() {
        Some("EXPIRED") => format!("the free plan ended on {ends}; AWS closes the account"),
        _ => format!("free: AWS closes the account on {ends}{left}"),
    };
    Check::warning(NAME, found, UPGRADE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;

    fn plan(answer: &str) -> Check {
        judge(Ok(serde_json::from_str(answer).unwrap()))
    }

    /// Shapes and values of the service's model in botocore 1.43.106.
    #[test]
    fn an_account_that_will_close_is_told() {
        let free = plan(
            r#"{"accountId":"111122223333","accountPlanType":"FREE","accountPlanStatus":"ACTIVE",
                "accountPlanRemainingCredits":{"amount":87.5,"unit":"USD"},
                "accountPlanExpirationDate":"2027-01-15T00:00:00Z"}"#,
        );
        assert_eq!((free.ok, free.state), (true, State::Warning));
        let told = "free: AWS closes the account on 2027-01-15T00:00:00Z, or when its 87.5 USD of credits are used up";
        assert_eq!(free.found, told);
        let ended = plan(
            r#"{"accountPlanType":"FREE","accountPlanStatus":"EXPIRED","accountPlanExpirationDate":"2026-01-15T00:00:00Z"}"#,
        );
        assert_eq!(ended.found, "the free plan ended on 2026-01-15T00:00:00Z; AWS closes the account");
        let paid = plan(r#"{"accountPlanType":"PAID","accountPlanStatus":"NOT_STARTED"}"#);
        assert_eq!((paid.state, paid.found.as_str()), (State::Good, "paid"));
    }
}
