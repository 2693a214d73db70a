//! The actions that CloudFormation's schemas list and our templates never ask for, each with its reason.

/// The actions that CloudFormation's schemas list for properties that our templates don't use, with the reason.
pub const UNUSED: [(&str, &str); 38] = [
    ("apigateway:UpdateRestApiPolicy", "the API has no resource policy"),
    ("cloudfront:CreateConnectionGroup", "no distribution of several tenants"),
    (
        "cloudfront:CreateDistributionWithTags",
        "no action of IAM: it asks for CreateDistribution and TagResource",
    ),
    ("cloudfront:GetConnectionGroup", "no distribution of several tenants"),
    ("cloudfront:GetVpcOrigin", "no origin within a network of ours"),
    ("cloudfront:UpdateDistributionWithStagingConfig", "no staging distribution"),
    ("dynamodb:DeleteResourcePolicy", "the table has no resource policy"),
    ("dynamodb:DescribeImport", "the table isn't imported"),
    ("dynamodb:DisableKinesisStreamingDestination", "no Kinesis"),
    ("dynamodb:EnableKinesisStreamingDestination", "no Kinesis"),
    ("dynamodb:ImportTable", "the table isn't imported"),
    ("dynamodb:PutResourcePolicy", "the table has no resource policy"),
    ("dynamodb:UpdateKinesisStreamingDestination", "no Kinesis"),
    ("ec2:", "functions are in no network of ours"),
    ("elasticfilesystem:", "functions mount nothing"),
    ("firehose:", "no log group is delivered elsewhere"),
    ("iam:AttachGroupPolicy", "policies are for roles alone"),
    ("iam:AttachUserPolicy", "policies are for roles alone"),
    ("iam:CreateServiceLinkedRole", "for Kinesis, table replicas and logs by Firehose"),
    ("iam:DetachGroupPolicy", "policies are for roles alone"),
    ("iam:DetachUserPolicy", "policies are for roles alone"),
    ("kinesis:", "no Kinesis"),
    ("kms:GenerateDataKey", "functions' variables hold no secret and use Lambda's own key"),
    ("kms:ListAliases", "keys are named by ARN"),
    ("kms:RevokeGrant", "a table never changes its key"),
    ("lambda:DeleteFunctionCodeSigningConfig", "no code signing"),
    ("lambda:GetCodeSigningConfig", "no code signing"),
    ("lambda:GetLayerVersion", "functions have no layers"),
    ("lambda:PutFunctionCodeSigningConfig", "no code signing"),
    ("lambda:PutRuntimeManagementConfig", "the runtime is Amazon Linux, updated by itself"),
    ("logs:DeleteDeliveryDestinationPolicy", "logs stay in the account"),
    ("logs:PutDeliveryDestinationPolicy", "logs stay in the account"),
    ("logs:CreateLogStream", "for imports of tables"),
    ("logs:DescribeLogStreams", "for imports of tables"),
    ("logs:PutDataProtectionPolicy", "log groups have no such policy"),
    ("logs:PutLogEvents", "for imports of tables"),
    ("s3tables:", "buckets keep no tables of their metadata"),
    ("sns:PutDataProtectionPolicy", "topics have no such policy"),
];

/// The same for buckets, which have neither of these: `Put`, `Delete` and the like are tried in front.
const UNUSED_OF_BUCKETS: [&str; 19] = [
    "AccelerateConfiguration",
    "AnalyticsConfiguration",
    "BucketAcl",
    "BucketAnalyticsConfiguration",
    "BucketCORS",
    "BucketMetadataInventoryTableConfiguration",
    "BucketMetadataJournalTableConfiguration",
    "BucketMetadataTableConfiguration",
    "BucketMetricsConfiguration",
    "BucketNotification",
    "BucketObjectLockConfiguration",
    "BucketReplication",
    "BucketWebsite",
    "IntelligentTieringConfiguration",
    "InventoryConfiguration",
    "MetricsConfiguration",
    "ObjectAcl",
    "ObjectLockConfiguration",
    "ReplicationConfiguration",
];

/// Listed for buckets and functions, and no action of IAM, or for what a deployment never asks.
pub const MISNAMED: [(&str, &str); 8] = [
    ("s3:DeleteBucketCors", "S3 asks for PutBucketCORS"),
    ("s3:DeleteBucketEncryption", "S3 asks for PutEncryptionConfiguration"),
    ("s3:DeleteBucketLifecycle", "S3 asks for PutLifecycleConfiguration"),
    ("s3:DeleteBucketReplication", "S3 asks for PutReplicationConfiguration"),
    ("s3:DeleteObject", "of a bucket with its own objects in the template"),
    ("s3:GetObjectMetadata", "for imports of tables"),
    ("s3:GetObjectVersion", "code is named by its hash, not by a version"),
    ("s3:REST.PUT.OBJECT", "no log group is delivered elsewhere"),
];

/// True if an action is wanted for something that we don't use.
pub fn is_unused(action: &str) -> bool {
    let named =
        |(name, _): &(&str, &str)| action == *name || (name.ends_with(':') && action.starts_with(name));
    let of_buckets = action.strip_prefix("s3:").is_some_and(|action| {
        ["Put", "Delete", "Create", "Update"]
            .iter()
            .any(|verb| action.strip_prefix(verb).is_some_and(|subject| UNUSED_OF_BUCKETS.contains(&subject)))
    });
    UNUSED.iter().any(named) || MISNAMED.iter().any(named) || of_buckets
}
