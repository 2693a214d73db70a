//! A CloudWatch dashboard: rows of widgets over metrics, logs and alarms, of any region.

use crate::alarm::Alarm;
use crate::log_group::LogGroup;
use crate::metric::Metric;
use crate::render;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Expression, Name, Text, Value};

/// The columns of a dashboard in CloudWatch.
const COLUMNS: u32 = 24;

#[derive(Debug)]
pub struct Dashboard;

/// Widgets beside each other, which share the width evenly.
#[derive(Debug)]
pub struct Row {
    /// Of some 40 pixels each.
    pub height: u32,
    /// From left to right, 24 at most.
    pub widgets: Vec<Widget>,
}

#[derive(Debug)]
pub enum Widget {
    /// Text with links and headings.
    Markdown(String),
    /// The states of alarms.
    Alarms {
        /// The heading.
        title: &'static str,
        /// The alarms, in the order in which they are shown.
        alarms: Vec<Value<Arn<Alarm>>>,
    },
    /// Metrics as lines.
    Metrics(Metrics),
    /// The result of a query of Logs Insights. It runs, and costs, when somebody opens the dashboard.
    Logs(Logs),
}

/// Metrics as lines.
#[derive(Debug)]
pub struct Metrics {
    /// The heading.
    pub title: &'static str,
    /// The region of the metrics; a dashboard shows those of any region.
    pub region: Value<Text>,
    /// The period of each point, in seconds.
    pub period_seconds: u32,
    /// The lines of the graph.
    pub lines: Vec<Line>,
}

/// A line, or several.
#[derive(Debug)]
pub enum Line {
    /// A metric.
    Of {
        /// The label in the legend.
        label: Value<Text>,
        /// The metric that the line draws.
        metric: Metric,
    },
    /// A metric that isn't drawn: something is computed from it.
    Input {
        /// The id in expressions of metric math.
        id: &'static str,
        /// The metric that is computed with.
        metric: Metric,
    },
    /// A result of metric math or of `SEARCH`; `${PROP('Dim.Rule')}` names what was found.
    Computed {
        /// The label in the legend.
        label: &'static str,
        /// In CloudWatch's metric math.
        expression: Value<Text>,
    },
}

/// A query of Logs Insights.
#[derive(Debug)]
pub struct Logs {
    /// The heading.
    pub title: &'static str,
    /// The log groups that it queries.
    pub groups: Vec<Value<Name<LogGroup>>>,
    /// The query, without the source groups.
    pub query: String,
    /// The form of the result.
    pub view: View,
}

/// The form of a query's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// A table.
    Rows,
    /// A bar for each row.
    Bars,
    /// Lines over time, for what is counted `by bin(…)`.
    Lines,
}

impl View {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Rows => "table",
            Self::Bars => "bar",
            Self::Lines => "timeSeries",
        }
    }
}

impl Dashboard {
    /// Define a dashboard. Its name is the account's, whatever the region.
    pub fn define(stack: &mut Stack, path: &str, name: Value<Text>, rows: Vec<Row>) {
        let mut y = 0;
        let mut widgets = Vec::new();
        for row in rows {
            let columns = u32::try_from(row.widgets.len()).unwrap_or(COLUMNS).clamp(1, COLUMNS);
            let width = COLUMNS / columns;
            for (x, widget) in (0..).step_by(usize::try_from(width).unwrap_or(1)).zip(row.widgets) {
                let (kind, properties) = widget.tree();
                widgets.push(object! {
                    "type": kind,
                    "x": x,
                    "y": y,
                    "width": width,
                    "height": row.height,
                    "properties": properties,
                });
            }
            y += row.height;
        }
        // Counts stay counts of the periods that the titles name, whatever period the reader's range would suggest.
        let body = object! { "periodOverride": "inherit", "start": "-PT3H", "widgets": widgets };
        let properties = object! {
            "DashboardName": name,
            "DashboardBody": Tree::Expression(render::text_of(&body)),
        };
        stack.add(path, Resource::new("AWS::CloudWatch::Dashboard", properties));
    }
}

impl Widget {
    fn tree(self) -> (&'static str, Tree) {
        match self {
            Self::Markdown(markdown) => ("text", object! { "markdown": markdown }),
            Self::Alarms { title, alarms } => ("alarm", object! { "title": title, "alarms": alarms }),
            Self::Metrics(metrics) => {
                let lines: Tree = metrics.lines.into_iter().map(Line::tree).collect();
                let properties = object! {
                    "title": metrics.title,
                    "region": metrics.region,
                    "view": "timeSeries",
                    "period": metrics.period_seconds,
                    "metrics": lines,
                };
                ("metric", properties)
            }
            Self::Logs(logs) => {
                let sources = logs.groups.into_iter().flat_map(|group| {
                    let name = group.expression;
                    [Expression::Literal("SOURCE '".to_owned()), name, Expression::Literal("' | ".to_owned())]
                });
                let query = sources.chain([Expression::Literal(logs.query)]).collect();
                let properties = object! {
                    "title": logs.title,
                    "region": Value::region(),
                    "view": logs.view.as_str(),
                    "query": Tree::Expression(Expression::Join(query)),
                };
                ("log", properties)
            }
        }
    }
}

impl Line {
    fn tree(self) -> Tree {
        match self {
            Self::Of { label, metric } => {
                let drawn = object! { "label": label, "stat": metric.statistic };
                named(metric, drawn)
            }
            Self::Input { id, metric } => {
                let hidden = object! { "id": id, "stat": metric.statistic, "visible": false };
                named(metric, hidden)
            }
            Self::Computed { label, expression } => {
                [object! { "label": label, "expression": expression }].into_iter().collect()
            }
        }
    }
}

/// A metric as dashboards write it, with how it is drawn.
fn named(metric: Metric, drawn: Tree) -> Tree {
    let name = [Tree::from(metric.namespace), Tree::from(metric.name)].into_iter();
    let dimensions = metric.dimensions.into_iter().flat_map(|(name, value)| [name.into(), value.into()]);
    name.chain(dimensions).chain([drawn]).collect()
}
