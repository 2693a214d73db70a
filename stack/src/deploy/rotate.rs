//! `stack rotate origin-key`: another key by which the gateway knows CloudFront, without a request that fails.
//!
//! The gateway knows two keys, and CloudFront adds one of them. The other one is replaced and proven good, CloudFront
//! adds it from then on, and last the key that it added before is replaced. Nothing of that is remembered elsewhere than
//! in the stack: a command that was interrupted is begun anew, and replaces whatever CloudFront doesn't add.

use app::manifest::StackEntry;
use app::{Assembly, Environment, origin_key};

use super::current::{self, Current};
use super::lock::{self, Held};
use super::pace::{Pace, Patience};
use super::plan::change_set;
use super::record::{Deployed, Place};
use super::status::Status;
use super::{ARTIFACT_BUCKET, Outputs, reachable, service_entry, smoke, stack};
use crate::aws::{Aws, Target};
use crate::compare::told_of;
use crate::console::Console;
use crate::error::Error;
use crate::{doctor, random, synth};

/// So many good answers in a row say that the whole gateway knows a key: a part of it may be behind the others.
const IN_A_ROW: u32 = 30;
/// So many of the public address, where a change is everywhere before its update ends.
const IN_PUBLIC: u32 = 5;

/// Replaces the key that CloudFront adds.
///
/// # Errors
/// If the environment isn't deployed, something else works on it, CloudFormation fails, or the gateway doesn't come
/// to know the new key. CloudFront then adds a key that is good, and the same command begins anew.
pub async fn origin_key(
    environment: &Environment,
    target: &Target,
    console: &mut Console,
) -> Result<(), Error> {
    let aws = Aws::connect(target, &environment.region).await?;
    let assembly = synth::assemble(environment)?;
    let entry = service_entry(&assembly)?;
    let not_deployed = || {
        Error::failed(format!("environment `{}` is not deployed", environment.name))
            .hint(format!("stack deploy --env {}", environment.name))
    };
    let current = current::describe(&aws, &entry.name).await?.ok_or_else(not_deployed)?;
    doctor::check_account(&aws, environment, current.account()).await?;
    let bucket = current.outputs.get(ARTIFACT_BUCKET).ok_or_else(not_deployed)?;
    let place = Place::new(&aws, bucket, &environment.name);
    let held = lock::take(place, None, "rotation", console).await?;
    // The deployed template stays as it is, however this ends.
    let before = held.before().clone();
    let rotation = Rotation { aws: &aws, assembly: &assembly, environment, entry, held: &held };
    let rotated = rotation.run(&before, console).await;
    let released = held.release(before).await;
    rotated.and(released)
}

struct Rotation<'a> {
    aws: &'a Aws,
    assembly: &'a Assembly,
    environment: &'a Environment,
    entry: &'a StackEntry,
    held: &'a Held,
}

impl Rotation<'_> {
    async fn run(&self, before: &Deployed, console: &mut Console) -> Result<(), Error> {
        let current = self.current(before, console).await?;
        let in_use = self.in_use(&current)?;
        let [used, spare] = if in_use == "0" { [0, 1] } else { [1, 0] };
        let outputs = Outputs::of(self.environment, current.outputs.clone(), None);
        // The run before may have been interrupted just about here.
        self.public(&outputs, console).await?;

        let key = random::letters_and_digits(origin_key::CHARACTERS)?;
        self.change(&current, &[(origin_key::KEYS[spare], key.clone())], console).await?;
        let gateway = format!("{}/health", outputs.gateway_url(self.aws)?);
        self.prove(&gateway, Some(&key), "the new key at the gateway", console).await?;
        console.line(format!("{}: the gateway knows the new key", self.entry.name));

        self.change(&current, &[(origin_key::IN_USE, spare.to_string())], console).await?;
        self.public(&outputs, console).await?;
        console.line(format!("{}: CloudFront adds the new key", self.entry.name));

        let fresh = random::letters_and_digits(origin_key::CHARACTERS)?;
        self.change(&current, &[(origin_key::KEYS[used], fresh)], console).await?;
        console.line(format!("{}: the old key is good no more", self.entry.name));
        Ok(())
    }

    /// The stack, when nothing goes on.
    async fn current(&self, before: &Deployed, console: &mut Console) -> Result<Current, Error> {
        let name = &self.environment.name;
        let deploy = || format!("stack deploy --env {name}");
        let missing = || Error::failed(format!("environment `{name}` is not deployed")).hint(deploy());
        let there = current::describe(self.aws, &self.entry.name).await?.ok_or_else(missing)?;
        if matches!(there.status, Status::Stillborn | Status::DeleteFailed) {
            return Err(missing());
        }
        let healed = stack::heal(self.aws, self.entry, false, console).await?.ok_or_else(missing)?;
        // The template that CloudFormation would take for the one before may then be the one that failed.
        if healed.status == Status::RolledBack && !before.complete {
            let message = format!("the last deployment of `{name}` failed and was rolled back");
            return Err(Error::failed(message).hint(deploy()));
        }
        Ok(healed)
    }

    /// The key that CloudFront adds.
    fn in_use<'c>(&self, current: &'c Current) -> Result<&'c str, Error> {
        let has_both = origin_key::KEYS.iter().all(|key| current.parameters.contains_key(*key));
        let in_use = current.parameters.get(origin_key::IN_USE).filter(|_| has_both);
        in_use.map(String::as_str).ok_or_else(|| {
            let name = &self.environment.name;
            Error::failed(format!("environment `{name}` has one origin key, and a rotation needs two"))
                .hint(format!("stack deploy --env {name}"))
        })
    }

    /// Changes parameters of the stack as it is deployed, and nothing else of it.
    async fn change(
        &self,
        current: &Current,
        parameters: &[(&str, String)],
        console: &mut Console,
    ) -> Result<(), Error> {
        self.held.check().await?;
        let id = change_set::of_parameters(self.aws, self.entry, current, parameters).await?;
        match change_set::contents(self.aws, self.entry, &id, None, console).await? {
            Some((id, changes)) => {
                stack::execute(self.aws, self.entry, Some(current), &id, told_of(&changes), console).await
            }
            None => Err(Error::failed(format!("stack `{}` would not change", self.entry.name))),
        }
    }

    /// Asks the public address until requests get to the API.
    async fn public(&self, outputs: &Outputs, console: &mut Console) -> Result<(), Error> {
        let (here, _serving) = reachable(self.aws, self.assembly, outputs).await?;
        self.prove(&format!("{}/health", here.api_url), None, &format!("`{}`", here.api_url), console).await
    }

    /// Asks until there were enough good answers in a row. Each request to AWS has a connection of its own, because the
    /// other end of one is one part of the gateway.
    async fn prove(
        &self,
        url: &str,
        key: Option<&str>,
        what: &str,
        console: &mut Console,
    ) -> Result<(), Error> {
        let mut pace = Pace::new(self.aws);
        let mut patience = Patience::new(self.aws);
        let mut connector = self.aws.transport.connector();
        let mut good = 0;
        let enough = if key.is_some() { IN_A_ROW } else { IN_PUBLIC };
        while good < enough {
            good = match smoke::ask(&connector, url, key).await {
                Ok(()) => good + 1,
                Err(_) => 0,
            };
            if self.aws.endpoint_url.is_none() {
                connector = self.aws.transport.connector();
            }
            patience.wait(what, console)?;
            pace.quicken();
            pace.pause().await;
        }
        Ok(())
    }
}
