//! From a viewer's request to the request that CloudFront would send to the origin.
//!
//! It owns which headers and query strings get through. It must not know where origins are.

use std::net::IpAddr;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::distribution::Behavior;
use super::policy::{CachePolicy, OriginRequestPolicy};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// By which the front shows the emulator its pass.
const PASS: HeaderName = HeaderName::from_static("x-otpost-front");

/// Headers that concern one connection and are never passed on.
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Headers by which a browser says which page is asking. CloudFront passes them on; the emulator
/// takes them from a sender that shows its pass, because it can't tell the page from any other.
const OF_BROWSERS: [HeaderName; 5] = [
    header::ORIGIN,
    HeaderName::from_static("sec-fetch-site"),
    HeaderName::from_static("sec-fetch-mode"),
    HeaderName::from_static("sec-fetch-dest"),
    HeaderName::from_static("sec-fetch-user"),
];

/// The headers that the behaviour's policies let through, with what CloudFront adds itself.
/// The origin's own headers come last: a viewer can't send one in their place.
pub fn headers(
    behavior: &Behavior,
    viewer: &HeaderMap,
    address: IpAddr,
    own: &[(HeaderName, HeaderValue)],
    pass: Option<&HeaderValue>,
) -> HeaderMap {
    let mut headers = match behavior.request {
        Some(OriginRequestPolicy::AllViewerExceptHostHeader) => {
            let mut headers = viewer.clone();
            headers.remove(header::HOST);
            remove_hop_by_hop(&mut headers);
            headers
        }
        None => {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_static("Amazon CloudFront"));
            headers
        }
    };
    // Of the body that follows, not of the viewer's connection: the client sets it anew.
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(PASS);
    match pass {
        Some(pass) => {
            headers.insert(PASS, pass.clone());
        }
        None => {
            for name in OF_BROWSERS {
                headers.remove(name);
            }
        }
    }
    if behavior.cache == CachePolicy::CachingOptimized {
        // The emulator doesn't compress, so that only the conditions of a cached read matter.
        for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::RANGE] {
            if let Some(value) = viewer.get(&name) {
                headers.insert(name, value.clone());
            }
        }
    }
    forwarded_for(&mut headers, viewer, address);
    for (name, value) in own {
        headers.insert(name.clone(), value.clone());
    }
    headers
}

/// The query that gets through, without its question mark.
pub fn query<'a>(behavior: &Behavior, query: Option<&'a str>) -> Option<&'a str> {
    match behavior.request {
        Some(OriginRequestPolicy::AllViewerExceptHostHeader) => query,
        None => None,
    }
}

/// Takes away what concerns only one connection, named in general or by the message itself.
pub fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in HOP_BY_HOP.iter().chain(&named) {
        headers.remove(name);
    }
}

/// CloudFront puts the viewer's address after whatever the viewer claims.
fn forwarded_for(headers: &mut HeaderMap, viewer: &HeaderMap, address: IpAddr) {
    let claimed = viewer.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let list = claimed.map(str::to_owned).chain([address.to_string()]).collect::<Vec<_>>().join(", ");
    if let Ok(value) = HeaderValue::from_str(&list) {
        headers.insert(FORWARDED_FOR, value);
    }
}
