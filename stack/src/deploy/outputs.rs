//! The outputs of a deployment, as a file that scripts read and as CloudFormation remembers them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use app::{Environment, Manifest};
use contract::route::STAGE;
use serde::{Deserialize, Serialize};

use crate::aws::Aws;
use crate::deploy::current;
use crate::deploy::inventory::SERVICE;
use crate::error::Error;

/// The outputs of a deployment; kept as `cdk.out/NAME/outputs.json`. They hold no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outputs {
    /// The environment's name.
    pub environment: String,
    /// The URL of the console.
    pub site_url: String,
    /// The URL of the API, without a slash at the end.
    pub api_url: String,
    /// The home region.
    pub region: String,
    /// Every output of the service stack, by its name.
    pub values: BTreeMap<String, String>,
}

impl Outputs {
    /// From the outputs of the service stack. A `public_url` stands in for the distribution's own address.
    pub fn of(environment: &Environment, values: BTreeMap<String, String>, public_url: Option<&str>) -> Self {
        let url =
            |name: &str| values.get(name).map(|url| url.trim_end_matches('/').to_owned()).unwrap_or_default();
        let outputs = Self {
            environment: environment.name.clone(),
            site_url: url("SiteUrl"),
            api_url: url("ApiUrl"),
            region: environment.region.clone(),
            values,
        };
        match public_url {
            Some(public_url) => outputs.at(public_url),
            None => outputs,
        }
    }

    /// The same system as it is reached under another address, such as `http://localhost:8080`.
    #[must_use]
    pub fn at(&self, public_url: &str) -> Self {
        let moved = |url: &str| format!("{}{}", public_url.trim_end_matches('/'), path(url));
        Self { site_url: moved(&self.site_url), api_url: moved(&self.api_url), ..self.clone() }
    }

    /// One of the values.
    ///
    /// # Errors
    /// If no stack has this output.
    pub fn value(&self, name: &str) -> Result<&str, Error> {
        self.values.get(name).map(String::as_str).ok_or_else(|| {
            Error::failed(format!("environment `{}` has no output `{name}`", self.environment))
                .hint(format!("stack deploy --env {}", self.environment))
        })
    }

    /// The API's own address at the gateway, which lets nobody in but by an origin key, without a slash at the end. An
    /// emulator has it below its endpoint.
    ///
    /// # Errors
    /// If no stack has the API as an output.
    pub fn gateway_url(&self, aws: &Aws) -> Result<String, Error> {
        let api = self.value("ApiId")?;
        Ok(match aws.endpoint_url.as_deref() {
            Some(endpoint) => {
                format!("{}/restapis/{api}/{STAGE}/_user_request_/v1", endpoint.trim_end_matches('/'))
            }
            None => format!("https://{api}.execute-api.{}.amazonaws.com/{STAGE}/v1", self.region),
        })
    }

    /// Reads the file that the last deployment from this folder wrote; `None` if there is none. Outputs of
    /// another region are another system's, and as good as not there.
    ///
    /// # Errors
    /// If there is one and it can't be read.
    pub fn load(root: &Path, environment: &Environment) -> Result<Option<Self>, Error> {
        let path = file(root, &environment.name);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(Error::failed(format!("could not read `{}`: {error}", path.display())));
            }
        };
        let outputs: Self = serde_json::from_str(&text)
            .map_err(|error| Error::failed(format!("could not read `{}`: {error}", path.display())))?;
        Ok(Some(outputs).filter(|outputs| outputs.region == environment.region))
    }

    /// Writes the file.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn save(&self, root: &Path) -> Result<(), Error> {
        let path = file(root, &self.environment);
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| Error::failed(format!("could not write the outputs: {error}")))?;
        let folder = path.parent().unwrap_or(root);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text + "\n"))
            .map_err(|error| Error::failed(format!("could not write `{}`: {error}", path.display())))
    }

    /// Removes the file, if it is there.
    ///
    /// # Errors
    /// If it is there and can't be removed.
    pub fn forget(root: &Path, environment: &str) -> Result<(), Error> {
        let path = file(root, environment);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::failed(format!("could not remove `{}`: {error}", path.display())))
            }
            _ => Ok(()),
        }
    }

    /// Asks CloudFormation, for an environment that was deployed from elsewhere.
    ///
    /// # Errors
    /// If the service stack is missing.
    pub async fn ask(aws: &Aws, environment: &Environment, manifest: &Manifest) -> Result<Self, Error> {
        let not_deployed = || {
            Error::failed(format!("environment `{}` is not deployed", environment.name))
                .hint(format!("stack deploy --env {}", environment.name))
        };
        let entry = manifest.stacks.iter().find(|entry| entry.id == SERVICE).ok_or_else(not_deployed)?;
        let current = current::describe(&aws.in_region(&entry.region), &entry.name).await?;
        Ok(Self::of(environment, current.ok_or_else(not_deployed)?.outputs, None))
    }
}

fn file(root: &Path, environment: &str) -> PathBuf {
    root.join("cdk.out").join(environment).join("outputs.json")
}

/// The path of a URL, without a slash at the end.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..]).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Outputs;

    #[test]
    fn what_was_put_out_in_another_region_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let mut environment =
            app::Config::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../otpost.yaml").as_ref())
                .unwrap()
                .environment("dev")
                .unwrap();
        let outputs = Outputs {
            environment: environment.name.clone(),
            site_url: "https://d1.cloudfront.net".to_owned(),
            api_url: "https://d1.cloudfront.net/v1".to_owned(),
            region: environment.region.clone(),
            values: BTreeMap::new(),
        };
        assert_eq!(Outputs::load(folder.path(), &environment).unwrap(), None);
        outputs.save(folder.path()).unwrap();
        assert_eq!(Outputs::load(folder.path(), &environment).unwrap(), Some(outputs));
        environment.region = "ap-south-1".to_owned();
        assert_eq!(Outputs::load(folder.path(), &environment).unwrap(), None);
    }

    #[test]
    fn the_path_of_a_url_is_kept_when_its_host_changes() {
        assert_eq!(super::path("https://d1.cloudfront.net/v1"), "/v1");
        assert_eq!(super::path("https://d1.cloudfront.net/"), "");
        assert_eq!(super::path("https://d1.cloudfront.net"), "");
    }
}
