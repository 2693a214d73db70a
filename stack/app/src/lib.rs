//! Otpost's own stacks: the configuration of its environments, its resources as constructs,
//! and the assembly of templates and manifest that a deployment reads.
//!
//! It is pure: no network, no clock, no random numbers, no binaries. The same configuration and the same pages give the
//! same bytes; of the machine it reads the architecture alone, for `architecture: host`. It must not know how a stack is
//! deployed.

pub mod config;
pub mod manifest;
pub mod pages;
pub mod quotas;
pub mod site_function;

mod assembly;
mod bootstrap;
mod deploy_role;
mod edge;
mod gateway;
mod grants;
mod headers;
mod protection;
mod runbook;
mod service;
mod shared;
mod watch;
mod yaml;

pub use assembly::{Assembly, Format, SynthError, synthesize};
pub use config::{Config, ConfigError, Environment, Span};
pub use construct::function::Architecture;
pub use construct::iam::Wildcard;
pub use deploy_role::deploy_role;
pub use manifest::Manifest;
pub use protection::{open_stack_policy, stack_policy};
pub use service::origin_key;
