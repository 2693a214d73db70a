//! Values with a fixed form: accounts, hosts, addresses, numbers and names, each checked where it is read.

use domain::{sms, template};

use super::unit::read_as_text;

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

/// The ARN of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RoleArn {
    text: String,
    account: String,
}

impl RoleArn {
    /// The ARN.
    pub(super) fn text(&self) -> String {
        self.text.clone()
    }

    /// The account that it is in.
    pub(super) fn account(&self) -> &str {
        &self.account
    }
}

/// The ARN of a managed policy of an account's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PolicyArn {
    text: String,
    account: String,
}

impl PolicyArn {
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

/// The address that security researchers write to, as RFC 9116 wants it: a URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SecurityContact(pub(super) String);

read_as_text! {
    Account DomainName CertificateArn RoleArn PolicyArn EmailAddress PersonName Number Locale Provider SecurityContact
}

impl AsRef<str> for PersonName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SecurityContact {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let rest = ["mailto:", "https://", "tel:"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let plain =
            |rest: &str| (1..=200).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_graphic());
        if rest.is_some_and(plain) {
            return Ok(Self(text));
        }
        Err(format!(
            "`{text}` is no address that a browser can open\nwrite `mailto:security@example.com` or `https://example.com/security`"
        ))
    }
}

impl TryFrom<String> for Account {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() == 12 && text.chars().all(|c| c.is_ascii_digit()) {
            return Ok(Self(text));
        }
        Err(format!("`{text}` is not an account id\nwrite its 12 digits, in quotes"))
    }
}

impl TryFrom<String> for DomainName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if !is_host(&text) {
            return Err(format!("`{text}` is not a host name\nwrite it as in `otp.example.com`"));
        }
        if text.ends_with(".cloudfront.net") {
            return Err(format!("`{text}` is a host name of CloudFront's own\nleave `domain` out"));
        }
        Ok(Self(text))
    }
}

/// True if a text is a host name with two labels at least, in lower case.
pub(super) fn is_host(text: &str) -> bool {
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
    format!("`{text}` is not the ARN of a certificate\nwrite `arn:aws:acm:us-east-1:ACCOUNT:certificate/ID`")
}

impl TryFrom<String> for RoleArn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match iam_account(&text, "role/") {
            Some(account) => Ok(Self { account, text }),
            None => Err(format!("`{text}` is not the ARN of a role\nwrite `arn:aws:iam::ACCOUNT:role/NAME`")),
        }
    }
}

impl TryFrom<String> for PolicyArn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match iam_account(&text, "policy/") {
            Some(account) => Ok(Self { account, text }),
            None => Err(format!(
                "`{text}` is not the ARN of a policy of an account\nwrite `arn:aws:iam::ACCOUNT:policy/NAME`"
            )),
        }
    }
}

/// The account of something of IAM's, if the ARN is of that kind: `role/` or `policy/`.
fn iam_account(arn: &str, kind: &str) -> Option<String> {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, name] = parts[..] else { return None };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"+=,.@_/-".contains(&b);
    let good = partition.starts_with("aws")
        && account.len() == 12
        && account.bytes().all(|b| b.is_ascii_digit())
        && name.strip_prefix(kind).is_some_and(|name| !name.is_empty() && name.bytes().all(plain));
    good.then(|| account.to_owned())
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
            Err(format!(
                "`{text}` is not an e-mail address\nwrite the address alone, as in `otp@example.com`"
            ))
        }
    }
}

impl TryFrom<String> for PersonName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match domain::client::check_name(&text) {
            Ok(()) => Ok(Self(text)),
            Err(_) => Err(format!(
                "`{text}` is not a valid name of a person\nuse up to 32 of `a-z`, `0-9` and `-`, a letter first"
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
        Err(format!("`{text}` is not a telephone number\nwrite it in quotes, as in \"+447700900123\""))
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
            return Err(format!("no texts exist in `{text}`\nthey exist in {known}"));
        }
        Err(format!("`{text}` is not a language\nwrite it as in `en` or `pt-BR`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
