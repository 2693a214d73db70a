//! Files and sizes.

use std::process::Command;

use app::{Format, Manifest, manifest::Source};
use serde_json::Value as Json;

use crate::{assembly, local, prod, tool};

#[test]
fn yaml_and_json_say_the_same() {
    let (json, yaml) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let assembly = assembly(&prod());
    assembly.write(json.path(), Format::Json).unwrap();
    assembly.write(yaml.path(), Format::Yaml).unwrap();
    for (file, template) in &assembly.templates {
        let text = std::fs::read_to_string(json.path().join(file)).unwrap();
        assert_eq!(&serde_json::from_str::<Json>(&text).unwrap(), template);
        let text = std::fs::read_to_string(yaml.path().join(file.replace(".json", ".yaml"))).unwrap();
        assert_eq!(&serde_yaml::from_str::<Json>(&text).unwrap(), template);
    }
}

/// As a reader of YAML 1.1 has it, such as CloudFormation: to it `OFF` without quotes is no text.
#[test]
fn yaml_says_the_same_to_a_reader_of_yaml_1_1() {
    let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1])), default=str))";
    let dir = tempfile::tempdir().unwrap();
    let assembly = assembly(&prod());
    assembly.write(dir.path(), Format::Yaml).unwrap();
    for (file, template) in &assembly.templates {
        let mut python = Command::new(tool("OTPOST_CFN_LINT", "cfn-lint").with_file_name("python"));
        python.args(["-c", script]).arg(dir.path().join(file.replace(".json", ".yaml")));
        let output = python.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let read: Json = serde_json::from_slice(&output.stdout).unwrap();
        assert!(&read == template, "{file}: {}", first_difference(&read, template));
    }
}

fn first_difference(one: &Json, other: &Json) -> String {
    match (one, other) {
        (Json::Object(a), Json::Object(b)) => {
            let different = a.iter().find(|(name, value)| b.get(*name) != Some(value));
            different.map_or_else(
                || "a member is missing".to_owned(),
                |(name, value)| {
                    format!("{name}.{}", first_difference(value, b.get(name).unwrap_or(&Json::Null)))
                },
            )
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            let different = a.iter().zip(b).find(|(a, b)| a != b);
            different.map(|(a, b)| first_difference(a, b)).unwrap_or_default()
        }
        _ => format!("{one} and {other}"),
    }
}

#[test]
fn one_format_replaces_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let assembly = assembly(&local());
    for (format, extension) in [(Format::Json, "json"), (Format::Yaml, "yaml"), (Format::Json, "json")] {
        assembly.write(dir.path(), format).unwrap();
        let mut files: Vec<_> = std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let templates =
            ["bootstrap", "edge", "service", "watch"].map(|id| format!("{id}.template.{extension}"));
        assert_eq!(files[..1], templates[..1]);
        assert_eq!(files.len(), 5, "{files:?}");

        let manifest = std::fs::read_to_string(dir.path().join("manifest.json")).unwrap();
        let manifest: Manifest = serde_json::from_str(&manifest).unwrap();
        let named: Vec<_> = manifest.stacks.iter().map(|stack| stack.template.clone()).collect();
        assert_eq!(named, templates);
    }
}

#[test]
fn the_manifest_names_every_parameter_and_output() {
    let assembly = assembly(&prod());
    let keys = |object: &Json| -> Vec<String> {
        object.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
    };
    for stack in &assembly.manifest.stacks {
        let template = &assembly.templates[&stack.template];
        let mut named: Vec<_> = stack.parameters.iter().map(|parameter| parameter.name.clone()).collect();
        named.sort();
        assert_eq!(named, keys(&template["Parameters"]), "{}", stack.id);
        assert_eq!(stack.outputs, keys(&template["Outputs"]), "{}", stack.id);
        for parameter in &stack.parameters {
            let declared = &template["Parameters"][&parameter.name];
            assert_eq!(declared["NoEcho"] == true, parameter.no_echo, "{}", parameter.name);
            assert!(!parameter.no_echo || declared["Default"].is_null(), "a secret with a default");
        }
    }
}

/// A parameter that a stack takes from another one is an output of a stack before it.
#[test]
fn stacks_are_in_the_order_of_their_needs() {
    let manifest = assembly(&prod()).manifest;
    for (index, stack) in manifest.stacks.iter().enumerate() {
        for parameter in &stack.parameters {
            match &parameter.source {
                Source::Output { stack, output } => {
                    let before = manifest.stacks[..index].iter().find(|before| before.id == *stack).unwrap();
                    assert!(before.outputs.contains(output), "{output}");
                }
                Source::Asset { asset } => {
                    let asset = manifest.assets.iter().find(|known| known.name == *asset).unwrap();
                    assert_eq!(asset.parameter, parameter.name);
                }
                Source::Generated { characters } => assert!(*characters >= 43, "fewer than 256 bits"),
                Source::Kept { first } => assert_eq!(first, "0"),
                Source::EndpointUrl
                | Source::SiteUrl
                | Source::OutboxUrl
                | Source::Version
                | Source::ExpiresAt
                | Source::Fingerprint
                | Source::Build => {}
            }
        }
    }
}

/// One of an SSM type without a value is refused in other words than one of text (recorded of AWS, 2025-08-06).
#[test]
fn every_parameter_is_a_string() {
    for environment in [local(), prod()] {
        for (file, template) in assembly(&environment).templates {
            for (name, parameter) in template["Parameters"].as_object().into_iter().flatten() {
                assert_eq!(parameter["Type"], "String", "{file} {name}");
            }
        }
    }
}

/// Templates before the artifact bucket, and in the region that has none, go with the request. The
/// service template is uploaded, where CloudFormation takes a megabyte.
#[test]
fn templates_fit_where_they_go() {
    for environment in [local(), prod()] {
        for (file, template) in assembly(&environment).templates {
            let bytes = template.to_string().len();
            let most = if file == "service.template.json" { 200_000 } else { 51_200 };
            assert!(bytes <= most, "{file} has {bytes} bytes");
        }
    }
}
