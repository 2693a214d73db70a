//! The lines of `stack local` when it is ready: the page, a client key, and commands to paste.
//!
//! The key is shown here and written nowhere.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::running::Running;
use crate::deploy::Outputs;
use crate::error::Error;

/// A running system, as it is announced.
#[derive(Serialize)]
pub struct Ready {
    environment: String,
    site_url: String,
    api_url: String,
    endpoint_url: String,
    key: String,
    registration_url: String,
    issue: String,
    verify: String,
    send_sms: String,
    outbox: String,
}

impl Ready {
    /// Writes the commands for a system whose state is in the folder `state`, if it isn't the usual one.
    pub fn new(
        running: Running,
        outputs: Outputs,
        key: String,
        registration_url: String,
        state: Option<&Path>,
    ) -> Self {
        let Outputs { environment, site_url, api_url, .. } = outputs;
        // The first keeps the answer in a variable of the shell, the second takes the token out
        // of it, with what every shell and machine has.
        let issue = format!(
            "answer=$(curl -sS {api_url}/tokens \\\n  \
             -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' \\\n  \
             -d '{{\"user_id\":\"alice\"}}'); echo \"$answer\""
        );
        let verify = format!(
            "curl -sS {api_url}/tokens/verify \\\n  \
             -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' \\\n  \
             -d '{{\"user_id\":\"alice\",\"token\":\"'\"$(echo \"$answer\" | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')\"'\"}}'; echo"
        );
        let stack = this_program();
        let state = state.map(|folder| format!(" --state '{}'", folder.display())).unwrap_or_default();
        let send_sms = format!("{stack} send-sms{state} \"Your code is 482913\"");
        let outbox = format!("{stack} outbox{state}");
        Self {
            environment,
            site_url,
            api_url,
            endpoint_url: running.endpoint_url,
            key,
            registration_url,
            issue,
            verify,
            send_sms,
            outbox,
        }
    }

    /// One line for a script.
    ///
    /// # Errors
    /// If it can't be written as JSON.
    pub fn json(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::failed(format!("could not write JSON: {error}")))
    }

    /// The text for a person.
    pub fn text(&self) -> String {
        format!(
            "\nOtpost is running.\n\n  Page        {}\n  Register    {}\n  Client key  {}\n\n\
             Issue a token, then verify it:\n\n{}\n\n{}\n\n\
             Register a passkey by the link above; then receive a code, and see what was sent:\n\n{}\n{}\n\n\
             Ctrl-C ends it.\n",
            self.site_url,
            self.registration_url,
            self.key,
            self.issue,
            self.verify,
            self.send_sms,
            self.outbox
        )
    }
}

/// This program as it is called from the current folder.
fn this_program() -> String {
    let called = std::env::args_os().next().map(PathBuf::from).unwrap_or_else(|| "stack".into());
    let here = std::env::current_dir().ok();
    let short = here.as_ref().and_then(|here| called.strip_prefix(here).ok());
    short.unwrap_or(&called).display().to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn ready(state: Option<&Path>) -> Ready {
        let running = Running {
            endpoint_url: "http://127.0.0.1:4566".to_owned(),
            outbox_url: None,
            site_url: "http://localhost:8080".to_owned(),
            region: "us-east-1".to_owned(),
        };
        let outputs = Outputs {
            environment: "local".to_owned(),
            site_url: "http://localhost:8080".to_owned(),
            api_url: "http://localhost:8080/v1".to_owned(),
            region: "us-east-1".to_owned(),
            values: BTreeMap::new(),
        };
        let link = "http://localhost:8080/register.html#0123".to_owned();
        Ready::new(running, outputs, "otpost.local-1.abc".to_owned(), link, state)
    }

    #[test]
    fn a_person_is_shown_the_same_lines_as_a_script() {
        let ready = ready(Some(Path::new("/tmp/a folder")));
        let script: BTreeMap<String, String> = serde_json::from_str(&ready.json().unwrap()).unwrap();
        let text = ready.text();
        for name in ["site_url", "registration_url", "key", "issue", "verify", "send_sms", "outbox"] {
            assert!(text.contains(&script[name]), "{name} is not in:\n{text}");
        }
        for name in ["send_sms", "outbox"] {
            assert!(script[name].contains(" --state '/tmp/a folder'"), "{}", script[name]);
        }
    }
}
