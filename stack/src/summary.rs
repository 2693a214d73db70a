//! The result of a command, as Markdown: for the page that a CI shows beside a run.
//!
//! It must not know what a command does, and is told nothing that is secret.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// GitHub shows a mebibyte of all summaries of a step and nothing of what is longer.
const MOST_BYTES: usize = 256 * 1024;

/// The flag of the commands that a CI runs.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Append a Markdown summary to this file
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
}

/// The lines of a command that a summary keeps.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The changes, made or to be made, line by line, as a person is shown them.
    pub differences: Vec<String>,
    /// The outputs: name and value.
    pub outputs: Vec<(&'static str, String)>,
    /// The result, if it is not clear from the command's name.
    pub done: Option<&'static str>,
}

/// The result of a command.
#[derive(Clone, Debug)]
pub struct Summary<'a> {
    /// The command: `deploy`.
    pub command: &'a str,
    /// The environment, if it works on one.
    pub environment: Option<&'a str>,
    /// The error that stopped it.
    pub error: Option<&'a Error>,
    /// The lines that it kept.
    pub kept: &'a Kept,
}

impl Summary<'_> {
    /// Adds it to a file, which may hold others already.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn append(&self, path: &Path) -> Result<(), Error> {
        File::options()
            .create(true)
            .append(true)
            .open(path)
            .and_then(|mut file| file.write_all(self.markdown().as_bytes()))
            .map_err(|error| {
                Error::failed(format!("could not write the summary to `{}`: {error}", path.display()))
            })
    }

    fn markdown(&self) -> String {
        let mut text = format!("### stack {}", self.command);
        // Writing to a text can't fail.
        if let Some(environment) = self.environment {
            let _ = write!(text, " · {}", plain(environment));
        }
        match self.error {
            None => {
                let _ = writeln!(text, "\n\n✅ {}\n", self.kept.done.unwrap_or("done"));
            }
            Some(error) => {
                let hint = error.hint.as_deref().map(|hint| format!("Hint: {}. ", plain(hint)));
                let hint = hint.unwrap_or_default();
                let _ = writeln!(text, "\n\n❌ {}\n", plain(&error.message));
                let _ = writeln!(text, "{hint}Exit code {}.\n", error.exit.code());
            }
        }
        if !self.kept.outputs.is_empty() {
            text.push_str("| | |\n|---|---|\n");
            for (name, value) in &self.kept.outputs {
                let _ = writeln!(text, "| {} | {} |", cell(name), cell(value));
            }
            text.push('\n');
        }
        if !self.kept.differences.is_empty() {
            let fence = fence(&self.kept.differences);
            let _ = writeln!(text, "{fence}text");
            let mut left = self.kept.differences.len();
            for line in &self.kept.differences {
                if text.len() + line.len() > MOST_BYTES {
                    let _ = writeln!(text, "… and {left} more lines");
                    break;
                }
                let _ = writeln!(text, "{line}");
                left -= 1;
            }
            let _ = writeln!(text, "{fence}\n");
        }
        text
    }
}

/// Text that stays as it is: a name that somebody chose is no markup. Text in backticks is code, if each of
/// them has its other one.
fn plain(text: &str) -> String {
    let paired = text.matches('`').count().is_multiple_of(2);
    let mut plain = String::new();
    let mut code = false;
    for character in text.chars() {
        match character {
            '`' if paired => code = !code,
            '\n' | '\r' => {
                plain.push(' ');
                continue;
            }
            '`' | '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!' | '~' | '&' if !code => {
                plain.push('\\');
            }
            _ => {}
        }
        plain.push(character);
    }
    plain
}

fn cell(text: &str) -> String {
    plain(text).replace("\\|", "&#124;")
}

/// A fence that no line ends.
fn fence(lines: &[String]) -> String {
    let longest = lines.iter().filter_map(|line| line.split(|c| c != '`').map(str::len).max()).max();
    "`".repeat(longest.unwrap_or_default().max(2) + 1)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Kept, MOST_BYTES, Summary};
    use crate::error::{Error, Exit};

    fn of<'a>(kept: &'a Kept, error: Option<&'a Error>) -> Summary<'a> {
        Summary { command: "deploy", environment: Some("dev"), error, kept }
    }

    #[test]
    fn a_deployment_is_summed_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.md");
        let kept = Kept {
            differences: vec!["otpost-dev-service".to_owned(), "  ~ Table  BillingMode".to_owned()],
            outputs: vec![("Site", "https://d111111abcdef8.cloudfront.net".to_owned())],
            done: Some("deployed"),
        };
        of(&kept, None).append(&path).unwrap();
        let unchanged = Kept { done: Some("unchanged"), ..Kept::default() };
        of(&unchanged, None).append(&path).unwrap();
        insta::assert_snapshot!(fs::read_to_string(&path).unwrap(), @r"
        ### stack deploy · dev

        ✅ deployed

        | | |
        |---|---|
        | Site | https://d111111abcdef8.cloudfront.net |

        ```text
        otpost-dev-service
          ~ Table  BillingMode
        ```

        ### stack deploy · dev

        ✅ unchanged
        ");
    }

    #[test]
    fn what_stopped_it_is_said_with_its_hint_and_exit_code() {
        let error =
            Error::new(Exit::NeedsApproval, "these changes of `prod` want approval").hint("look at <them>");
        insta::assert_snapshot!(of(&Kept::default(), Some(&error)).markdown(), @r"
        ### stack deploy · dev

        ❌ these changes of `prod` want approval

        Hint: look at \<them\>. Exit code 6.
        ");
    }

    #[test]
    fn nothing_in_it_becomes_markup_and_it_has_an_end() {
        let lines = ["```", "# <script>", &"x".repeat(MOST_BYTES), "last"];
        let kept = Kept { differences: lines.map(str::to_owned).into(), ..Kept::default() };
        let error = Error::failed("an `open code\nand ![a picture](https://example.com)");
        let text = of(&kept, Some(&error)).markdown();
        assert!(text.contains("````text\n```\n# <script>\n… and 2 more lines\n````\n"), "{text}");
        assert!(text.contains(r"an \`open code and \!\[a picture\](https://example.com)"), "{text}");
        assert!(text.len() < MOST_BYTES);
    }
}
