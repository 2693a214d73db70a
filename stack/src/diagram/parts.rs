//! The parts of a drawing: groups, boxes in them, and lines between boxes.
//!
//! It must not know where they come from.

use serde::Serialize;

/// Groups, in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// The resources that the world sees.
    Edge,
    /// The pages.
    Site,
    /// The resources that call functions.
    Api,
    /// The resources that environments share, and those that belong nowhere else.
    Shared,
    Functions,
    Data,
    Queues,
    Keys,
    /// Alarms and their recipients.
    Alarms,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Edge,
        Self::Site,
        Self::Api,
        Self::Shared,
        Self::Functions,
        Self::Data,
        Self::Queues,
        Self::Keys,
        Self::Alarms,
    ];

    /// Its id in a drawing.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Site => "site",
            Self::Api => "api",
            Self::Shared => "shared",
            Self::Functions => "functions",
            Self::Data => "data",
            Self::Queues => "queues",
            Self::Keys => "keys",
            Self::Alarms => "alarms",
        }
    }

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Site => "site",
            Self::Api => "API and events",
            Self::Shared => "shared by environments",
            Self::Functions => "functions",
            Self::Data => "data",
            Self::Queues => "queues",
            Self::Keys => "keys",
            Self::Alarms => "alarms",
        }
    }
}

/// A box: a resource with what belongs to it.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// Its id in the drawing.
    pub id: String,
    pub group: Group,
    /// Its name.
    pub title: String,
    /// Its kind.
    pub subtitle: String,
    /// The resources that it stands for, as `stack/LogicalId`.
    pub members: Vec<String>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Edge {
    /// A node, or a group.
    pub from: String,
    /// A node.
    pub to: String,
    /// The relation of the two boxes.
    pub label: String,
    /// Its look.
    pub style: Style,
}

/// The kinds of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// A request or a message goes this way.
    Flow,
    /// Data is read: it goes the other way.
    Read,
    /// Data is written.
    Write,
    /// Data goes both ways.
    Both,
    /// A key is used.
    Key,
    /// One knows the other; nothing flows.
    Quiet,
}
