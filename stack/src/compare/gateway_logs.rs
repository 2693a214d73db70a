//! The role by which API Gateway logs. An account has one in a region, for every API there, of every owner.
//!
//! It must not know how AWS is asked.

use serde::Serialize;

/// A change of that role to Otpost's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GatewayLogs {
    pub region: String,
    /// The role that is set; `None` where none is.
    pub old: Option<String>,
    /// The reason for which it can't stay; `None` if none is set.
    pub because: Option<String>,
}

impl GatewayLogs {
    /// True if somebody else's role is replaced.
    pub const fn takes_over(&self) -> bool {
        self.old.is_some()
    }

    /// For a person.
    pub fn lines(&self) -> Vec<String> {
        let region = &self.region;
        let old = self.old.as_deref().unwrap_or("(none)");
        let mut lines =
            vec![format!("role by which every API of the account in {region} logs: {old} → Otpost's")];
        if let Some(because) = &self.because {
            lines.push(format!("  the old one can't stay: {because}"));
            lines.push("  `stack destroy --bootstrap` puts it back, if API Gateway takes it".to_owned());
        }
        lines
    }
}
