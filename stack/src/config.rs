//! `stack config`: what `otpost.yaml` says about an environment, and where each value comes from.
//!
//! It must not reach the network: what it shows is what a deployment would read, whether there was one or not.

use app::config::{Origin, Setting};
use serde_json::{Value, json};

use crate::cli::Global;
use crate::console::{self, Console};
use crate::error::Error;
use crate::project::{FILE, Project};

/// The widest value that the others are lined up with; a longer one moves only its own line.
const MAX_WIDTH: usize = 36;

/// `stack config`
#[derive(Debug, clap::Subcommand)]
pub enum Config {
    /// Show every setting of an environment, and where it comes from
    Show,
}

/// See the module.
///
/// # Errors
/// If there is no such environment, or it is wrong.
pub fn run(global: &Global, args: &Config, _console: &mut Console) -> Result<(), Error> {
    let Config::Show = args;
    let settings = Project::find()?.explain(global)?;
    let rows: Vec<_> = settings.into_iter().map(|setting| Row::of(setting, global)).collect();
    if global.json {
        return console::json(&rows.iter().map(Row::json).collect::<Vec<_>>());
    }
    let names = rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
    let texts = rows.iter().map(|row| row.text().chars().count()).filter(|width| *width <= MAX_WIDTH);
    let texts = texts.max().unwrap_or_default();
    rows.iter().try_for_each(|row| {
        console::data(&format!("{:names$}  {:texts$}  {}", row.name, row.text(), row.place()))
    })
}

/// A line of what is shown.
struct Row {
    name: String,
    value: Value,
    /// A block of the file, a flag, or `default`.
    from: String,
    line: Option<usize>,
}

impl Row {
    /// A setting as a deployment would take it: a flag goes before the file.
    fn of(setting: Setting, global: &Global) -> Self {
        let Setting { name, value, origin } = setting;
        match (&global.region, origin) {
            (Some(region), _) if name == "region" => {
                Self { name, value: json!(region), from: "--region".to_owned(), line: None }
            }
            (_, Origin::File { block, line }) => Self { name, value, from: block, line: Some(line) },
            (_, Origin::Default) => Self { name, value, from: "default".to_owned(), line: None },
        }
    }

    fn json(&self) -> Value {
        json!({ "setting": self.name, "value": self.value, "from": self.from, "line": self.line })
    }

    fn text(&self) -> String {
        match &self.value {
            Value::Null => "none".to_owned(),
            Value::Array(values) if values.is_empty() => "none".to_owned(),
            Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
            value => plain(value),
        }
    }

    fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{FILE}:{line} ({})", self.from),
            None => self.from.clone(),
        }
    }
}

/// A text without its quotes, anything else as JSON writes it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
