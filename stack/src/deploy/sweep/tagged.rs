//! The list of the tagging API under an environment's tag. It goes on listing deleted resources for a while, so
//! that each answer is a question for the service itself.
//!
//! It must not know the services.

use service::tagging::GetResources;

use crate::aws::{Aws, failure};
use crate::deploy::inventory::ENVIRONMENT_TAG;
use crate::error::Error;

/// The ARNs of everything in a region that carries the tag of an environment.
///
/// # Errors
/// If the tagging API can't be asked.
pub async fn arns(aws: &Aws, environment: &str) -> Result<Vec<String>, Error> {
    let pages = aws.service().pages(GetResources::tagged(ENVIRONMENT_TAG, environment)).await;
    let pages = pages.map_err(|error| failure("list what carries the environment's tag", error))?;
    Ok(pages.into_iter().flat_map(|page| page.resources).filter_map(|resource| resource.arn).collect())
}

/// An ARN from the service on, without region and account: `dynamodb:table/NAME`. A part of a resource
/// counts as the resource: a stage is its API.
pub fn resource(arn: &str) -> Option<String> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, rest) = (parts.next()?, parts.nth(2)?);
    let rest = match service {
        "logs" => rest.strip_suffix(":*").unwrap_or(rest),
        "apigateway" => {
            let end = rest.match_indices('/').nth(2).map_or(rest.len(), |(at, _)| at);
            &rest[..end]
        }
        _ => rest,
    };
    Some(format!("{service}:{rest}"))
}

/// The type of what isn't in any list.
pub fn kind(resource: &str) -> &'static str {
    const KINDS: [(&str, &str); 5] = [
        ("acm:certificate/", "AWS::CertificateManager::Certificate"),
        ("cloudformation:stack/", "AWS::CloudFormation::Stack"),
        ("events:rule/", "AWS::Events::Rule"),
        ("kms:key/", "AWS::KMS::Key"),
        ("ssm:parameter/", "AWS::SSM::Parameter"),
    ];
    KINDS.into_iter().find(|(prefix, _)| resource.starts_with(prefix)).map_or("unknown", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::resource;

    #[test]
    fn an_arn_is_told_without_region_and_account() {
        for (arn, told) in [
            ("arn:aws:dynamodb:eu-central-1:111122223333:table/T", "dynamodb:table/T"),
            ("arn:aws:s3:::bucket", "s3:bucket"),
            (
                "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/f:*",
                "logs:log-group:/aws/lambda/f",
            ),
            ("arn:aws:apigateway:eu-central-1::/restapis/a1/stages/v1", "apigateway:/restapis/a1"),
            ("arn:aws:apigateway:eu-central-1::/restapis/a1", "apigateway:/restapis/a1"),
            ("arn:aws:lambda:eu-central-1:111122223333:function:f", "lambda:function:f"),
        ] {
            assert_eq!(resource(arn).as_deref(), Some(told));
        }
        assert_eq!(resource("otpost"), None);
    }
}
