//! The cause of a resource's failure in plain words, as far as it is known.
//!
//! It must not guess: what it doesn't know is said in CloudFormation's words. The messages that it knows are those
//! of the services; the codes in `HandlerErrorCode: …` are CloudFormation's own, as "Resource type handler error codes"
//! of its documentation lists them, and say less.

mod known;
#[cfg(test)]
mod tests;

use known::KNOWN;

/// A cause in plain words, and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub cause: String,
    /// The remedy.
    pub hint: String,
}

/// The explanation of a failed resource's reason, if it is a known one.
pub fn explain(resource_type: &str, reason: &str) -> Option<Explanation> {
    let lower = reason.to_lowercase();
    let said = |any: &[&str]| any.iter().any(|text| lower.contains(text));
    // The particular before the general: a certificate that CloudFront refuses is an invalid request too.
    KNOWN
        .iter()
        .find(|known| known.says.iter().all(|any| said(any)))
        .map(|known| explanation(known.cause, known.hint))
        .or_else(|| not_authorized(reason, &lower))
        .or_else(|| quota(resource_type, &lower))
        .or_else(|| exists(resource_type, reason, &lower))
        .or_else(|| invalid(reason, &lower))
        .or_else(|| general(&lower))
}

/// True if a resource failed only because another one did: such a reason explains nothing.
pub fn is_consequence(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    let noise = [
        "resource creation cancelled",
        "resource creation canceled",
        "resource update cancelled",
        "resource update canceled",
        "resource deletion cancelled",
        "resource deletion canceled",
        "operation cancelled",
        "operation canceled",
        "the following resource(s) failed to ",
        "failed because of a dependency",
        "dependency failure",
    ];
    noise.iter().any(|text| reason.contains(text))
}

fn explanation(cause: impl Into<String>, hint: impl Into<String>) -> Explanation {
    Explanation { cause: cause.into(), hint: hint.into() }
}

/// `User: … is not authorized to perform: ACTION on resource: …`
fn not_authorized(reason: &str, lower: &str) -> Option<Explanation> {
    let phrase = "is not authorized to perform";
    if let Some(at) = lower.find(phrase) {
        let rest = reason.get(at + phrase.len()..).unwrap_or_default();
        let action =
            rest.trim_start_matches([':', ' ']).split([' ', ',', '"', '(']).next().unwrap_or_default();
        if let Some((service, operation)) = action.split_once(':')
            && !service.is_empty()
            && !operation.is_empty()
        {
            let why = if lower.contains("explicit deny") {
                "a policy denies it"
            } else if lower.contains("permissions boundary") {
                "its permissions boundary doesn't allow it"
            } else {
                "the role that deploys lacks it"
            };
            return Some(explanation(
                format!("`{action}` isn't allowed: {why}"),
                format!("allow `{action}` to the role that deploys, and run the command again"),
            ));
        }
    }
    let denied = ["handlererrorcode: accessdenied", "accessdenied", "access denied", "status code: 403"];
    denied.iter().any(|text| lower.contains(text)).then(|| {
        explanation(
            "the role that deploys lacks a right",
            "CloudTrail names the call that was refused: allow it to the role that deploys",
        )
    })
}

/// The quota of AWS that is used up.
fn quota(resource_type: &str, lower: &str) -> Option<Explanation> {
    let said = [
        "limit exceeded",
        "limitexceeded",
        "limitsexceeded",
        "quota",
        "exceeded the limit",
        "exceeds the limit",
        "maximum number of",
        "too many distributions",
        "toomany",
        "reached the limit",
        "exceed the maximum",
    ];
    if !said.iter().any(|text| lower.contains(text)) {
        return None;
    }
    let of = match resource_type {
        "AWS::CertificateManager::Certificate" => "certificates of Certificate Manager",
        "AWS::CloudFront::Distribution" => "distributions of CloudFront",
        "AWS::CloudFront::Function" => "functions of CloudFront",
        "AWS::CloudFront::OriginAccessControl" => "origin access controls of CloudFront",
        "AWS::CloudFront::ResponseHeadersPolicy" => "response headers policies of CloudFront",
        "AWS::CloudFront::CachePolicy" => "cache policies of CloudFront",
        "AWS::WAFv2::WebACL" => "web ACLs of WAF, or of the capacity of one",
        "AWS::S3::Bucket" => "buckets of S3",
        "AWS::IAM::Role" => "roles of IAM, or of the size of a role's policies",
        "AWS::KMS::Key" => "keys of KMS",
        "AWS::ApiGateway::RestApi" => "APIs of API Gateway",
        "AWS::ApiGateway::ApiKey" => "API keys of API Gateway",
        "AWS::ApiGateway::UsagePlan" => "usage plans of API Gateway",
        "AWS::DynamoDB::Table" => "tables of DynamoDB, or of how many are changed at once",
        "AWS::Lambda::Function" => "Lambda: code storage or concurrency",
        "AWS::Logs::LogGroup" => "log groups of CloudWatch",
        "AWS::CloudWatch::Alarm" => "alarms of CloudWatch",
        "AWS::SNS::Topic" => "topics of SNS",
        "AWS::Events::Rule" => "rules of EventBridge",
        "AWS::SSM::Parameter" => "parameters of the parameter store",
        _ => {
            return Some(explanation(
                format!("a quota of the account for `{resource_type}` is used up"),
                "stack doctor shows the quotas that bite; Service Quotas in the console raises them",
            ));
        }
    };
    Some(explanation(
        format!("the account's quota of {of} is used up"),
        "remove environments that nobody needs (stack list, stack prune), or have the quota raised in Service Quotas",
    ))
}

/// Something of that name is there, and not of this stack.
fn exists(resource_type: &str, reason: &str, lower: &str) -> Option<Explanation> {
    let said = ["already exists", "alreadyexists", "already owned by you", "bucket name is not available"];
    if !said.iter().any(|text| lower.contains(text)) {
        return None;
    }
    let what = match quoted_before(reason, lower, "already exists") {
        Some(name) => format!("`{name}`"),
        None => format!("a resource of type {resource_type} of this name"),
    };
    Some(explanation(
        format!("{what} is there already, and belongs to another stack or to none"),
        "if an earlier deployment left it behind, remove it (stack destroy ends with what is left); then deploy again",
    ))
}

/// The last word before a phrase, without quotation marks, if it looks like a name.
fn quoted_before<'a>(reason: &'a str, lower: &str, phrase: &str) -> Option<&'a str> {
    let before = reason.get(..lower.find(phrase)?)?.trim_end();
    let word = before.split_whitespace().next_back()?;
    let name = word.trim_matches(['"', '\'', '`', ':', ',', '(', ')', '[', ']']);
    let like_one = name.len() > 2 && (name.contains(['-', '/', '_', ':']) || word != name);
    like_one.then_some(name)
}

/// A property that CloudFormation or the service refuses.
fn invalid(reason: &str, lower: &str) -> Option<Explanation> {
    let hint = "that is a fault of the template, not of the account: a setting in otpost.yaml that AWS refuses, or an error here";
    let named = |text: &str| explanation(format!("the property `{text}` isn't as AWS wants it"), hint);
    // `#/KmsKeyId: failed validation constraint`, `#/Volumes/0: extraneous key [Name] is not permitted`
    if let Some(at) = reason.find("#/")
        && (lower.contains("validation failed") || lower.contains("invalid properties"))
    {
        let path = reason.get(at + 2..)?.split([':', ' ', ',', ')']).next()?;
        return (!path.is_empty()).then(|| named(&path.replace('/', ".")));
    }
    // As recorded: `Property validation failure: [The property {/Type} is required]` (`cloudformation/test_template_engine`,
    // `test_invalid_stack_deploy`, 2023-06-12, of localstack/localstack at 8b9a79f0).
    if let Some(at) = reason.find("{/")
        && lower.contains("property validation failure")
    {
        let path = reason.get(at + 2..)?.split('}').next()?;
        return (!path.is_empty()).then(|| named(&path.replace('/', ".")));
    }
    for phrase in ["extraneous key [", "required key [", "encountered unsupported property "] {
        if let Some(at) = lower.find(phrase) {
            let name = reason.get(at + phrase.len()..)?.split([']', ' ', ',', '"']).next()?;
            return Some(named(name));
        }
    }
    // `Invalid value for the parameter MessageRetentionPeriod.`
    let phrase = "for the parameter ";
    if let Some(at) = lower.find(phrase)
        && lower.contains("invalid")
    {
        let name = reason.get(at + phrase.len()..)?.split(['.', ' ', ',', '"']).next()?;
        return (!name.is_empty()).then(|| named(name));
    }
    None
}

/// The meaning of CloudFormation's own codes, for messages that don't say more.
fn general(lower: &str) -> Option<Explanation> {
    let code = |names: &[&str]| names.iter().any(|name| lower.contains(&format!("handlererrorcode: {name}")));
    let said = |texts: &[&str]| texts.iter().any(|text| lower.contains(text));
    if code(&["serviceinternalerror", "internalfailure", "handlerinternalfailure", "networkfailure"])
        || lower.trim_end_matches('.') == "internal failure"
        || said(&[
            "service unavailable",
            "serviceunavailable",
            "internalservererror",
            "internal error",
            "status code: 500",
            "status code: 503",
        ])
    {
        return Some(explanation(
            "the service failed by itself",
            "run the command again; if it goes on, https://health.aws.amazon.com says what is wrong",
        ));
    }
    if code(&["notstabilized"])
        || said(&["exceeded attempts to wait", "did not stabilize", "timed out waiting"])
    {
        return Some(explanation(
            "the service did not make it ready in the time that CloudFormation waits",
            "run the command again",
        ));
    }
    if code(&["resourceconflict"]) {
        return Some(explanation(
            "something else works on it at the moment",
            "run the command again in a minute",
        ));
    }
    None
}
