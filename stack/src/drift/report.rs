//! The result of a detection of drift in a stack, for a person and for a program.
//!
//! It must not know how to detect.

use std::collections::BTreeMap;

use serde::Serialize;

/// The findings of one stack.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The stack's name.
    pub stack: String,
    pub region: String,
    /// The number of resources that were compared with the template.
    pub checked: usize,
    /// The number of those that were not, by their type: CloudFormation can't compare every type.
    pub not_checked: BTreeMap<String, usize>,
    /// The resources that differ.
    pub drifted: Vec<Drifted>,
}

/// A resource that isn't as the template says.
#[derive(Clone, Debug, Serialize)]
pub struct Drifted {
    /// Its construct path.
    pub path: String,
    pub logical_id: String,
    pub kind: String,
    /// True if somebody deleted it.
    pub deleted: bool,
    pub differences: Vec<Difference>,
}

/// A property that differs.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The place, as a JSON pointer: `/Environment/Variables/A`.
    pub property: String,
    /// The template's value; `None` if it may be a secret, or there is none.
    pub expected: Option<String>,
    /// The actual value.
    pub actual: Option<String>,
}

impl Report {
    /// For a person.
    pub fn lines(&self) -> Vec<String> {
        let drifted = match self.drifted.len() {
            0 => "in sync".to_owned(),
            1 => "1 resource has drifted".to_owned(),
            more => format!("{more} resources have drifted"),
        };
        let mut lines = vec![format!("{}: {drifted}, of {} that were checked", self.stack, self.checked)];
        for resource in &self.drifted {
            let (mark, said) = if resource.deleted { ('-', ": deleted") } else { ('~', "") };
            let Drifted { path, logical_id, kind, .. } = resource;
            lines.push(format!("  {mark} {path} (`{logical_id}`, {kind}){said}"));
            for Difference { property, expected, actual } in &resource.differences {
                lines.push(match (expected, actual) {
                    (None, None) => {
                        format!("      {property}: differs; not shown, because it may be a secret")
                    }
                    (Some(expected), None) => format!("      {property}: {expected} was removed"),
                    (None, Some(actual)) => format!("      {property}: {actual} was added"),
                    (Some(expected), Some(actual)) => format!("      {property}: {expected} → {actual}"),
                });
            }
        }
        let not_checked: usize = self.not_checked.values().sum();
        if not_checked > 0 {
            lines.push(format!("  {not_checked} not checked, because CloudFormation can't compare them:"));
            lines.extend(self.not_checked.iter().map(|(kind, count)| format!("    {count:>3}  {kind}")));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::{Difference, Drifted, Report};

    fn difference(property: &str, expected: Option<&str>, actual: Option<&str>) -> Difference {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Difference { property: property.to_owned(), expected: owned(expected), actual: owned(actual) }
    }

    /// Values are bare strings, as recorded (localstack/localstack at 8b9a79f0, `cloudformation/api/test_drift_detection`,
    /// 2022-11-11).
    #[test]
    fn each_difference_is_a_line() {
        let resource = |path: &str, kind: &str, deleted, differences| Drifted {
            path: path.to_owned(),
            logical_id: path.replace('/', ""),
            kind: kind.to_owned(),
            deleted,
            differences,
        };
        let report = Report {
            stack: "otpost-dev-service".to_owned(),
            region: "eu-central-1".to_owned(),
            checked: 60,
            not_checked: [("AWS::ApiGateway::GatewayResponse".to_owned(), 17)].into(),
            drifted: vec![
                resource(
                    "Dispatch",
                    "AWS::Lambda::Function",
                    false,
                    vec![
                        difference("/Timeout", Some("15"), Some("20")),
                        difference("/Environment/Variables/DEBUG", None, Some("1")),
                        difference("/Description", Some("Delivers"), None),
                    ],
                ),
                resource(
                    "Distribution",
                    "AWS::CloudFront::Distribution",
                    false,
                    vec![difference("/A", None, None)],
                ),
                resource("Delivery/Queue", "AWS::SQS::Queue", true, Vec::new()),
            ],
        };
        insta::assert_snapshot!(report.lines().join("\n"));
    }
}
