//! Sends what a provider would send when an SMS arrives, to the system that runs on this machine.
//!
//! It must not sign for a system elsewhere: there, a message is the provider's alone to vouch for.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use app::Environment;
use contract::relay::Relay;
use domain::sms::{self, Key, Part, Provider, Recipient, Sms};
use domain::{Secret, phone};
use serde::Serialize;

use super::running::{Running, not_running};
use super::system::{self, ENVIRONMENT};
use super::{emulator, http};
use crate::aws::Aws;
use crate::cli::Global;
use crate::console::{self, Console};
use crate::error::Error;
use crate::project::Project;
use crate::random;
use crate::secret::store;

/// Characters of an id that is drawn.
const ID_CHARACTERS: u32 = 22;

/// `stack send-sms`
#[derive(Debug, clap::Args)]
pub struct SendSmsArgs {
    /// The text of the message
    pub text: String,
    /// The provider that brings it, in place of the first one that otpost.yaml turns on
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// The number that it was sent to, or a person with one, in place of the first one of otpost.yaml
    #[arg(long, value_name = "NUMBER|PERSON")]
    pub to: Option<String>,
    /// The sender: a number, a short code or a name
    #[arg(long = "from", value_name = "SENDER", default_value = "+12025550100")]
    pub sender: String,
    /// Send it in so many parts, where the provider doesn't join them
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub parts: u8,
    /// The provider's id of the message: the same one again is a repeat
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Sign with this in place of the secret that is stored; telnyx: an Ed25519 seed in base64
    #[arg(long, value_name = "SECRET")]
    pub secret: Option<String>,
    /// The folder that `stack local --state` was given
    #[arg(long, value_name = "FOLDER")]
    pub state: Option<PathBuf>,
}

/// The sent message, as `--json` shows it. The URL may hold a secret and is left out.
#[derive(Debug, Serialize)]
struct Sent {
    provider: &'static str,
    to: String,
    id: String,
    parts: u8,
}

/// Sends the message.
///
/// # Errors
/// See [`Error`].
pub async fn send_sms(global: &Global, args: &SendSmsArgs, console: &mut Console) -> Result<(), Error> {
    only_here(global)?;
    let project = Project::find()?;
    let environment = project.named(ENVIRONMENT, global)?;
    let relay = &environment.relay.relay;
    let provider = provider(relay, args.provider.as_deref())?;
    let number = number(relay, args.to.as_deref())?;
    let running = Running::find(&system::folder(&project.root, args.state.as_deref())?)?;
    let id = args.id.clone().map_or_else(|| random::letters_and_digits(ID_CHARACTERS), Ok)?;
    let messages = messages(provider, args, &number, &id)?;
    let secret = match &args.secret {
        Some(secret) => Secret::new(secret.clone()),
        None => stored(provider, &environment, &running).await?,
    };
    for message in &messages {
        post(provider, message, &secret, &running).await?;
    }
    let sent = Sent { provider: provider.name(), to: number, id, parts: args.parts };
    if global.json {
        return console::json(&sent);
    }
    console
        .line(format!("sent to {} as {} would; `stack outbox` shows what it led to", sent.to, sent.provider));
    Ok(())
}

fn only_here(global: &Global) -> Result<(), Error> {
    match global.env.as_deref() {
        None | Some(ENVIRONMENT) => Ok(()),
        Some(other) => {
            Err(Error::usage(format!("`stack send-sms` signs for this machine and not for `{other}`"))
                .hint("there, send an SMS to the number"))
        }
    }
}

fn provider(relay: &Relay, chosen: Option<&str>) -> Result<&'static dyn Provider, Error> {
    let configured = format!("otpost.yaml, environments.{ENVIRONMENT}.relay.providers");
    let mut on = relay.providers.iter().filter_map(|name| sms::named(name));
    let by_http = |provider: &&dyn Provider| provider.key() != Key::Events;
    let Some(name) = chosen else {
        return on.find(by_http).ok_or_else(|| {
            Error::usage("no provider is on that has a webhook").hint(format!("{configured}: [aql]"))
        });
    };
    let provider = on.find(|provider| provider.name() == name).ok_or_else(|| {
        Error::usage(format!("provider `{name}` is not on"))
            .hint(format!("{configured}: [{}]", relay.providers.join(", ")))
    })?;
    Some(provider).filter(by_http).ok_or_else(|| {
        Error::usage(format!("`{name}` sends to a topic of SNS and to no URL"))
            .hint("choose another with --provider")
    })
}

fn number(relay: &Relay, chosen: Option<&str>) -> Result<String, Error> {
    let nobody = |message: String| {
        let hint =
            format!("otpost.yaml, environments.{ENVIRONMENT}.relay.people: numbers are like +447700900123");
        Error::usage(message).hint(hint)
    };
    let of =
        |person: &str| relay.numbers.iter().find(|(_, owner)| *owner == person).map(|(number, _)| number);
    match chosen {
        Some(number) if phone::is_e164(number) => Ok(number.to_owned()),
        Some(person) => of(person)
            .cloned()
            .ok_or_else(|| nobody(format!("`{person}` is not a telephone number, and no person with one"))),
        None => relay.numbers.keys().next().cloned().ok_or_else(|| nobody("nobody has a number".to_owned())),
    }
}

/// The message, or its parts.
fn messages(provider: &dyn Provider, args: &SendSmsArgs, number: &str, id: &str) -> Result<Vec<Sms>, Error> {
    let whole = Sms {
        id: id.to_owned(),
        sender: args.sender.clone(),
        recipient: Recipient::Number(number.to_owned()),
        text: args.text.clone(),
        part: None,
        received_at: None,
    };
    if args.parts == 1 {
        return Ok(vec![whole]);
    }
    if !provider.sends_parts() {
        return Err(Error::usage(format!("`{}` joins the parts of a message itself", provider.name()))
            .hint("leave --parts out, or choose another provider with --provider"));
    }
    let letters: Vec<char> = args.text.chars().collect();
    let size = letters.len().div_ceil(usize::from(args.parts).max(1)).max(1);
    let pieces: Vec<String> = letters.chunks(size).map(|piece| piece.iter().collect()).collect();
    if pieces.len() != usize::from(args.parts) {
        return Err(Error::usage(format!("the text can't be divided into {} parts", args.parts)));
    }
    let reference = reference(id).to_string();
    let part = |(piece, number)| Sms {
        id: format!("{id}-{number}"),
        text: piece,
        part: Some(Part { reference: reference.clone(), number, total: args.parts }),
        ..whole.clone()
    };
    Ok(pieces.into_iter().zip(1..=args.parts).map(part).collect())
}

/// The reference that the parts of one message share, from 0 to 65,535 as in the header of an SMS. A repeat has
/// the same.
fn reference(id: &str) -> u16 {
    id.bytes().fold(0, |sum: u16, byte| sum.wrapping_mul(31).wrapping_add(u16::from(byte)))
}

/// The secret that the running system verifies with.
async fn stored(
    provider: &dyn Provider,
    environment: &Environment,
    running: &Running,
) -> Result<Secret, Error> {
    if let Key::Public(_) = provider.key() {
        let message = format!("the stored secret of `{}` is a public key, which can't sign", provider.name());
        return Err(Error::usage(message)
            .hint("sign with the private one, --secret SEED; docs/providers.md says how to make the pair"));
    }
    let aws = Aws::connect(&emulator::target(&running.endpoint_url), &running.region).await?;
    let name = contract::secret::sms(provider.name());
    store::read(&aws, &environment.secrets_path(), &name).await?.ok_or_else(|| {
        Error::failed(format!("secret `{name}` is not set"))
            .hint(format!("stack secret set {name} --env {ENVIRONMENT}; or run `just local` again"))
    })
}

async fn post(
    provider: &dyn Provider,
    message: &Sms,
    secret: &Secret,
    running: &Running,
) -> Result<(), Error> {
    let url = format!("{}/v1/sms/{}", running.site_url, provider.name());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let signed = provider.sign(message, secret.reveal(), &url, now).map_err(|invalid| {
        Error::usage(invalid.to_string())
            .hint(format!("docs/providers.md says what the secret of `{}` is", provider.name()))
    })?;
    let answer = http::post(&signed.url, &signed.headers, signed.body).await.map_err(|_| not_running())?;
    if (200..300).contains(&answer) {
        return Ok(());
    }
    let refused = Error::failed(format!("the webhook of `{}` answered {answer}", provider.name()));
    Err(match answer {
        401 => {
            refused.hint("is it the secret that is stored? A function remembers the former one for 5 minutes")
        }
        404 => refused.hint("the system that runs has the provider off; run `just local` again"),
        503 => refused.hint("the system that runs doesn't know the secret yet; `stack secret set` sets it"),
        _ => refused,
    })
}
