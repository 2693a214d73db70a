//! `stack user`: people, invited to register a passkey, listed, notified and removed by the `admin` function.
//!
//! It must not know where people are stored: the function alone has the right to.

mod notify;

use std::io::{self, IsTerminal};
use std::time::Duration;

use clap::{Args, Subcommand};
use contract::admin::{Person, Request, Response};
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use serde_json::json;

use crate::admin::{ask, unexpected};
use crate::aws::Aws;
use crate::console::{self, Console};
use crate::deploy::Outputs;
use crate::error::Error;

/// Of the 256 colours, which no theme changes as it may the first 16.
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";
const RESET: &str = "\x1b[0m";

/// `stack user`
#[derive(Debug, Subcommand)]
pub enum User {
    /// Print a link with which a person, new or known, registers a passkey
    Invite(Invite),
    /// List the people and their passkeys
    List,
    /// Send a person a test notification and say which channel took it
    Notify {
        /// The person's name
        name: String,
    },
    /// Remove a person: passkeys, sessions, subscriptions, messages
    Revoke {
        /// The person's name
        name: String,
    },
}

/// `stack user invite`
#[derive(Debug, Args)]
pub struct Invite {
    /// 1 to 32 of a-z, 0-9 and -, beginning with a letter
    pub name: String,
    /// Let the person use the console
    #[arg(long)]
    pub operator: bool,
    /// The life of the link, 10m to 24h
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = duration)]
    pub valid: Duration,
    /// Draw the link as a QR code even if stdout isn't a terminal
    #[arg(long)]
    pub qr: bool,
}

/// Does what the command line says.
///
/// # Errors
/// If the function refuses or can't be invoked.
pub async fn run(
    aws: &Aws,
    outputs: &Outputs,
    args: &User,
    as_json: bool,
    console: &mut Console,
) -> Result<(), Error> {
    match args {
        User::Invite(args) => {
            let (link, expires_at) = invite(aws, outputs, args).await?;
            if as_json {
                return console::json(&json!({ "link": link, "expires_at": expires_at }));
            }
            console.line(format!("`{}` registers a passkey here, once, until {expires_at}:", args.name));
            console::data(&link)?;
            let terminal = io::stdout().is_terminal();
            if args.qr || terminal { console::data(&qr(&link, terminal)?) } else { Ok(()) }
        }
        User::List => {
            let people = list(aws, outputs).await?;
            if as_json { console::json(&people) } else { people.iter().try_for_each(show) }
        }
        User::Notify { name } => notify::run(aws, outputs, name, as_json, console).await,
        User::Revoke { name } => {
            revoke(aws, outputs, name).await?;
            console.line(format!(
                "`{name}` is revoked: passkeys, sessions, subscriptions and messages are gone"
            ));
            if as_json { console::json(&json!({ "revoked": name })) } else { Ok(()) }
        }
    }
}

/// Invites a person: the link, whose secret is shown nowhere else, and its end.
///
/// # Errors
/// If the function refuses or can't be invoked.
pub async fn invite(aws: &Aws, outputs: &Outputs, args: &Invite) -> Result<(String, String), Error> {
    let request = Request::Invite {
        name: args.name.clone(),
        operator: args.operator,
        valid_seconds: args.valid.as_secs(),
    };
    match ask(aws, outputs, &request).await? {
        Response::Invited { secret, expires_at } => {
            let site = outputs.site_url.trim_end_matches('/');
            Ok((format!("{site}/register.html#{secret}"), expires_at))
        }
        other => Err(unexpected(other)),
    }
}

/// Every person, by name.
///
/// # Errors
/// If the function can't be invoked.
pub async fn list(aws: &Aws, outputs: &Outputs) -> Result<Vec<Person>, Error> {
    match ask(aws, outputs, &Request::ListPeople).await? {
        Response::People { people } => Ok(people),
        other => Err(unexpected(other)),
    }
}

/// Removes a person.
///
/// # Errors
/// If there is no such person, or the function can't be invoked.
pub async fn revoke(aws: &Aws, outputs: &Outputs, name: &str) -> Result<(), Error> {
    // As for a client: the repeat of a removal whose answer was lost finds nobody.
    let was_there = list(aws, outputs).await.is_ok_and(|all| all.iter().any(|person| person.name == name));
    match ask(aws, outputs, &Request::RevokePerson { name: name.to_owned() }).await? {
        Response::PersonRevoked { .. } => Ok(()),
        Response::Refused { code, .. } if code == "person_unknown" && was_there => Ok(()),
        other => Err(unexpected(other)),
    }
}

fn show(person: &Person) -> Result<(), Error> {
    let operator = if person.operator { "operator" } else { "" };
    console::data(format!("{:<32}  {}  {operator}", person.name, person.created_at).trim_end())?;
    person.passkeys.iter().try_for_each(|passkey| {
        let used = passkey.last_used_at.as_deref().unwrap_or("never");
        console::data(&format!("  {}  since {}, last used {used}", passkey.name, passkey.created_at))
    })
}

/// The link for a telephone's camera: dark on light, on a terminal whatever its colours are, elsewhere as
/// ink is on paper.
fn qr(link: &str, terminal: bool) -> Result<String, Error> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L)
        .map_err(|error| Error::failed(format!("could not draw the link: {error}")))?;
    let drawn = code.render::<Dense1x2>().quiet_zone(true).build();
    if !terminal {
        return Ok(drawn);
    }
    let lines: Vec<String> = drawn.lines().map(|line| format!("{BLACK_ON_WHITE}{line}{RESET}")).collect();
    Ok(lines.join("\n"))
}

/// A whole number of minutes or hours: `30m`, `2h`.
fn duration(text: &str) -> Result<Duration, String> {
    let rule = || format!("`{text}` is not like `30m` or `2h`, from 10m to 24h");
    let unit = text.chars().next_back().ok_or_else(rule)?;
    let seconds = match unit {
        'm' => 60,
        'h' => 60 * 60,
        _ => return Err(rule()),
    };
    let number: u64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| rule())?;
    let total = number.checked_mul(seconds).ok_or_else(rule)?;
    let allowed = domain::limits::INVITATION_SECONDS.contains(&total);
    if allowed { Ok(Duration::from_secs(total)) } else { Err(rule()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_minutes_or_hours_within_a_day() {
        for (text, seconds) in [("10m", 600), ("1h", 3_600), ("90m", 5_400), ("24h", 86_400)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for bad in ["", "9m", "25h", "1d", "h", "-1h", "1.5h", "60", "1é", "99999999999999999999h"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
