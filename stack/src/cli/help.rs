//! `--help`: the commands in groups, each in a line.
//!
//! It must not know what a command does; its own first line says that.

use std::fmt::Write as _;

use clap::{Command, CommandFactory as _, FromArgMatches as _};

use super::Cli;

/// The commands as people look for them, in the order of their definition.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Deploy and remove", &["synth", "deploy", "diff", "rollback", "restore", "rotate", "destroy", "prune"]),
    (LOOK, &["list", "outputs", "status", "logs", "drift", "cost", "diagram", "config"]),
    ("Use", &["client", "user", "secret", "letters", "verify", "extract"]),
    ("This machine", &["doctor", "completions", "local", "outbox", "send-sms"]),
];

/// The first steps of somebody who typed `stack` alone.
const FIRST: &str = "First:
  stack local               try it on this machine, without an account
  stack doctor --env NAME   see what a deployment to AWS still needs
  stack deploy --env NAME   deploy an environment of otpost.yaml
";

/// The group whose commands change nothing.
const LOOK: &str = "Look, and change nothing";

impl Cli {
    /// Reads the command line. A request for help, or a wrong command line, is answered and ends the process.
    pub fn read() -> Self {
        let matches = command().get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

/// The command line, whose help has groups. Clap itself knows one list.
pub fn command() -> Command {
    let command = Cli::command();
    let mut groups = String::new();
    for (title, names) in GROUPS {
        let _ = writeln!(groups, "{title}:");
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let _ = writeln!(groups, "  {name:<12} {}", about.map(ToString::to_string).unwrap_or_default());
        }
        groups.push('\n');
    }
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{FIRST}\n{groups}Options of every command:\n{{options}}"
    ))
}

#[cfg(test)]
mod tests {
    use clap::Command;

    use super::{GROUPS, LOOK, command};

    /// The commands that change an environment, an account or files, if only for a while. All others don't.
    const CHANGE: [&str; 15] = [
        "client", "deploy", "destroy", "diff", "letters", "local", "prune", "restore", "rollback", "rotate",
        "secret", "send-sms", "synth", "user", "verify",
    ];

    #[test]
    fn nothing_that_changes_something_is_listed_as_a_look() {
        let looks = GROUPS.iter().find(|(title, _)| *title == LOOK).unwrap().1;
        let wrong: Vec<_> = looks.iter().filter(|name| CHANGE.contains(name)).collect();
        assert!(wrong.is_empty(), "{wrong:?} change something");
        let mut asking = 0;
        for command in command().get_subcommands().filter(|command| asks(command)) {
            assert!(CHANGE.contains(&command.get_name()), "`{}` asks before it acts", command.get_name());
            asking += 1;
        }
        assert!(asking >= 3, "`--yes` has another name");
    }

    /// True if it has a flag for not being asked.
    fn asks(command: &Command) -> bool {
        command.get_arguments().any(|argument| argument.get_long() == Some("yes"))
            || command.get_subcommands().any(asks)
    }

    #[test]
    fn every_command_is_in_one_group_and_in_the_order_of_its_definition() {
        let grouped: Vec<_> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let command = command();
        let defined: Vec<_> =
            command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
        assert_eq!(grouped, defined);
    }

    #[test]
    fn every_command_says_what_it_does_in_one_line_of_a_terminal() {
        let command = command();
        for sub in command.get_subcommands() {
            let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(
                !about.is_empty() && about.len() <= 65 && !about.contains('\n'),
                "{}: {about}",
                sub.get_name()
            );
            assert!(!about.ends_with('.'), "{about}");
        }
    }
}
