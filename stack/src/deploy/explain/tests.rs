//! Messages as services and CloudFormation write them; accounts and ids are made up.

use super::{explain, is_consequence};

/// A type, what CloudFormation says, a part of the cause and a part of the hint.
type Case = (&'static str, &'static str, &'static str, &'static str);

const CASES: &[Case] = &[
    // As recorded: `cloudformation/test_template_engine`, `test_invalid_stack_deploy` (2023-06-12), of localstack/localstack at 8b9a79f0.
    (
        "AWS::SSM::Parameter",
        "Property validation failure: [The property {/Type} is required]",
        "the property `Type` isn't as AWS wants it",
        "a fault of the template",
    ),
    (
        "AWS::DynamoDB::Table",
        "Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [LogicalResourceId/Table]",
        "the environment is protected",
        "`protected: false`",
    ),
    (
        "AWS::Route53::RecordSet",
        "[Tried to create resource record set [name='otp.example.com.', type='A'] but it already exists]",
        "a record of this name and type already",
        "remove it from the zone",
    ),
    (
        "AWS::Route53::RecordSet",
        "[RRSet with DNS name otp.example.org. is not permitted in zone example.com., Tried to create resource record set [name='otp.example.org.', type='A']]",
        "the host is not in this zone",
        "`domain.route53.zone`",
    ),
    (
        "AWS::Route53::RecordSet",
        "No hosted zone found with ID: Z0123456789ABC (Service: Route53, Status Code: 404)",
        "no zone of this id",
        "list-hosted-zones",
    ),
    (
        "AWS::CertificateManager::Certificate",
        "The certificate request failed: CAA_ERROR",
        "CAA records",
        "amazon.com",
    ),
    (
        "AWS::CertificateManager::Certificate",
        "Exceeded attempts to wait for the certificate",
        "not there in time",
        "docs/domain.md",
    ),
    (
        "AWS::Lambda::Function",
        r#"Resource handler returned message: "User: arn:aws:sts::111122223333:assumed-role/deploy/me is not authorized to perform: lambda:TagResource on resource: arn:aws:lambda:eu-west-1:111122223333:function:a because no identity-based policy allows the lambda:TagResource action (Service: Lambda, Status Code: 403, Request ID: 1)" (RequestToken: 2, HandlerErrorCode: AccessDenied)"#,
        "`lambda:TagResource` isn't allowed: the role that deploys lacks it",
        "allow `lambda:TagResource`",
    ),
    (
        "AWS::IAM::Role",
        "User: arn:aws:iam::111122223333:user/me is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::111122223333:role/a with an explicit deny in a service control policy",
        "`iam:CreateRole` isn't allowed: a policy denies it",
        "allow `iam:CreateRole`",
    ),
    (
        "AWS::S3::Bucket",
        r#"Resource handler returned message: "Access Denied (Service: S3, Status Code: 403, Request ID: 1)" (RequestToken: 2, HandlerErrorCode: AccessDenied)"#,
        "lacks a right",
        "CloudTrail",
    ),
    (
        "AWS::CloudFront::Distribution",
        r#"Resource handler returned message: "Invalid request provided: AWS::CloudFront::Distribution: One or more of the CNAMEs you provided are already associated with a different resource. (Service: CloudFront, Status Code: 409)" (HandlerErrorCode: InvalidRequest)"#,
        "another CloudFront distribution",
        "`domain`",
    ),
    (
        "AWS::CloudFront::Distribution",
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain. (Service: AmazonCloudFront; Status Code: 400; Error Code: InvalidViewerCertificate; Request ID: 1; Proxy: null)",
        "CloudFront can't use the certificate",
        "--region us-east-1",
    ),
    (
        "AWS::Lambda::Function",
        r#"Resource handler returned message: "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10]. (Service: Lambda, Status Code: 400, Request ID: 1)" (RequestToken: 2, HandlerErrorCode: InvalidRequest)"#,
        "too little concurrency left",
        "otpost.yaml",
    ),
    (
        "AWS::Lambda::Function",
        r#"Resource handler returned message: "The role defined for the function cannot be assumed by Lambda. (Service: Lambda, Status Code: 400, Request ID: 1)" (RequestToken: 2, HandlerErrorCode: InvalidRequest)"#,
        "so new that Lambda can't use it yet",
        "deploy again",
    ),
    (
        "AWS::Logs::LogGroup",
        "AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:eu-west-2:111122223333:log-group:a'",
        "the key's policy doesn't let the logs service",
        "logs.REGION.amazonaws.com",
    ),
    (
        "AWS::ApiGateway::Stage",
        r#"Resource handler returned message: "CloudWatch Logs role ARN must be set in account settings to enable logging (Service: ApiGateway, Status Code: 400, Request ID: 1) (SDK Attempt Count: 1)" (RequestToken: 2, HandlerErrorCode: InvalidRequest)"#,
        "API Gateway has no role",
        "bootstrap",
    ),
    (
        "AWS::S3::Bucket",
        "The bucket you tried to delete is not empty (Service: Amazon S3; Status Code: 409; Error Code: BucketNotEmpty; Request ID: 1; S3 Extended Request ID: 2; Proxy: null)",
        "still holds objects",
        "run the command again",
    ),
    (
        "AWS::CloudFront::Distribution",
        "The distribution you are trying to delete has not been disabled. (Service: AmazonCloudFront; Status Code: 409; Error Code: DistributionNotDisabled; Request ID: 1)",
        "only a disabled one can be deleted",
        "in some minutes",
    ),
    (
        "AWS::WAFv2::WebACL",
        "WAFOptimisticLockException: AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. Reapply your changes.",
        "changed the web ACL at the same moment",
        "again",
    ),
    (
        "AWS::WAFv2::WebACL",
        r#"Resource handler returned message: "AWS WAF couldn’t perform the operation because you exceeded your resource limit. (Service: Wafv2, Status Code: 400, Request ID: 1)" (RequestToken: 2, HandlerErrorCode: ServiceLimitExceeded)"#,
        "quota of web ACLs of WAF",
        "stack prune",
    ),
    (
        "AWS::CloudFront::Distribution",
        "Limit exceeded for resource of type 'AWS::CloudFront::Distribution'. Reason: Completing this action would cause the maximum number of distributions with Lambda function associations per owner to be exceeded (maximum allowed is 25).",
        "quota of distributions of CloudFront",
        "Service Quotas",
    ),
    (
        "AWS::Some::Thing",
        r#"Resource handler returned message: "no more" (RequestToken: 2, HandlerErrorCode: ServiceLimitExceeded)"#,
        "a quota of the account for `AWS::Some::Thing`",
        "Service Quotas",
    ),
    (
        "AWS::IAM::Role",
        "The security token included in the request is expired",
        "the credentials expired",
        "sign in again",
    ),
    (
        "AWS::IAM::Role",
        "The security token included in the request is invalid (Service: AmazonIdentityManagement; Status Code: 403; Error Code: InvalidClientTokenId; Request ID: 1; Proxy: null)",
        "doesn't accept the credentials",
        "sign in again",
    ),
    (
        "AWS::CloudWatch::Alarm",
        "Rate exceeded (Service: AmazonCloudWatch; Status Code: 400; Error Code: Throttling; Request ID: 1)",
        "asked too much in a short time",
        "in a minute",
    ),
    (
        "AWS::Logs::LogGroup",
        "Properties validation failed for resource Logs with message:\n#/KmsKeyId: failed validation constraint for keyword [pattern]",
        "the property `KmsKeyId`",
        "otpost.yaml",
    ),
    (
        "AWS::DynamoDB::Table",
        "Properties validation failed for resource Table with message:\n#: extraneous key [Shiny] is not permitted",
        "the property `Shiny`",
        "otpost.yaml",
    ),
    (
        "AWS::SQS::Queue",
        r#"Resource handler returned message: "Invalid value for the parameter MessageRetentionPeriod. (Service: Sqs, Status Code: 400, Request ID: 1)" (HandlerErrorCode: InvalidRequest)"#,
        "the property `MessageRetentionPeriod`",
        "otpost.yaml",
    ),
    (
        "AWS::Logs::LogGroup",
        r#"Resource handler returned message: "Resource of type 'AWS::Logs::LogGroup' with identifier '{"/properties/LogGroupName":"/aws/lambda/a"}' already exists." (RequestToken: 1, HandlerErrorCode: AlreadyExists)"#,
        "is there already, and belongs to another stack or to none",
        "an earlier deployment left it behind",
    ),
    (
        "AWS::SSM::Parameter",
        "/otpost/dev/api-url already exists in stack arn:aws:cloudformation:eu-west-1:111122223333:stack/other/1",
        "`/otpost/dev/api-url` is there already",
        "left it behind",
    ),
    (
        "AWS::SQS::Queue",
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename a and update the stack again.",
        "its name is taken",
        "another name",
    ),
    (
        "AWS::CodePipeline::Pipeline",
        "Internal Failure",
        "the service failed by itself",
        "health.aws.amazon.com",
    ),
    (
        "AWS::DynamoDB::Table",
        r#"Resource handler returned message: "null (Service: DynamoDb, Status Code: 503, Request ID: 1)" (HandlerErrorCode: ServiceInternalError)"#,
        "the service failed by itself",
        "run the command again",
    ),
    (
        "AWS::ElasticBeanstalk::Environment",
        r#"Resource handler returned message: "Exceeded attempts to wait" (RequestToken: 1, HandlerErrorCode: NotStabilized)"#,
        "in the time that CloudFormation waits",
        "again",
    ),
    (
        "AWS::DynamoDB::Table",
        r#"Resource handler returned message: "Table is being updated" (RequestToken: 1, HandlerErrorCode: ResourceConflict)"#,
        "something else works on it",
        "in a minute",
    ),
    (
        "AWS::CloudFront::ResponseHeadersPolicy",
        r#"Resource handler returned message: "Cannot delete the response headers policy because it is attached (Error Code: ResponseHeadersPolicyInUse). It is in use by distribution E1" (HandlerErrorCode: GeneralServiceException)"#,
        "something still uses it",
        "wait until its removal",
    ),
];

#[test]
fn messages_that_are_known_are_said_in_plain_words() {
    for (kind, reason, cause, hint) in CASES {
        let plain = explain(kind, reason).unwrap_or_else(|| panic!("nothing is known of: {reason}"));
        assert!(plain.cause.contains(cause), "{reason}\nshould say `{cause}`, and says `{}`", plain.cause);
        assert!(plain.hint.contains(hint), "{reason}\nshould hint at `{hint}`, and at `{}`", plain.hint);
    }
}

#[test]
fn nothing_is_guessed() {
    for reason in [
        "",
        "Vendor response doesn't contain Id key in object",
        r#"Resource handler returned message: "Something unheard of" (RequestToken: 1, HandlerErrorCode: InvalidRequest)"#,
        "Template format error",
        "Received FAILURE signal with UniqueId i-1",
    ] {
        assert_eq!(explain("AWS::SQS::Queue", reason), None, "{reason}");
    }
}

#[test]
fn what_follows_from_another_failure_is_told_apart() {
    for reason in [
        "Resource creation cancelled",
        "Resource update cancelled",
        "The following resource(s) failed to create: [Queue]. Rollback requested by user.",
        "The following resource(s) failed to delete: [Bucket].",
    ] {
        assert!(is_consequence(reason), "{reason}");
    }
    for (_, reason, ..) in CASES {
        assert!(!is_consequence(reason), "{reason}");
    }
    assert!(!is_consequence("The subscription was cancelled by its owner"));
}
