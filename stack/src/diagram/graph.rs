//! The boxes of an environment: one for each resource that stands for itself, with those that belong to it.
//!
//! It must not know how it is drawn.

use std::collections::BTreeMap;

use app::Assembly;
use contract::Function;
use serde::Serialize;
use serde_json::Value;

use super::edges;
use super::parts::{Edge, Group, Node};

/// Everything that is drawn.
#[derive(Clone, Debug, Serialize)]
pub struct Graph {
    /// Of which environment.
    pub environment: String,
    /// Boxes, by group and then as the templates have them.
    pub nodes: Vec<Node>,
    /// Lines.
    pub edges: Vec<Edge>,
}

/// The node that each resource belongs to, by stack and logical id.
pub type Owners = BTreeMap<(String, String), String>;

impl Graph {
    /// Draws the templates together.
    pub fn of(assembly: &Assembly) -> Self {
        let mut nodes = Vec::new();
        let mut owners = Owners::new();
        for entry in &assembly.manifest.stacks {
            let stack = Stack {
                id: &entry.id,
                shared: entry.shared,
                paths: &entry.paths,
                resources: assembly.templates.get(&entry.template).map(|template| &template["Resources"]),
            };
            stack.gather(&mut nodes, &mut owners);
        }
        for ((stack, id), owner) in &owners {
            if let Some(node) = nodes.iter_mut().find(|node: &&mut Node| node.id == *owner) {
                node.members.push(format!("{stack}/{id}"));
            }
        }
        for node in &mut nodes {
            describe(node, assembly);
        }
        nodes.sort_by_key(|node| node.group);
        let edges = edges::of(assembly, &nodes, &owners);
        Self { environment: assembly.manifest.environment.clone(), nodes, edges }
    }
}

struct Stack<'a> {
    id: &'a str,
    shared: bool,
    paths: &'a BTreeMap<String, String>,
    resources: Option<&'a Value>,
}

impl Stack<'_> {
    fn gather(&self, nodes: &mut Vec<Node>, owners: &mut Owners) {
        let Some(resources) = self.resources.and_then(Value::as_object) else { return };
        let key = |id: &str| (self.id.to_owned(), id.to_owned());
        let kind = |body: &Value| body["Type"].as_str().unwrap_or_default().to_owned();
        let mut rest = Vec::new();
        for (id, body) in resources {
            match group(&kind(body), self.shared) {
                Some(group) => {
                    owners.insert(key(id), self.add(nodes, id, group, &kind(body)));
                }
                None => rest.push((id, body)),
            }
        }
        // A resource below another in the tree of constructs, or one that serves a resource it refers to, belongs to
        // it.
        rest.retain(|(id, body)| {
            let kind = kind(body);
            let owner = match kind.as_str() {
                "AWS::CloudWatch::Alarm" => Some(alarms(nodes)),
                "AWS::Lambda::EventSourceMapping" => {
                    self.referred(&body["Properties"]["FunctionName"], owners)
                }
                _ => self.above(id, owners).or_else(|| self.referred(body, owners)),
            };
            owner.map(|owner| owners.insert(key(id), owner)).is_none()
        });
        // The others stand for themselves; a role for who has it, which comes first.
        rest.sort_by_key(|(_, body)| kind(body) == "AWS::IAM::Role");
        for (id, body) in &rest {
            let holder = resources.iter().find(|(other, body)| {
                owners.contains_key(&key(other)) && edges::references(body).iter().any(|to| to == *id)
            });
            let owner = match holder.filter(|_| kind(body) == "AWS::IAM::Role") {
                Some((holder, _)) => owners[&key(holder)].clone(),
                None => self.add(nodes, id, Group::Shared, &kind(body)),
            };
            owners.insert(key(id), owner);
        }
    }

    fn add(&self, nodes: &mut Vec<Node>, id: &str, group: Group, kind: &str) -> String {
        let node = format!("{}_{id}", self.id);
        let path = self.paths.get(id).map_or(id, String::as_str);
        let function = Function::of_construct(path);
        nodes.push(Node {
            id: node.clone(),
            group,
            title: function.map_or_else(|| path.to_owned(), |name| name.binary().to_owned()),
            subtitle: if group == Group::Functions { String::new() } else { said(kind) },
            members: Vec::new(),
        });
        node
    }

    /// The owner of the nearest construct above.
    fn above(&self, id: &str, owners: &Owners) -> Option<String> {
        let mut path = self.paths.get(id)?.as_str();
        while let Some((above, _)) = path.rsplit_once('/') {
            let found = self.paths.iter().find(|(_, path)| *path == above);
            let owner = found.and_then(|(id, _)| owners.get(&(self.id.to_owned(), id.clone())));
            if owner.is_some() {
                return owner.cloned();
            }
            path = above;
        }
        None
    }

    fn referred(&self, body: &Value, owners: &Owners) -> Option<String> {
        edges::references(body).into_iter().find_map(|id| owners.get(&(self.id.to_owned(), id)).cloned())
    }
}

/// The one box for all alarms.
fn alarms(nodes: &mut Vec<Node>) -> String {
    let id = "alarms_all";
    if !nodes.iter().any(|node| node.id == id) {
        let (title, subtitle) = ("alarms".to_owned(), String::new());
        nodes.push(Node { id: id.to_owned(), group: Group::Alarms, title, subtitle, members: Vec::new() });
    }
    id.to_owned()
}

/// The group of what is a box of its own.
fn group(kind: &str, shared: bool) -> Option<Group> {
    Some(match kind {
        "AWS::CertificateManager::Certificate" | "AWS::CloudFront::Distribution" | "AWS::WAFv2::WebACL" => {
            Group::Edge
        }
        "AWS::S3::Bucket" if shared => Group::Shared,
        "AWS::S3::Bucket" => Group::Site,
        "AWS::ApiGateway::RestApi" | "AWS::Events::Rule" => Group::Api,
        "AWS::Lambda::Function" => Group::Functions,
        "AWS::DynamoDB::Table" => Group::Data,
        "AWS::SQS::Queue" => Group::Queues,
        "AWS::KMS::Key" => Group::Keys,
        "AWS::CloudWatch::Dashboard" | "AWS::SNS::Topic" => Group::Alarms,
        _ => return None,
    })
}

/// A type in a word or two.
fn said(kind: &str) -> String {
    let words = match kind {
        "AWS::ApiGateway::RestApi" => "REST API",
        "AWS::CertificateManager::Certificate" => "certificate",
        "AWS::CloudFront::Distribution" => "CloudFront distribution",
        "AWS::CloudWatch::Dashboard" => "dashboard",
        "AWS::CloudFront::Function" => "CloudFront function",
        "AWS::CloudFront::OriginAccessControl" => "origin access control",
        "AWS::CloudFront::ResponseHeadersPolicy" => "response headers policy",
        "AWS::DynamoDB::Table" => "DynamoDB table",
        "AWS::Events::Rule" => "EventBridge rule",
        "AWS::KMS::Key" => "KMS key",
        "AWS::S3::Bucket" => "S3 bucket",
        "AWS::SNS::Topic" => "SNS topic",
        "AWS::SQS::Queue" => "SQS queue",
        "AWS::WAFv2::LoggingConfiguration" => "log of the web ACL",
        "AWS::WAFv2::WebACL" => "web ACL",
        other => other.trim_start_matches("AWS::"),
    };
    words.to_owned()
}

/// Says how much a box stands for, where that is more than itself.
fn describe(node: &mut Node, assembly: &Assembly) {
    if node.id == "alarms_all" {
        node.title = format!("{} alarms", node.members.len());
        node.subtitle = "CloudWatch".to_owned();
    }
    if node.subtitle == said("AWS::ApiGateway::RestApi") {
        let count = |kind: &str| {
            let bodies = assembly.templates.values().filter_map(|template| template["Resources"].as_object());
            bodies.flat_map(|all| all.values()).filter(|body| body["Type"] == kind).count()
        };
        node.subtitle = format!("REST API, {} methods", count("AWS::ApiGateway::Method"));
    }
}
