//! Table, keys, logs, queues, topics and buckets: what the emulator drops stands in the template.

use serde_json::{Value as Json, json};

use super::look::{Look, conditioned, items, statements, texts};

/// Types that hold data: a new one here needs a decision about its retention.
const HOLDING_DATA: [&str; 4] =
    ["AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Logs::LogGroup", "AWS::S3::Bucket"];

/// Resources that hold nothing of a person's, and are deleted with their stack whatever the environment.
const NO_PERSONS: [&str; 1] = ["Artifacts"];

pub fn rules(look: &mut Look<'_>) {
    table(look);
    keys(look);
    logs(look);
    messaging(look);
    buckets(look);
    life(look);
}

fn table(look: &mut Look<'_>) {
    for (id, table) in look.each("AWS::DynamoDB::Table") {
        let ttl = &table["TimeToLiveSpecification"];
        look.hold(*ttl == json!({ "AttributeName": "expires_at", "Enabled": true }), "items end", id);
        let recovery = &table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
        look.hold(*recovery == true, "a table can be restored to any second", id);
        let sse = &table["SSESpecification"];
        let encrypted = sse["SSEEnabled"] == true && sse["SSEType"] == "KMS";
        let own = look.kind_of(&sse["KMSMasterKeyId"]) == Some("AWS::KMS::Key");
        look.hold(encrypted && own, "a table is under a key of ours", id);
        let protection = table["DeletionProtectionEnabled"] == look.environment.protected;
        look.hold(protection, "a table refuses deletion where it is protected, and nowhere else", id);
        look.hold(table["BillingMode"] == "PAY_PER_REQUEST", "a table is paid by request", id);
    }
}

fn keys(look: &mut Look<'_>) {
    for (id, key) in look.each("AWS::KMS::Key") {
        let rotation = &key["EnableKeyRotation"];
        match key["KeySpec"].as_str() {
            Some("SYMMETRIC_DEFAULT") => look.hold(*rotation == true, "an encryption key rotates", id),
            // KMS rotates no HMAC key; MACs by the old material would not match any more.
            Some("HMAC_256") => look.hold(rotation.is_null(), "a MAC key doesn't claim to rotate", id),
            _ => look.hold(false, "a key is of a known kind", id),
        }
        let days = if look.environment.protected { 30 } else { 7 };
        look.hold(key["PendingWindowInDays"] == days, "a key waits for its deletion", id);
        let account = json!({ "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } });
        for statement in statements(&key["KeyPolicy"]) {
            let principal = &statement["Principal"];
            let service = principal["Service"].is_string() || principal["Service"].is_object();
            let known =
                *principal == account || service && principal.as_object().map_or(0, |of| of.len()) == 1;
            look.hold(known, "a key's policy names its account and services alone", id);
            let bound =
                conditioned(statement, "kms:EncryptionContext:") || conditioned(statement, "aws:Source");
            look.hold(!service || bound, "a service uses a key for this account alone", id);
        }
        let administered =
            statements(&key["KeyPolicy"]).iter().any(|statement| statement["Principal"] == account);
        look.hold(administered, "a key can be administered", id);
    }
}

fn logs(look: &mut Look<'_>) {
    for (id, group) in look.each("AWS::Logs::LogGroup") {
        let own = look.kind_of(&group["KmsKeyId"]) == Some("AWS::KMS::Key");
        look.hold(own, "a log group is under a key of ours", id);
        let days = look.environment.logs.retention_days;
        look.hold(group["RetentionInDays"] == days, "logs end", id);
    }
}

fn messaging(look: &mut Look<'_>) {
    for kind in ["AWS::SQS::Queue", "AWS::SNS::Topic"] {
        for (id, one) in look.each(kind) {
            let own = look.kind_of(&one["KmsMasterKeyId"]) == Some("AWS::KMS::Key");
            look.hold(own, "a queue or topic is under a key of ours", id);
        }
    }
    for (kind, of, all) in [
        ("AWS::SNS::TopicPolicy", "AWS::SNS::Topic", "sns:Publish"),
        ("AWS::SQS::QueuePolicy", "AWS::SQS::Queue", "sqs:*"),
    ] {
        let policies = look.each(kind);
        for (id, _) in look.each(of) {
            let denied = policies.iter().any(|(_, policy)| {
                let attached = items(&policy["Queues"]).into_iter().chain(items(&policy["Topics"]));
                attached.into_iter().any(|one| one["Ref"] == id)
                    && statements(&policy["PolicyDocument"]).into_iter().any(|one| only_by_tls(one, all))
            });
            look.hold(denied, "a queue or topic is reached by TLS alone", id);
        }
    }
    for kind in ["AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"] {
        for (id, policy) in look.each(kind) {
            for statement in statements(&policy["PolicyDocument"]) {
                let service = statement["Principal"]["Service"].is_string();
                let denied = statement["Effect"] == "Deny";
                let bound = service && conditioned(statement, "aws:Source");
                look.hold(denied || bound, "a queue or topic takes from a service of this account alone", id);
            }
        }
    }
}

/// True if a statement denies an action to everybody who comes without TLS.
fn only_by_tls(statement: &Json, action: &str) -> bool {
    statement["Effect"] == "Deny"
        && statement["Principal"] == "*"
        && texts(&statement["Action"]) == [action]
        && statement["Condition"] == json!({ "Bool": { "aws:SecureTransport": "false" } })
}

fn buckets(look: &mut Look<'_>) {
    let policies = look.each("AWS::S3::BucketPolicy");
    for (id, bucket) in look.each("AWS::S3::Bucket") {
        let block = bucket["PublicAccessBlockConfiguration"].as_object();
        let blocked =
            block.is_some_and(|block| block.len() == 4 && block.values().all(|value| *value == true));
        look.hold(blocked, "a bucket is private", id);
        let rules = items(&bucket["OwnershipControls"]["Rules"]);
        let owned = rules.iter().any(|rule| rule["ObjectOwnership"] == "BucketOwnerEnforced");
        look.hold(owned, "a bucket has no ACLs", id);
        look.hold(bucket["VersioningConfiguration"]["Status"] == "Enabled", "a bucket keeps versions", id);
        let encrypted = &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"];
        look.hold(encrypted.is_array(), "a bucket is encrypted", id);
        look.hold(bucket["LifecycleConfiguration"].is_object(), "old versions end", id);
        look.hold(bucket["WebsiteConfiguration"].is_null(), "a bucket serves no website", id);

        let own = policies.iter().filter(|(_, policy)| policy["Bucket"]["Ref"] == *id);
        let statements: Vec<&Json> =
            own.flat_map(|(_, policy)| statements(&policy["PolicyDocument"])).collect();
        let denied = statements.iter().any(|statement| only_by_tls(statement, "s3:*"));
        look.hold(denied, "a bucket is reached by TLS alone", id);
        for allowed in statements.iter().filter(|statement| statement["Effect"] == "Allow") {
            let service = allowed["Principal"]["Service"].is_string();
            let of_one = conditioned(allowed, "aws:SourceArn");
            look.hold(service && of_one, "a bucket answers one resource of a service alone", id);
            let reads = texts(&allowed["Action"]) == ["s3:GetObject"];
            look.hold(reads, "whom a bucket answers only reads objects", id);
        }
    }
}

fn life(look: &mut Look<'_>) {
    let expected = if look.environment.protected { "Retain" } else { "Delete" };
    for (id, resource) in look.resources() {
        let kind = resource["Type"].as_str().unwrap_or_default();
        if HOLDING_DATA.contains(&kind) && !NO_PERSONS.contains(&id.as_str()) {
            let stays =
                ["DeletionPolicy", "UpdateReplacePolicy"].iter().all(|policy| resource[policy] == expected);
            look.hold(stays, "data stays in a protected environment, and nowhere else", id);
        }
    }
}
