//! Every type and property of this system's own templates is judged: none is called an opening because nobody has
//! thought about it.

use std::path::Path;

use app::{Config, synthesize};
use serde_json::{Value as Json, json};

use super::entry;
use crate::compare::security::broadening;

const CONFIG: &str = include_str!("../../../../app/tests/templates/prod.yaml");

#[test]
fn the_systems_own_resources_are_judged() {
    let config = Config::parse(Path::new("prod.yaml"), CONFIG.to_owned()).unwrap();
    for name in config.names() {
        let assembly = synthesize(&config.environment(name).unwrap()).unwrap();
        for template in assembly.templates.values() {
            let empty = json!({ "Resources": {} });
            let mut old = template.clone();
            // The same resources with nothing to them: every property comes, on a resource that is there.
            for resource in old["Resources"].as_object_mut().unwrap().values_mut() {
                let nothing = match resource["Type"].as_str() {
                    Some("AWS::CloudFront::Distribution") => {
                        json!({ "DistributionConfig": { "Comment": "" } })
                    }
                    _ => json!({}),
                };
                resource["Properties"] = nothing;
            }
            for before in [&old, &empty] {
                for finding in broadening(&entry(), before, template) {
                    let said = &finding.finding;
                    assert!(
                        !said.contains("isn't known to be harmless") && !said.contains("can't be judged"),
                        "`{}`: {said}. Say in `kinds` what it means.",
                        finding.logical_id
                    );
                }
            }
            assert_eq!(broadening(&entry(), template, template), [], "nothing changes");
        }
    }
}

/// The comparison above proves nothing if a property that nobody knows would not be found.
#[test]
fn a_property_that_nobody_knows_is_found() {
    let template = |properties: Json| super::template("AWS::SQS::Queue", &properties);
    let found = broadening(&entry(), &template(json!({})), &template(json!({ "Shiny": true })));
    assert_eq!(found.len(), 1);
}
