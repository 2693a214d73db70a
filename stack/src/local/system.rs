//! From nothing to a system that answers, and back to nothing.
//!
//! It owns the order: tools, emulator, port, deployment, front, key. It must not know how each is done.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Duration;

use app::Environment;
use contract::relay::Channel;
use contract::secret;
use domain::sms::{self, Key};
use http::HeaderValue;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Args;
use super::emulator::{self, Emulator, Rights};
use super::front::{Front, Listener};
use super::outbox::{Recorder, Recording};
use super::ready::Ready;
use super::running::Running;
use super::tools;
use crate::aws::Aws;
use crate::cli::Global;
use crate::console::{self, Console};
use crate::deploy::{self, Addresses, BuildProfile, Outputs, Wishes};
use crate::error::Error;
use crate::project::Project;
use crate::{client, random, synth, user};

/// The environment that is deployed, and how the names of the clients begin that are made for it.
pub const ENVIRONMENT: &str = "local";

/// The person whom the local system belongs to.
const OWNER: &str = "alice";
/// The life of a registration link: a day's work.
const INVITATION: Duration = Duration::from_secs(24 * 60 * 60);

/// More than 256 bits.
const SECRET_CHARACTERS: u32 = 44;
/// A topic of ntfy is its own password.
const TOPIC_CHARACTERS: u32 = 24;

/// Runs the system until it is interrupted.
///
/// # Errors
/// See [`Error`].
pub async fn run(global: &Global, args: &Args, console: &mut Console) -> Result<(), Error> {
    only_environment(global)?;
    let mut interrupt = Interrupt::listen()?;
    let project = Project::find()?;
    let folder = folder(&project.root, args.state.as_deref())?;
    already_running(&folder).await?;
    let started = async {
        let program = match emulator::chosen() {
            Some(program) => program,
            None => {
                tools::ensure(&project.root, console).await?;
                emulator::installed(&project.root)
            }
        };
        console.line("stage 1 of 3: starting the emulator");
        Emulator::start(&program, &folder, Rights::Ignored).await
    };
    let mut emulator = tokio::select! {
        started = started => started?,
        () = interrupt.requested() => return Ok(()),
    };
    let front_pass = emulator.front_pass().clone();
    let system = System { project, endpoint: emulator.endpoint(), front_pass, folder };
    let served = tokio::select! {
        served = system.serve(global, args, console) => served.map(|never| match never {}),
        () = emulator.ended() => Err(Error::failed("the emulator ended by itself")
            .hint(format!("see `{}`", system.folder.join("emulator.log").display()))),
        () = interrupt.requested() => Ok(()),
    };
    console.line("stopping");
    let stopped = emulator.stop().await;
    served.and(stopped)
}

/// Another environment is not run in its place: its name stands for an account.
fn only_environment(global: &Global) -> Result<(), Error> {
    match global.env.as_deref() {
        None | Some(ENVIRONMENT) => Ok(()),
        Some(other) => {
            Err(Error::usage(format!("`stack local` runs environment `{ENVIRONMENT}` and not `{other}`"))
                .hint(format!("leave --env out; `stack deploy --env {other}` deploys that one")))
        }
    }
}

/// A second system on the same folder would wait for the first one's emulator in vain.
async fn already_running(folder: &Path) -> Result<(), Error> {
    match Running::find(folder) {
        Ok(running) if emulator::answers(&running.endpoint_url).await => {
            Err(Error::failed(format!("a local system is already running at `{}`", running.site_url))
                .hint("end it with Ctrl-C where it runs, or choose another folder with --state"))
        }
        _ => Ok(()),
    }
}

/// The emulator that runs, and where its state is.
struct System {
    project: Project,
    folder: PathBuf,
    endpoint: String,
    front_pass: HeaderValue,
}

impl System {
    /// Deploys, says where everything is, and answers for ever.
    async fn serve(&self, global: &Global, args: &Args, console: &mut Console) -> Result<Infallible, Error> {
        let environment = self.project.named(ENVIRONMENT, global)?;
        let listener = Listener::bind(args.port).await?;
        if args.port != 0 && listener.port() != args.port {
            console.line(format!("port {} is taken; using {}", args.port, listener.port()));
        }
        console.line(format!("stage 2 of 3: deploying environment `{ENVIRONMENT}` to it"));
        let target = emulator::target(&self.endpoint);
        let (_recording, outbox_url) = self.record().await?;
        let request = deploy::Request {
            environment: environment.clone(),
            target: target.clone(),
            root: self.project.root.clone(),
            addresses: Addresses { public_url: Some(listener.url()), outbox_url: Some(outbox_url.clone()) },
            profile: args.built.clone().map_or(BuildProfile::Workspace, BuildProfile::Built),
            // A change here is nobody's loss.
            wishes: Wishes::default(),
            life: None,
            extend: false,
        };
        let deployed = deploy::deploy(&request, console).await?;
        let outputs = deployed.outputs.ok_or_else(|| Error::failed("nothing was deployed"))?;
        console.line("stage 3 of 3: serving the site, making a client key and a registration link");
        let aws = Aws::connect(&target, &environment.region).await?;
        let assembly = synth::assemble(&environment)?;
        let front = Front::of_deployment(&deploy::service_template(&assembly)?, &outputs, &aws).await?;
        let _serving = front.with_pass(&self.front_pass).serve(listener);
        draw_secrets(&aws, &environment, &outputs).await?;
        let key = make_key(&aws, &outputs).await?;
        let (registration_url, _) = user::invite(&aws, &outputs, &invitation()).await?;
        let running = Running {
            endpoint_url: self.endpoint.clone(),
            outbox_url: Some(outbox_url),
            site_url: outputs.site_url.clone(),
            region: environment.region,
        };
        let _note = running.announce(&self.folder)?;
        let ready = Ready::new(running, outputs, key, registration_url, args.state.as_deref());
        if global.json {
            console::data(&ready.json()?)?;
        } else {
            console.clear();
            console::data(&ready.text())?;
        }
        std::future::pending().await
    }

    /// Records notifications, on the port of the last run if it is free: the functions know it.
    async fn record(&self) -> Result<(Recording, String), Error> {
        let path = self.folder.join("outbox.port");
        let last = std::fs::read_to_string(&path).ok().and_then(|port| port.trim().parse().ok());
        let listener = Listener::bind(last.unwrap_or(0)).await?;
        let port = listener.port();
        std::fs::write(&path, port.to_string())
            .map_err(|error| Error::failed(format!("could not write `{}`: {error}", path.display())))?;
        Ok((Recorder::default().serve(listener), format!("http://127.0.0.1:{port}")))
    }
}

/// Makes a client that may show tokens, and revokes those of earlier runs: a key is written
/// nowhere, so that nobody has theirs any more.
async fn make_key(aws: &Aws, outputs: &Outputs) -> Result<String, Error> {
    let mut number = 1;
    for earlier in client::list(aws, outputs).await? {
        let suffix = earlier.name.strip_prefix(ENVIRONMENT).and_then(|rest| rest.strip_prefix('-'));
        if let Some(taken) = suffix.and_then(|suffix| suffix.parse::<u32>().ok()) {
            client::revoke(aws, outputs, &earlier.name).await?;
            number = number.max(taken.saturating_add(1));
        }
    }
    client::create(aws, outputs, &format!("{ENVIRONMENT}-{number}"), true).await
}

/// Stores what providers sign with and where ntfy listens, as `stack secret set` would, unless it is
/// there: nobody has to register anywhere to try the relay.
async fn draw_secrets(aws: &Aws, environment: &Environment, outputs: &Outputs) -> Result<(), Error> {
    for provider in &environment.relay.relay.providers {
        let key = sms::named(provider).map(sms::Provider::key);
        // There is none to draw, or nobody here has the private half.
        if matches!(key, None | Some(Key::Events | Key::Public(_))) {
            continue;
        }
        let user = if key == Some(Key::Credentials) { "otpost:" } else { "" };
        let draw = || Ok(format!("{user}{}", random::letters_and_digits(SECRET_CHARACTERS)?));
        deploy::secrets::draw(aws, environment, outputs, &secret::sms(provider), draw).await?;
    }
    for (person, preferences) in &environment.relay.notify {
        if preferences.channels.contains(&Channel::Ntfy) {
            let name = secret::notify(person, Channel::Ntfy.as_str());
            let draw = || Ok(format!("https://ntfy.sh/{}", random::letters_and_digits(TOPIC_CHARACTERS)?));
            deploy::secrets::draw(aws, environment, outputs, &name, draw).await?;
        }
    }
    Ok(())
}

/// Of the person who is in `otpost.yaml` and may use the console, too.
fn invitation() -> user::Invite {
    user::Invite { name: OWNER.to_owned(), operator: true, valid: INVITATION, qr: false }
}

/// The folder of the system's state, which is made if it isn't there.
pub fn folder(root: &Path, chosen: Option<&Path>) -> Result<PathBuf, Error> {
    let folder = chosen.map_or_else(|| root.join(".local"), Path::to_owned);
    std::fs::create_dir_all(&folder)
        .and_then(|()| folder.canonicalize())
        .map_err(|error| Error::failed(format!("could not make `{}`: {error}", folder.display())))
}

/// Ctrl-C, a polite kill, or a terminal that was closed.
struct Interrupt {
    signals: [Signal; 3],
}

impl Interrupt {
    fn listen() -> Result<Self, Error> {
        let listen = |kind| {
            signal(kind).map_err(|error| Error::failed(format!("could not listen for signals: {error}")))
        };
        Ok(Self {
            signals: [
                listen(SignalKind::interrupt())?,
                listen(SignalKind::terminate())?,
                listen(SignalKind::hangup())?,
            ],
        })
    }

    async fn requested(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}
