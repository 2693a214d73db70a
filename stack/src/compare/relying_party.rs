//! The host that passkeys are bound to. Another one is another relying party, to which no passkey answers.
//!
//! It must not know whether anybody has one.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types;
use serde::Serialize;
use serde_json::Value as Json;

/// Of templates: the output with the site's address.
const OUTPUT: &str = "SiteUrl";
/// The parameter with an address in place of it.
const PARAMETER: &str = "SiteUrl";

/// A move of the site to another host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The host that passkeys are bound to; `None` is the distribution's own.
    pub old: Option<String>,
    /// The host that it would be.
    pub new: Option<String>,
}

impl Move {
    /// The move as far as templates alone show it.
    pub fn between(old: &Json, new: &Json) -> Option<Self> {
        let (old, new) = (written(old)?, written(new)?);
        (old != new).then_some(Self { old, new })
    }

    /// The move as templates and parameters show it together.
    pub fn with_parameters(
        old: (&Json, &BTreeMap<String, String>),
        new: (&Json, &[types::Parameter]),
    ) -> Option<Self> {
        let set = |url: Option<&str>| url.filter(|url| !url.is_empty()).map(host);
        let passed = new.1.iter().find(|parameter| parameter.parameter_key() == Some(PARAMETER));
        let passed = passed.and_then(|parameter| parameter.parameter_value());
        let had = set(old.1.get(PARAMETER).map(String::as_str));
        let old = had.map_or_else(|| written(old.0), |host| Some(Some(host)))?;
        let new = set(passed).map_or_else(|| written(new.0), |host| Some(Some(host)))?;
        (old != new).then_some(Self { old, new })
    }

    /// For a person.
    pub fn lines(&self) -> [String; 2] {
        let said =
            |host: &Option<String>| host.clone().unwrap_or_else(|| "the distribution's own host".to_owned());
        [
            format!("relying party: {} → {}", said(&self.old), said(&self.new)),
            "  every passkey is bound to the old host and is lost; its owner has to be invited again"
                .to_owned(),
        ]
    }
}

/// The host that a template writes out; within it `None` where that is the distribution's own.
fn written(template: &Json) -> Option<Option<String>> {
    match template.get("Outputs")?.get(OUTPUT)?.get("Value")? {
        Json::String(url) => Some(Some(host(url))),
        _ => Some(None),
    }
}

/// The host of a URL, without its port.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let name = match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => authority,
    };
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use aws_sdk_cloudformation::types::Parameter;
    use serde_json::{Value as Json, json};

    use super::{Move, host};

    fn template(url: Json) -> Json {
        json!({ "Outputs": { "SiteUrl": { "Value": url } } })
    }

    #[test]
    fn a_host_has_no_scheme_port_or_path() {
        for (url, expected) in [
            ("https://otp.example.com", "otp.example.com"),
            ("https://OTP.example.com/v1", "otp.example.com"),
            ("http://localhost:8080", "localhost"),
            ("http://localhost:8080/", "localhost"),
        ] {
            assert_eq!(host(url), expected);
        }
    }

    #[test]
    fn another_host_is_a_move_and_an_address_in_its_place_hides_it() {
        let named = |host: &str| template(json!(format!("https://{host}")));
        let own = template(json!({ "Fn::Sub": "https://${Distribution.DomainName}" }));
        let moved = |old: Option<&str>, new: Option<&str>| {
            Some(Move { old: old.map(str::to_owned), new: new.map(str::to_owned) })
        };
        assert_eq!(Move::between(&own, &own), None);
        assert_eq!(Move::between(&own, &named("a.example")), moved(None, Some("a.example")));
        assert_eq!(Move::between(&named("a.example"), &own), moved(Some("a.example"), None));
        assert_eq!(
            Move::between(&named("a.example"), &named("b.example")),
            moved(Some("a.example"), Some("b.example"))
        );
        // A stack that is made, or can't be read.
        assert_eq!(Move::between(&Json::Null, &named("a.example")), None);

        let had = |url: &str| BTreeMap::from([("SiteUrl".to_owned(), url.to_owned())]);
        let gets = |url: &str| [Parameter::builder().parameter_key("SiteUrl").parameter_value(url).build()];
        let between = |old: &str, new: &str| {
            Move::with_parameters((&own, &had(old)), (&named("a.example"), &gets(new)))
        };
        assert_eq!(between("", ""), moved(None, Some("a.example")));
        assert_eq!(between("http://localhost:1", "http://localhost:2"), None);
        assert_eq!(between("http://localhost:1", ""), moved(Some("localhost"), Some("a.example")));
    }
}
