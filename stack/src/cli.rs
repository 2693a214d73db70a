//! The command line, typed.
//!
//! It must not know how a command does its work.

mod help;

use std::path::PathBuf;

use app::Span;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::asset::BuildProfile;
use crate::aws::Target;

/// Otpost's infrastructure: synthesize, deploy and remove it.
#[derive(Debug, Parser)]
#[command(name = "stack", version, disable_help_subcommand = true)]
pub struct Cli {
    /// The flags of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The flags that every command takes.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Print data as JSON on stdout; talk stays on stderr
    #[arg(long, global = true)]
    pub json: bool,
    /// The environment, as otpost.yaml names it
    #[arg(long, global = true, value_name = "NAME")]
    pub env: Option<String>,
    /// Talk to this endpoint in place of AWS (or AWS_ENDPOINT_URL)
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// A profile of the AWS configuration files
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// The region, in place of the one in otpost.yaml
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,
}

impl Global {
    /// The account and credentials of a command. The variable is read here and not by clap, which would show the flag as if it had
    /// been typed wherever it shows how a command is used.
    pub fn target(&self) -> Target {
        let endpoint_url = self.endpoint_url.clone().or_else(|| std::env::var("AWS_ENDPOINT_URL").ok());
        Target {
            endpoint_url: endpoint_url.filter(|url| !url.is_empty()),
            profile: self.profile.clone(),
            region: self.region.clone(),
            credentials: None,
        }
    }
}

/// The commands, in the order of the help.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the CloudFormation templates to cdk.out/NAME
    Synth(Synth),
    /// Build, deploy and check an environment
    Deploy(Deploy),
    /// Show the changes of a deployment, replacements and new rights too
    Diff(crate::compare::Args),
    /// Take a stack out of an update whose rollback failed
    Rollback(Rollback),
    /// Copy lasting items back from a restored table
    Restore(crate::restore::Args),
    /// Replace a key of the infrastructure while requests go on
    #[command(subcommand)]
    Rotate(Rotate),
    /// Remove an environment with everything in it
    Destroy(Destroy),
    /// Remove the environments that have expired
    Prune(crate::environments::PruneArgs),
    /// List the environments of the account
    List,
    /// Show the outputs of an environment: addresses, names, ids
    Outputs,
    /// Show the state of an environment: stacks, alarms, queues
    Status,
    /// Show the functions' logs
    Logs(crate::logs::Args),
    /// List the resources that were changed by hand
    Drift,
    /// Estimate the monthly cost of an environment
    Cost(crate::cost::Args),
    /// Draw an environment from its templates
    Diagram(crate::diagram::Args),
    /// Show the settings of an environment, each with its origin
    #[command(subcommand)]
    Config(crate::config::Config),
    /// Create, list and revoke the keys of client applications
    #[command(subcommand)]
    Client(Client),
    /// Invite, list and revoke the people with passkeys
    #[command(subcommand)]
    User(crate::user::User),
    /// Store the secrets of webhooks and notifications
    #[command(subcommand)]
    Secret(crate::secret::Secret),
    /// Show the deliveries that were given up, and why
    Letters(crate::letters::Args),
    /// Check a deployed environment against its templates and API
    Verify,
    /// Show the codes that the relay would find in messages
    #[command(long_about = "Show the codes that the relay would find in messages.\n\nReads JSON Lines \
        {\"text\": …} from stdin, prints JSON Lines {\"code\", \"domain\", \"reason\"}. Nothing leaves this machine.")]
    Extract,
    /// Check the prerequisites of a deployment, with a remedy for each
    Doctor,
    /// Generate the completions of a shell
    Completions(crate::completions::Args),
    /// Run the whole system on this machine
    Local(crate::local::Args),
    /// Show the deliveries of the system on this machine
    Outbox(crate::local::OutboxArgs),
    /// Send an SMS to the system on this machine, as a provider would
    SendSms(crate::local::SendSmsArgs),
}

/// `stack synth`
#[derive(Debug, Args)]
pub struct Synth {
    /// The format of the templates
    #[arg(long, value_enum, default_value = "json")]
    pub format: Format,
}

/// The format of templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Indented JSON
    Json,
    /// YAML
    Yaml,
}

/// `stack deploy`
#[derive(Debug, Args)]
pub struct Deploy {
    /// The summary for a CI.
    #[command(flatten)]
    pub summary: crate::summary::Args,
    /// The build of the functions.
    #[command(flatten)]
    pub functions: FunctionArgs,
    /// The address that people use in place of the distribution's own
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// The changes that need approval
    #[arg(long, value_enum, default_value = "broadening", value_name = "LEVEL")]
    pub require_approval: Approval,
    /// Create change sets for review, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Execute the change sets that --dry-run left under this name
    #[arg(long, value_name = "NAME", conflicts_with = "dry_run")]
    pub change_set: Option<String>,
    /// Replace the functions' code and the pages only, past CloudFormation
    #[arg(long, conflicts_with_all = ["dry_run", "change_set", "express", "ttl"])]
    pub hotswap: bool,
    /// Do not wait until resources are ready; refused if one is replaced
    #[arg(long, conflicts_with = "dry_run")]
    pub express: bool,
    /// Revert changes that were made by hand, past CloudFormation
    #[arg(long, conflicts_with_all = ["hotswap", "express"])]
    pub revert_drift: bool,
    /// Let `stack prune` remove the environment after this long: 8h, 7d
    #[arg(long, value_name = "SPAN", value_parser = span)]
    pub ttl: Option<Span>,
    /// Count --ttl from now, even if the environment has an end already
    #[arg(long, requires = "ttl")]
    pub extend: bool,
    /// Exit with 10 if something changed, with 0 if nothing did
    #[arg(long)]
    pub exit_code: bool,
}

fn span(text: &str) -> Result<Span, String> {
    Span::try_from(text.to_owned())
}

/// The changes that need approval. Each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Approval {
    /// None
    Never,
    /// Changes that add rights, or replace the role by which other APIs of the account log
    Broadening,
    /// Those, and replacements and removals
    Destructive,
    /// Everything
    Any,
}

/// `stack rollback`
#[derive(Debug, Args)]
pub struct Rollback {
    /// Leave this resource, by its logical id, as the failed rollback left it
    #[arg(long, value_name = "ID")]
    pub skip: Vec<String>,
}

/// `stack rotate`
#[derive(Debug, Subcommand)]
pub enum Rotate {
    /// The key by which the gateway knows CloudFront
    OriginKey,
}

/// The source of the functions.
#[derive(Debug, Args)]
pub struct FunctionArgs {
    /// The build of the functions
    #[arg(long, value_enum, default_value = "ship", value_name = "PROFILE")]
    pub build: Build,
    /// Deploy the functions of this folder in place of a build: NAME, NAME.zip or NAME/bootstrap.zip
    #[arg(long, value_name = "FOLDER", conflicts_with = "build")]
    pub built: Option<PathBuf>,
}

impl FunctionArgs {
    /// The build that the flags choose.
    pub fn profile(&self) -> BuildProfile {
        match (&self.built, self.build) {
            (Some(folder), _) => BuildProfile::Built(folder.clone()),
            (None, Build::Ship) => BuildProfile::Ship,
            (None, Build::Workspace) => BuildProfile::Workspace,
        }
    }
}

/// The builds of the functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Build {
    /// Small and fast, by cargo lambda, for the environment's architecture
    Ship,
    /// This machine's development build
    Workspace,
}

/// `stack destroy`
#[derive(Debug, Args)]
pub struct Destroy {
    /// The summary for a CI.
    #[command(flatten)]
    pub summary: crate::summary::Args,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    /// With the last environment, remove the bootstrap stacks too
    #[arg(long)]
    pub bootstrap: bool,
}

/// `stack client`
#[derive(Debug, Subcommand)]
pub enum Client {
    /// Create a client and show its key, once
    Create {
        /// 1 to 32 of a-z, 0-9 and -, beginning with a letter
        name: String,
        /// Let the client receive tokens in the answer, to show or deliver them itself
        #[arg(long)]
        may_show: bool,
    },
    /// List the clients
    List,
    /// Revoke a client's key
    Revoke {
        /// The client's name
        name: String,
    },
}
