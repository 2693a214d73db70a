//! Errors as AWS words them, for each of its protocols: the service says which one it speaks.
//!
//! As documented: "Common Errors" of CloudFormation's and of the parameter store's API reference, "Error responses"
//! of Amazon S3's, "Errors" of each operation in those of Lambda and CloudFront.

use axum::body::Body;
use http::{Response, StatusCode};

/// AWS's objection to a request that is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Too many requests.
    Throttled,
    /// The session of the credentials has ended.
    Expired,
    /// Something of AWS's own.
    Broken,
    /// API Gateway can't log by the role that it is to log by. No other service says so.
    Unfit,
    /// Any other refusal that AWS was seen to give: status, code and message. Without a code there is no body, as of a
    /// proxy on the way.
    Said(u16, &'static str, &'static str),
}

impl Refusal {
    pub fn answer(self, service: &str) -> Response<Body> {
        if let Self::Said(status, "", _) = self {
            return response(StatusCode::from_u16(status).unwrap(), "text/plain", String::new());
        }
        match service {
            "s3" => self.s3(),
            "cloudfront" | "cloudformation" | "iam" | "sns" | "sts" => self.xml(),
            "lambda" | "apigateway" => self.rest_json(),
            "monitoring" => self.cbor(),
            _ => self.json(),
        }
    }

    fn xml(self) -> Response<Body> {
        let (status, code, message) = match self {
            Self::Throttled => (StatusCode::BAD_REQUEST, "Throttling", "Rate exceeded"),
            Self::Expired => (
                StatusCode::FORBIDDEN,
                "ExpiredToken",
                "The security token included in the request is expired",
            ),
            Self::Broken => {
                (StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", "An internal error occurred")
            }
            Self::Unfit => unreachable!("API Gateway alone says so"),
            Self::Said(status, code, message) => (StatusCode::from_u16(status).unwrap(), code, message),
        };
        let kind = if self == Self::Broken { "Receiver" } else { "Sender" };
        let body = format!(
            "<ErrorResponse><Error><Type>{kind}</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>0</RequestId></ErrorResponse>"
        );
        response(status, "text/xml", body)
    }

    fn s3(self) -> Response<Body> {
        let (status, code, message) = match self {
            Self::Throttled => {
                (StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "Please reduce your request rate.")
            }
            Self::Expired => (StatusCode::BAD_REQUEST, "ExpiredToken", "The provided token has expired."),
            Self::Broken => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalError",
                "We encountered an internal error. Please try again.",
            ),
            Self::Unfit => unreachable!("API Gateway alone says so"),
            Self::Said(status, code, message) => (StatusCode::from_u16(status).unwrap(), code, message),
        };
        let body =
            format!("<Error><Code>{code}</Code><Message>{message}</Message><RequestId>0</RequestId></Error>");
        response(status, "application/xml", body)
    }

    fn json(self) -> Response<Body> {
        let (status, code, message) = match self {
            Self::Throttled => (StatusCode::BAD_REQUEST, "ThrottlingException", "Rate exceeded"),
            Self::Expired => (
                StatusCode::BAD_REQUEST,
                "ExpiredTokenException",
                "The security token included in the request is expired",
            ),
            Self::Broken => {
                (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", "An internal error occurred")
            }
            Self::Unfit => unreachable!("API Gateway alone says so"),
            Self::Said(status, code, message) => (StatusCode::from_u16(status).unwrap(), code, message),
        };
        let body = format!(r#"{{"__type":"{code}","message":"{message}"}}"#);
        response(status, "application/x-amz-json-1.1", body)
    }

    /// A map of two texts, by hand: RFC 8949 takes a byte for the map, and one or two before each text.
    fn cbor(self) -> Response<Body> {
        let (status, code) = match self {
            Self::Throttled => (StatusCode::BAD_REQUEST, "ThrottlingException"),
            Self::Expired => (StatusCode::FORBIDDEN, "ExpiredTokenException"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "InternalServiceFault"),
            Self::Unfit => unreachable!("API Gateway alone says so"),
            Self::Said(status, code, _) => (StatusCode::from_u16(status).unwrap(), code),
        };
        let mut body = vec![0xa2];
        for text in ["__type", code, "message", "refused"] {
            let length = u8::try_from(text.len()).unwrap();
            if length < 24 {
                body.push(0x60 + length)
            } else {
                body.extend([0x78, length])
            }
            body.extend(text.bytes());
        }
        let mut answer = Response::new(Body::from(body));
        *answer.status_mut() = status;
        answer.headers_mut().insert("content-type", "application/cbor".parse().unwrap());
        answer.headers_mut().insert("smithy-protocol", "rpc-v2-cbor".parse().unwrap());
        answer
    }

    fn rest_json(self) -> Response<Body> {
        let (status, code, message) = match self {
            Self::Throttled => (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", "Rate exceeded"),
            Self::Expired => (
                StatusCode::FORBIDDEN,
                "ExpiredTokenException",
                "The security token included in the request is expired",
            ),
            Self::Broken => {
                (StatusCode::INTERNAL_SERVER_ERROR, "ServiceException", "An internal error occurred")
            }
            Self::Unfit => (
                StatusCode::BAD_REQUEST,
                "BadRequestException",
                "The role ARN does not have required permissions configured. Please grant trust permission for \
                 API Gateway and add the required role policy.",
            ),
            Self::Said(status, code, message) => (StatusCode::from_u16(status).unwrap(), code, message),
        };
        let mut answer = response(status, "application/json", format!(r#"{{"message":"{message}"}}"#));
        answer.headers_mut().insert("x-amzn-errortype", code.parse().unwrap());
        answer
    }
}

fn response(status: StatusCode, kind: &str, body: String) -> Response<Body> {
    Response::builder().status(status).header("content-type", kind).body(Body::from(body)).unwrap()
}
