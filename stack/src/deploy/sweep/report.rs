//! Findings for a person to read.

use super::Finding;

/// A line for each finding, what costs money first.
pub fn table(left: &[Finding]) -> Vec<String> {
    let mut left: Vec<_> = left.iter().collect();
    left.sort_by_key(|finding| (rank(finding), &finding.kind, &finding.name));
    let width = |text: fn(&Finding) -> &str| left.iter().map(|one| text(one).len()).max().unwrap_or(0);
    let (kinds, names, regions) = (width(|one| &one.kind), width(|one| &one.name), width(|one| &one.region));
    left.iter()
        .map(|one| {
            let word = ["costs", "costs?", "free"][rank(one)];
            format!(
                "{word:<6}  {:<kinds$}  {:<names$}  {:<regions$}  {}",
                one.kind, one.name, one.region, one.because
            )
        })
        .collect()
}

const fn rank(finding: &Finding) -> usize {
    match finding.costs {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, table};

    #[test]
    fn what_costs_money_comes_first() {
        let finding = |kind: &str, name: &str, costs| Finding {
            kind: kind.to_owned(),
            name: name.to_owned(),
            region: "eu-central-1".to_owned(),
            costs,
            because: "a reason".to_owned(),
        };
        let left = [
            finding("AWS::IAM::Role", "otpost-dev-service-AdminRole-1AB", Some(false)),
            finding("unknown", "arn:aws:x:::y", None),
            finding("AWS::S3::Bucket", "otpost-dev-service-site-1ab", Some(true)),
        ];
        insta::assert_snapshot!(table(&left).join("\n"), @r"
        costs   AWS::S3::Bucket  otpost-dev-service-site-1ab       eu-central-1  a reason
        costs?  unknown          arn:aws:x:::y                     eu-central-1  a reason
        free    AWS::IAM::Role   otpost-dev-service-AdminRole-1AB  eu-central-1  a reason
        ");
    }
}
