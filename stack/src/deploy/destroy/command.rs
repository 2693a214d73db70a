//! `stack destroy`: which environment, is it allowed, and does somebody want it?

use std::collections::BTreeSet;

use crate::aws::Aws;
use crate::cli::{Destroy, Global};
use crate::console::Console;
use crate::deploy::inventory::{GLOBAL, Inventory};
use crate::doctor;
use crate::error::Error;
use crate::project::Project;
use crate::run::target;

use super::permit::protected;
use super::{Removal, destroy};

/// Removes the environment that `--env` names, whether `otpost.yaml` still knows it or not.
///
/// # Errors
/// As [`destroy`]; and when nobody confirms.
pub async fn run(global: &Global, args: &Destroy, console: &mut Console) -> Result<(), Error> {
    let project = Project::find()?;
    let settings = project.environment(global);
    let Some(name) = global.env.as_deref() else { return settings.map(drop) };
    if settings.as_ref().is_ok_and(|settings| settings.protected) {
        return Err(protected(name));
    }
    if !args.yes && !ask(name, console)? {
        return Err(Error::failed("nothing was removed"));
    }
    let everywhere = project.regions(global);
    let home = settings.as_ref().map_or(GLOBAL, |settings| &settings.region);
    let aws = Aws::connect(&target(global, &project)?, home).await?;
    let (settings, regions) = match settings {
        Ok(settings) => {
            doctor::check_account(&aws, &settings, None).await?;
            let regions = BTreeSet::from([settings.region.clone(), GLOBAL.to_owned()]);
            (Some(settings), regions)
        }
        // An environment of an older `otpost.yaml` can still be removed; a name of nothing is a mistake.
        Err(error) => match Inventory::take(&aws, &everywhere).await?.of(name)[..] {
            [] => return Err(error),
            _ => (None, everywhere.clone()),
        },
    };
    let removal = Removal {
        name,
        settings: settings.as_ref(),
        regions: &regions,
        root: &project.root,
        bootstrap: args.bootstrap.then_some(&everywhere),
        over_at: None,
    };
    let report = destroy(&aws, &removal, console).await?;
    report.show(global.json, console)?;
    report.conclude()
}

fn ask(name: &str, console: &mut Console) -> Result<bool, Error> {
    if !console.interactive() {
        return Err(Error::usage(format!(
            "the removal of `{name}` needs confirmation, but there is no terminal to ask on"
        ))
        .hint(format!("stack destroy --env {name} --yes")));
    }
    let question = format!("this removes environment `{name}` with all its data; type its name to confirm:");
    Ok(console.confirm(&question, name))
}
