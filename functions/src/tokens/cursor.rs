//! The end of a page: the hashed keys of its last item, so that it names no user.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::table;
use domain::{Invalid, purpose};

use crate::table::{Item, Key, LISTING, number, text};

/// A place in the listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    key: Key,
    /// The expiry of the item there.
    pub valid_until: u64,
}

impl Cursor {
    /// The place of an item.
    pub fn of(item: Item<'_>) -> Option<Self> {
        let key = Key { pk: item.text(table::PK)?.to_owned(), sk: item.text(table::SK)?.to_owned() };
        Some(Self { key, valid_until: item.number(table::VALID_UNTIL)? })
    }

    /// As a caller gets it.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{} {} {}", self.valid_until, self.key.pk, self.key.sk))
    }

    /// Parse a caller's cursor. A cursor that isn't a place in the listing is refused here; otherwise the service
    /// would refuse it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        read(text).ok_or(Invalid::new("cursor", "must be the `next` of a page"))
    }

    /// As the service takes it.
    pub fn attributes(&self) -> HashMap<String, AttributeValue> {
        let mut attributes = self.key.attributes();
        attributes.insert(table::LISTING.to_owned(), text(LISTING));
        attributes.insert(table::VALID_UNTIL.to_owned(), number(self.valid_until));
        attributes
    }
}

fn read(encoded: &str) -> Option<Cursor> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()?;
    let mut parts = decoded.split(' ');
    let (valid_until, pk, sk) = (parts.next()?, parts.next()?, parts.next()?);
    let hash = pk.strip_prefix("USER#")?;
    let well_formed = parts.next().is_none()
        && hash.len() == 64
        && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        && purpose::check(sk.strip_prefix("TOKEN#")?).is_ok()
        && valid_until.len() <= 12
        && valid_until.bytes().all(|b| b.is_ascii_digit());
    let key = Key { pk: pk.to_owned(), sk: sk.to_owned() };
    well_formed.then_some(Cursor { key, valid_until: valid_until.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        let cursor = Cursor { key: Key::slot("ada", "login"), valid_until: 1_769_850_000 };
        assert_eq!(Cursor::parse(&cursor.encode()).as_ref(), Ok(&cursor));
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        let cursor = |text: &str| Cursor::parse(&URL_SAFE_NO_PAD.encode(text));
        let pk = Key::slot("ada", "login").pk;
        assert!(cursor(&format!("1 {pk} TOKEN#login")).is_ok());
        for bad in [
            String::new(),
            format!("x {pk} TOKEN#login"),
            format!(" {pk} TOKEN#login"),
            format!("+1 {pk} TOKEN#login"),
            format!("1 {pk} SENDS"),
            format!("1 {pk} TOKEN#"),
            format!("1 {pk} TOKEN#login x"),
            format!("1 {} TOKEN#login", pk.to_uppercase()),
            "1 CLIENTS TOKEN#login".to_owned(),
            format!("9999999999999 {pk} TOKEN#login"),
        ] {
            assert!(cursor(&bad).is_err(), "{bad}");
        }
        assert!(Cursor::parse("!!").is_err());
        assert!(Cursor::parse(&URL_SAFE_NO_PAD.encode([0xff, 0xfe])).is_err());
    }
}
