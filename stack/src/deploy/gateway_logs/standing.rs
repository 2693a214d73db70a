//! A role that API Gateway can log by: it is there, API Gateway may assume it, and it may write logs.
//!
//! It only asks IAM. API Gateway itself tries a role when it is set, which nobody may do to look.

use aws_sdk_iam::types::PolicyEvaluationDecisionType;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::aws::{Aws, code, failure};
use crate::error::Error;

const SERVICE: &str = "apigateway.amazonaws.com";
/// The actions that writing to a log group takes. API Gateway wants more for logs that Otpost has turned off.
const WRITING: [&str; 2] = ["logs:CreateLogStream", "logs:PutLogEvents"];

/// A role as IAM tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// API Gateway can log by it.
    Serves,
    /// The credentials may not ask, and for what.
    Unknown(String),
    /// API Gateway can't, and why.
    Unfit(String),
}

/// Looks at a role.
///
/// # Errors
/// If IAM can't be asked at all.
pub async fn of(aws: &Aws, role: &str, environment: &str) -> Result<Standing, Error> {
    let iam = aws_sdk_iam::Client::new(aws.config());
    let found = match iam.get_role().role_name(name(role)).send().await {
        Ok(answer) => answer.role,
        Err(error) => match code(&error) {
            Some("NoSuchEntity") => return Ok(unfit("there is no such role")),
            Some(denied) if denied.starts_with("AccessDenied") => return Ok(unknown("iam:GetRole")),
            _ => return Err(failure("look at API Gateway's logging role", error)),
        },
    };
    let found = found.filter(|found| found.arn() == role);
    let Some(found) = found else { return Ok(unfit("there is no such role")) };
    if !trusts(found.assume_role_policy_document().unwrap_or_default()) {
        return Ok(unfit("API Gateway may not assume it"));
    }
    let tried = iam.simulate_principal_policy().policy_source_arn(role);
    let tried = tried.set_action_names(Some(WRITING.map(str::to_owned).to_vec()));
    let answer = match tried.resource_arns(log_stream(aws, role, environment)).send().await {
        Ok(answer) => answer,
        Err(error) => match code(&error) {
            Some("NoSuchEntity") => return Ok(unfit("there is no such role")),
            Some(denied) if denied.starts_with("AccessDenied") => {
                return Ok(unknown("iam:SimulatePrincipalPolicy"));
            }
            _ => return Err(failure("look at what API Gateway's logging role may do", error)),
        },
    };
    let denied = answer
        .evaluation_results()
        .iter()
        .find(|result| *result.eval_decision() != PolicyEvaluationDecisionType::Allowed);
    Ok(match denied {
        Some(denied) => unfit(&format!("it may not write logs (`{}`)", denied.eval_action_name())),
        None => Standing::Serves,
    })
}

/// True if there surely is no such role.
///
/// # Errors
/// If IAM can't be asked at all.
pub async fn is_gone(aws: &Aws, role: &str) -> Result<bool, Error> {
    let iam = aws_sdk_iam::Client::new(aws.config());
    match iam.get_role().role_name(name(role)).send().await {
        Ok(answer) => Ok(answer.role.is_none_or(|found| found.arn() != role)),
        Err(error) => match code(&error) {
            Some("NoSuchEntity") => Ok(true),
            Some(denied) if denied.starts_with("AccessDenied") => Ok(false),
            _ => Err(failure("look at the role by which API Gateway logged before", error)),
        },
    }
}

/// The role's name, which is the ARN's end.
pub fn name(role: &str) -> &str {
    role.rsplit('/').next().unwrap_or(role)
}

fn unfit(because: &str) -> Standing {
    Standing::Unfit(because.to_owned())
}

fn unknown(right: &str) -> Standing {
    Standing::Unknown(format!("these credentials may not `{right}`"))
}

/// A stream such as our access log has, as the ARN that both actions are about.
fn log_stream(aws: &Aws, role: &str, environment: &str) -> String {
    let mut parts = role.split(':');
    let (partition, account) = (parts.nth(1).unwrap_or("aws"), parts.nth(2).unwrap_or_default());
    let region = &aws.region;
    format!(
        "arn:{partition}:logs:{region}:{account}:log-group:otpost-{environment}-service:log-stream:access"
    )
}

/// True if some statement lets API Gateway assume the role. API Gateway has met its conditions when the role was set.
fn trusts(document: &str) -> bool {
    let text = percent_decode_str(document).decode_utf8_lossy();
    let document: Value = serde_json::from_str(&text).unwrap_or_default();
    let statements = match &document["Statement"] {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    statements.iter().any(|statement| {
        let assumes =
            |action: &str| ["sts:assumerole", "sts:*", "*"].contains(&action.to_ascii_lowercase().as_str());
        statement["Effect"] == "Allow"
            && texts(&statement["Action"]).any(assumes)
            && texts(&statement["Principal"]["Service"]).any(|service| service == SERVICE)
    })
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let several = value.as_array().into_iter().flatten();
    several.chain([value]).filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::{name, trusts};

    #[test]
    fn a_role_trusts_api_gateway_if_some_statement_says_so() {
        let statement = |effect: &str, action: &str, principal: &str| {
            format!(r#"{{"Statement":[{{"Effect":"{effect}","Action":{action},"Principal":{principal}}}]}}"#)
        };
        let gateway = r#"{"Service":"apigateway.amazonaws.com"}"#;
        let among = r#"{"Service":["lambda.amazonaws.com","apigateway.amazonaws.com"]}"#;
        let assume = r#""sts:AssumeRole""#;
        assert!(trusts(&statement("Allow", assume, gateway)));
        assert!(trusts(&statement("Allow", r#"["sts:TagSession","sts:assumerole"]"#, among)));
        assert!(trusts(
            "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22sts%3AAssumeRole%22%2C%22Principal%22%3A%7B%22Service%22%3A%22apigateway.amazonaws.com%22%7D%7D%7D"
        ));
        assert!(!trusts(&statement("Deny", assume, gateway)));
        assert!(!trusts(&statement("Allow", r#""sts:TagSession""#, gateway)));
        assert!(!trusts(&statement("Allow", assume, r#"{"Service":"lambda.amazonaws.com"}"#)));
        assert!(!trusts(&statement("Allow", assume, r#"{"AWS":"arn:aws:iam::1:root"}"#)));
        assert!(!trusts("") && !trusts("no JSON"));
    }

    #[test]
    fn a_name_is_the_end_of_an_arn_whatever_its_path() {
        assert_eq!(name("arn:aws:iam::1:role/logs"), "logs");
        assert_eq!(name("arn:aws:iam::1:role/service-role/team/logs"), "logs");
    }
}
