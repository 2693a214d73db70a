//! What `stack local` says when it is ready: the page, a client key, and two commands to paste.
//!
//! The key is shown here and written nowhere.

use serde::Serialize;

/// A running system, as it is announced.
#[derive(Serialize)]
pub struct Ready {
    /// The environment's name.
    pub environment: String,
    /// The page.
    pub site_url: String,
    /// The API, without a slash at the end.
    pub api_url: String,
    /// A client key that may show tokens.
    pub key: String,
    /// Issues a token and shows the answer.
    pub issue: String,
    /// Verifies the token of the answer before.
    pub verify: String,
}

impl Ready {
    /// Writes the commands for a system.
    pub fn new(environment: String, site_url: String, api_url: String, key: String) -> Self {
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
        Self { environment, site_url, api_url, key, issue, verify }
    }

    /// The text for a person.
    pub fn text(&self) -> String {
        format!(
            "\nOtpost is running.\n\n  Page        {}\n  Client key  {}\n\n\
             Issue a token, then verify it:\n\n{}\n\n{}\n\nCtrl-C ends it.\n",
            self.site_url, self.key, self.issue, self.verify
        )
    }
}
