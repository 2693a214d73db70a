//! Messages of services of which the cause is always the same.

/// A message of which the cause is always the same.
pub struct Known {
    /// One text of each list, in small letters.
    pub says: &'static [&'static [&'static str]],
    pub cause: &'static str,
    /// The remedy.
    pub hint: &'static str,
}

/// The particular ones first.
pub const KNOWN: &[Known] = &[
    Known {
        says: &[&["cnamealreadyexists", "cnames you provided are already associated"]],
        cause: "another CloudFront distribution, maybe of another account, has this domain",
        hint: "take the domain off that distribution, or give `domain` another host in otpost.yaml",
    },
    Known {
        says: &[&[
            "invalidviewercertificate",
            "specified ssl certificate doesn't exist",
            "ssl certificate doesn't exist",
        ]],
        cause: "CloudFront can't use the certificate: it isn't in us-east-1, isn't issued, or isn't valid",
        hint: "aws acm describe-certificate --region us-east-1 --certificate-arn ARN shows it; `domain` in otpost.yaml names it",
    },
    Known {
        says: &[
            &["certificate"],
            &["does not cover", "doesn't cover", "isn't valid for", "alternate domain name"],
        ],
        cause: "the certificate isn't for this domain",
        hint: "name a certificate of us-east-1 that covers the domain under `domain` in otpost.yaml",
    },
    Known {
        says: &[&["tried to create resource record set"], &["but it already exists"]],
        cause: "the zone has a record of this name and type already, which Otpost did not make",
        hint: "look whether somebody needs it, remove it from the zone, and deploy again",
    },
    Known {
        says: &[&["no hosted zone found with id", "nosuchhostedzone"]],
        cause: "Route 53 has no zone of this id, or it is another account's",
        hint: "aws route53 list-hosted-zones shows the ids; `domain.route53.zone` in otpost.yaml names one",
    },
    Known {
        says: &[&["tried to create resource record set"], &["not permitted in zone"]],
        cause: "the host is not in this zone",
        hint: "name the zone that the host is in under `domain.route53.zone` in otpost.yaml",
    },
    Known {
        says: &[&["caa_error", "caa error"]],
        cause: "the domain's CAA records don't let Amazon issue certificates for it",
        hint: "add a CAA record `0 issue \"amazon.com\"` to the domain, or to the one above it that has such records",
    },
    Known {
        says: &[
            &[
                "validation_timed_out",
                "validation timed out",
                "did not stabilize",
                "exceeded attempts to wait",
            ],
            &["certificate"],
        ],
        cause: "the record that proves the domain was not there in time",
        hint: "add the record that was shown, and deploy again; docs/domain.md says how to look whether it is there",
    },
    Known {
        says: &[&["below its minimum value"], &["unreservedconcurrentexecution"]],
        cause: "the account has too little concurrency left to reserve some for this function",
        hint: "turn the reserved concurrency off in otpost.yaml, or ask for a higher quota of Lambda's concurrent executions",
    },
    Known {
        says: &[&["denied by stack policy"]],
        cause: "the environment is protected: its stack's policy lets no update replace or delete this",
        hint: "take the change back; or deploy with `protected: false` first, which you are asked about, and then with the change",
    },
    Known {
        says: &[&["cannot be assumed by lambda", "can't be assumed by lambda"]],
        cause: "the function's role is so new that Lambda can't use it yet, or its trust policy doesn't admit Lambda",
        hint: "deploy again: a new role takes some seconds to be known everywhere",
    },
    Known {
        says: &[&["specified kms key does not exist or is not allowed to be used"]],
        cause: "the key's policy doesn't let the logs service encrypt this log group, or the key is gone",
        hint: "look whether the key is enabled; its policy must admit logs.REGION.amazonaws.com",
    },
    Known {
        says: &[&[
            "kmsinvalidstateexception",
            "is pending deletion",
            "kms key is disabled",
            "disabledexception",
        ]],
        cause: "the key is disabled, or waits for its deletion",
        hint: "aws kms cancel-key-deletion and aws kms enable-key bring it back; then deploy again",
    },
    Known {
        says: &[&["cloudwatch logs role arn must be set in account settings"]],
        cause: "API Gateway has no role in this account and region to write logs with",
        hint: "the bootstrap stack sets it; somebody has unset it: aws apigateway get-account, then deploy the bootstrap stack again",
    },
    Known {
        says: &[&["bucketnotempty", "bucket you tried to delete is not empty"]],
        cause: "the bucket still holds objects or old versions of them",
        hint: "run the command again: it empties buckets first, and what was written meanwhile goes with the next attempt",
    },
    Known {
        says: &[&["distributionnotdisabled", "distribution you are trying to delete has not been disabled"]],
        cause: "the distribution is still enabled, and only a disabled one can be deleted",
        hint: "run the command again in some minutes: CloudFront takes a while to disable it everywhere",
    },
    Known {
        says: &[&["wafoptimisticlockexception", "someone changed the resource after you started to edit it"]],
        cause: "something else changed the web ACL at the same moment",
        hint: "run the command again",
    },
    Known {
        says: &[&["wafassociateditemexception", "wafunavailableentityexception"]],
        cause: "the web ACL is still in use somewhere, or so new that it isn't known everywhere",
        hint: "run the command again in a minute",
    },
    Known {
        says: &[&["security token included in the request is expired", "expiredtoken", "token has expired"]],
        cause: "the credentials expired while CloudFormation worked with them",
        hint: "sign in again and run the command again: it goes on where this ended",
    },
    Known {
        says: &[&[
            "security token included in the request is invalid",
            "invalidclienttokenid",
            "handlererrorcode: invalidcredentials",
        ]],
        cause: "AWS doesn't accept the credentials that CloudFormation was given",
        hint: "sign in again and run the command again",
    },
    Known {
        says: &[&[
            "rate exceeded",
            "throttlingexception",
            "too many requests",
            "toomanyrequestsexception",
            "requestlimitexceeded",
            "handlererrorcode: throttling",
        ]],
        cause: "the service was asked too much in a short time",
        hint: "run the command again in a minute; other deployments of this account count too",
    },
    Known {
        says: &[&["cannot update a stack when a custom-named resource requires replacing"]],
        cause: "the resource would be replaced, and its name is taken by the one that is there",
        hint: "give it another name, or take the change back",
    },
    Known {
        says: &[&[
            "cannot be deleted as it is in use",
            "deleteconflict",
            "resourceinuse",
            "is in use by",
            "currently in use",
            "still in use",
        ]],
        cause: "something still uses it",
        hint: "remove what uses it, or wait until its removal is done, and run the command again",
    },
];
