//! From an environment to its templates and manifest, and from there to files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use construct::iam::Wildcard;
use construct::viewer_function::MAX_CODE_BYTES;
use construct::{Stack, Template};
use serde::Serialize;
use serde_json::Value as Json;

use crate::config::Environment;
use crate::manifest::{AssetEntry, Manifest, Parameter, Source, StackEntry, VERSION};
use crate::site_function::SiteFunction;
use crate::{bootstrap, edge, service, shared, watch, yaml};

/// The largest template that CloudFormation takes inline, in bytes. The edge stack stays
/// below it, so that us-east-1 needs no bucket.
const MAX_INLINE_BYTES: usize = 51_200;

/// Everything that synthesis makes.
#[derive(Debug)]
pub struct Assembly {
    /// Stacks, parameters and assets.
    pub manifest: Manifest,
    /// Templates by file name, such as `service.template.json`.
    pub templates: BTreeMap<String, Json>,
    /// Every `*` in a policy, with its reason, by the stack's id.
    pub wildcards: BTreeMap<String, Vec<Wildcard>>,
}

/// The form in which templates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `*.template.json`
    Json,
    /// `*.template.yaml`
    Yaml,
}

/// The reason for which there is no assembly, or no files of it.
#[derive(Debug)]
pub enum SynthError {
    /// The constructs are wrong.
    Constructs(construct::SynthError),
    /// A template that must go inline is too large for it.
    TooLargeForInline {
        /// The stack's id.
        stack: String,
        /// Its size in bytes, minified.
        bytes: usize,
    },
    /// The paths and the page of what isn't there make the site's function larger than CloudFront takes.
    TooManyPages {
        /// The function's size in bytes.
        bytes: usize,
    },
    /// A file couldn't be written.
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A template has no form as YAML or JSON.
    Encode(String),
}

/// A stack before synthesis, with what the manifest says about it.
pub(crate) struct Draft {
    pub(crate) stack: Stack,
    pub(crate) id: &'static str,
    pub(crate) name: String,
    pub(crate) region: String,
    /// True if it belongs to all environments.
    pub(crate) shared: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) capabilities: Vec<&'static str>,
    pub(crate) tags: BTreeMap<String, String>,
    /// True if resources that leave it may be in use until the stacks after it are up to date.
    pub(crate) expands: bool,
    /// True if the template must fit into the request.
    pub(crate) inline: bool,
}

/// Synthesize all stacks of an environment.
///
/// # Errors
///
/// The problems of a stack's constructs, each with its path.
pub fn synthesize(environment: &Environment) -> Result<Assembly, SynthError> {
    let code = environment
        .pages
        .as_ref()
        .map(|pages| SiteFunction::of(pages, environment.security_contact.clone()).code());
    if let Some(bytes) = code.map(|code| code.len()).filter(|bytes| *bytes > MAX_CODE_BYTES) {
        return Err(SynthError::TooManyPages { bytes });
    }
    let mut stacks = Vec::new();
    let mut templates = BTreeMap::new();
    let mut wildcards_of = BTreeMap::new();
    // Many ephemeral environments share the resources of which an account has few.
    let before = if environment.ephemeral { shared::define } else { edge::define };
    let after = (!environment.ephemeral).then(|| watch::define(environment));
    let drafts = [bootstrap::define(environment), before(environment), service::define(environment)];
    for draft in drafts.into_iter().chain(after) {
        let (mut entry, body, wildcards) = draft.finish()?;
        wildcards_of.insert(entry.id.clone(), wildcards);
        entry.role.clone_from(&environment.cloudformation_role);
        if entry.id == edge::ID {
            entry.validation = edge::certificate::validation(environment);
        }
        templates.insert(entry.template.clone(), body);
        stacks.push(entry);
    }
    let assets = environment.deployed().map(|function| AssetEntry {
        name: function.binary().to_owned(),
        parameter: service::asset_parameter(function).to_owned(),
    });
    let manifest = Manifest {
        version: VERSION,
        environment: environment.name.clone(),
        stacks,
        assets: assets.collect(),
    };
    Ok(Assembly { manifest, templates, wildcards: wildcards_of })
}

impl Draft {
    fn finish(self) -> Result<(StackEntry, Json, Vec<Wildcard>), SynthError> {
        let Template { body, outputs, paths, wildcards } =
            self.stack.synthesize().map_err(SynthError::Constructs)?;
        let bytes = body.to_string().len();
        if self.inline && bytes > MAX_INLINE_BYTES {
            return Err(SynthError::TooLargeForInline { stack: self.id.to_owned(), bytes });
        }
        let entry = StackEntry {
            id: self.id.to_owned(),
            name: self.name,
            region: self.region,
            shared: self.shared,
            expands: self.expands,
            template: format!("{}.template.json", self.id),
            role: None,
            validation: None,
            parameters: self.parameters,
            outputs,
            paths,
            capabilities: self.capabilities.into_iter().map(str::to_owned).collect(),
            tags: self.tags,
        };
        Ok((entry, body, wildcards))
    }
}

impl Assembly {
    /// A stack's template, and under the names of the parameters that stand for them the resources of the
    /// stacks before it: a reader of a distribution needs the content of its policies.
    pub fn with_what_it_takes(&self, stack: &StackEntry) -> Option<Json> {
        let mut template = self.templates.get(&stack.template)?.clone();
        for parameter in &stack.parameters {
            if let Some(resource) = self.taken(&parameter.source) {
                template["Resources"][&parameter.name] = resource.clone();
            }
        }
        Some(template)
    }

    /// The resource that an output of another stack is a reference to.
    fn taken(&self, source: &Source) -> Option<&Json> {
        let Source::Output { stack, output } = source else { return None };
        let entry = self.manifest.stacks.iter().find(|entry| entry.id == *stack)?;
        let template = self.templates.get(&entry.template)?;
        let value = &template["Outputs"][output]["Value"];
        let id = value["Ref"].as_str().or_else(|| value["Fn::GetAtt"][0].as_str())?;
        template["Resources"].get(id)
    }

    /// Write templates and `manifest.json` into a folder, which is made if it is missing.
    /// Templates of the other format are removed: two files for one stack would contradict
    /// each other sooner or later.
    ///
    /// # Errors
    ///
    /// The file that couldn't be written, and why.
    pub fn write(&self, dir: &Path, format: Format) -> Result<(), SynthError> {
        fs::create_dir_all(dir).map_err(|source| SynthError::Write { path: dir.to_owned(), source })?;
        let mut manifest = self.manifest.clone();
        for stack in &mut manifest.stacks {
            let body = self.templates.get(&stack.template);
            let other = match format {
                Format::Json => stack.template.replace(".json", ".yaml"),
                Format::Yaml => {
                    let json = stack.template.clone();
                    stack.template = json.replace(".json", ".yaml");
                    json
                }
            };
            remove(&dir.join(other))?;
            let text = match format {
                Format::Json => pretty(&body)?,
                Format::Yaml => yaml::to_string(&body).map_err(SynthError::Encode)?,
            };
            write(&dir.join(&stack.template), &text)?;
        }
        write(&dir.join("manifest.json"), &pretty(&manifest)?)
    }
}

fn pretty(value: &impl Serialize) -> Result<String, SynthError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| SynthError::Encode(error.to_string()))?;
    Ok(text + "\n")
}

fn write(path: &Path, text: &str) -> Result<(), SynthError> {
    fs::write(path, text).map_err(|source| SynthError::Write { path: path.to_owned(), source })
}

fn remove(path: &Path) -> Result<(), SynthError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(SynthError::Write { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

impl fmt::Display for SynthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constructs(error) => error.fmt(f),
            Self::TooLargeForInline { stack, bytes } => write!(
                f,
                "`{stack}` has {bytes} bytes minified; at most {MAX_INLINE_BYTES} go inline, and its region has no bucket"
            ),
            Self::TooManyPages { bytes } => write!(
                f,
                "the paths in `site/` and `site/not-found.html` make a function of {bytes} bytes; CloudFront takes {MAX_CODE_BYTES}"
            ),
            Self::Write { path, source } => write!(f, "can't write `{}`: {source}", path.display()),
            Self::Encode(detail) => write!(f, "can't encode a template: {detail}"),
        }
    }
}

impl std::error::Error for SynthError {}
