//! What API Gateway answers itself, in the form that the functions use: problem+json.

use construct::rest_api::GatewayResponse;
use domain::{Invalid, Problem};
use serde_json::json;

/// What a caller is told.
struct Answer {
    status: u16,
    code: &'static str,
    title: &'static str,
}

/// Occasions by their construct id and the gateway's name for them.
fn answers() -> [(&'static str, &'static str, Answer); 17] {
    let invalid = || Answer::from(Problem::InvalidRequest(Invalid::new("body", "")));
    let not_found = || Answer::from(Problem::NotFound);
    // The request didn't come through CloudFront, or something in front of the functions refused it.
    let forbidden =
        || Answer { status: 403, code: "forbidden", title: "This request may not reach the service." };
    let no_answer =
        || Answer { status: 504, code: "no_answer", title: "The service did not answer in time." };
    let throttled = || Answer { status: 429, code: "throttled", title: "Too many requests arrived at once." };
    [
        ("AccessDenied", "ACCESS_DENIED", forbidden()),
        ("BadBody", "BAD_REQUEST_BODY", invalid()),
        ("BadParameters", "BAD_REQUEST_PARAMETERS", invalid()),
        ("Default4xx", "DEFAULT_4XX", invalid()),
        ("Default5xx", "DEFAULT_5XX", Problem::Internal.into()),
        ("Filtered", "WAF_FILTERED", forbidden()),
        ("IntegrationFailure", "INTEGRATION_FAILURE", no_answer()),
        ("IntegrationTimeout", "INTEGRATION_TIMEOUT", no_answer()),
        ("InvalidApiKey", "INVALID_API_KEY", forbidden()),
        // No method takes signatures: the gateway means an unknown route with `Authorization`.
        ("InvalidSignature", "INVALID_SIGNATURE", not_found()),
        ("NotFound", "RESOURCE_NOT_FOUND", not_found()),
        ("QuotaExceeded", "QUOTA_EXCEEDED", throttled()),
        ("Throttled", "THROTTLED", throttled()),
        ("TooLarge", "REQUEST_TOO_LARGE", Problem::PayloadTooLarge.into()),
        ("Unauthorized", "UNAUTHORIZED", Problem::Unauthorized.into()),
        // The gateway's word for an unknown route.
        ("UnknownRoute", "MISSING_AUTHENTICATION_TOKEN", not_found()),
        ("UnsupportedMediaType", "UNSUPPORTED_MEDIA_TYPE", Problem::UnsupportedMediaType.into()),
    ]
}

pub(crate) fn responses() -> impl Iterator<Item = GatewayResponse> {
    answers().into_iter().map(|(id, kind, answer)| {
        let Answer { status, code, title } = answer;
        let mut headers = vec![("content-type", "application/problem+json"), ("cache-control", "no-store")];
        if status == 429 {
            headers.push(("retry-after", "1"));
        }
        let body = json!({
            "type": format!("urn:otpost:problem:{code}"),
            "title": title,
            "status": status,
            "code": code,
        });
        GatewayResponse { id, kind, status, headers, body: construct::json_text(body) }
    })
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        Self { status: problem.status(), code: problem.code(), title: problem.title() }
    }
}
