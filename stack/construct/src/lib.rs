//! Typed CloudFormation constructs: a file for each, and the stack that owns what they define.
//!
//! A construct is a cheap handle: `Table::new(&mut stack, "Table", table::Props::new(key))`
//! puts the resource into the [`Stack`] and returns something that later constructs refer to;
//! where nothing can refer to it, it is `Alarm::define(…)` and returns nothing.
//! References are [`Value`]s with a kind, so that an ARN where a name belongs doesn't compile.
//!
//! It must not know this system: no route, no table attribute, no grant by intent lives here.
//! Nor does it know files, the network or the clock: the same calls give the same bytes.

pub mod alarm;
pub mod bucket;
pub mod certificate;
pub mod dashboard;
pub mod delivery;
pub mod distribution;
pub mod event_rule;
pub mod event_source_mapping;
pub mod function;
pub mod given;
pub mod iam;
pub mod invocations;
pub mod key;
pub mod log_group;
pub mod managed_policy;
pub mod metric;
pub mod named_role;
pub mod oidc_provider;
pub mod origin_access_control;
pub mod permission;
pub mod problem;
pub mod queue;
pub mod record_set;
pub mod response_headers_policy;
pub mod rest_api;
pub mod role;
pub mod ssm_parameter;
pub mod table;
pub mod topic;
pub mod value;
pub mod viewer_function;
pub mod wait_condition_handle;
pub mod web_acl;

mod hash;
mod id;
mod render;
mod resource;
mod stack;
mod tree;

pub use alarm::Alarm;
pub use bucket::Bucket;
pub use certificate::Certificate;
pub use dashboard::Dashboard;
pub use delivery::Delivery;
pub use distribution::Distribution;
pub use event_rule::EventRule;
pub use event_source_mapping::EventSourceMapping;
pub use function::Function;
pub use given::Given;
pub use iam::{Condition, Statement};
pub use id::LogicalId;
pub use invocations::Invocations;
pub use key::Key;
pub use log_group::LogGroup;
pub use metric::Metric;
pub use named_role::NamedRole;
pub use oidc_provider::OidcProvider;
pub use origin_access_control::OriginAccessControl;
pub use permission::Permission;
pub use problem::{Problem, SynthError};
pub use queue::Queue;
pub use record_set::RecordSet;
pub use render::json_text;
pub use resource::Removal;
pub use response_headers_policy::ResponseHeadersPolicy;
pub use rest_api::RestApi;
pub use role::Role;
pub use ssm_parameter::SsmParameter;
pub use stack::{Stack, Template};
pub use table::Table;
pub use topic::Topic;
pub use value::Value;
pub use viewer_function::ViewerFunction;
pub use wait_condition_handle::WaitConditionHandle;
pub use web_acl::WebAcl;
