//! The prerequisites of a deployment, checked one by one, with the command for a missing one.
//!
//! It changes nothing.

mod check;
mod domain;
mod place;
mod plan;
mod quotas;

use std::path::Path;

use app::Environment;
use tokio::process::Command;

use crate::asset::{self, BuildProfile, search_path};
use crate::aws::{Aws, Target, failure};
use crate::child;
use crate::error::Error;

pub use check::{Check, State, lines};

/// A program that must run, and what installs it.
#[derive(Clone, Copy, Debug)]
struct Tool {
    name: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
    install: &'static str,
}

const CARGO: Tool = Tool {
    name: "cargo",
    program: "cargo",
    arguments: &["--version"],
    install: "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh",
};
const CARGO_LAMBDA: Tool = Tool {
    name: "cargo-lambda",
    program: "cargo-lambda",
    arguments: &["lambda", "--version"],
    install: "tools/venv",
};
const VENV: Tool = Tool {
    name: "python venv",
    program: "python3",
    arguments: &["-c", "import ensurepip, venv, sys; print('Python', sys.version.split()[0])"],
    install: "sudo apt-get install -y python3-venv",
};
const NODE: Tool = Tool {
    name: "node",
    program: "node",
    arguments: &["--version"],
    install: "sudo apt-get install -y nodejs npm",
};

/// Looks at everything. Without an environment the account is shown and not compared.
pub async fn examine(
    target: &Target,
    environment: Option<&Environment>,
    region: &str,
    root: &Path,
) -> Vec<Check> {
    let mut checks = Vec::new();
    match Aws::connect(target, region).await {
        Ok(aws) => {
            checks.push(Check::good("credentials", "found"));
            let known = account(&aws, environment).await;
            let answers = known.iter().all(|check| check.ok);
            checks.extend(known);
            if answers {
                checks.push(plan::examine(&aws).await);
                checks.extend(place::examine(&aws, environment).await);
                checks.extend(quotas::examine(&aws).await);
            }
        }
        Err(error) => {
            let command = error.hint.unwrap_or_else(|| "aws configure".to_owned());
            checks.push(Check::bad("credentials", error.message, command));
        }
    }
    checks.extend(environment.filter(|environment| environment.protected).map(owner));
    if let Some(domain) = environment.and_then(|environment| environment.domain.as_ref()) {
        checks.push(domain::examine(target, domain).await);
    }
    for tool in [CARGO, CARGO_LAMBDA, VENV, NODE] {
        checks.push(look_for(tool, root).await);
    }
    // A prerequisite that is missing already needs no second line.
    if let Some(environment) = environment.filter(|_| checks.iter().all(|check| check.ok)) {
        checks.push(build(environment, root).await);
    }
    checks
}

/// Checks that a protected environment names its owner: finders of it in the account, or on a bill, ask them.
fn owner(environment: &Environment) -> Check {
    const NAME: &str = "owner";
    match &environment.owner {
        Some(owner) => Check::good(NAME, owner),
        None => Check::warning(
            NAME,
            format!("environment `{}` is protected, and nothing says whose it is", environment.name),
            "write `owner: TEAM`, say, into otpost.yaml",
        ),
    }
}

/// Checks that this machine builds for the environment's architecture.
async fn build(environment: &Environment, root: &Path) -> Check {
    const NAME: &str = "build";
    let architecture = environment.architecture;
    let name = architecture.as_str();
    match asset::look_for_tools(root, architecture).await {
        Ok(()) if asset::is_native(architecture) => {
            Check::good(NAME, format!("for {name}, as this machine is"))
        }
        Ok(()) => {
            Check::good(NAME, format!("for {name}, which this machine is not: cargo-lambda links with zig"))
        }
        Err(error) => Check::bad(NAME, error.message, error.hint.unwrap_or_default()),
    }
}

async fn account(aws: &Aws, environment: Option<&Environment>) -> Vec<Check> {
    let caller = match caller(aws).await {
        Ok(caller) => caller,
        Err(error) => {
            let command = error.hint.unwrap_or_else(|| "aws sts get-caller-identity".to_owned());
            return vec![Check::bad("account", error.message, command)];
        }
    };
    let account = match environment.map(|environment| compare(&caller, environment)) {
        Some(Err(error)) => Check::bad("account", error.message, error.hint.unwrap_or_default()),
        _ => Check::good("account", caller),
    };
    // The answer came from this region's own endpoint, so the region is open to the account.
    vec![account, Check::good("region", aws.region.clone())]
}

/// Checks the prerequisites of a build: the tools.
///
/// # Errors
/// With the first thing that isn't.
pub async fn before_build(profile: &BuildProfile, root: &Path) -> Result<(), Error> {
    let tools: &[Tool] = match profile {
        BuildProfile::Workspace => &[CARGO],
        BuildProfile::Ship => &[CARGO, CARGO_LAMBDA],
        BuildProfile::Built(_) => &[],
    };
    for tool in tools {
        let check = look_for(*tool, root).await;
        if let Some(command) = check.command {
            return Err(Error::failed(format!("`{}` is missing: {}", check.name, check.found)).hint(command));
        }
    }
    Ok(())
}

/// Checks that the credentials belong to the account that `otpost.yaml` names, if it names one. If something
/// of the environment is there, its ARN names the account, and nobody need be asked.
///
/// # Errors
/// [`crate::error::Exit::Credentials`] if they don't.
pub async fn check_account(aws: &Aws, environment: &Environment, known: Option<&str>) -> Result<(), Error> {
    match (known, &environment.account) {
        (_, None) => Ok(()),
        (Some(account), _) => compare(account, environment),
        (None, _) => compare(&caller(aws).await?, environment),
    }
}

/// The account that the credentials belong to.
///
/// # Errors
/// If AWS doesn't say.
pub async fn caller(aws: &Aws) -> Result<String, Error> {
    let identity = aws
        .sts()
        .get_caller_identity()
        .send()
        .await
        .map_err(|error| failure("ask whose the credentials are", error))?;
    Ok(identity.account.unwrap_or_default())
}

fn compare(caller: &str, environment: &Environment) -> Result<(), Error> {
    match &environment.account {
        Some(wanted) if wanted != caller => Err(Error::credentials(format!(
            "the credentials belong to account `{caller}`, and environment `{}` to account `{wanted}`",
            environment.name
        ))
        .hint("choose the right --profile, or correct `account` in otpost.yaml")),
        _ => Ok(()),
    }
}

async fn look_for(tool: Tool, root: &Path) -> Check {
    let path = search_path(root);
    let mut command = Command::from(child::command(tool.program));
    match command.args(tool.arguments).env("PATH", path).kill_on_drop(true).output().await {
        Ok(output) if output.status.success() => {
            let found = String::from_utf8_lossy(&output.stdout);
            Check::good(tool.name, found.lines().next().unwrap_or_default())
        }
        Ok(_) => Check::bad(tool.name, format!("`{}` does not work", tool.program), tool.install),
        Err(_) => Check::bad(tool.name, format!("there is no `{}` on the PATH", tool.program), tool.install),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Tool, lines, look_for, owner};

    #[test]
    fn a_protected_environment_without_an_owner_is_warned_of() {
        let examined = |owned: &str| {
            let text = format!(
                "environments: {{prod: {{region: eu-central-1, architecture: arm64, protected: true{owned}}}}}\n"
            );
            let config = app::Config::parse(Path::new("otpost.yaml"), text).unwrap();
            lines(&[owner(&config.environment("prod").unwrap())]).join("\n")
        };
        insta::assert_snapshot!(examined(""), @r"
        ! owner  environment `prod` is protected, and nothing says whose it is
            write `owner: TEAM`, say, into otpost.yaml
        ");
        insta::assert_snapshot!(examined(", owner: identity"), @"✔ owner  identity");
    }

    #[tokio::test]
    async fn a_missing_program_is_named_with_its_command() {
        let tool = Tool { name: "x", program: "no-such-program", arguments: &[], install: "install it" };
        let check = look_for(tool, Path::new("/")).await;
        assert!(!check.ok);
        assert_eq!(check.found, "there is no `no-such-program` on the PATH");
        assert_eq!(check.command.as_deref(), Some("install it"));
    }

    #[tokio::test]
    async fn a_program_that_fails_is_not_good() {
        let tool = Tool { name: "x", program: "false", arguments: &[], install: "install it" };
        assert_eq!(look_for(tool, Path::new("/")).await.found, "`false` does not work");
    }
}
