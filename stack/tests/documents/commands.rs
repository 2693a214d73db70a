//! The command lines of the documents, as a shell would cut them, held against the command line and the justfile.

use clap::{CommandFactory as _, Parser as _};
use stack::cli::Cli;

use super::{documents, read};

/// The lines of a document's fenced blocks, with what a backslash goes on with.
fn fenced(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut within, mut begun) = (false, String::new());
    for line in text.lines().map(str::trim) {
        // A block may begin with the step of a list that it belongs to.
        if line.trim_start_matches(|c: char| c.is_ascii_digit() || ".- ".contains(c)).starts_with("```") {
            within = !within;
        } else if let Some(goes_on) = line.strip_suffix('\\').filter(|_| within) {
            begun.push_str(goes_on);
        } else if within {
            lines.push(std::mem::take(&mut begun) + line);
        }
    }
    lines
}

/// The texts between backticks of a document, whose blocks are left out.
fn inline(text: &str) -> Vec<String> {
    let blocks = text.split("```").step_by(2);
    let spans = blocks.flat_map(|text| text.split('`').skip(1).step_by(2));
    spans.map(|span| span.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// True if these words only name a command: `stack user`, `stack user invite`.
fn is_name(words: &[String]) -> bool {
    let mut command = Cli::command();
    words.iter().skip(1).all(|word| {
        let found = command.find_subcommand(word).cloned();
        found.map(|found| command = found).is_some()
    })
}

/// Checks that a command is one, and names its environment if it must.
fn holds(words: &[String]) -> Result<(), String> {
    const ANYWHERE: [&str; 9] =
        ["completions", "doctor", "extract", "list", "local", "outbox", "prune", "send-sms", "synth"];
    let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
    if cli.global.env.is_none() && !ANYWHERE.contains(&words[1].as_str()) {
        return Err("it doesn't say `--env`".to_owned());
    }
    Ok(())
}

/// The commands of a line, each cut into words: quotes hold together, a comment ends it.
fn commands(line: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let (mut word, mut quote) = (None::<String>, None);
    for c in line.chars().chain([' ']) {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, '|' | '>' | '&' | ';' | ' ') => {
                all.last_mut().expect("there is one").extend(word.take());
                if c != ' ' {
                    all.push(Vec::new());
                }
            }
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    all
}

/// The command that a recipe passes its words on to; `None` if it runs something else.
fn runs(justfile: &str, recipe: &str) -> Option<Vec<String>> {
    let head = |line: &&str| line.split([':', ' ']).next() == Some(recipe);
    let mut rest = justfile.lines().skip_while(|line| !head(line));
    assert!(rest.next().is_some(), "the justfile has no `{recipe}`");
    let body = rest.next().unwrap_or_default().trim();
    let words = body.strip_prefix("@{{ stack }} ")?.strip_suffix(" \"$@\"")?;
    Some(["stack"].into_iter().chain(words.split_whitespace()).map(str::to_owned).collect())
}

#[test]
fn every_command_in_the_documents_is_one() {
    let justfile = read("justfile");
    let (mut seen, mut wrong, mut named) = (Vec::new(), Vec::new(), 0);
    for (document, text) in documents() {
        for line in fenced(&text) {
            for mut words in commands(line.trim_start_matches("$ ")) {
                let Some(first) = words.first().cloned() else { continue };
                match (first.as_str(), words.get(1).map(String::as_str)) {
                    ("just", Some(recipe)) => {
                        let Some(runs) = runs(&justfile, recipe) else { continue };
                        words.splice(..2, runs);
                    }
                    // The usage, in general.
                    ("stack", Some("[--json]")) => continue,
                    ("stack" | "target/debug/stack", Some(_)) => "stack".clone_into(&mut words[0]),
                    _ => continue,
                }
                if let Err(because) = holds(&words) {
                    wrong.push(format!("{document}: `{line}`: {because}"));
                }
                seen.push(words[1].clone());
            }
        }
        for span in inline(&text) {
            let words = commands(&span).swap_remove(0);
            let names_a_crate = words.iter().any(|word| word == "→");
            if words.first().is_none_or(|first| first != "stack") || names_a_crate || is_name(&words) {
                continue;
            }
            if let Err(because) = holds(&words) {
                wrong.push(format!("{document}: `{span}`: {because}"));
            }
            named += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(named > 15, "text has another form: {named}");
    for command in ["client", "deploy", "destroy", "diff", "secret", "user", "verify"] {
        assert!(seen.iter().any(|one| one == command), "no document runs `stack {command}`");
    }
    assert!(seen.len() > 50, "fenced blocks have another form: {seen:?}");
}

#[test]
fn the_table_of_commands_has_them_in_the_order_of_the_help() {
    let page = read("docs/commands.md");
    let (_, table) = page.split_once("\n## Commands\n").expect("it has a table");
    let rows = table.split("\n## ").next().unwrap().split("\n### ").next().unwrap().lines();
    let names = rows.filter_map(|row| row.strip_prefix("| `")?.split(['`', ' ']).next());
    let mut names: Vec<_> = names.map(str::to_owned).collect();
    names.dedup();
    let command = Cli::command();
    let defined: Vec<_> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    assert_eq!(names, defined);
}

#[test]
fn a_line_is_cut_as_a_shell_cuts_it() {
    let one = commands("echo '{\"a\": 1}' | stack secret set sms/x --env prod  # why | not");
    assert_eq!(one, [vec!["echo", "{\"a\": 1}"], vec!["stack", "secret", "set", "sms/x", "--env", "prod"]]);
    let words = |line: &str| commands(line).swap_remove(0);
    assert!(holds(&words("stack deploy --env dev --no-such-flag")).is_err());
    assert!(holds(&words("stack logs receive_sms")).is_err() && !is_name(&words("stack logs receive_sms")));
    assert!(is_name(&words("stack user invite")) && !is_name(&words("stack user remove")));
    assert_eq!(inline("a `stack\ndeploy` b\n```sh\nc `d`\n```\n`e`"), ["stack deploy", "e"]);
}
