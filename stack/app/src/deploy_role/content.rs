//! Artifacts, pages and secrets, which the CI writes itself.

use construct::Statement;

use super::grant::{More as _, grant};
use super::parameters::Parameters;

pub(super) fn content(p: &Parameters) -> Vec<Statement> {
    vec![
        grant("Artifacts", &["s3:GetObject"], [p.bare("s3", "otpost-bootstrap-*/*")])
            .because("CloudFormation fetches a large template with the rights of whoever names it."),
        grant(
            "Buckets",
            &["s3:ListBucket", "s3:ListBucketVersions"],
            [p.bare("s3", "otpost-bootstrap-*"), p.bare("s3", "otpost-{}-*")],
        ),
        grant(
            "ArtifactsAndPages",
            &["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"],
            [p.bare("s3", "otpost-bootstrap-*/*"), p.bare("s3", "otpost-{}-*/*")],
        )
        .because("A bucket can't be deleted before each version of each object is."),
        grant(
            "Invalidations",
            &["cloudfront:CreateInvalidation"],
            [p.global("cloudfront", "distribution/*")],
        )
        .because("Distributions have no names: the tag says whose it is.")
        .tagged(p),
        grant(
            "DrawnSecret",
            &["ssm:AddTagsToResource", "ssm:PutParameter"],
            [p.home("ssm", "parameter/otpost/{}/secret/notify/vapid")],
        )
        .because("The key of Web Push is drawn where it isn't there, and can't be read again."),
        grant("DrawnSecretIsEncrypted", &["kms:Encrypt"], [p.home("kms", "key/*")])
            .because(
                "Keys have no names: the tag says whose it is, and the parameter store what is encrypted.",
            )
            .tagged(p)
            .when("StringLike", "kms:ViaService", ["ssm.*.amazonaws.com".into()]),
        grant(
            "SecretsOfWhatIsRemoved",
            &["ssm:DeleteParameters"],
            [p.home("ssm", "parameter/otpost/{}/secret/*")],
        ),
        grant(
            "LogGroupsOfWhatIsRemoved",
            &["logs:DeleteLogGroup"],
            [
                p.home("logs", "log-group:otpost-{}-*"),
                p.home("logs", "log-group:/aws/lambda/otpost-{}-*"),
                p.edge("logs", "log-group:*/otpost-{}-watch"),
                p.edge("logs", "log-group:aws-waf-logs-otpost-{}-watch"),
                p.home("logs", "log-group:API-Gateway-Execution-Logs_*"),
            ],
        )
        .because("API Gateway names them after the API's id."),
    ]
}
