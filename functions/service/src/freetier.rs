//! AWS Free Tier.

use serde::{Deserialize, Serialize};

use crate::operation::json_operation;
use crate::protocol::{About, Protocol, Service};

/// AWS Free Tier, which is in us-east-1 alone.
#[derive(Clone, Copy, Debug)]
pub struct FreeTier;

impl Service for FreeTier {
    const ABOUT: About = About {
        id: "FreeTier",
        api: "freetier",
        endpoint_prefix: "freetier",
        signing_name: "freetier",
        protocol: Protocol::Json { version: "1.0", target: "AWSFreeTierService", was_query: false },
    };
}

/// Says which plan the account is on.
#[derive(Debug, Serialize)]
pub struct GetAccountPlanState {}

/// An account's plan.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountPlanState {
    /// `FREE` or `PAID`.
    pub account_plan_type: Option<String>,
    /// `NOT_STARTED`, `ACTIVE` or `EXPIRED`.
    pub account_plan_status: Option<String>,
    /// The end of the free plan, and of the account with it: RFC 3339.
    pub account_plan_expiration_date: Option<String>,
    /// The credits that are left.
    pub account_plan_remaining_credits: Option<Credits>,
}

/// An amount of money.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credits {
    pub amount: f64,
    /// Of what: `USD`.
    pub unit: String,
}

json_operation!(FreeTier, GetAccountPlanState => AccountPlanState, "GetAccountPlanState");
