//! The layout of boxes and lines: columns of groups, from left to right as requests go. The same graph
//! gives the same places.
//!
//! It must not know how a place becomes a picture. Lengths are whole pixels of the drawing.

use std::collections::BTreeMap;

use super::graph::Graph;
use super::parts::{Edge, Group, Node};

/// The greatest width of a character, of a monospaced font.
const CHARACTER: i32 = 8;
const LINE: i32 = 16;
const PADDING: i32 = 10;
const TITLE: i32 = 24;
const BETWEEN_NODES: i32 = 8;
const BETWEEN_GROUPS: i32 = 26;
const BETWEEN_COLUMNS: i32 = 150;
const MARGIN: i32 = 20;
/// The distance that a line between boxes of one column swings out.
const SWING: i32 = 46;

/// Groups that stand above each other.
const COLUMNS: [&[Group]; 4] = [
    &[Group::Edge],
    &[Group::Api, Group::Site, Group::Shared],
    &[Group::Functions],
    &[Group::Data, Group::Queues, Group::Keys, Group::Alarms],
];

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The left end.
    pub x: i32,
    /// The upper end.
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// A curve with two handles, as SVG's `C` takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Curve {
    /// Its start.
    pub from: (i32, i32),
    /// Its first handle.
    pub leaving: (i32, i32),
    /// Its second handle.
    pub arriving: (i32, i32),
    /// Its end.
    pub to: (i32, i32),
}

/// A drawing in places.
#[derive(Debug)]
pub struct Layout<'a> {
    /// Its size.
    pub width: i32,
    /// Its size.
    pub height: i32,
    /// Each group's box.
    pub groups: Vec<(Group, Area)>,
    /// Each node's box.
    pub nodes: Vec<(&'a Node, Area)>,
    /// Each line.
    pub edges: Vec<(&'a Edge, Curve)>,
}

/// A column before it knows how high the highest is.
struct Column<'a> {
    width: i32,
    height: i32,
    groups: Vec<Placed<'a>>,
}

/// A group, its height, and its nodes with the height at which each begins.
type Placed<'a> = (Group, i32, Vec<(&'a Node, i32)>);

/// The ends of lines at one side of a box: where the other end is, which line it is, whether it begins here.
type Ports<'a> = BTreeMap<(&'a str, Side), Vec<(i32, usize, bool)>>;

/// Places everything.
pub fn of(graph: &Graph) -> Layout<'_> {
    let columns: Vec<_> = COLUMNS.iter().map(|groups| column(graph, groups)).collect();
    let highest = columns.iter().map(|column| column.height).max().unwrap_or_default();
    let mut layout = Layout {
        width: 0,
        height: highest + 2 * MARGIN,
        groups: Vec::new(),
        nodes: Vec::new(),
        edges: Vec::new(),
    };
    let mut x = MARGIN;
    for column in columns.iter().filter(|column| !column.groups.is_empty()) {
        // The spare height of a column goes between its groups.
        let gaps = i32::try_from(column.groups.len()).unwrap_or(1) + 1;
        let spare = (highest - column.height) / gaps;
        let mut y = MARGIN + spare;
        for (group, height, nodes) in &column.groups {
            layout.groups.push((*group, Area { x, y, width: column.width, height: *height }));
            let mut top = y + TITLE;
            for (node, height) in nodes {
                let inner =
                    Area { x: x + PADDING, y: top, width: column.width - 2 * PADDING, height: *height };
                layout.nodes.push((node, inner));
                top += height + BETWEEN_NODES;
            }
            y += height + BETWEEN_GROUPS + spare;
        }
        x += column.width + BETWEEN_COLUMNS;
    }
    layout.width = x - BETWEEN_COLUMNS + SWING + MARGIN;
    layout.edges = edges(graph, &layout);
    layout
}

fn column<'a>(graph: &'a Graph, groups: &[Group]) -> Column<'a> {
    let mut column = Column { width: 0, height: -BETWEEN_GROUPS, groups: Vec::new() };
    for group in groups {
        let nodes: Vec<_> = graph.nodes.iter().filter(|node| node.group == *group).collect();
        if nodes.is_empty() {
            continue;
        }
        let widest = nodes.iter().map(|node| text(&node.title).max(text(&node.subtitle))).max();
        let inner = widest.unwrap_or_default() + 2 * PADDING;
        column.width = column.width.max(inner + 2 * PADDING).max(text(group.title()) + 2 * PADDING);
        let nodes: Vec<_> = nodes.into_iter().map(|node| (node, node_height(node))).collect();
        let stacked: i32 = nodes.iter().map(|(_, height)| height + BETWEEN_NODES).sum();
        let height = TITLE + stacked - BETWEEN_NODES + PADDING;
        column.height += height + BETWEEN_GROUPS;
        column.groups.push((*group, height, nodes));
    }
    column
}

/// The width of a text.
pub fn text(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(i32::MAX / CHARACTER).saturating_mul(CHARACTER)
}

fn node_height(node: &Node) -> i32 {
    let lines = if node.subtitle.is_empty() { 1 } else { 2 };
    lines * LINE + PADDING
}

/// A side of a box, at which lines begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
}

/// Lines leave and reach a box on the side where the other one is, each at a place of its own, in the order
/// of the other ends: so they cross as little as they can.
fn edges<'a>(graph: &'a Graph, layout: &Layout<'a>) -> Vec<(&'a Edge, Curve)> {
    let area = |id: &str| {
        let node = layout.nodes.iter().find(|(node, _)| node.id == id).map(|(_, area)| *area);
        node.or_else(|| {
            // A line of a whole group begins at its title, above the lines of its boxes.
            let group = layout.groups.iter().find(|(group, _)| group.id() == id).map(|(_, area)| *area);
            group.map(|area| Area { height: TITLE, ..area })
        })
    };
    let ends: Vec<_> =
        graph.edges.iter().filter_map(|edge| Some((edge, area(&edge.from)?, area(&edge.to)?))).collect();
    let mut ports = Ports::new();
    for (index, (edge, from, to)) in ends.iter().enumerate() {
        let (leaves, arrives) = sides(*from, *to);
        ports.entry((edge.from.as_str(), leaves)).or_default().push((middle(*to), index, true));
        ports.entry((edge.to.as_str(), arrives)).or_default().push((middle(*from), index, false));
    }
    let mut places: BTreeMap<(usize, bool), i32> = BTreeMap::new();
    for ((id, _), mut of) in ports {
        let Some(area) = area(id) else { continue };
        of.sort_unstable();
        let count = i32::try_from(of.len()).unwrap_or(i32::MAX);
        for (place, (_, index, begins)) in (1..).zip(of) {
            places.insert((index, begins), area.y + area.height * place / (count + 1));
        }
    }
    let mut curves = Vec::new();
    for (index, (edge, from, to)) in ends.iter().enumerate() {
        let y = |begins| places.get(&(index, begins)).copied().unwrap_or_default();
        curves.push((*edge, curve(*from, *to, y(true), y(false))));
    }
    curves
}

fn sides(from: Area, to: Area) -> (Side, Side) {
    if right(from) < to.x {
        (Side::Right, Side::Left)
    } else if right(to) < from.x {
        (Side::Left, Side::Right)
    } else {
        (Side::Right, Side::Right)
    }
}

fn curve(from: Area, to: Area, begins: i32, ends: i32) -> Curve {
    let (leaves, arrives) = sides(from, to);
    let x = |area: Area, side| if side == Side::Left { area.x } else { right(area) };
    let (a, b) = ((x(from, leaves), begins), (x(to, arrives), ends));
    // Between columns the handles reach half-way; within one, out to the right, further for longer lines.
    let reach = if leaves == arrives { SWING + (ends - begins).abs() / 12 } else { (b.0 - a.0).abs() / 2 };
    let handle = |(x, y): (i32, i32), side| (if side == Side::Left { x - reach } else { x + reach }, y);
    Curve { from: a, leaving: handle(a, leaves), arriving: handle(b, arrives), to: b }
}

const fn right(area: Area) -> i32 {
    area.x + area.width
}

const fn middle(area: Area) -> i32 {
    area.y + area.height / 2
}
