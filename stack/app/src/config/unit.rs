//! Values with units, and values with a fixed form, as a person writes them.

use std::fmt;
use std::marker::PhantomData;

use domain::{sms, template};
use serde::de::{Error, Visitor};

/// A span of time, read from `90s`, `5m`, `2h` or `30d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its length.
    pub seconds: u32,
}

/// An amount of memory in steps of one mebibyte: `256MB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Memory {
    pub(super) mebibytes: u32,
}

/// The id of an AWS account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account(pub(super) String);

/// The host name of an own domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DomainName(pub(super) String);

/// The ARN of a certificate in us-east-1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CertificateArn {
    text: String,
    account: String,
}

impl CertificateArn {
    /// The ARN.
    pub(super) fn text(&self) -> String {
        self.text.clone()
    }

    /// The account that it is in.
    pub(super) fn account(&self) -> &str {
        &self.account
    }
}

/// An e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EmailAddress(pub(super) String);

/// The name of a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PersonName(pub(super) String);

/// A telephone number in E.164.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number(pub(super) String);

/// A provider of virtual numbers, by the name in its webhook's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Provider(pub(super) String);

/// The tag of a language, as BCP 47 writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Locale(pub(super) String);

/// Read by a visitor rather than by `try_from`, so that a refusal carries the value's own place.
pub(super) struct Visited<T>(pub(super) PhantomData<T>);

impl<T: TryFrom<String, Error = String>> Visitor<'_> for Visited<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::try_from(text.to_owned()).map_err(|refusal| match refusal.split_once('\n') {
            // A key whose value was forgotten.
            Some((_, hint)) if text.is_empty() => E::custom(format_args!("nothing stands here\n{hint}")),
            _ => E::custom(refusal),
        })
    }
}

macro_rules! read_as_text {
    ($($name:ident)*) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::config::unit::Visited(std::marker::PhantomData))
            }
        }
    )*};
}
pub(super) use read_as_text;

read_as_text! {
    Span Memory Account DomainName CertificateArn EmailAddress PersonName Number Locale Provider
}

impl AsRef<str> for PersonName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parsed = split(&text).and_then(|(number, unit)| {
            let unit = match unit {
                "s" => 1,
                "m" => 60,
                "h" => 60 * 60,
                "d" => 24 * 60 * 60,
                _ => return None,
            };
            number.checked_mul(unit)
        });
        let seconds =
            parsed.ok_or_else(|| format!("`{text}` is no span of time\nwrite `90s`, `5m`, `2h` or `30d`"))?;
        Ok(Self { seconds })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(24 * 60 * 60, "d"), (60 * 60, "h"), (60, "m")];
        let unit = units.into_iter().find(|(unit, _)| self.seconds > 0 && self.seconds.is_multiple_of(*unit));
        let (unit, name) = unit.unwrap_or((1, "s"));
        write!(f, "{}{name}", self.seconds / unit)
    }
}

impl TryFrom<String> for Memory {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match split(&text) {
            Some((mebibytes, "MB")) => Ok(Self { mebibytes }),
            _ => Err(format!("`{text}` is no amount of memory\nwrite `256MB`")),
        }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}MB", self.mebibytes)
    }
}

fn split(text: &str) -> Option<(u32, &str)> {
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit);
    Some((number.parse().ok()?, unit))
}

impl TryFrom<String> for Account {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() == 12 && text.chars().all(|c| c.is_ascii_digit()) {
            return Ok(Self(text));
        }
        Err(format!("`{text}` is no account id\nwrite its 12 digits, in quotes"))
    }
}

impl TryFrom<String> for DomainName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if !is_host(&text) {
            return Err(format!("`{text}` is no host name\nwrite it as in `otp.example.com`"));
        }
        if text.ends_with(".cloudfront.net") {
            return Err(format!("`{text}` is CloudFront's own\nleave `domain` out"));
        }
        Ok(Self(text))
    }
}

/// Whether a text is a host name with two labels at least, in lower case.
fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        let plain = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let number = |label: &str| label.bytes().all(|b| b.is_ascii_digit());
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(label)
        && !text.rsplit('.').next().is_some_and(number)
}

impl TryFrom<String> for CertificateArn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts: Vec<_> = text.splitn(6, ':').collect();
        let [_, partition, "acm", region, account, id] = parts[..] else {
            return Err(not_a_certificate(&text));
        };
        let digits = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
        let id = id
            .strip_prefix("certificate/")
            .is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        if !text.starts_with("arn:aws") || partition.is_empty() || !digits || !id {
            return Err(not_a_certificate(&text));
        }
        if region != "us-east-1" {
            return Err(format!(
                "the certificate is in `{region}`\nCloudFront takes only those of `us-east-1`: request one there for the same name"
            ));
        }
        Ok(Self { account: account.to_owned(), text })
    }
}

fn not_a_certificate(text: &str) -> String {
    format!("`{text}` is no certificate\nwrite `arn:aws:acm:us-east-1:ACCOUNT:certificate/ID`")
}

impl TryFrom<String> for EmailAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let plain = |b: u8| b.is_ascii_graphic() && !b"<>()[],;:\\\"@".contains(&b);
        let good = text.split_once('@').is_some_and(|(local, host)| {
            (1..=64).contains(&local.len()) && local.bytes().all(plain) && is_host(host)
        });
        if good {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is no e-mail address\nwrite the address alone, as in `otp@example.com`"))
        }
    }
}

impl TryFrom<String> for PersonName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match domain::client::check_name(&text) {
            Ok(()) => Ok(Self(text)),
            Err(_) => Err(format!(
                "`{text}` is no name of a person\nuse up to 32 of `a-z`, `0-9` and `-`, a letter first"
            )),
        }
    }
}

impl TryFrom<String> for Number {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if domain::phone::is_e164(&text) {
            return Ok(Self(text));
        }
        Err(format!("`{text}` is no telephone number\nwrite it in quotes, as in \"+447700900123\""))
    }
}

impl TryFrom<String> for Provider {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if sms::named(&text).is_some() {
            return Ok(Self(text));
        }
        let known: Vec<_> = sms::ALL.iter().map(|provider| format!("`{}`", provider.name())).collect();
        // As the parser says it of a variant, so that the nearest one is suggested.
        Err(format!("unknown provider `{text}`, expected one of {}", known.join(", ")))
    }
}

impl TryFrom<String> for Locale {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = text.split('-');
        let language = parts.next().is_some_and(|part| {
            (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase())
        });
        let rest = parts
            .all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        if language && rest && text.len() <= 35 {
            let known = template::Locale::ALL.map(template::Locale::language);
            if text.split('-').next().is_some_and(|language| known.contains(&language)) {
                return Ok(Self(text));
            }
            let known = known.map(|language| format!("`{language}`")).join(", ");
            return Err(format!("there are no texts in `{text}`\nthere are in {known}"));
        }
        Err(format!("`{text}` is no language\nwrite it as in `en` or `pt-BR`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_units() {
        for (text, seconds) in [("90s", 90), ("5m", 300), ("2h", 7200), ("30d", 2_592_000)] {
            assert_eq!(Span::try_from(text.to_owned()), Ok(Span { seconds }));
            assert_eq!(Span { seconds }.to_string(), text);
        }
        for text in ["", "5", "m", "5 m", "-5m", "5min", "1.5h", "99999999d"] {
            assert!(Span::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn forms_are_checked() {
        assert!(Account::try_from("012345678901".to_owned()).is_ok());
        assert!(Account::try_from("12345678901".to_owned()).is_err());
        for good in ["otp.example.com", "a.de", "xn--bcher-kva.example"] {
            assert!(DomainName::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", "localhost", "https://otp.example.com", "Otp.example.com", "a..b", "-a.b", "10.0.0.1"]
        {
            assert!(DomainName::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        for good in ["otp@example.com", "no-reply+otp@mail.example.com"] {
            assert!(EmailAddress::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", "otp", "@example.com", "otp@localhost", "Otp <otp@example.com>", "a@b@c.de"] {
            assert!(EmailAddress::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        for good in ["en", "pt-BR", "de-Latn-AT"] {
            assert!(Locale::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", "english", "EN", "en_GB", "en-", "sv"] {
            assert!(Locale::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        assert_eq!(Memory::try_from("256MB".to_owned()), Ok(Memory { mebibytes: 256 }));
        assert!(Memory::try_from("256".to_owned()).is_err());
    }
}
