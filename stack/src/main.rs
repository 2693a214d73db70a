//! Parse, run, exit code.

use std::process::ExitCode;

use stack::cli::Cli;
use stack::console::Console;

fn main() -> ExitCode {
    let cli = Cli::read();
    match stack::run(&cli) {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(error) => {
            let mut console = Console::stderr();
            console.line(format!("error: {error}"));
            if let Some(hint) = &error.hint {
                console.line(format!("hint: {hint}"));
            }
            ExitCode::from(error.exit.code())
        }
    }
}
