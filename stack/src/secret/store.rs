//! Secrets as the parameter store keeps them: one SecureString each, under the environment's data key.
//!
//! It must not know which names mean something.

use std::collections::BTreeMap;

use domain::Secret;
use serde::Serialize;
use service::ssm::{
    AddTagsToResource, DeleteParameter, DeleteParameters, DescribeParameters, GetParameter, ParameterFilter,
    PutParameter, SECURE_STRING,
};
use service::{Seconds, Tag};
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
    /// The number of times that it was set.
    pub version: i64,
    /// The time of the last one, RFC 3339.
    pub set_at: String,
}

/// Stores a secret under the key `key`, over an older one, with these tags.
///
/// # Errors
/// If the parameter store refuses; it doesn't quote values.
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
    let put = PutParameter {
        name: &parameter,
        value,
        r#type: SECURE_STRING,
        key_id: Some(key),
        overwrite: true,
        // A parameter that is overwritten can't get tags by the same call.
        tags: Vec::new(),
    };
    store.call(&put).await.map_err(|error| {
        let is_text = code(&error) == Some("HierarchyTypeMismatchException");
        let error = failure(&format!("set secret `{name}`"), error);
        if !is_text {
            return error;
        }
        error.hint(format!(
            "`{parameter}` was made as another kind of parameter, and can't become a secret: \
             `stack secret unset {name}` removes it; then set it again"
        ))
    })?;
    let tag = AddTagsToResource { resource_type: "Parameter", resource_id: &parameter, tags: tags(with) };
    let tagged = store.call(&tag).await;
    tagged.map(|_| ()).map_err(|error| failure(&format!("tag secret `{name}`, which is set"), error))
}

/// Tags as the parameter store takes them.
pub fn tags(of: &BTreeMap<String, String>) -> Vec<Tag> {
    of.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}

/// A secret, if it is set: for the system on this machine alone, whose provider `stack` stands for.
///
/// # Errors
/// If the parameter store refuses.
pub async fn read(aws: &Aws, path: &str, name: &str) -> Result<Option<Secret>, Error> {
    let parameter = format!("{path}/{name}");
    match aws.ssm().call(&GetParameter { name: &parameter, with_decryption: true }).await {
        Ok(answer) => Ok(answer.parameter.and_then(|parameter| parameter.value).map(Secret::new)),
        Err(error) if code(&error) == Some("ParameterNotFound") => Ok(None),
        Err(error) => Err(failure(&format!("read secret `{name}`"), error)),
    }
}

/// Every secret below `path`, by name. No value leaves the parameter store.
///
/// # Errors
/// If the parameter store can't be asked.
pub async fn list(aws: &Aws, path: &str) -> Result<Vec<Listed>, Error> {
    let filter = ParameterFilter { key: "Path", option: "Recursive", values: vec![path.to_owned()] };
    let request = DescribeParameters { parameter_filters: vec![filter], ..DescribeParameters::default() };
    let pages = aws.ssm().pages(request).await.map_err(|error| failure("list the secrets", error))?;
    let parameters = pages.into_iter().flat_map(|page| page.parameters);
    let mut secrets: Vec<_> = parameters
        .filter_map(|parameter| {
            let name = parameter.name.as_deref()?.strip_prefix(path)?.strip_prefix('/')?.to_owned();
            let set_at = parameter
                .last_modified_date
                .and_then(|Seconds(at)| OffsetDateTime::from_unix_timestamp(at).ok()?.format(&Rfc3339).ok());
            Some(Listed { name, version: parameter.version, set_at: set_at.unwrap_or_default() })
        })
        .collect();
    secrets.sort();
    Ok(secrets)
}

/// Removes a secret.
///
/// # Errors
/// If there is none of that name, or the parameter store refuses.
pub async fn remove(aws: &Aws, path: &str, name: &str) -> Result<(), Error> {
    let parameter = format!("{path}/{name}");
    match aws.ssm().call(&DeleteParameter { name: &parameter }).await {
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
/// If the parameter store refuses.
pub async fn clear(aws: &Aws, path: &str) -> Result<usize, Error> {
    let secrets = list(aws, path).await?;
    for batch in secrets.chunks(BATCH) {
        let names = batch.iter().map(|secret| format!("{path}/{}", secret.name)).collect();
        let deleted = aws.ssm().call(&DeleteParameters { names }).await;
        deleted.map_err(|error| failure("remove the secrets", error))?;
    }
    Ok(secrets.len())
}
