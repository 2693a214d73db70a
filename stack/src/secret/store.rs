//! Secrets as the parameter store keeps them: one SecureString each, under the environment's data key.
//!
//! It must not know which names mean something.

use std::collections::BTreeMap;

use aws_sdk_ssm::types::{ParameterStringFilter, ParameterType, ResourceTypeForTagging, Tag};
use domain::Secret;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::aws::{Aws, code, failure};
use crate::error::Error;

/// The parameter store deletes so many at a time.
const BATCH: usize = 10;

/// A secret as it is listed: everything but its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Listed {
    /// Its name, below the environment's path.
    pub name: String,
    /// How often it was set.
    pub version: i64,
    /// When it was set last, RFC 3339.
    pub set_at: String,
}

/// Stores a secret under the key `key`, over an older one, with these tags.
///
/// # Errors
/// When the parameter store refuses; it doesn't quote values.
pub async fn put(
    aws: &Aws,
    key: &str,
    path: &str,
    name: &str,
    value: &str,
    with: &BTreeMap<String, String>,
) -> Result<(), Error> {
    let parameter = format!("{path}/{name}");
    let store = aws.ssm();
    store
        .put_parameter()
        .name(&parameter)
        .value(value)
        .r#type(ParameterType::SecureString)
        .key_id(key)
        .overwrite(true)
        .send()
        .await
        .map_err(|error| failure(&format!("set secret `{name}`"), error))?;
    // What is put over an older one can't bring tags along.
    store
        .add_tags_to_resource()
        .resource_type(ResourceTypeForTagging::Parameter)
        .resource_id(&parameter)
        .set_tags(Some(tags(with)?))
        .send()
        .await
        .map(|_| ())
        .map_err(|error| failure(&format!("tag secret `{name}`, which is set"), error))
}

/// Tags as the parameter store takes them.
///
/// # Errors
/// None that a tag of ours could bring about.
pub fn tags(of: &BTreeMap<String, String>) -> Result<Vec<Tag>, Error> {
    let tags = of.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    tags.collect::<Result<_, _>>().map_err(|error| Error::failed(format!("could not tag a secret: {error}")))
}

/// A secret, if it is set: for the system on this machine alone, whose provider `stack` stands for.
///
/// # Errors
/// When the parameter store refuses.
pub async fn read(aws: &Aws, path: &str, name: &str) -> Result<Option<Secret>, Error> {
    match aws.ssm().get_parameter().name(format!("{path}/{name}")).with_decryption(true).send().await {
        Ok(answer) => Ok(answer.parameter.and_then(|parameter| parameter.value).map(Secret::new)),
        Err(error) if code(&error) == Some("ParameterNotFound") => Ok(None),
        Err(error) => Err(failure(&format!("read secret `{name}`"), error)),
    }
}

/// Every secret below `path`, by name. No value leaves the parameter store.
///
/// # Errors
/// When the parameter store can't be asked.
pub async fn list(aws: &Aws, path: &str) -> Result<Vec<Listed>, Error> {
    let filter = ParameterStringFilter::builder().key("Path").option("Recursive").values(path).build();
    let filter = filter.map_err(|error| Error::failed(format!("could not list the secrets: {error}")))?;
    let mut secrets = Vec::new();
    let mut next = None;
    loop {
        let request = aws.ssm().describe_parameters().parameter_filters(filter.clone()).set_next_token(next);
        let page = request.send().await.map_err(|error| failure("list the secrets", error))?;
        for parameter in page.parameters() {
            let name = parameter.name().and_then(|name| name.strip_prefix(path)?.strip_prefix('/'));
            let set_at = parameter
                .last_modified_date()
                .and_then(|at| OffsetDateTime::from_unix_timestamp(at.secs()).ok()?.format(&Rfc3339).ok());
            secrets.extend(name.map(|name| Listed {
                name: name.to_owned(),
                version: parameter.version(),
                set_at: set_at.unwrap_or_default(),
            }));
        }
        next = page.next_token;
        if next.is_none() {
            secrets.sort();
            return Ok(secrets);
        }
    }
}

/// Removes a secret.
///
/// # Errors
/// When there is none of that name, or the parameter store refuses.
pub async fn remove(aws: &Aws, path: &str, name: &str) -> Result<(), Error> {
    match aws.ssm().delete_parameter().name(format!("{path}/{name}")).send().await {
        Ok(_) => Ok(()),
        Err(error) if code(&error) == Some("ParameterNotFound") => {
            Err(Error::failed(format!("there is no secret `{name}`"))
                .hint("`stack secret list` shows the names"))
        }
        Err(error) => Err(failure(&format!("remove secret `{name}`"), error)),
    }
}

/// Removes every secret below `path`; how many there were.
///
/// # Errors
/// When the parameter store refuses.
pub async fn clear(aws: &Aws, path: &str) -> Result<usize, Error> {
    let secrets = list(aws, path).await?;
    for batch in secrets.chunks(BATCH) {
        let names = batch.iter().map(|secret| format!("{path}/{}", secret.name)).collect();
        aws.ssm()
            .delete_parameters()
            .set_names(Some(names))
            .send()
            .await
            .map_err(|error| failure("remove the secrets", error))?;
    }
    Ok(secrets.len())
}
