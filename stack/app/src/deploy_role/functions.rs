//! Functions, what feeds them, and what watches them.

use construct::{Statement, Value};

use super::grant::{More as _, grant};
use super::parameters::Parameters;

pub(super) fn functions(p: &Parameters) -> Vec<Statement> {
    vec![
        grant(
            "Functions",
            &[
                "lambda:AddPermission",
                "lambda:CreateFunction",
                "lambda:DeleteFunction",
                "lambda:DeleteFunctionConcurrency",
                "lambda:DeleteFunctionEventInvokeConfig",
                "lambda:GetFunction",
                "lambda:GetFunctionCodeSigningConfig",
                "lambda:GetFunctionEventInvokeConfig",
                "lambda:GetPolicy",
                "lambda:GetRuntimeManagementConfig",
                "lambda:ListTags",
                "lambda:PutFunctionConcurrency",
                "lambda:PutFunctionEventInvokeConfig",
                "lambda:RemovePermission",
                "lambda:TagResource",
                "lambda:UntagResource",
                "lambda:UpdateFunctionCode",
                "lambda:UpdateFunctionConfiguration",
                "lambda:UpdateFunctionEventInvokeConfig",
            ],
            [p.home("lambda", "function:otpost-{}-*")],
        )
        .because("None that invokes one."),
        grant(
            "Mappings",
            &[
                "lambda:CreateEventSourceMapping",
                "lambda:DeleteEventSourceMapping",
                "lambda:UpdateEventSourceMapping",
            ],
            [Value::every()],
        )
        .because("A mapping has an id of its own; what counts is the function that it feeds.")
        .when("ArnLike", "lambda:FunctionArn", [p.home("lambda", "function:otpost-{}-*").text()]),
        grant(
            "ReadMappings",
            &[
                "lambda:GetEventSourceMapping",
                "lambda:ListTags",
                "lambda:TagResource",
                "lambda:UntagResource",
            ],
            [p.home("lambda", "event-source-mapping:*")],
        )
        .because("As above, and these don't know the function."),
        grant(
            "Queues",
            &[
                "sqs:CreateQueue",
                "sqs:DeleteQueue",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ListQueueTags",
                "sqs:SetQueueAttributes",
                "sqs:TagQueue",
                "sqs:UntagQueue",
            ],
            [p.home("sqs", "otpost-{}-*")],
        ),
        grant(
            "Rules",
            &[
                "events:DeleteRule",
                "events:DescribeRule",
                "events:ListTagsForResource",
                "events:ListTargetsByRule",
                "events:PutRule",
                "events:PutTargets",
                "events:RemoveTargets",
                "events:TagResource",
                "events:UntagResource",
            ],
            [p.home("events", "rule/otpost-{}-*")],
        ),
        grant(
            "LogGroups",
            &[
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:DeleteDataProtectionPolicy",
                "logs:DeleteLogGroup",
                "logs:DeleteRetentionPolicy",
                "logs:DisassociateKmsKey",
                "logs:GetDataProtectionPolicy",
                "logs:ListTagsForResource",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
            ],
            [
                p.home("logs", "log-group:otpost-{}-*"),
                p.home("logs", "log-group:/aws/lambda/otpost-{}-*"),
                p.edge("logs", "log-group:*/otpost-{}-watch"),
                p.edge("logs", "log-group:aws-waf-logs-otpost-{}-watch"),
            ],
        ),
        grant(
            "FindLogGroupsAndAlarms",
            &["cloudwatch:DescribeAlarms", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies"],
            [Value::every()],
        )
        .because("They are lists, and that of alarms is only for whoever may see every alarm."),
        grant(
            "LogOfTheWebAcl",
            &["logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:PutResourcePolicy"],
            [Value::every()],
        )
        .because(
            "Deliveries of a web ACL's log and the policies that they want belong to the account, and \
IAM knows no resource, tag or name of theirs; but the web ACL and its log are where \
CloudFront is.",
        )
        .when("StringEquals", "aws:RequestedRegion", ["us-east-1".into()]),
        grant(
            "Topics",
            &[
                "sns:CreateTopic",
                "sns:DeleteTopic",
                "sns:GetDataProtectionPolicy",
                "sns:GetSubscriptionAttributes",
                "sns:GetTopicAttributes",
                "sns:ListSubscriptionsByTopic",
                "sns:ListTagsForResource",
                "sns:SetSubscriptionAttributes",
                "sns:SetTopicAttributes",
                "sns:Subscribe",
                "sns:TagResource",
                "sns:Unsubscribe",
                "sns:UntagResource",
            ],
            [p.home("sns", "otpost-{}-*"), p.edge("sns", "otpost-{}-watch-*")],
        )
        .because("The ARN of a subscription begins as its topic's."),
        grant(
            "Alarms",
            &[
                "cloudwatch:DeleteAlarms",
                "cloudwatch:ListTagsForResource",
                "cloudwatch:PutMetricAlarm",
                "cloudwatch:TagResource",
                "cloudwatch:UntagResource",
            ],
            [p.home("cloudwatch", "alarm:otpost-{}-*"), p.edge("cloudwatch", "alarm:otpost-{}-watch-*")],
        ),
        grant(
            "Dashboards",
            &["cloudwatch:DeleteDashboards", "cloudwatch:GetDashboard", "cloudwatch:PutDashboard"],
            [p.global("cloudwatch", "dashboard/otpost-{}-*")],
        ),
    ]
}
