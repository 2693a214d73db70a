//! An S3 bucket: private, owned by its account, versioned, TLS only.

use crate::iam::{self, Statement};
use crate::resource::{Handle, Removal, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Any, Arn, DomainName, Name, Value};

/// A bucket with a generated name.
#[derive(Clone, Debug)]
pub struct Bucket(pub(crate) Handle);

/// The properties of a bucket.
#[derive(Debug)]
pub struct Props {
    /// The days for which a replaced or deleted version of an object is kept.
    pub old_versions_days: u32,
    /// Deletion or retention when the stack is deleted. A bucket with objects can't be deleted.
    pub removal: Removal,
}

impl Props {
    /// A bucket that keeps old versions for 30 days.
    pub const fn new(removal: Removal) -> Self {
        Self { old_versions_days: 30, removal }
    }
}

impl Bucket {
    /// Define a bucket. Objects are encrypted with S3's own key: what is kept in one is
    /// either public or not readable for anybody without rights on the bucket.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let properties = object! {
            "BucketEncryption": object! {
                "ServerSideEncryptionConfiguration": [object! {
                    "ServerSideEncryptionByDefault": object! { "SSEAlgorithm": "AES256" },
                }],
            },
            "LifecycleConfiguration": object! {
                "Rules": [object! {
                    "Id": "old-versions",
                    "Status": "Enabled",
                    "NoncurrentVersionExpiration": object! { "NoncurrentDays": props.old_versions_days },
                    "AbortIncompleteMultipartUpload": object! { "DaysAfterInitiation": 1_u32 },
                }],
            },
            "OwnershipControls": object! {
                "Rules": [object! { "ObjectOwnership": "BucketOwnerEnforced" }],
            },
            "PublicAccessBlockConfiguration": object! {
                "BlockPublicAcls": true,
                "BlockPublicPolicy": true,
                "IgnorePublicAcls": true,
                "RestrictPublicBuckets": true,
            },
            "VersioningConfiguration": object! { "Status": "Enabled" },
        };
        Self(stack.add(path, Resource::holding_data("AWS::S3::Bucket", properties, props.removal)))
    }

    /// Define the bucket's policy: the statements, and a denial of everything without TLS.
    pub fn policy(&self, stack: &mut Stack, path: &str, mut statements: Vec<Statement>) {
        let mut denial = iam::only_by_tls("s3:*", self.arn().any());
        denial.resources.push(self.objects_arn());
        statements.push(denial);
        let properties = object! {
            "Bucket": self.name(),
            "PolicyDocument": iam::document(stack, path, &statements),
        };
        stack.add(path, Resource::new("AWS::S3::BucketPolicy", properties));
    }

    /// Its generated name.
    pub fn name(&self) -> Value<Name<Self>> {
        self.0.reference()
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }

    /// The ARN of all its objects.
    pub fn objects_arn(&self) -> Value<Arn<Any>> {
        Value::joined([self.arn().text(), "/*".into()])
    }

    /// Its host name in its region.
    pub fn domain_name(&self) -> Value<DomainName> {
        self.0.attribute("RegionalDomainName")
    }
}
