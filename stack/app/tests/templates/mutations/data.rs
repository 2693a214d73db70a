//! Data that is lost, readable or kept for ever; deliveries that vanish.

use serde_json::json;

use super::{Mutation, add, at, drop, service, set, unset, watch};

pub const MUTATIONS: [Mutation; 49] = [
    // The table.
    service("TTL gone", |t| unset(t, "Table", "/TimeToLiveSpecification"), "items end"),
    service(
        "TTL on an attribute that nothing writes",
        |t| set(t, "Table", "/TimeToLiveSpecification/AttributeName", "expires"),
        "items end",
    ),
    service(
        "PITR off",
        |t| set(t, "Table", "/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", false),
        "a table can be restored to any second",
    ),
    service("SSE off", |t| unset(t, "Table", "/SSESpecification"), "a table is under a key of ours"),
    service(
        "the table under Amazon's key",
        |t| unset(t, "Table", "/SSESpecification/KMSMasterKeyId"),
        "a table is under a key of ours",
    ),
    service(
        "deletion protection off in production",
        |t| set(t, "Table", "/DeletionProtectionEnabled", false),
        "a table refuses deletion where it is protected, and nowhere else",
    ),
    service(
        "the table deleted with its stack",
        |t| *at(t, "Table", "/DeletionPolicy") = json!("Delete"),
        "data stays in a protected environment, and nowhere else",
    ),
    service(
        "the table deleted when it is replaced",
        |t| *at(t, "Table", "/UpdateReplacePolicy") = json!("Delete"),
        "data stays in a protected environment, and nowhere else",
    ),
    service(
        "capacity paid for in advance",
        |t| set(t, "Table", "/BillingMode", "PROVISIONED"),
        "a table is paid by request",
    ),
    // Keys.
    service("no rotation", |t| set(t, "CodesKey", "/EnableKeyRotation", false), "an encryption key rotates"),
    service(
        "rotation where there is none",
        |t| set(t, "MacKey", "/EnableKeyRotation", true),
        "a MAC key doesn't claim to rotate",
    ),
    service(
        "a key pair in a key's place",
        |t| set(t, "MacKey", "/KeySpec", "RSA_2048"),
        "a key is of a known kind",
    ),
    service(
        "a key that is gone in a week",
        |t| set(t, "DataKey", "/PendingWindowInDays", 7),
        "a key waits for its deletion",
    ),
    service(
        "a key open to everybody",
        |t| set(t, "CodesKey", "/KeyPolicy/Statement/0/Principal", "*"),
        "a key's policy names its account and services alone",
    ),
    service(
        "a key open to every account",
        |t| set(t, "CodesKey", "/KeyPolicy/Statement/0/Principal", json!({ "AWS": "*" })),
        "a key's policy names its account and services alone",
    ),
    service(
        "a key open to another account",
        |t| {
            let other = json!({ "AWS": "arn:aws:iam::444455556666:root" });
            set(t, "DataKey", "/KeyPolicy/Statement/0/Principal", other);
        },
        "a key can be administered",
    ),
    service(
        "a key that logs of every account use",
        |t| unset(t, "DataKey", "/KeyPolicy/Statement/1/Condition"),
        "a service uses a key for this account alone",
    ),
    // Logs.
    service(
        "a log group without a key",
        |t| unset(t, "AdminLogs", "/KmsKeyId"),
        "a log group is under a key of ours",
    ),
    service("logs kept for ever", |t| unset(t, "ApiAccessLogs", "/RetentionInDays"), "logs end"),
    service(
        "logs deleted with their stack",
        |t| *at(t, "AdminLogs", "/DeletionPolicy") = json!("Delete"),
        "data stays in a protected environment, and nowhere else",
    ),
    // Queues and topics.
    service(
        "a queue without a key",
        |t| unset(t, "DeliveryQueue", "/KmsMasterKeyId"),
        "a queue or topic is under a key of ours",
    ),
    service(
        "a topic under Amazon's key",
        |t| set(t, "Alarms", "/KmsMasterKeyId", "alias/aws/sns"),
        "a queue or topic is under a key of ours",
    ),
    service("DLQ gone", |t| unset(t, "DeliveryQueue", "/RedrivePolicy"), "a queue has dead letters"),
    service(
        "a topic that everybody publishes to",
        |t| set(t, "TextsPolicy", "/PolicyDocument/Statement/0/Principal", "*"),
        "a queue or topic takes from a service of this account alone",
    ),
    service(
        "a topic that the service publishes to for any account",
        |t| unset(t, "TextsPolicy", "/PolicyDocument/Statement/0/Condition"),
        "a queue or topic takes from a service of this account alone",
    ),
    service(
        "a queue that takes plain HTTP",
        |t| set(t, "DeliveryQueuePolicy", "/PolicyDocument/Statement/0/Condition", json!({})),
        "a queue or topic is reached by TLS alone",
    ),
    service(
        "a queue without a policy",
        |t| drop(t, "DeliveryDeadLettersPolicy"),
        "a queue or topic is reached by TLS alone",
    ),
    service(
        "a topic that takes plain HTTP",
        |t| {
            let statements = at(t, "TextsPolicy", "/Properties/PolicyDocument/Statement");
            statements.as_array_mut().unwrap().retain(|one| one["Effect"] == "Allow");
        },
        "a queue or topic is reached by TLS alone",
    ),
    watch(
        "a topic in us-east-1 that takes plain HTTP",
        |t| drop(t, "TopicPolicy"),
        "a queue or topic is reached by TLS alone",
    ),
    // Buckets.
    service(
        "a public bucket",
        |t| set(t, "Site", "/PublicAccessBlockConfiguration/BlockPublicPolicy", false),
        "a bucket is private",
    ),
    service("a bucket with ACLs", |t| unset(t, "Site", "/OwnershipControls"), "a bucket has no ACLs"),
    service(
        "no versions",
        |t| set(t, "Site", "/VersioningConfiguration/Status", "Suspended"),
        "a bucket keeps versions",
    ),
    service("a bucket in clear", |t| unset(t, "Site", "/BucketEncryption"), "a bucket is encrypted"),
    service("versions kept for ever", |t| unset(t, "Site", "/LifecycleConfiguration"), "old versions end"),
    service(
        "a website beside CloudFront",
        |t| set(t, "Site", "/WebsiteConfiguration", json!({ "IndexDocument": "index.html" })),
        "a bucket serves no website",
    ),
    service("no policy on the bucket", |t| drop(t, "SitePolicy"), "a bucket is reached by TLS alone"),
    service(
        "a bucket for every distribution of everybody",
        |t| unset(t, "SitePolicy", "/PolicyDocument/Statement/0/Condition"),
        "a bucket answers one resource of a service alone",
    ),
    service(
        "a bucket that CloudFront writes to",
        |t| set(t, "SitePolicy", "/PolicyDocument/Statement/0/Action", "s3:PutObject"),
        "whom a bucket answers only reads objects",
    ),
    // Delivery.
    service(
        "an event source without filter",
        |t| unset(t, "DeliveryStream", "/FilterCriteria"),
        "only what must be delivered is read",
    ),
    service(
        "what the stream gives up is lost",
        |t| unset(t, "DeliveryStream", "/DestinationConfig"),
        "what a stream gives up is kept",
    ),
    service(
        "a poisoned batch is tried for a day",
        |t| set(t, "DeliveryStream", "/MaximumRetryAttempts", -1),
        "a poisoned batch ends",
    ),
    service(
        "a stream's records are tried for a day",
        |t| unset(t, "DeliveryStream", "/MaximumRecordAgeInSeconds"),
        "what comes too late isn't tried",
    ),
    service(
        "one failure fails a batch",
        |t| unset(t, "DeliveryMessages", "/FunctionResponseTypes"),
        "a batch fails in part",
    ),
    service(
        "an event tried for six hours",
        |t| set(t, "TokenRequestedInvocations", "/MaximumEventAgeInSeconds", 21_600),
        "what comes too late isn't tried",
    ),
    service(
        "Lambda's own six hours",
        |t| drop(t, "TokenRequestedInvocations"),
        "what nobody waits for is given up in time",
    ),
    // Alarms.
    service(
        "an alarm without action",
        |t| unset(t, "DeliveryLate", "/AlarmActions"),
        "an alarm tells somebody",
    ),
    service(
        "an alarm that is switched off",
        |t| set(t, "DeliveryLate", "/ActionsEnabled", false),
        "an alarm is switched on",
    ),
    service(
        "an alarm that says nothing",
        |t| unset(t, "DeliveryLate", "/AlarmDescription"),
        "an alarm says what to look at",
    ),
    service(
        "an alarm of alarms that nobody hears",
        |t| {
            let properties = json!({ "AlarmRule": "ALARM(x)" });
            add(t, "Quiet", json!({ "Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties }));
        },
        "an alarm tells somebody",
    ),
];
