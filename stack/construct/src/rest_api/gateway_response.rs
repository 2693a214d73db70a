//! The gateway's own answers, in the same words as the functions'.

use super::RestApi;
use crate::stack::Stack;
use crate::tree::{Tree, object};

/// One of the gateway's own answers.
#[derive(Debug)]
pub struct GatewayResponse {
    /// The construct id.
    pub id: &'static str,
    /// The gateway's name for the occasion, such as `THROTTLED`.
    pub kind: &'static str,
    /// The HTTP status.
    pub status: u16,
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body, a mapping template.
    pub body: String,
}

impl RestApi {
    /// Add a gateway response.
    pub fn gateway_response(&mut self, stack: &mut Stack, response: GatewayResponse) {
        let headers = response.headers.iter().map(|(name, value)| {
            // Constants are written in single quotes.
            (format!("gatewayresponse.header.{name}"), Tree::from(format!("'{value}'")))
        });
        let properties = object! {
            "RestApiId": self.id(),
            "ResponseType": response.kind,
            "StatusCode": response.status.to_string(),
            "ResponseParameters": headers.collect::<Tree>(),
            "ResponseTemplates": object! { "application/json": response.body },
        };
        let path = format!("Responses/{}", response.id);
        let handle = self.add(stack, &path, "AWS::ApiGateway::GatewayResponse", properties);
        self.awaited.push(handle);
    }
}
