//! The drawing as Mermaid's text.

use super::graph::Graph;
use super::parts::{Edge, Group, Style};

/// A flowchart. Comments name the resources of each box.
pub fn text(graph: &Graph) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    for group in Group::ALL {
        let nodes: Vec<_> = graph.nodes.iter().filter(|node| node.group == group).collect();
        if nodes.is_empty() {
            continue;
        }
        lines.push(format!("  subgraph {}[\"{}\"]", group.id(), group.title()));
        for node in nodes {
            let subtitle =
                if node.subtitle.is_empty() { String::new() } else { format!("<br/>{}", node.subtitle) };
            lines.push(format!("    {}[\"{}{subtitle}\"]", node.id, node.title));
            lines.push(format!("    %% {}", node.members.join(" ")));
        }
        lines.push("  end".to_owned());
    }
    for Edge { from, to, label, style } in &graph.edges {
        let arrow = match style {
            Style::Both => "<-->",
            Style::Quiet => "-.->",
            _ => "-->",
        };
        lines.push(format!("  {from} {arrow}|{label}| {to}"));
    }
    lines.join("\n")
}
