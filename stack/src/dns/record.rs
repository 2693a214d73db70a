//! The one kind of record that is needed beside Route 53: one name that stands for another.
//!
//! It must not know who keeps it.

use std::fmt;

/// CloudFormation's words while it waits for a certificate's record, as its user guide has it under
/// "AWS::CertificateManager::Certificate": in the event of the certificate, as the reason of its status.
const CONTENT: &str = "Content of DNS Record is:";
/// The domain of all names that Amazon's proofs stand for.
const PROOFS: &str = ".acm-validations.aws";

/// A CNAME record. Neither name ends in a dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The name of the record.
    pub name: String,
    /// The target of the record.
    pub value: String,
}

impl Record {
    /// The record of a site.
    pub fn of_site(host: &str, distribution: &str) -> Self {
        Self { name: plain(host), value: plain(distribution) }
    }

    /// The record that proves a host, from the reason of an event. It is written into somebody's DNS, and so
    /// must be what Amazon's are: a name below the host, for one of Amazon's own.
    pub fn of_reason(reason: &str, host: &str) -> Option<Self> {
        let content = reason.trim().strip_prefix(CONTENT)?.trim().strip_prefix('{')?.strip_suffix('}')?;
        let mut fields = content.split(',').map(str::trim);
        let name = fields.next()?.strip_prefix("Name:")?.trim();
        let kind = fields.next()?.strip_prefix("Type:")?.trim();
        let value = fields.next()?.strip_prefix("Value:")?.trim();
        let record = Self { name: plain(name), value: plain(value) };
        let below = record.name.strip_suffix(host).and_then(|label| label.strip_suffix('.'));
        let proves = below.is_some_and(|label| label.starts_with('_') && !label.contains('.'))
            && record.value.starts_with('_')
            && record.value.ends_with(PROOFS);
        let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        let good = proves && kind == "CNAME" && fields.next().is_none();
        (good && is_plain(&record.name) && is_plain(&record.value)).then_some(record)
    }
}

impl fmt::Display for Record {
    /// As a zone file has it, so that it can be copied: the dots at the end keep a zone from being added.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.  CNAME  {}.", self.name, self.value)
    }
}

/// A name in small letters, without a dot at its end.
pub fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Record;

    const HOST: &str = "otp.example.com";

    #[test]
    fn the_record_is_read_as_cloudformation_writes_it() {
        let expected = Record {
            name: "_a79865eb4cd1a6ab990a45779b4e0b96.otp.example.com".to_owned(),
            value: "_424c7224e9b0146f9a8808af955727d0.hkvuiqjoua.acm-validations.aws".to_owned(),
        };
        for reason in [
            "Content of DNS Record is: {Name: _a79865eb4cd1a6ab990a45779b4e0b96.otp.example.com.,Type: CNAME,Value: \
             _424c7224e9b0146f9a8808af955727d0.hkvuiqjoua.acm-validations.aws.}",
            "Content of DNS Record is: {Name: _a79865eb4cd1a6ab990a45779b4e0b96.otp.example.com., Type: CNAME, Value: \
             _424c7224e9b0146f9a8808af955727d0.hkvuiqjoua.acm-validations.aws.}",
        ] {
            assert_eq!(Record::of_reason(reason, HOST), Some(expected.clone()));
        }
        assert_eq!(
            expected.to_string(),
            "_a79865eb4cd1a6ab990a45779b4e0b96.otp.example.com.  CNAME  \
             _424c7224e9b0146f9a8808af955727d0.hkvuiqjoua.acm-validations.aws."
        );
    }

    #[test]
    fn what_is_no_proof_of_the_host_is_not_written_anywhere() {
        let said = |name: &str, kind: &str, value: &str| {
            format!("Content of DNS Record is: {{Name: {name},Type: {kind},Value: {value}}}")
        };
        let value = "_4.hkv.acm-validations.aws.";
        assert!(Record::of_reason(&said("_a.otp.example.com.", "CNAME", value), HOST).is_some());
        for reason in [
            said("_a.example.com.", "CNAME", value),
            said("_a.xotp.example.com.", "CNAME", value),
            said("otp.example.com.", "CNAME", value),
            said("a.otp.example.com.", "CNAME", value),
            said("_a.b.otp.example.com.", "CNAME", value),
            said("_a b.otp.example.com.", "CNAME", value),
            said("_a.otp.example.com.", "TXT", value),
            said("_a.otp.example.com.", "CNAME", "evil.example.org."),
            said("_a.otp.example.com.", "CNAME", "_4.acm-validations.aws.evil.org."),
            said("_a.otp.example.com.", "CNAME", &format!("{value},TTL: 1")),
            "Resource creation Initiated".to_owned(),
            String::new(),
        ] {
            assert_eq!(Record::of_reason(&reason, HOST), None, "{reason}");
        }
    }
}
