//! The answers of the site's function of CloudFront, without JavaScript. A test holds them to those of the
//! function's own code in node.

use app::site_function::SiteFunction;
use axum::body::Body;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

const SECURITY_TXT: &str = ".well-known/security.txt";

/// The function's own answer; none for a path that the origin has.
pub fn answer(function: &SiteFunction, path: &str) -> Option<Response<Body>> {
    let key = path.strip_prefix('/').unwrap_or(path);
    if key.is_empty() || function.paths.iter().any(|known| known == key) {
        return None;
    }
    let (status, kind, body) = match &function.contact {
        Some(contact) if key == SECURITY_TXT => {
            let expires = OffsetDateTime::now_utc() + Duration::days(function.days.into());
            let expires = expires.format(&Rfc3339).unwrap_or_default();
            let text = format!("Contact: {contact}\nExpires: {expires}\n");
            (StatusCode::OK, "text/plain; charset=utf-8", text)
        }
        _ => (StatusCode::NOT_FOUND, "text/html; charset=utf-8", function.page.clone()),
    };
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in &function.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    Some(answer)
}
