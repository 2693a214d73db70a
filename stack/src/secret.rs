//! `stack secret`: what webhooks are verified with and notifiers sign in with, in the parameter store.
//!
//! It must not know how a secret is used. A value is read from standard input, never from the command
//! line, where every user of the machine would see it.

mod input;
mod name;
pub mod store;

use std::io::{self, IsTerminal};

use app::Environment;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Subcommand;
use serde_json::json;

use crate::aws::Aws;
use crate::console::{self, Console};
use crate::deploy::Outputs;
use crate::error::Error;
use crate::random;
use name::Name;

/// The output that names the key which secrets are stored under.
const KEY: &str = "DataKeyId";

/// Bytes of a secret that is drawn.
const DRAWN: usize = 32;

/// `stack secret`
#[derive(Debug, Subcommand)]
pub enum Secret {
    /// Store a secret, read from standard input
    Set {
        /// sms/PROVIDER, notify/PERSON/CHANNEL or tokens/webhook
        name: String,
        /// Draw 256 bits and show them, once
        #[arg(long)]
        generate: bool,
    },
    /// List the secrets that are set, without their values
    List,
    /// Remove a secret
    Unset {
        /// The secret's name
        name: String,
    },
}

/// Does what the command line says.
///
/// # Errors
/// If the name or the value isn't right, or the parameter store refuses.
pub async fn run(
    aws: &Aws,
    environment: &Environment,
    outputs: &Outputs,
    args: &Secret,
    as_json: bool,
    console: &mut Console,
) -> Result<(), Error> {
    let path = environment.secrets_path();
    match args {
        Secret::Set { name, generate } => {
            let name = Name::parse(name, environment)?;
            let key = outputs.value(KEY)?;
            let drawn = generate.then(|| draw(&name)).transpose()?;
            let value = match &drawn {
                Some(drawn) => drawn.clone(),
                None => {
                    let stdin = io::stdin();
                    input::line(&mut stdin.lock(), stdin.is_terminal(), &name, console)?
                }
            };
            name.check(&value)?;
            store::put(aws, key, &path, name.as_str(), &value, &environment.own_tags()).await?;
            console.line(format!("secret `{}` is set; functions follow within 5 minutes", name.as_str()));
            let url = name.provider().map(|provider| webhook(outputs, provider, &name, drawn.as_deref()));
            if let Some(note) = name.note(environment) {
                console.line(note);
            }
            if as_json {
                return console::json(&json!({ "name": name.as_str(), "secret": drawn, "url": url }));
            }
            if let Some(drawn) = drawn.filter(|_| !name.is_in_url()) {
                console.line("this is the only time it is shown:");
                console::data(&drawn)?;
            }
            match url {
                Some(url) if name.is_in_url() && *generate => {
                    console
                        .line("this is the only time it is shown, as the end of the URL for the provider:");
                    console::data(&url)
                }
                Some(url) => {
                    console.line(format!("the provider's webhook is {url}"));
                    Ok(())
                }
                None => Ok(()),
            }
        }
        Secret::List => {
            let secrets = store::list(aws, &path).await?;
            if as_json {
                return console::json(&secrets);
            }
            secrets.iter().try_for_each(|secret| {
                console::data(&format!(
                    "{:<40}  version {:<4}  {}",
                    secret.name, secret.version, secret.set_at
                ))
            })
        }
        Secret::Unset { name } => {
            store::remove(aws, &path, name::known_form(name)?).await?;
            console.line(format!("secret `{name}` is removed; functions may remember it for 5 minutes"));
            if as_json { console::json(&json!({ "unset": name })) } else { Ok(()) }
        }
    }
}

fn draw(name: &Name) -> Result<String, Error> {
    name.may_be_drawn()?;
    let mut bytes = [0; DRAWN];
    random::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The URL that the provider is given. A secret that is part of it is shown when it was drawn.
fn webhook(outputs: &Outputs, provider: &str, name: &Name, drawn: Option<&str>) -> String {
    let url = format!("{}/v1/sms/{provider}", outputs.site_url);
    match drawn {
        _ if !name.is_in_url() => url,
        Some(drawn) => format!("{url}/{drawn}"),
        None => format!("{url}/SECRET"),
    }
}
