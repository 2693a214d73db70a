//! A round of the canary: a token is issued and verified over the public address, as an application does it.
//!
//! 1. A client key is drawn and its hash stored, in a partition that the canary alone writes. The key lives as
//!    long as the round and is nowhere else: not in the template, not in a parameter, and nobody must make one.
//! 2. `POST /v1/tokens` for the canary's own user, which no other caller may name.
//! 3. `POST /v1/tokens/verify` with what came back.
//!
//! So name, certificate, CloudFront, web ACL, gateway, functions, table and keys are all in the way. A failure makes
//! the invocation fail, which the alarm counts.

use std::cell::OnceCell;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::env;
use contract::table::EXPIRES_AT;
use domain::client::{self, ClientKey};
use domain::{Secret, user_id};
use http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::env::{Misconfigured, required, site_url};
use crate::log::Record;
use crate::table::{Key, bytes, number, values};
use crate::{Failure, clock, randomness};

/// An answer that takes longer is none: two of them still fit the function's ten seconds.
const TIMEOUT: Duration = Duration::from_secs(4);

/// The bytes that an answer may have: ours have a few hundred.
const ANSWER_MAX_BYTES: usize = 16 * 1024;

/// The seconds after which DynamoDB's TTL may delete the hash of a key that a round has left.
const KEY_SECONDS: u64 = 600;

type Https = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Everything that a round needs.
pub struct Canary {
    aws: Aws,
    table: String,
    site_url: String,
    http: OnceCell<Https>,
}

impl Canary {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let (aws, table) = (Aws::from_env()?, required(env::TABLE)?);
        Ok(Self { aws, table, site_url: site_url()?, http: OnceCell::new() })
    }

    /// Make a round, whatever the event that asks for it says.
    pub async fn round(&self, _: IgnoredAny, record: &mut Record) -> Result<(), Failure> {
        record.synthetic();
        let key = self.key().await?;
        let order = json!({ "user_id": user_id::CANARY, "channel": "show" });
        let issued = self.post("canary issues", "/v1/tokens", &key, &order, StatusCode::CREATED).await?;
        let token = issued["token"].as_str();
        let token = token.ok_or_else(|| Failure::new("canary issues", "there is no token in the answer"))?;
        let presented = json!({ "user_id": user_id::CANARY, "token": token });
        let verified =
            self.post("canary verifies", "/v1/tokens/verify", &key, &presented, StatusCode::OK).await?;
        if verified["verified"] != true {
            return Err(Failure::new("canary verifies", "the answer doesn't say that it is verified"));
        }
        record.event("round_passed");
        Ok(())
    }

    /// A key that is good from now on, in the place of the one before.
    async fn key(&self) -> Result<Secret, Failure> {
        let key = ClientKey::generate(client::CANARY, randomness::fill)?;
        let mut item = Key::canary().attributes();
        item.extend(values([
            ("secret_hash", bytes(key.hash())),
            ("may_show", AttributeValue::Bool(true)),
            (EXPIRES_AT, number(clock::now() + KEY_SECONDS)),
        ]));
        let put = self.aws.dynamodb().put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map_err(|error| Failure::of_call("dynamodb PutItem", &error))?;
        Ok(key.text())
    }

    /// The body of an answer that has the status `expected`. A failure quotes neither request nor answer.
    async fn post(
        &self,
        operation: &'static str,
        path: &str,
        key: &Secret,
        body: &Value,
        expected: StatusCode,
    ) -> Result<Value, Failure> {
        let failed = |cause: &str| Failure::new(operation, cause);
        let request = Request::post(format!("{}{path}", self.site_url))
            .header(AUTHORIZATION, format!("Bearer {}", key.reveal()))
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "otpost-canary")
            .body(Full::new(Bytes::from(body.to_string())))
            .map_err(|_| failed("the site's address is none"))?;
        let exchange = async {
            let answer = self.http().request(request).await.map_err(|error| match error.is_connect() {
                true => failed("could not connect"),
                false => failed("the connection failed"),
            })?;
            let status = answer.status();
            if status != expected {
                return Err(Failure::new(operation, format!("the site answered {}", status.as_u16())));
            }
            let body = Limited::new(answer.into_body(), ANSWER_MAX_BYTES).collect().await;
            let body = body.map_err(|_| failed("the answer broke off"))?.to_bytes();
            serde_json::from_slice(&body).map_err(|_| failed("the answer isn't JSON"))
        };
        tokio::time::timeout(TIMEOUT, exchange).await.unwrap_or_else(|_| Err(failed("timed out")))
    }

    fn http(&self) -> &Https {
        self.http.get_or_init(|| {
            let mut tcp = HttpConnector::new();
            tcp.enforce_http(false);
            let tls = HttpsConnectorBuilder::new().with_webpki_roots();
            // The template says where the site is; only locally it is without TLS.
            let tls = if self.site_url.starts_with("http:") { tls.https_or_http() } else { tls.https_only() };
            let connector = tls.enable_http1().wrap_connector(tcp);
            // A connection that was kept over five frozen minutes would be dead.
            Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector)
        })
    }
}
