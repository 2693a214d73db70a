//! A token from its issue to its second use, by a client that is made for it and revoked afterwards.
//!
//! It must not know what else is tried with a client.

use serde_json::json;

use super::deployed::Deployed;
use super::outcome::Outcome;
use crate::client;
use crate::error::Error;
use crate::random;

/// More than the 8 KB that a body may have.
const LARGE_BYTES: usize = 9 * 1024;
/// The beginning of the client's and the user's names.
const NAME: &str = "verify-";
/// Letters and digits of the rest.
const RANDOM: u32 = 12;

/// A client, and a user that nobody else has.
pub(super) struct Guest {
    pub(super) name: String,
    /// Never shown.
    pub(super) key: String,
    pub(super) user: String,
}

/// A token that was issued and used.
pub(super) struct Used {
    /// Never shown.
    pub(super) token: String,
    /// The faults.
    pub(super) problems: Vec<String>,
}

/// A token is issued, verified once, and refused the second time.
pub(super) async fn round_trip(deployed: &Deployed) -> Result<Outcome, Error> {
    let guest = Guest::come(deployed).await?;
    let used = use_up(deployed, &guest).await;
    guest.leave(deployed).await?;
    Ok(match used {
        Ok(used) => Outcome::unless(used.problems),
        Err(why) => Outcome::DoesNotHold(why),
    })
}

/// A body of 9 KB is refused, by whoever sees it first.
pub(super) async fn large(deployed: &Deployed) -> Result<Outcome, Error> {
    let guest = Guest::come(deployed).await?;
    let body = json!({ "user_id": guest.user, "metadata": { "large": "a".repeat(LARGE_BYTES) } });
    let headers = [("authorization", format!("Bearer {}", guest.key))];
    let url = format!("{}/tokens", deployed.outputs.api_url);
    let answer = deployed.http.post(&url, &headers, body.to_string().into_bytes()).await;
    guest.leave(deployed).await?;
    Ok(match answer {
        // The web ACL forbids, a function says that it is too large.
        Ok(answer) if matches!(answer.status, 403 | 413) => Outcome::Holds,
        Ok(answer) => Outcome::DoesNotHold(format!("9 KB are answered with {}", answer.status)),
        Err(why) => Outcome::DoesNotHold(why),
    })
}

/// A body of a wrong type, one of another content type and an empty one are refused by the function, with what is wrong.
pub(super) async fn bodies(deployed: &Deployed) -> Result<Outcome, Error> {
    let guest = Guest::come(deployed).await?;
    let url = format!("{}/tokens", deployed.outputs.api_url);
    let key = ("authorization", format!("Bearer {}", guest.key));
    let json = ("content-type", "application/json".to_owned());
    let text = ("content-type", "text/plain".to_owned());
    let mut problems = Vec::new();
    for (what, headers, body, status, code, explained) in [
        (
            "a number for a user",
            vec![key.clone(), json.clone()],
            "{\"user_id\":1}",
            400,
            "invalid_request",
            true,
        ),
        ("no body", vec![key.clone(), json.clone()], "", 400, "invalid_request", true),
        ("a body that says it is text", vec![key, text], "{}", 415, "unsupported_media_type", false),
        ("a wrong body of a stranger", vec![json], "{\"user_id\":1}", 401, "unauthorized", false),
    ] {
        match deployed.http.send("POST", &url, &headers, body.as_bytes().to_vec()).await {
            Err(why) => problems.push(why),
            Ok(answer) => {
                let as_documented = answer.status == status
                    && answer.problem().as_deref() == Some(code)
                    && answer.json()["detail"].is_string() == explained;
                if !as_documented {
                    let code = answer.problem().unwrap_or_else(|| "no problem".to_owned());
                    problems.push(format!("{what} is answered with {} and {code}", answer.status));
                }
            }
        }
    }
    guest.leave(deployed).await?;
    Ok(Outcome::unless(problems))
}

impl Guest {
    /// Makes a client of a name that is drawn.
    pub(super) async fn come(deployed: &Deployed) -> Result<Self, Error> {
        let random = random::letters_and_digits(RANDOM)?.to_ascii_lowercase();
        let name = format!("{NAME}{random}");
        let key = client::create(&deployed.place.aws, &deployed.outputs, &name, true).await?;
        Ok(Self { user: format!("{name}@example.com"), name, key })
    }

    /// Revokes it.
    pub(super) async fn leave(&self, deployed: &Deployed) -> Result<(), Error> {
        client::revoke(&deployed.place.aws, &deployed.outputs, &self.name).await
    }
}

/// One sentence says why there is no token.
pub(super) async fn use_up(deployed: &Deployed, guest: &Guest) -> Result<Used, String> {
    let headers = [("authorization", format!("Bearer {}", guest.key))];
    let tokens = format!("{}/tokens", deployed.outputs.api_url);
    let verify = format!("{tokens}/verify");
    let order = json!({ "user_id": guest.user, "channel": "show", "purpose": "verify" });
    let issued = deployed.http.post(&tokens, &headers, order.to_string().into_bytes()).await?;
    let token = issued.json()["token"].as_str().map(str::to_owned);
    let (201, Some(token)) = (issued.status, token) else {
        return Err(format!("an issue is answered with {}", issued.status));
    };
    let mut problems = Vec::new();
    if issued.header("cache-control") != Some("no-store") {
        problems.push("the token's answer may be kept by a cache".to_owned());
    }
    let attempt = json!({ "user_id": guest.user, "token": token, "purpose": "verify" });
    let attempt = attempt.to_string().into_bytes();
    let first = deployed.http.post(&verify, &headers, attempt.clone()).await?;
    if first.status != 200 || first.json()["verified"] != true {
        problems.push(format!("the right token is answered with {}", first.status));
    }
    let second = deployed.http.post(&verify, &headers, attempt).await?;
    if second.status != 422 || second.problem().as_deref() != Some("token_refused") {
        problems.push(format!("its second use is answered with {}", second.status));
    }
    Ok(Used { token, problems })
}
