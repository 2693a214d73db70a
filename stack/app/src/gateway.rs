//! API Gateway's own answers, in the form that the functions use: problem+json.

use construct::rest_api::GatewayResponse;
use domain::{Invalid, Problem};
use serde_json::json;

/// The text of an answer.
struct Answer {
    status: u16,
    code: &'static str,
    title: &'static str,
    detail: Option<&'static str>,
}

/// Occasions by their construct id and the gateway's name for them.
fn answers() -> [(&'static str, &'static str, Answer); 15] {
    let invalid = || Answer {
        detail: Some("the gateway could not read the request"),
        ..Problem::InvalidRequest(Invalid::new("", "")).into()
    };
    let not_found = || Answer::from(Problem::NotFound);
    // The request didn't come through CloudFront, or something in front of the functions refused it.
    let forbidden = || Answer {
        status: 403,
        code: "forbidden",
        title: "This request may not reach the service.",
        detail: None,
    };
    let no_answer = || Answer {
        status: 504,
        code: "no_answer",
        title: "The service did not answer in time.",
        detail: None,
    };
    let throttled = || Answer {
        status: 429,
        code: "throttled",
        title: "Too many requests arrived at once.",
        detail: None,
    };
    [
        ("AccessDenied", "ACCESS_DENIED", forbidden()),
        // Functions check bodies and parameters: the gateway has neither a model nor a validator.
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
        let Answer { status, code, title, detail } = answer;
        // In the case of the gateway's own headers, which these take the place of.
        let mut headers = vec![("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")];
        if status == 429 {
            headers.push(("Retry-After", "1"));
        }
        let mut body = json!({
            "type": format!("urn:otpost:problem:{code}"),
            "title": title,
            "status": status,
            "code": code,
        });
        if let Some(detail) = detail {
            body["detail"] = detail.into();
        }
        GatewayResponse { id, kind, status, headers, body: construct::json_text(body) }
    })
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        Self { status: problem.status(), code: problem.code(), title: problem.title(), detail: None }
    }
}
