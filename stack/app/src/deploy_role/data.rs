//! All that keeps data: tables, keys, buckets, parameters.

use construct::{Statement, Value};

use super::grant::{More as _, grant};
use super::parameters::Parameters;

pub(super) fn data(p: &Parameters) -> Vec<Statement> {
    vec![
        grant(
            "Tables",
            &[
                "dynamodb:CreateTable",
                "dynamodb:DeleteTable",
                "dynamodb:DescribeContinuousBackups",
                "dynamodb:DescribeContributorInsights",
                "dynamodb:DescribeKinesisStreamingDestination",
                "dynamodb:DescribeTable",
                "dynamodb:DescribeTimeToLive",
                "dynamodb:GetResourcePolicy",
                "dynamodb:ListTagsOfResource",
                "dynamodb:TagResource",
                "dynamodb:UntagResource",
                "dynamodb:UpdateContinuousBackups",
                "dynamodb:UpdateContributorInsights",
                "dynamodb:UpdateTable",
                "dynamodb:UpdateTimeToLive",
            ],
            [p.home("dynamodb", "table/otpost-{}-*")],
        )
        .because("None that reads or writes an item."),
        grant("NewKeys", &["kms:CreateKey"], [Value::every()]).because("A key that isn't there has no ARN."),
        grant("NewKeysAreTagged", &["kms:TagResource"], [p.home("kms", "key/*"), p.edge("kms", "key/*")])
            .because(
                "A new key is tagged before it has any tag to go by; the tag must be one of these \
environments. Another environment's key keeps its tag. A key of somebody else's without \
such a tag can't be told from a new one.",
            )
            .newly_tagged(p),
        grant(
            "Keys",
            &[
                "kms:DescribeKey",
                "kms:DisableKey",
                "kms:DisableKeyRotation",
                "kms:EnableKey",
                "kms:EnableKeyRotation",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListResourceTags",
                "kms:PutKeyPolicy",
                "kms:ScheduleKeyDeletion",
                "kms:TagResource",
                "kms:UntagResource",
                "kms:UpdateKeyDescription",
            ],
            [p.home("kms", "key/*"), p.edge("kms", "key/*")],
        )
        .because(
            "None that encrypts, decrypts or makes a MAC. Keys have no names: the tag says whose it \
is.",
        )
        .tagged(p),
        grant("KeyOfTheTable", &["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt"], [p.home("kms", "key/*")])
            .because(
                "DynamoDB takes the key of a new table into use with the rights of whoever makes the \
table.",
            )
            .tagged(p)
            .when("StringLike", "kms:ViaService", ["dynamodb.*.amazonaws.com".into()]),
        grant(
            "Buckets",
            &[
                "s3:CreateBucket",
                "s3:DeleteBucket",
                "s3:DeleteBucketPolicy",
                "s3:GetAccelerateConfiguration",
                "s3:GetAnalyticsConfiguration",
                "s3:GetBucketAcl",
                "s3:GetBucketCORS",
                "s3:GetBucketLogging",
                "s3:GetBucketMetadataTableConfiguration",
                "s3:GetBucketNotification",
                "s3:GetBucketObjectLockConfiguration",
                "s3:GetBucketOwnershipControls",
                "s3:GetBucketPolicy",
                "s3:GetBucketPublicAccessBlock",
                "s3:GetBucketTagging",
                "s3:GetBucketVersioning",
                "s3:GetBucketWebsite",
                "s3:GetEncryptionConfiguration",
                "s3:GetIntelligentTieringConfiguration",
                "s3:GetInventoryConfiguration",
                "s3:GetLifecycleConfiguration",
                "s3:GetMetricsConfiguration",
                "s3:GetReplicationConfiguration",
                "s3:ListBucket",
                "s3:PutBucketLogging",
                "s3:PutBucketOwnershipControls",
                "s3:PutBucketPolicy",
                "s3:PutBucketPublicAccessBlock",
                "s3:PutBucketTagging",
                "s3:PutBucketVersioning",
                "s3:PutEncryptionConfiguration",
                "s3:PutLifecycleConfiguration",
            ],
            [p.bare("s3", "otpost-bootstrap-*"), p.bare("s3", "otpost-{}-*")],
        ),
        grant("CodeOfFunctions", &["s3:GetObject"], [p.bare("s3", "otpost-bootstrap-*/functions/*")]),
        grant(
            "Parameters",
            &[
                "ssm:AddTagsToResource",
                "ssm:DeleteParameter",
                "ssm:GetParameters",
                "ssm:PutParameter",
                "ssm:RemoveTagsFromResource",
            ],
            [p.home("ssm", "parameter/otpost/{}/api-url")],
        )
        .because("Not those below /secret."),
    ]
}
