//! The drawing as a picture, for light and dark pages.
//!
//! It must not know what is drawn.

use super::graph::Graph;
use super::layout::{self, Area};
use super::parts::Style;

/// Colours by their role, and the same for dark pages.
const CSS: &str = "
svg { --page: #ffffff; --ink: #1d2430; --faint: #667085; --box: #ffffff; --group: #f4f6f9; --frame: #c6cdd8;
  --flow: #2f6fdb; --read: #14855a; --write: #b4500e; --both: #6d3fc0; --key: #a81f5c; --quiet: #98a2b3; }
@media (prefers-color-scheme: dark) {
  svg { --page: #12161d; --ink: #e7ebf2; --faint: #98a2b3; --box: #1c222c; --group: #171c24; --frame: #3a4352;
    --flow: #7aa9f7; --read: #4fc796; --write: #f0995a; --both: #b595f5; --key: #f07fb0; --quiet: #667085; }
}
text { font: 12px ui-monospace, 'DejaVu Sans Mono', 'Liberation Mono', monospace; fill: var(--ink); }
.page { fill: var(--page); }
.group { fill: var(--group); stroke: var(--frame); }
.node { fill: var(--box); stroke: var(--frame); }
.title { fill: var(--faint); font-weight: bold; }
.subtitle { fill: var(--faint); }
.line { fill: none; stroke-width: 1.3; opacity: 0.85; }
.flow { stroke: var(--flow); } .flow-head { fill: var(--flow); }
.read { stroke: var(--read); } .read-head { fill: var(--read); }
.write { stroke: var(--write); } .write-head { fill: var(--write); }
.both { stroke: var(--both); } .both-head { fill: var(--both); }
.key { stroke: var(--key); } .key-head { fill: var(--key); }
.quiet { stroke: var(--quiet); stroke-dasharray: 4 3; } .quiet-head { fill: var(--quiet); }
";

const STYLES: [(Style, &str, &str); 6] = [
    (Style::Flow, "flow", "asks, calls, triggers"),
    (Style::Read, "read", "reads"),
    (Style::Write, "write", "writes"),
    (Style::Both, "both", "reads and writes"),
    (Style::Key, "key", "uses a key"),
    (Style::Quiet, "quiet", "knows, is encrypted with"),
];

const LEGEND: i32 = 34;
const HEAD: i32 = 40;

/// Draws it.
pub fn text(graph: &Graph) -> String {
    let layout = layout::of(graph);
    let (width, height) = (layout.width, layout.height + HEAD + LEGEND);
    let mut out = vec![
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">"#
        ),
        format!("<title>{}</title>", escape(&format!("the architecture of {}", graph.environment))),
        format!("<style>{CSS}</style>"),
        "<defs>".to_owned(),
    ];
    out.extend(STYLES.map(|(_, class, _)| {
        format!(
            r#"<marker id="{class}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="{class}-head" d="M0 0 L8 4 L0 8 z"/></marker>"#
        )
    }));
    out.push("</defs>".to_owned());
    out.push(format!(r#"<rect class="page" width="{width}" height="{height}"/>"#));
    out.push(format!(
        r#"<text x="20" y="26" class="title">{}</text>"#,
        escape(&format!("{}: {}", graph.environment, counted(graph)))
    ));
    out.push(format!(r#"<g transform="translate(0 {HEAD})">"#));
    for (group, area) in &layout.groups {
        out.push(rect("group", 8, *area));
        let (x, y) = (area.x + 10, area.y + 16);
        out.push(format!(r#"<text x="{x}" y="{y}" class="title">{}</text>"#, escape(group.title())));
    }
    for (edge, curve) in &layout.edges {
        let class = class(edge.style);
        let start = matches!(edge.style, Style::Read | Style::Both);
        let end = edge.style != Style::Read;
        let marker = |there, which: &str| {
            if there { format!(r#" marker-{which}="url(#{class})""#) } else { String::new() }
        };
        let at = |(x, y): (i32, i32)| format!("{x} {y}");
        out.push(format!(
            r#"<path class="line {class}" d="M{} C{} {} {}"{}{}><title>{}</title></path>"#,
            at(curve.from),
            at(curve.leaving),
            at(curve.arriving),
            at(curve.to),
            marker(start, "start"),
            marker(end, "end"),
            escape(&format!("{} {} {}", name(graph, &edge.from), edge.label, name(graph, &edge.to))),
        ));
    }
    for (node, area) in &layout.nodes {
        out.push(format!("<g><title>{}</title>", escape(&node.members.join(" "))));
        out.push(rect("node", 5, *area));
        let x = area.x + 10;
        out.push(format!(r#"<text x="{x}" y="{}">{}</text>"#, area.y + 17, escape(&node.title)));
        if !node.subtitle.is_empty() {
            let y = area.y + 33;
            out.push(format!(r#"<text x="{x}" y="{y}" class="subtitle">{}</text>"#, escape(&node.subtitle)));
        }
        out.push("</g>".to_owned());
    }
    out.push("</g>".to_owned());
    out.extend(legend(graph, height - LEGEND / 2));
    out.push("</svg>".to_owned());
    out.join("\n")
}

fn counted(graph: &Graph) -> String {
    let resources: usize = graph.nodes.iter().map(|node| node.members.len()).sum();
    format!("{resources} resources in {} boxes", graph.nodes.len())
}

/// The kinds of lines that there are.
fn legend(graph: &Graph, y: i32) -> Vec<String> {
    let mut x = 20;
    let mut out = Vec::new();
    let drawn = |style| graph.edges.iter().any(|edge| edge.style == style);
    for (_, class, words) in STYLES.into_iter().filter(|(style, _, _)| drawn(*style)) {
        let (end, text) = (x + 28, x + 36);
        out.push(format!(r#"<path class="line {class}" d="M{x} {y} L{end} {y}"/>"#));
        out.push(format!(r#"<text x="{text}" y="{}" class="subtitle">{}</text>"#, y + 4, escape(words)));
        x = text + layout::text(words) + 8;
    }
    out
}

fn name<'a>(graph: &'a Graph, id: &'a str) -> &'a str {
    graph.nodes.iter().find(|node| node.id == id).map_or(id, |node| node.title.as_str())
}

fn class(style: Style) -> &'static str {
    STYLES.into_iter().find(|(of, _, _)| *of == style).map_or("quiet", |(_, class, _)| class)
}

fn rect(class: &str, radius: i32, Area { x, y, width, height }: Area) -> String {
    format!(r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>"#)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
