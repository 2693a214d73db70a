//! The templates of this system: snapshots to review, and assertions on what no emulator checks.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod api;
mod audit;
mod checkov;
mod data;
mod delivery;
mod determinism;
mod domain;
mod eyes;
mod files;
mod grants;
mod hundred;
mod lint;
mod mutations;
mod schema;
mod site;
mod snapshot;
mod watch;
mod web_acl;

use std::path::{Path, PathBuf};

use app::{Architecture, Assembly, Config, Environment, synthesize};
use serde_json::Value as Json;

/// A production environment with everything set otherwise than by default.
const PROD: &str = include_str!("prod.yaml");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// The repository's own configuration.
fn repository() -> Config {
    Config::load(&root().join("otpost.yaml")).unwrap_or_else(|error| panic!("{error}"))
}

/// An environment of it, for one architecture on every machine.
fn named(config: &Config, name: &str) -> Environment {
    let environment = config.environment(name).unwrap_or_else(|error| panic!("{error}"));
    Environment { architecture: Architecture::X86_64, ..environment }
}

fn local() -> Environment {
    named(&repository(), "local")
}

/// One that the pattern `pr-*` brings forth.
fn preview() -> Environment {
    named(&repository(), "pr-1")
}

fn prod() -> Environment {
    of_prod("prod")
}

fn of_prod(name: &str) -> Environment {
    let config =
        Config::parse(Path::new("prod.yaml"), PROD.to_owned()).unwrap_or_else(|error| panic!("{error}"));
    config.environment(name).unwrap_or_else(|error| panic!("{error}"))
}

/// Every shape that an environment can have: everything on, nothing on, one that comes and goes, one under an
/// organization's rules.
fn shapes() -> [(&'static str, Environment); 5] {
    [
        ("prod", prod()),
        ("minimal", minimal()),
        ("strict", of_prod("strict")),
        ("local", local()),
        ("preview", preview()),
    ]
}

/// One without what can be left out.
fn minimal() -> Environment {
    of_prod("minimal")
}

fn assembly(environment: &Environment) -> Assembly {
    synthesize(environment).unwrap_or_else(|error| panic!("{error}"))
}

fn template(environment: &Environment, stack: &str) -> Json {
    assembly(environment).templates.remove(&format!("{stack}.template.json")).unwrap()
}

fn service() -> Json {
    template(&prod(), "service")
}

/// The properties of a resource.
fn properties(template: &Json, id: &str) -> Json {
    let resource = &template["Resources"][id];
    assert!(resource.is_object(), "there is no `{id}`");
    resource["Properties"].clone()
}

/// Every resource of a type, with its logical id.
fn of_type<'a>(template: &'a Json, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Json)> {
    let resources = template["Resources"].as_object().unwrap().iter();
    resources
        .filter(move |(_, resource)| resource["Type"] == kind)
        .map(|(id, resource)| (id.as_str(), resource))
}

/// A program of the test environment: at `variable`, or in the repository's own environment.
fn tool(variable: &str, name: &str) -> PathBuf {
    let own = root().join(".local/venv/bin").join(name);
    let path = std::env::var_os(variable).map_or(own, PathBuf::from);
    assert!(path.exists(), "`{}` is missing; run `just tools`", path.display());
    path
}
