//! The web ACL before the distribution, against the template: not names alone, but what its rules look for, whom they
//! spare, and what they do.

use serde_json::{Value as Json, json};

use super::deployed::Deployed;
use super::edge::{config, distribution};
use super::json::{Operation, call};
use super::outcome::Outcome;
use crate::error::Error;

const GET: Operation = Operation {
    doing: "ask for the web ACL",
    service: "wafv2",
    target: "AWSWAF_20190729.GetWebACL",
    path: "/",
};
/// Additions to a rule by which it stops less than the template's.
const NARROWS: [&str; 3] = ["ExcludedRules", "RuleActionOverrides", "ScopeDownStatement"];
/// AWS's own addition to a rule ("RateBasedStatement": five minutes, unless a rule says otherwise).
const WINDOW: (&str, u32) = ("EvaluationWindowSec", 300);

/// The distribution has the web ACL of its stack, with the template's rules in it.
pub(super) async fn web_acl(deployed: &Deployed) -> Result<Outcome, Error> {
    let Some(acl) = deployed.of_type("AWS::WAFv2::WebACL").next() else {
        return Ok(Outcome::NotTried("this environment has no web ACL".to_owned()));
    };
    let is = config(distribution(deployed)?).await?;
    // CloudFormation's id of it: name, id and scope.
    let mut parts = acl.id.split('|');
    let (Some(name), Some(id)) = (parts.next(), parts.next()) else {
        return Err(Error::failed(format!("`{}` is no id of a web ACL", acl.id)));
    };
    let mut all = Vec::new();
    if !is.web_acl_id().unwrap_or_default().contains(id) {
        all.push("the distribution has another web ACL, or none".to_owned());
    }
    let asked = json!({ "Name": name, "Id": id, "Scope": "CLOUDFRONT" });
    let answer = call(&deployed.http, &acl.aws, &GET, &asked).await?;
    all.extend(problems(&acl.properties, &answer["WebACL"]));
    Ok(Outcome::unless(all))
}

/// The differences from the template.
fn problems(wanted: &Json, is: &Json) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(difference(&wanted["DefaultAction"], &is["DefaultAction"], "DefaultAction"));
    let (rules, there) = (rules(wanted), rules(is));
    for rule in rules {
        let name = rule["Name"].as_str().unwrap_or_default();
        match there.iter().find(|one| one["Name"] == name) {
            None => all.push(format!("it has no rule `{name}`")),
            Some(one) => all.extend(difference(rule, one, name)),
        }
    }
    for name in there.iter().filter_map(|one| one["Name"].as_str()) {
        if !rules.iter().any(|rule| rule["Name"] == name) {
            all.push(format!("its rule `{name}` is not in the template"));
        }
    }
    all
}

fn rules(acl: &Json) -> &[Json] {
    acl["Rules"].as_array().map_or(&[], Vec::as_slice)
}

/// The first property that differs from the template, and its place. A property that AWS adds is let be if it stops
/// no less.
fn difference(wanted: &Json, is: &Json, at: &str) -> Option<String> {
    match (wanted, is) {
        (Json::Object(wanted), Json::Object(is)) => {
            let mut lost = wanted.iter().filter_map(|(name, wanted)| {
                let at = format!("{at}.{name}");
                is.get(name)
                    .map_or_else(|| Some(format!("`{at}` is not there")), |is| difference(wanted, is, &at))
            });
            let added = || {
                let mut added = is.iter().filter(|(name, _)| !wanted.contains_key(*name));
                added
                    .find(|(name, is)| weakens(name, is))
                    .map(|(name, _)| format!("`{at}.{name}` is not in the template"))
            };
            lost.next().or_else(added)
        }
        (Json::Array(wanted), Json::Array(is)) if wanted.len() == is.len() => {
            let mut pairs = wanted.iter().zip(is).zip(0_usize..);
            pairs.find_map(|((wanted, is), n)| difference(wanted, is, &format!("{at}.{n}")))
        }
        _ if wanted == is => None,
        _ => Some(format!("`{at}` is {is}, and {wanted} in the template")),
    }
}

fn weakens(name: &str, is: &Json) -> bool {
    let is_empty = is.is_null() || is.as_array().is_some_and(Vec::is_empty);
    let (window, seconds) = WINDOW;
    (NARROWS.contains(&name) && !is_empty) || (name == window && *is != seconds)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::problems;

    fn template() -> Json {
        let rate = json!({ "RateBasedStatement": { "AggregateKeyType": "IP", "Limit": 1000 } });
        let group = json!({ "ManagedRuleGroupStatement": { "VendorName": "AWS", "Name": "Common" } });
        json!({
            "DefaultAction": { "Allow": {} },
            "Rules": [
                { "Name": "Rate", "Priority": 0, "Action": { "Block": {} }, "Statement": rate },
                { "Name": "Common", "Priority": 1, "OverrideAction": { "None": {} }, "Statement": group },
            ],
        })
    }

    /// As "GetWebACL" answers: with what a template needn't say.
    fn answer() -> Json {
        let mut answer = template();
        answer["Capacity"] = json!(702);
        answer["Rules"][0]["Statement"]["RateBasedStatement"]["EvaluationWindowSec"] = json!(300);
        answer["Rules"][1]["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"] = json!([]);
        answer
    }

    #[test]
    fn what_aws_adds_is_no_difference() {
        assert_eq!(problems(&template(), &answer()), [""; 0]);
    }

    #[test]
    fn a_rule_that_stops_less_is_seen() {
        let rate = "/Rules/0/Statement/RateBasedStatement";
        let group = "/Rules/1/Statement/ManagedRuleGroupStatement";
        for (at, name, value, says) in [
            (
                rate,
                "Limit",
                json!(9000),
                "`Rate.Statement.RateBasedStatement.Limit` is 9000, and 1000 in the template",
            ),
            (
                rate,
                "EvaluationWindowSec",
                json!(60),
                "`Rate.Statement.RateBasedStatement.EvaluationWindowSec` is not in the template",
            ),
            (
                group,
                "ScopeDownStatement",
                json!({ "GeoMatchStatement": { "CountryCodes": ["LI"] } }),
                "`Common.Statement.ManagedRuleGroupStatement.ScopeDownStatement` is not in the template",
            ),
            ("/Rules/0", "Action", json!({ "Count": {} }), "`Rate.Action.Block` is not there"),
            (
                "/Rules/1",
                "OverrideAction",
                json!({ "Count": {} }),
                "`Common.OverrideAction.None` is not there",
            ),
            ("/Rules/1", "Priority", json!(7), "`Common.Priority` is 7, and 1 in the template"),
            ("", "DefaultAction", json!({ "Block": {} }), "`DefaultAction.Allow` is not there"),
        ] {
            let mut is = answer();
            is.pointer_mut(at).unwrap()[name] = value;
            assert_eq!(problems(&template(), &is), [says]);
        }
    }

    #[test]
    fn a_rule_more_and_a_rule_less_are_seen() {
        let mut is = answer();
        is["Rules"][1]["Name"] = json!("Mine");
        assert_eq!(
            problems(&template(), &is),
            ["it has no rule `Common`", "its rule `Mine` is not in the template"]
        );
    }
}
