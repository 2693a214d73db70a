//! The check that a deployment reaches its places: us-east-1, the bootstrap stack, its bucket; and
//! that this machine's clock is right.
//!
//! It changes nothing.

use std::sync::{Arc, Mutex, PoisonError};

use app::Environment;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::Check;
use crate::aws::{Aws, code, failure};
use crate::deploy::inventory::GLOBAL;
use crate::synth;

/// AWS refuses signatures that are older or newer than this.
const SKEW_MAX_SECONDS: i64 = 300;
const SKEW_GOOD_SECONDS: i64 = 60;

/// Looks at all of them.
pub async fn examine(aws: &Aws, environment: Option<&Environment>) -> Vec<Check> {
    let mut checks = vec![clock(aws).await];
    if aws.region != GLOBAL {
        checks.push(edge(aws).await);
    }
    if let Some(environment) = environment {
        checks.extend(bootstrap(aws, environment).await);
    }
    checks
}

async fn edge(aws: &Aws) -> Check {
    const NAME: &str = GLOBAL;
    let aws = aws.in_region(GLOBAL);
    // Any stack would do: that it isn't there is an answer.
    match aws.cloudformation().describe_stacks().stack_name("otpost-bootstrap").send().await {
        Ok(_) => Check::good(NAME, "answers"),
        Err(error) if code(&error) == Some("ValidationError") => Check::good(NAME, "answers"),
        Err(error) => Check::bad(
            NAME,
            failure("reach the region of the web ACL", error).message,
            "aws cloudformation describe-stacks --region us-east-1",
        ),
    }
}

/// The stacks that environments share, and the bucket in the home region.
async fn bootstrap(aws: &Aws, environment: &Environment) -> Vec<Check> {
    let assembly = match synth::assemble(environment) {
        Ok(assembly) => assembly,
        Err(error) => return vec![Check::bad("templates", error.message, "stack synth")],
    };
    let mut checks = Vec::new();
    for entry in assembly.manifest.stacks.iter().filter(|entry| entry.shared) {
        let there = aws.in_region(&entry.region);
        match there.cloudformation().describe_stacks().stack_name(&entry.name).send().await {
            Ok(answer) => {
                let Some(stack) = answer.stacks().first() else { continue };
                let word = stack.stack_status().map_or("", |status| status.as_str());
                let found = format!("{} in {}: {word}", entry.name, entry.region);
                let bad = word.ends_with("_FAILED") || word == "ROLLBACK_COMPLETE";
                checks.push(if bad {
                    Check::bad("bootstrap", found, format!("stack deploy --env {}", environment.name))
                } else {
                    Check::good("bootstrap", found)
                });
                let mut outputs = stack.outputs().iter();
                let bucket = outputs.find(|output| output.output_key() == Some("ArtifactBucket"));
                if let Some(name) = bucket.and_then(|output| output.output_value()) {
                    checks.push(reach(&there, name).await);
                }
            }
            Err(error) if code(&error) == Some("ValidationError") => checks.push(Check::good(
                "bootstrap",
                format!("{} is not in {} yet; the first deployment makes it", entry.name, entry.region),
            )),
            Err(error) => checks.push(Check::bad(
                "bootstrap",
                failure(&format!("describe stack `{}`", entry.name), error).message,
                format!("aws cloudformation describe-stacks --stack-name {}", entry.name),
            )),
        }
    }
    checks
}

async fn reach(aws: &Aws, bucket: &str) -> Check {
    const NAME: &str = "artifact bucket";
    match aws.s3().head_bucket().bucket(bucket).send().await {
        Ok(_) => Check::good(NAME, bucket),
        Err(error) => Check::bad(
            NAME,
            failure(&format!("reach bucket `{bucket}`"), error).message,
            format!("aws s3api head-bucket --bucket {bucket}"),
        ),
    }
}

/// The difference between this machine's clock and the date in AWS's answers.
async fn clock(aws: &Aws) -> Check {
    const NAME: &str = "clock";
    let date = Date::default();
    let asked = aws.sts().get_caller_identity().customize().interceptor(date.clone()).send().await;
    let here = OffsetDateTime::now_utc();
    let text = date.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    let there = text.and_then(|text| OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822).ok());
    let (Ok(_), Some(there)) = (asked, there) else {
        return Check::not_asked(NAME, "the answer has no date");
    };
    let seconds = (here - there).whole_seconds();
    let found = match seconds {
        0 => "as AWS's".to_owned(),
        1.. => format!("{seconds} s before AWS's"),
        _ => format!("{} s behind AWS's", -seconds),
    };
    match seconds.abs() {
        0..=SKEW_GOOD_SECONDS => Check::good(NAME, found),
        ..SKEW_MAX_SECONDS => Check::warning(NAME, found, "sudo timedatectl set-ntp true"),
        _ => Check::bad(NAME, found, "sudo timedatectl set-ntp true"),
    }
}

/// Keeps the `Date` of an answer, which the SDK doesn't pass on.
#[derive(Clone, Debug, Default)]
struct Date(Arc<Mutex<Option<String>>>);

impl Intercept for Date {
    fn name(&self) -> &'static str {
        "date"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date").map(str::to_owned);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = date;
        Ok(())
    }
}
