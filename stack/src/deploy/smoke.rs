//! The smoke test of a deployment, asked the way a browser asks.

use std::time::{Duration, Instant};

use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::http::Request;
use tokio::time::timeout;

use crate::aws::Aws;
use crate::console::Console;
use crate::deploy::pace::Pace;
use crate::error::Error;
use crate::transport::innermost;

/// A new distribution and a new stage are known everywhere after about a minute.
const PATIENCE: Duration = Duration::from_secs(120);
/// An emulator knows at once; a function's first start may take its time on a busy machine.
const PATIENCE_LOCAL: Duration = Duration::from_secs(60);
/// For one answer: CloudFront gives an origin as long.
const PATIENCE_ONCE: Duration = Duration::from_secs(30);

/// Asks for the page and for the API's health until both answer with 200.
///
/// # Errors
/// With the last answer, when patience ends.
pub async fn test(aws: &Aws, site_url: &str, api_url: &str, console: &mut Console) -> Result<(), Error> {
    let patience = if aws.endpoint_url.is_some() { PATIENCE_LOCAL } else { PATIENCE };
    let connector = aws.transport.connector();
    for url in [format!("{site_url}/"), format!("{api_url}/health")] {
        let begun = Instant::now();
        let mut pace = Pace::new(aws);
        loop {
            let answer = ask(&connector, &url, None).await;
            let Err(problem) = answer else { break };
            if begun.elapsed() > patience {
                return Err(Error::failed(format!("`{url}` does not answer as it should: {problem}"))
                    .hint("the deployment itself succeeded; the log groups of the functions say more"));
            }
            console.status(format!("  waiting for {url}"));
            pace.pause().await;
        }
        console.line(format!("  ✔ {url}"));
    }
    Ok(())
}

/// Asks once; a key goes in the header that the gateway reads.
///
/// # Errors
/// With any answer but 200, and without one.
pub(super) async fn ask(connector: &Connector, url: &str, key: Option<&str>) -> Result<(), String> {
    let mut request = Request::get(url).map_err(|error| error.to_string())?;
    if let Some(key) = key {
        let added = request.headers_mut().try_insert("x-api-key", key.to_owned());
        added.map_err(|error| error.to_string())?;
    }
    let answer = timeout(PATIENCE_ONCE, connector.call(request)).await;
    let answer = answer.map_err(|_| format!("no answer in {} s", PATIENCE_ONCE.as_secs()))?;
    match answer.map_err(|error| innermost(&error))?.status().as_u16() {
        200 => Ok(()),
        status => Err(format!("HTTP status {status}")),
    }
}
