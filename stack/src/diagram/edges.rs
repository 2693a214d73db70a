//! The lines: references between resources, and what roles may do.
//!
//! It must not know how lines are drawn.

use std::collections::{BTreeMap, BTreeSet};

use app::Assembly;
use app::manifest::{Source, StackEntry};
use serde_json::Value;

use super::graph::Owners;
use super::parts::{Edge, Group, Node, Style};

/// From so many boxes of a group on, a quiet line begins at the group.
const MANY: usize = 3;

/// The labels of the lines between two boxes.
type Between = BTreeMap<(String, String), BTreeSet<(Style, String)>>;

/// All lines.
pub fn of(assembly: &Assembly, nodes: &[Node], owners: &Owners) -> Vec<Edge> {
    let mut between = Between::new();
    for entry in &assembly.manifest.stacks {
        let resources = assembly.templates.get(&entry.template).map(|template| &template["Resources"]);
        for (id, body) in resources.and_then(Value::as_object).into_iter().flatten() {
            let Some(owner) = owners.get(&(entry.id.clone(), id.clone())) else { continue };
            let place = Place { assembly, entry, owners };
            for (from, to, style, label) in place.lines(owner, body) {
                if from != to {
                    between.entry((from, to)).or_default().insert((style, label.to_owned()));
                }
            }
        }
    }
    let edges = join(between, nodes);
    collapse(edges, nodes)
}

struct Place<'a> {
    assembly: &'a Assembly,
    entry: &'a StackEntry,
    owners: &'a Owners,
}

type Line = (String, String, Style, &'static str);

impl Place<'_> {
    fn lines(&self, owner: &str, body: &Value) -> Vec<Line> {
        let properties = &body["Properties"];
        let to = |value: &Value, style, label| -> Vec<Line> {
            let targets = self.targets(value).into_iter();
            targets.map(|target| (owner.to_owned(), target, style, label)).collect()
        };
        match body["Type"].as_str().unwrap_or_default() {
            // The caller's own lines show its calls, and the origin's show reads of the bucket.
            // A dashboard looks at everything.
            "AWS::CloudWatch::Dashboard" | "AWS::Lambda::Permission" | "AWS::S3::BucketPolicy" => Vec::new(),
            "AWS::IAM::Role" => {
                let inline = properties["Policies"].as_array().into_iter().flatten();
                inline.flat_map(|policy| self.rights(owner, &policy["PolicyDocument"])).collect()
            }
            "AWS::IAM::ManagedPolicy" => self.rights(owner, &properties["PolicyDocument"]),
            "AWS::Lambda::EventSourceMapping" => {
                let mut lines = to(&properties["DestinationConfig"], Style::Write, "gives up to");
                let sources = self.targets(&properties["EventSourceArn"]).into_iter();
                lines.extend(sources.map(|from| (from, owner.to_owned(), Style::Flow, "triggers")));
                lines
            }
            "AWS::CloudWatch::Alarm" => to(&properties["AlarmActions"], Style::Flow, "notifies"),
            "AWS::Events::Rule" => to(&properties["Targets"], Style::Flow, "triggers"),
            "AWS::ApiGateway::Method" => to(properties, Style::Flow, "calls"),
            "AWS::CloudFront::Distribution" => {
                let config = &properties["DistributionConfig"];
                let mut lines = to(&config["Origins"], Style::Flow, "asks");
                lines.extend(to(&config["WebACLId"], Style::Quiet, "is behind"));
                lines.extend(to(body, Style::Quiet, "knows"));
                lines
            }
            "AWS::Lambda::Function" => {
                let mut lines = to(&properties["Code"], Style::Quiet, "loads code from");
                lines.extend(to(body, Style::Quiet, "knows"));
                lines
            }
            "AWS::SQS::Queue" => {
                let mut lines = to(&properties["RedrivePolicy"], Style::Write, "gives up to");
                lines.extend(to(body, Style::Quiet, "knows"));
                lines
            }
            _ => to(body, Style::Quiet, "knows"),
        }
    }

    /// The lines for the rights that a role's statements give to its holder.
    fn rights(&self, owner: &str, document: &Value) -> Vec<Line> {
        let mut lines = Vec::new();
        for statement in document["Statement"].as_array().into_iter().flatten() {
            // A service's own use of a key is said by what is encrypted.
            let indirect = statement["Condition"].to_string().contains("kms:ViaService");
            if statement["Effect"] != "Allow" || indirect {
                continue;
            }
            let actions = match &statement["Action"] {
                Value::Array(actions) => actions.iter().filter_map(Value::as_str).collect(),
                action => action.as_str().into_iter().collect::<Vec<_>>(),
            };
            for target in self.targets(&statement["Resource"]) {
                let verbs = actions.iter().map(|action| verb(action));
                lines.extend(verbs.map(|(style, label)| (owner.to_owned(), target.clone(), style, label)));
            }
        }
        lines
    }

    /// The boxes that a value refers to, in other stacks too.
    fn targets(&self, value: &Value) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for id in references(value) {
            if let Some(owner) = self.owners.get(&(self.entry.id.clone(), id.clone())) {
                found.insert(owner.clone());
                continue;
            }
            let parameter = self.entry.parameters.iter().find(|parameter| parameter.name == id);
            let Some(Source::Output { stack, output }) = parameter.map(|parameter| &parameter.source) else {
                continue;
            };
            let from = self.assembly.manifest.stacks.iter().find(|entry| entry.id == *stack);
            let template = from.and_then(|from| self.assembly.templates.get(&from.template));
            let value = template.map(|template| &template["Outputs"][output]["Value"]);
            let ids = value.map(references).unwrap_or_default().into_iter();
            found.extend(ids.filter_map(|id| self.owners.get(&(stack.clone(), id)).cloned()));
        }
        found
    }
}

/// The style and label of an action.
fn verb(action: &str) -> (Style, &'static str) {
    let (service, name) = action.split_once(':').unwrap_or(("", action));
    let is = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    match service {
        "kms" if is(&["GenerateMac", "VerifyMac"]) => (Style::Key, "makes MACs with"),
        "kms" if is(&["Decrypt"]) => (Style::Key, "decrypts with"),
        "kms" => (Style::Key, "encrypts with"),
        "sqs" if is(&["Send"]) => (Style::Write, "writes"),
        "sqs" => (Style::Read, "reads"),
        _ if is(&["Get", "Query", "Batch", "Describe", "List", "ConditionCheck", "Scan"]) => {
            (Style::Read, "reads")
        }
        _ => (Style::Write, "writes"),
    }
}

/// The logical ids, of resources and parameters, that a value names.
pub fn references(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    gather(value, &mut found);
    found
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| gather(one, found)),
        Value::Object(all) => {
            for (key, value) in all {
                match (key.as_str(), value) {
                    ("Ref" | "DependsOn", Value::String(id)) => found.push(id.clone()),
                    ("DependsOn", Value::Array(ids)) => {
                        found.extend(ids.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    ("Fn::GetAtt", Value::Array(parts)) => {
                        found.extend(parts.first().and_then(Value::as_str).map(str::to_owned));
                    }
                    ("Fn::Sub", Value::String(text)) => {
                        let names = text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
                        let ids = names.map(|(name, _)| name.split('.').next().unwrap_or(name).to_owned());
                        found.extend(ids);
                    }
                    (_, value) => gather(value, found),
                }
            }
        }
        _ => {}
    }
}

/// One line for each pair: what is said of it together. Nobody need be told that one knows what it uses, nor
/// that it reads what triggers it; a key that is only known is what something is encrypted with.
fn join(between: Between, nodes: &[Node]) -> Vec<Edge> {
    let triggered: BTreeSet<_> = between
        .iter()
        .filter(|(_, said)| said.iter().any(|(_, label)| label == "triggers"))
        .map(|((from, to), _)| (to.clone(), from.clone()))
        .collect();
    let mut edges = Vec::new();
    for ((from, to), mut said) in between {
        if said.len() > 1 {
            said.retain(|(_, label)| label != "knows");
        }
        if triggered.contains(&(from.clone(), to.clone())) {
            said.retain(|(style, _)| !matches!(style, Style::Read | Style::Quiet));
        }
        let styles: BTreeSet<Style> = said.iter().map(|(style, _)| *style).collect();
        let style = if styles.contains(&Style::Read) && styles.contains(&Style::Write) {
            Style::Both
        } else {
            match styles.first() {
                Some(style) => *style,
                None => continue,
            }
        };
        let is_key = nodes.iter().any(|node| node.id == to && node.group == Group::Keys);
        let label = |(style, label)| match style {
            Style::Quiet if is_key => "is encrypted with".to_owned(),
            _ => label,
        };
        let labels: Vec<_> = said.into_iter().map(label).collect();
        edges.push(Edge { from, to, label: labels.join(", "), style });
    }
    edges
}

/// Quiet lines of many boxes of a group to the same box are one line of the group.
fn collapse(edges: Vec<Edge>, nodes: &[Node]) -> Vec<Edge> {
    let group = |id: &str| nodes.iter().find(|node| node.id == id).map(|node| node.group);
    let size = |id: &str| nodes.iter().filter(|node| group(id) == Some(node.group)).count();
    let mut kept = Vec::new();
    let mut quiet: BTreeMap<(_, String, String), Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        match group(&edge.from).filter(|_| edge.style == Style::Quiet) {
            Some(of) => quiet.entry((of, edge.to.clone(), edge.label.clone())).or_default().push(edge),
            None => kept.push(edge),
        }
    }
    for ((of, to, label), edges) in quiet {
        if edges.len() < MANY {
            kept.extend(edges);
            continue;
        }
        let (some, all) = (edges.len(), edges.first().map_or(0, |edge| size(&edge.from)));
        let label = if some == all { label } else { format!("{label} ({some} of {all})") };
        kept.push(Edge { from: of.id().to_owned(), to, label, style: Style::Quiet });
    }
    kept.sort();
    kept
}
