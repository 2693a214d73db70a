//! From a parsed command line to the module that does the work.
//!
//! An async runtime is built only for a command that needs one: `synth` and `--help` must be instant.

use std::future::Future;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::aws::{Aws, Target};
use crate::cli::{Cli, Client, Command, Deploy, Format, Global, Rollback, Rotate};
use crate::console::{self, Console};
use crate::deploy::{self, Addresses, Outputs, Request, Wishes};
use crate::error::Error;
use crate::project::Project;
use crate::secret::{self, Secret};
use crate::summary::Summary;
use crate::user::{self, User};
use crate::{
    client, compare, completions, config, cost, diagram, doctor, drift, environments, extract, letters,
    local, logs, restore, status, synth, verify,
};

/// The end of a command that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It is done, and somebody wanted to be told by the exit code that something changed.
    Changed,
}

impl Outcome {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Changed => 10,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// The error that stopped the command.
pub fn run(cli: &Cli) -> Result<Outcome, Error> {
    let global = &cli.global;
    // `stack local` prints one object, when everything answers.
    let tells = global.json && !matches!(cli.command, Command::Local(_));
    let console = &mut Console::stderr().telling(tells);
    let ended = dispatch(cli, console);
    let Some((command, file)) = summarized(&cli.command) else { return ended };
    let environment = global.env.as_deref();
    let summary = Summary { command, environment, error: ended.as_ref().err(), kept: &console.kept };
    let written = summary.append(file);
    // The error that stopped the command matters more.
    ended.and_then(|outcome| written.map(|()| outcome))
}

fn dispatch(cli: &Cli, console: &mut Console) -> Result<Outcome, Error> {
    let global = &cli.global;
    match &cli.command {
        Command::Diff(args) => return wait(compare::run(global, args, console)),
        Command::Deploy(args) => return wait(deploy(global, args, console)),
        other => plain(global, other, console)?,
    }
    Ok(Outcome::Done)
}

/// A command of which a summary is wanted, and where.
fn summarized(command: &Command) -> Option<(&'static str, &Path)> {
    let (name, args) = match command {
        Command::Deploy(args) => ("deploy", &args.summary),
        Command::Destroy(args) => ("destroy", &args.summary),
        Command::Diff(args) => ("diff", &args.summary),
        _ => return None,
    };
    Some((name, args.summary.as_deref()?))
}

fn plain(global: &Global, command: &Command, console: &mut Console) -> Result<(), Error> {
    match command {
        Command::Diff(_) | Command::Deploy(_) => Ok(()),
        Command::Synth(args) => synthesize(global, args.format, console),
        Command::Rollback(args) => wait(rollback(global, args, console)),
        Command::Restore(args) => wait(restores(global, args, console)),
        Command::Rotate(Rotate::OriginKey) => wait(rotate(global, console)),
        Command::List => wait(environments::list(global, console)),
        Command::Prune(args) => {
            wait(console.until_interrupted(async |console| environments::prune(global, args, console).await))
        }
        Command::Status => wait(status::run(global, console)),
        Command::Logs(args) => wait(logs::run(global, args, console)),
        Command::Drift => wait(drift::run(global, console)),
        Command::Letters(args) => {
            wait(console.until_interrupted(async |console| letters::run(global, args, console).await))
        }
        Command::Verify => wait(verify::run(global, console)),
        Command::Cost(args) => cost::run(global, args),
        Command::Diagram(args) => diagram::run(global, args),
        Command::Config(args) => config::run(global, args, console),
        Command::Completions(args) => completions::run(args),
        Command::Destroy(args) => {
            let work = async |console: &mut Console| deploy::destroy::run(global, args, console).await;
            let ended = wait(console.until_interrupted(work));
            console.kept.done = Some("removed");
            ended
        }
        Command::Outputs => wait(outputs(global)),
        Command::Client(args) => wait(clients(global, args, console)),
        Command::User(args) => wait(users(global, args, console)),
        Command::Secret(args) => wait(secrets(global, args, console)),
        Command::Extract => extract::extract(std::io::stdin().lock()),
        Command::Doctor => wait(examine(global)),
        Command::Local(args) => wait(local::run(global, args, console)),
        Command::Outbox(args) => wait(local::outbox(global, args, console)),
        Command::SendSms(args) => wait(local::send_sms(global, args, console)),
    }
}

fn wait<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::failed(format!("could not start the async runtime: {error}")))?
        .block_on(work)
}

/// The account and the credentials. Environment `local` is on this machine, whatever the shell's credentials are for.
///
/// # Errors
/// If the local system is asked for and doesn't run.
pub fn target(global: &Global, project: &Project) -> Result<Target, Error> {
    let target = global.target();
    match (&target.endpoint_url, global.env.as_deref()) {
        (None, Some(local::ENVIRONMENT)) => local::target(&project.root),
        _ => Ok(target),
    }
}

fn synthesize(global: &Global, format: Format, console: &mut Console) -> Result<(), Error> {
    let project = Project::find()?;
    let format = match format {
        Format::Json => app::Format::Json,
        Format::Yaml => app::Format::Yaml,
    };
    let names = global.env.clone().map_or_else(|| project.names(), |name| vec![name]);
    let mut written = Vec::new();
    for name in names {
        let assembly = synth::assemble(&project.named(&name, global)?)?;
        synth::write(&assembly, &project.root, format)?;
        console.line(format!("cdk.out/{name}: {} stacks", assembly.manifest.stacks.len()));
        written.push(assembly.manifest);
    }
    if global.json { console::json(&written) } else { Ok(()) }
}

async fn deploy(global: &Global, args: &Deploy, console: &mut Console) -> Result<Outcome, Error> {
    let project = Project::find()?;
    let environment = project.environment(global)?;
    let life = args.ttl.map(|ttl| Duration::from_secs(ttl.seconds.into()));
    if life.is_some() && environment.protected {
        let message = format!("environment `{}` is protected and has no end", environment.name);
        return Err(Error::usage(message).hint("leave --ttl out"));
    }
    let request = Request {
        target: target(global, &project)?,
        environment,
        root: project.root,
        addresses: Addresses { public_url: args.public_url.clone(), outbox_url: None },
        profile: args.functions.profile(),
        wishes: Wishes {
            approval: args.require_approval,
            dry_run: args.dry_run,
            change_set: args.change_set.clone(),
            express: args.express,
            revert_drift: args.revert_drift,
        },
        life,
        extend: args.extend,
    };
    let deployed = console
        .until_interrupted(async |console| {
            if args.hotswap {
                deploy::hotswap(&request, console).await
            } else {
                deploy::deploy(&request, console).await
            }
        })
        .await?;
    console.kept.done = Some(match (args.dry_run, deployed.changed) {
        (true, true) => "to be executed",
        (false, true) => "deployed",
        (_, false) => "unchanged",
    });
    if let Some(outputs) = &deployed.outputs {
        console.kept.outputs = vec![("Site", outputs.site_url.clone()), ("API", outputs.api_url.clone())];
    }
    if let Some(outputs) = deployed.outputs.as_ref().filter(|_| !global.json) {
        show(global, outputs)?;
    }
    Ok(if args.exit_code && deployed.changed { Outcome::Changed } else { Outcome::Done })
}

async fn rollback(global: &Global, args: &Rollback, console: &mut Console) -> Result<(), Error> {
    let project = Project::find()?;
    let environment = project.environment(global)?;
    let target = target(global, &project)?;
    let did = console
        .until_interrupted(async |console| deploy::rollback(&environment, &target, &args.skip, console).await)
        .await?;
    if global.json { console::json(&json!({ "rolled_back": did })) } else { Ok(()) }
}

async fn rotate(global: &Global, console: &mut Console) -> Result<(), Error> {
    let project = Project::find()?;
    let environment = project.environment(global)?;
    let target = target(global, &project)?;
    console
        .until_interrupted(async |console| deploy::rotate_origin_key(&environment, &target, console).await)
        .await?;
    if global.json { console::json(&json!({ "rotated": "origin-key" })) } else { Ok(()) }
}

async fn outputs(global: &Global) -> Result<(), Error> {
    let project = Project::find()?;
    let environment = project.environment(global)?;
    let outputs = match Outputs::load(&project.root, &environment)? {
        Some(outputs) => outputs,
        None => {
            let aws = Aws::connect(&target(global, &project)?, &environment.region).await?;
            Outputs::ask(&aws, &environment, &synth::assemble(&environment)?.manifest).await?
        }
    };
    show(global, &outputs)
}

fn show(global: &Global, outputs: &Outputs) -> Result<(), Error> {
    if global.json {
        return console::json(outputs);
    }
    console::data(&format!("site  {}", outputs.site_url))?;
    console::data(&format!("api   {}", outputs.api_url))?;
    for (name, value) in &outputs.values {
        console::data(&format!("{name}  {value}"))?;
    }
    Ok(())
}

/// The environment's AWS, and what its deployment put out.
async fn deployed(global: &Global) -> Result<(Aws, Outputs), Error> {
    let project = Project::find()?;
    let environment = project.environment(global)?;
    let aws = Aws::connect(&target(global, &project)?, &environment.region).await?;
    let outputs = match Outputs::load(&project.root, &environment)? {
        Some(outputs) => outputs,
        None => Outputs::ask(&aws, &environment, &synth::assemble(&environment)?.manifest).await?,
    };
    Ok((aws, outputs))
}

async fn users(global: &Global, args: &User, console: &mut Console) -> Result<(), Error> {
    let (aws, outputs) = deployed(global).await?;
    user::run(&aws, &outputs, args, global.json, console).await
}

async fn restores(global: &Global, args: &restore::Args, console: &mut Console) -> Result<(), Error> {
    let (aws, outputs) = deployed(global).await?;
    restore::run(&aws, &outputs, args, global.json, console).await
}

async fn secrets(global: &Global, args: &Secret, console: &mut Console) -> Result<(), Error> {
    let environment = Project::find()?.environment(global)?;
    let (aws, outputs) = deployed(global).await?;
    secret::run(&aws, &environment, &outputs, args, global.json, console).await
}

async fn clients(global: &Global, args: &Client, console: &mut Console) -> Result<(), Error> {
    let (aws, outputs) = deployed(global).await?;
    match args {
        Client::Create { name, may_show } => {
            let key = client::create(&aws, &outputs, name, *may_show).await?;
            if global.json {
                return console::json(&json!({ "key": key }));
            }
            console.line(format!("client `{name}`; this is the only time its key is shown:"));
            console::data(&key)
        }
        Client::List => {
            let clients = client::list(&aws, &outputs).await?;
            if global.json {
                return console::json(&clients);
            }
            clients.iter().try_for_each(|client| {
                let may = if client.may_show { "may show tokens" } else { "" };
                console::data(format!("{:<32}  {}  {may}", client.name, client.created_at).trim_end())
            })
        }
        Client::Revoke { name } => {
            client::revoke(&aws, &outputs, name).await?;
            console.line(format!("client `{name}` is revoked; a function may honour its key for 60 s more"));
            if global.json { console::json(&json!({ "revoked": name })) } else { Ok(()) }
        }
    }
}

async fn examine(global: &Global) -> Result<(), Error> {
    let project = Project::find()?;
    let environment = global.env.as_ref().map(|name| project.named(name, global)).transpose()?;
    let region = environment
        .as_ref()
        .map(|environment| environment.region.clone())
        .or_else(|| global.region.clone())
        .or_else(|| std::env::var("AWS_REGION").ok())
        .unwrap_or_else(|| "us-east-1".to_owned());
    let checks =
        doctor::examine(&target(global, &project)?, environment.as_ref(), &region, &project.root).await;
    if global.json {
        console::json(&checks)?;
    } else {
        doctor::lines(&checks).iter().try_for_each(|line| console::data(line))?;
    }
    match checks.iter().filter(|check| !check.ok).count() {
        0 => Ok(()),
        1 => Err(Error::failed("1 check failed")),
        failed => Err(Error::failed(format!("{failed} checks failed"))),
    }
}
