//! Stacks as a deployment would leave them, but small, so that a test can have a hundred.

use aws_sdk_cloudformation::types::{Parameter, StackStatus, Tag};
use serde_json::{Value, json};
use stack::aws::Aws;

/// A stack of an environment, or of all of them.
pub struct Planted<'a> {
    pub name: String,
    pub tags: Vec<(&'a str, String)>,
    pub parameters: Vec<(&'a str, String)>,
    pub resources: Value,
    pub outputs: Value,
}

impl<'a> Planted<'a> {
    /// A stack of an environment with nothing in it that would cost time.
    pub fn of(environment: &str, id: &str) -> Self {
        Self {
            name: format!("otpost-{environment}-{id}"),
            tags: vec![("otpost:environment", environment.to_owned()), ("otpost:stack", id.to_owned())],
            parameters: Vec::new(),
            resources: json!({ "Handle": { "Type": "AWS::CloudFormation::WaitConditionHandle" } }),
            outputs: json!({}),
        }
    }

    /// The service stack of an environment with an end.
    pub fn service(environment: &str, expires_at: &str) -> Self {
        let outputs = json!({
            "Version": { "Value": "0.4.0" },
            "ExpiresAt": { "Value": { "Ref": "ExpiresAt" } },
            "SiteUrl": { "Value": format!("https://{environment}.example.com") },
        });
        let parameters = vec![("ExpiresAt", expires_at.to_owned())];
        Self { parameters, outputs, ..Self::of(environment, "service") }
    }

    /// The bootstrap stack with its bucket, in which locks are.
    pub fn bootstrap() -> Self {
        Self {
            name: "otpost-bootstrap".to_owned(),
            tags: vec![("otpost:stack", "bootstrap".to_owned())],
            resources: json!({ "Artifacts": {
                "Type": "AWS::S3::Bucket",
                "Properties": { "VersioningConfiguration": { "Status": "Enabled" } },
            } }),
            outputs: json!({ "ArtifactBucket": { "Value": { "Ref": "Artifacts" } } }),
            ..Self::of("", "bootstrap")
        }
    }

    pub fn with(self, resources: Value) -> Self {
        Self { resources, ..self }
    }

    pub fn parameter(mut self, name: &'a str, value: &str) -> Self {
        self.parameters.push((name, value.to_owned()));
        self
    }

    /// Creates it and waits until it is there.
    pub async fn plant(self, aws: &Aws) {
        let parameters: serde_json::Map<_, _> = self
            .parameters
            .iter()
            .map(|(name, _)| ((*name).to_owned(), json!({ "Type": "String" })))
            .collect();
        let template = json!({
            "Parameters": parameters,
            "Resources": self.resources,
            "Outputs": self.outputs,
        });
        let tag = |(key, value): (&str, String)| Tag::builder().key(key).value(value).build();
        let parameter = |(key, value): (&str, String)| {
            Parameter::builder().parameter_key(key).parameter_value(value).build()
        };
        aws.cloudformation()
            .create_stack()
            .stack_name(&self.name)
            .template_body(template.to_string())
            .set_tags(Some(self.tags.into_iter().map(tag).collect()))
            .set_parameters(Some(self.parameters.into_iter().map(parameter).collect()))
            .send()
            .await
            .unwrap();
        wait(aws, &self.name, |status| status.is_some_and(|status| !in_progress(status))).await;
        assert_eq!(status(aws, &self.name).await, Some(StackStatus::CreateComplete), "{}", self.name);
    }
}

fn in_progress(status: &StackStatus) -> bool {
    status.as_str().ends_with("_IN_PROGRESS")
}

/// The status of a stack; `None` when it isn't there.
pub async fn status(aws: &Aws, name: &str) -> Option<StackStatus> {
    let answer = aws.cloudformation().describe_stacks().stack_name(name).send().await.ok()?;
    answer.stacks.unwrap_or_default().into_iter().next()?.stack_status
}

/// Waits until a stack's status is what it should be.
pub async fn wait(aws: &Aws, name: &str, is_right: impl Fn(Option<&StackStatus>) -> bool) {
    for _ in 0..1_000 {
        if is_right(status(aws, name).await.as_ref()) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("`{name}` is {:?}", status(aws, name).await);
}

/// Deletes a stack past `stack`, as an interrupted removal would have.
pub async fn delete(aws: &Aws, name: &str) {
    aws.cloudformation().delete_stack().stack_name(name).send().await.unwrap();
    wait(aws, name, |status| status.is_none()).await;
}
