//! A Web Push subscription as a browser makes it, checked.

use aws_sdk_dynamodb::types::{AttributeValue, Put};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::digest::{hash, hex};
use domain::limits::{PUSH_ENDPOINT_MAX_BYTES, PUSH_SUBSCRIPTIONS_MAX};
use domain::{Invalid, Problem, Secret};
use serde::Deserialize;
use url::{Host, Url};
use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint as _;
use web_push_native::p256::{PublicKey, SecretKey};

use crate::aws::Aws;
use crate::http::Request;
use crate::table::{Attributes, Item, Key, number, text, values};
use crate::transaction::Transaction;
use crate::{Failure, people};

/// Bytes of an uncompressed point.
const POINT_BYTES: usize = 65;

/// Bytes of a browser's secret.
const AUTH_BYTES: usize = 16;

/// Last labels of names that mean this machine or this network.
const NEARBY: [&str; 4] = ["localhost", "local", "internal", "arpa"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    endpoint: String,
    keys: Keys,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    p256dh: String,
    auth: String,
}

/// The sort key of the item that has the ids of a person's subscriptions.
const IDS: &str = "IDS";

/// The subscriptions of a person: an item each, and beside them one item with the set of their ids. The set
/// is written in the transaction of each change, so that its size can be the condition of the next: a query
/// alone may read between two writes of one transaction.
pub struct Kept {
    pub subscriptions: Vec<Attributes>,
    /// True if the set of ids is there.
    has_ids: bool,
}

impl Kept {
    /// Read the subscriptions of the person `name`.
    pub async fn read(aws: &Aws, table: &str, name: &str) -> Result<Self, Failure> {
        let mut items = people::partition(aws, table, &Key::push_of(name)).await?;
        let place = items.iter().position(|item| Item(item).text("sk") == Some(IDS));
        let has_ids = place.is_some_and(|place| items.swap_remove(place).contains_key("ids"));
        Ok(Self { subscriptions: items, has_ids })
    }

    /// Add the id `id` of a subscription of the person `name` to the set, if there are fewer than
    /// [`PUSH_SUBSCRIPTIONS_MAX`] others.
    pub fn add<'a>(&self, write: Transaction<'a>, name: &str, id: &str) -> Result<Transaction<'a>, Failure> {
        let mut ids = vec![id.to_owned()];
        let max = u64::try_from(PUSH_SUBSCRIPTIONS_MAX).unwrap_or(u64::MAX);
        let mut condition = "contains(#ids, :id) OR size(#ids) < :max";
        let mut values = values([(":id", text(id)), (":max", number(max))]);
        if !self.has_ids {
            // The first one, or subscriptions from before there was a set.
            let others = self.subscriptions.iter().filter_map(|item| Item(item).text("sk"));
            ids.extend(others.filter(|other| *other != id).map(str::to_owned));
            condition = "attribute_not_exists(#ids)";
            values = Attributes::new();
        }
        values.insert(":ids".to_owned(), AttributeValue::Ss(ids));
        write.update(&ids_key(name), "ADD #ids :ids", condition, values)
    }
}

/// Take the id `id` of a subscription of the person `name` out of the set.
pub fn remove<'a>(write: Transaction<'a>, name: &str, id: &str) -> Result<Transaction<'a>, Failure> {
    let values = values([(":ids", AttributeValue::Ss(vec![id.to_owned()]))]);
    write.update(&ids_key(name), "DELETE #ids :ids", "", values)
}

fn ids_key(name: &str) -> Key {
    Key { pk: Key::push_of(name), sk: IDS.to_owned() }
}

pub struct Subscription {
    endpoint: String,
    p256dh: String,
    auth: String,
}

impl Subscription {
    /// Read and check what a browser subscribed.
    pub fn read(request: &Request) -> Result<Self, Problem> {
        let Body { endpoint, keys: Keys { p256dh, auth } } = request.json()?;
        let endpoint = check_endpoint(&endpoint)?;
        let point = URL_SAFE_NO_PAD.decode(&p256dh).ok().filter(|point| point.len() == POINT_BYTES);
        if point.is_none_or(|point| PublicKey::from_sec1_bytes(&point).is_err()) {
            return Err(
                Invalid::new("keys.p256dh", "must be an uncompressed P-256 point in base64url").into()
            );
        }
        if URL_SAFE_NO_PAD.decode(&auth).map(|auth| auth.len()) != Ok(AUTH_BYTES) {
            return Err(Invalid::new("keys.auth", "must be 16 bytes in base64url").into());
        }
        Ok(Self { endpoint, p256dh, auth })
    }

    /// The subscription's id: it says nothing of the endpoint.
    pub fn id(&self) -> String {
        hex(&hash(&[self.endpoint.as_bytes()]))
    }

    /// True if `item` is this subscription with the same keys.
    pub fn is(&self, item: Item<'_>) -> bool {
        let kept = ["endpoint", "p256dh", "auth"].map(|name| item.text(name));
        kept == [&self.endpoint, &self.p256dh, &self.auth].map(|text| Some(text.as_str()))
    }

    /// The item, as `dispatch` reads it.
    pub fn put(&self, table: &str, key: &Key, person: &str, now: u64) -> Result<Put, Failure> {
        let mut item = key.attributes();
        item.extend(values([
            ("endpoint", text(&self.endpoint)),
            ("p256dh", text(&self.p256dh)),
            ("auth", text(&self.auth)),
            ("created_at", number(now)),
            ("person", text(person)),
        ]));
        let put = Put::builder().table_name(table).set_item(Some(item)).build();
        put.map_err(|error| Failure::new("subscribe", error.to_string()))
    }
}

/// True if `text` may be a subscription's id.
pub fn is_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The endpoint as it is called: a function of ours calls what a person names, so that it must be
/// a push service on the internet, at the port where they all are.
fn check_endpoint(endpoint: &str) -> Result<String, Invalid> {
    let url = Some(endpoint).filter(|text| text.len() <= PUSH_ENDPOINT_MAX_BYTES);
    let url = url.and_then(|text| Url::parse(text).ok()).filter(|url| {
        let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let public = matches!(url.host(), Some(Host::Domain(name)) if is_public(name));
        url.scheme() == "https" && url.port().is_none() && bare && public
    });
    let url = url.map(String::from).filter(|url| url.len() <= PUSH_ENDPOINT_MAX_BYTES);
    url.ok_or(Invalid::new("endpoint", "must be the `https` URL of a push service, 2,048 bytes at most"))
}

fn is_public(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1 && labels.iter().all(|label| !label.is_empty()) && !NEARBY.contains(&last)
}

/// The public half of the key that Web Push requests are signed with, as a browser takes it.
pub fn public_key(vapid: &Secret) -> Result<String, Failure> {
    let bytes = URL_SAFE_NO_PAD.decode(vapid.reveal().trim().trim_end_matches('=')).ok();
    let key = bytes.and_then(|bytes| SecretKey::from_slice(&bytes).ok());
    let key = key.ok_or_else(|| Failure::new("web push", "the key isn't 32 bytes in base64url"))?;
    Ok(URL_SAFE_NO_PAD.encode(key.public_key().to_encoded_point(false).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_push_services_on_the_internet() {
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
            "https://web.push.apple.com/QABC",
            "https://wns2-par02p.notify.windows.com/w/?token=x",
        ] {
            assert_eq!(check_endpoint(good).as_deref(), Ok(good));
        }
        assert_eq!(
            check_endpoint("https://push.example.com:443").as_deref(),
            Ok("https://push.example.com/")
        );
        for bad in [
            "",
            "push.example.com",
            "http://push.example.com/",
            "ftp://push.example.com/",
            "https://push.example.com:8443/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://localhost/",
            "https://LOCALHOST/",
            "https://push.localhost/",
            "https://localhost./",
            "https://push.example.com./",
            "https://metadata.google.internal/",
            "https://printer.local/",
            "https://1.0.0.127.in-addr.arpa/",
            "https://push/",
            "https://user@push.example.com/",
            "https://user:word@push.example.com/",
            "https://push.example.com/#here",
            &format!("https://push.example.com/{}", "x".repeat(2048)),
            &format!("https://push.example.com/{}", "ä".repeat(900)),
        ] {
            assert!(check_endpoint(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_public_key_is_that_of_the_private_one() {
        // RFC 8291, section 5: the application server's keys.
        let private = Secret::new("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw".to_owned());
        let public =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
        assert_eq!(public_key(&private).ok().as_deref(), Some(public));
        assert!(public_key(&Secret::new("AAAA".to_owned())).is_err());
        assert!(public_key(&Secret::new(URL_SAFE_NO_PAD.encode([0; 32]))).is_err());
    }
}
