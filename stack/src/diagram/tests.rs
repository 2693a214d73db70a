use std::collections::BTreeSet;

use app::{Assembly, Config, Environment};

use super::graph::Graph;
use super::layout::{self, Area};
use super::parts::Style;
use super::{mermaid, svg};

fn environment(name: &str) -> Environment {
    let config = Config::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../otpost.yaml").as_ref()).unwrap();
    config.environment(name).unwrap()
}

fn assembly(name: &str) -> Assembly {
    app::synthesize(&environment(name)).unwrap()
}

#[test]
fn every_resource_of_the_templates_is_in_it_once() {
    for name in ["dev", "prod", "local"] {
        let assembly = assembly(name);
        let graph = Graph::of(&assembly);
        let drawn: Vec<_> = graph.nodes.iter().flat_map(|node| &node.members).collect();
        let once: BTreeSet<_> = drawn.iter().map(|member| member.as_str()).collect();
        assert_eq!(drawn.len(), once.len(), "{name}");
        let mut all = BTreeSet::new();
        for entry in &assembly.manifest.stacks {
            let resources = assembly.templates[&entry.template]["Resources"].as_object().unwrap();
            all.extend(resources.keys().map(|id| format!("{}/{id}", entry.id)));
        }
        assert_eq!(once, all.iter().map(String::as_str).collect(), "{name}");
        let (text, picture) = (mermaid::text(&graph), svg::text(&graph));
        for id in &all {
            assert!(text.contains(id.as_str()) && picture.contains(id.as_str()), "{name}: {id}");
        }
    }
}

#[test]
fn the_same_templates_give_the_same_bytes() {
    let (one, other) = (Graph::of(&assembly("dev")), Graph::of(&assembly("dev")));
    assert_eq!(mermaid::text(&one), mermaid::text(&other));
    assert_eq!(svg::text(&one), svg::text(&other));
}

#[test]
fn lines_say_what_has_to_do_with_what() {
    let graph = Graph::of(&assembly("prod"));
    insta::assert_snapshot!(mermaid::text(&graph));
}

#[test]
fn a_function_reads_and_writes_what_its_role_lets_it() {
    let graph = Graph::of(&assembly("prod"));
    let line = |from: &str, to: &str| {
        let found = graph.edges.iter().find(|edge| edge.from.ends_with(from) && edge.to.ends_with(to));
        found.map(|edge| (edge.style, edge.label.as_str()))
    };
    assert_eq!(line("_Route", "_DeliveryQueue"), Some((Style::Write, "writes")));
    assert_eq!(line("_DeliveryQueue", "_Dispatch"), Some((Style::Flow, "triggers")));
    assert_eq!(line("_Table", "_Route"), Some((Style::Flow, "triggers")));
    assert_eq!(line("_Register", "_CodesKey"), Some((Style::Key, "encrypts with")));
    assert_eq!(line("_Reveal", "_CodesKey"), Some((Style::Key, "decrypts with")));
    assert_eq!(line("_Health", "_Table"), None, "it has no rights on data");
    assert_eq!(line("_Distribution", "_WebAcl"), Some((Style::Quiet, "is behind")), "in another stack");
}

fn overlap(a: Area, b: Area) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

#[test]
fn no_box_lies_on_another_and_every_text_fits() {
    for name in ["dev", "prod"] {
        let graph = Graph::of(&assembly(name));
        let layout = layout::of(&graph);
        assert_eq!(layout.nodes.len(), graph.nodes.len());
        assert_eq!(layout.edges.len(), graph.edges.len());
        let boxes: Vec<Area> = layout.nodes.iter().map(|(_, area)| *area).collect();
        for (index, a) in boxes.iter().enumerate() {
            assert!(a.x >= 0 && a.y >= 0 && a.x + a.width <= layout.width && a.y + a.height <= layout.height);
            assert!(boxes.iter().skip(index + 1).all(|b| !overlap(*a, *b)), "{name}: {a:?}");
        }
        let groups: Vec<Area> = layout.groups.iter().map(|(_, area)| *area).collect();
        for (index, a) in groups.iter().enumerate() {
            assert!(groups.iter().skip(index + 1).all(|b| !overlap(*a, *b)), "{name}: {a:?}");
        }
        for (node, area) in &layout.nodes {
            assert!(
                layout::text(&node.title).max(layout::text(&node.subtitle)) + 20 <= area.width,
                "{}",
                node.title
            );
        }
    }
}

#[test]
fn the_picture_is_well_formed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("picture.svg");
    std::fs::write(&file, svg::text(&Graph::of(&assembly("prod")))).unwrap();
    let program = "import sys, xml.etree.ElementTree as e; print(e.parse(sys.argv[1]).getroot().tag)";
    let output = std::process::Command::new("python3").args(["-c", program]).arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.trim(), "{http://www.w3.org/2000/svg}svg", "{}", String::from_utf8_lossy(&output.stderr));
}
