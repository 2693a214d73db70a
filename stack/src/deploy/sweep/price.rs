//! The types of resources that cost money though nobody uses them.
//!
//! It must not know how anything is found.

/// The cost of an unused resource of a type, with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// `None`: nobody here knows.
    pub costs: Option<bool>,
    /// The reason.
    pub because: &'static str,
}

const fn costs(because: &'static str) -> Price {
    Price { costs: Some(true), because }
}

const fn free(because: &'static str) -> Price {
    Price { costs: Some(false), because }
}

/// By the type's name in CloudFormation. AWS's price pages, November 2026.
pub fn of(kind: &str) -> Price {
    match kind {
        "AWS::CloudFormation::Stack" => costs("what is in it may"),
        "AWS::CloudWatch::Alarm" => costs("each alarm by the month"),
        "AWS::CloudWatch::Dashboard" => costs("each dashboard by the month, from the account's fourth on"),
        "AWS::DynamoDB::Table" => costs("stored data and its backups by the gigabyte"),
        "AWS::KMS::Key" => costs("each key by the month"),
        "AWS::Lambda::EventSourceMapping" => costs("it polls its source, and each poll is a request"),
        "AWS::Logs::LogGroup" => costs("stored logs by the gigabyte"),
        "AWS::S3::Bucket" => costs("stored objects by the gigabyte"),
        "AWS::WAFv2::WebACL" => costs("the list and each of its rules by the month"),
        "AWS::CloudFront::Distribution" => free("only requests cost, but anybody may send some"),
        "AWS::ApiGateway::RestApi" | "AWS::Lambda::Function" | "AWS::SNS::Topic" | "AWS::SQS::Queue" => {
            free("only requests cost")
        }
        "AWS::ApiGateway::ApiKey"
        | "AWS::ApiGateway::UsagePlan"
        | "AWS::CertificateManager::Certificate"
        | "AWS::CloudFront::Function"
        | "AWS::CloudFront::OriginAccessControl"
        | "AWS::CloudFront::ResponseHeadersPolicy"
        | "AWS::Events::Rule"
        | "AWS::IAM::Role"
        | "AWS::KMS::Alias"
        | "AWS::SSM::Parameter" => free("it is free of charge, and counts against a quota"),
        _ => Price { costs: None, because: "not one of the types that Otpost makes" },
    }
}
