//! Service Quotas.

use serde::{Deserialize, Serialize};

use crate::operation::json_operation;
use crate::protocol::{About, Protocol, Service};

#[derive(Clone, Copy, Debug)]
pub struct ServiceQuotas;

impl Service for ServiceQuotas {
    const ABOUT: About = About {
        id: "Service Quotas",
        api: "servicequotas",
        endpoint_prefix: "servicequotas",
        signing_name: "servicequotas",
        protocol: Protocol::Json { version: "1.1", target: "ServiceQuotasV20190624", was_query: false },
    };
}

/// Reads a quota of the account.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetServiceQuota<'a> {
    /// The service: `lambda`.
    pub service_code: &'a str,
    /// The quota: `L-B99A9384`.
    pub quota_code: &'a str,
}

/// A quota.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GotServiceQuota {
    pub quota: Option<ServiceQuota>,
}

/// A quota's value.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceQuota {
    /// The quota.
    pub value: Option<f64>,
}

json_operation!(ServiceQuotas, GetServiceQuota<'_> => GotServiceQuota, "GetServiceQuota");
