//! The metrics that functions put into their logs and alarms watch.

/// The namespace of every metric.
pub const NAMESPACE: &str = "Otpost";
/// The dimension that every metric has: the environment's name.
pub const ENVIRONMENT: &str = "Environment";
/// Tries of a delivery that reached nobody.
pub const DELIVERIES_FAILED: &str = "DeliveriesFailed";
