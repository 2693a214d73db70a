//! The counts of the functions. A metric of CloudWatch costs 0.30 USD a month, so that only those that an alarm
//! watches and no service counts are metrics. The rest are fields of the log lines, for Logs Insights.

/// The namespace of every metric.
pub const NAMESPACE: &str = "Otpost";
/// The one dimension that every metric has: the environment's name.
pub const ENVIRONMENT: &str = "Environment";
/// Tries of a delivery that reached nobody.
pub const DELIVERIES_FAILED: &str = "DeliveriesFailed";
/// Verifications that were refused.
pub const TOKENS_REFUSED: &str = "TokensRefused";
/// The counts that are metrics.
pub const METRICS: [&str; 2] = [DELIVERIES_FAILED, TOKENS_REFUSED];
