//! An environment drawn from its templates: what it consists of, and what has to do with what.
//!
//! Nothing is drawn by hand: a resource that is new in the templates is new in the drawing.

mod edges;
mod graph;
mod layout;
mod mermaid;
mod parts;
mod svg;

use clap::ValueEnum;

use crate::cli::Global;
use crate::console;
use crate::error::Error;
use crate::project::Project;
use crate::synth;

use graph::Graph;

/// `stack diagram`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The format of the drawing
    #[arg(long, value_enum, default_value = "mermaid")]
    pub format: Format,
}

/// The output format of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text, which GitHub and others draw
    Mermaid,
    /// A picture
    Svg,
}

/// Draws it, on stdout.
///
/// # Errors
/// If there is no such environment.
pub fn run(global: &Global, args: &Args) -> Result<(), Error> {
    let environment = Project::find()?.environment(global)?;
    let graph = Graph::of(&synth::assemble(&environment)?);
    if global.json {
        return console::json(&graph);
    }
    console::data(&match args.format {
        Format::Mermaid => mermaid::text(&graph),
        Format::Svg => svg::text(&graph),
    })
}

#[cfg(test)]
mod tests;
