//! A whole system for one test: table, keys, queue, proxy, and the functions on demand.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    Projection, ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
};
use contract::relay::Relay;
use contract::{Function, env, table};
use serde_json::{Value, json};
use service::Client;
use service::kms::Kms;
use service::sqs::Sqs;
use service::ssm::{PutParameter, SECURE_STRING, Ssm};
use tokio::net::TcpListener;

use super::aws::{ask, config};
use super::event::{Reply, Request};
use super::function::Running;
use super::outbox::Outbox;
use super::proxy::{Call, Fault, Proxy};
use super::runtime::Outcome;
use super::watch::Watch;
use super::{emulator, event};

pub const TABLE: &str = "otpost";

/// The host of the site: the relying party id.
pub const SITE_HOST: &str = "otp.example.com";

/// The site.
pub const SITE_URL: &str = "https://otp.example.com";

/// The form of tokens, as the template sets it.
#[derive(Clone, Debug)]
pub struct Settings {
    pub alphabet: &'static str,
    pub length: u32,
    pub life_seconds: u32,
    pub attempts: u32,
    /// Requests of one client in a minute.
    pub requests_per_client: u32,
    /// Processes of each function, so that a test can have requests in parallel.
    pub processes: usize,
    /// The timeout of each function.
    pub timeout: Duration,
    /// The notification preferences of people: [`contract::relay::Notify`].
    pub notify: Value,
    /// The sender of e-mails, if they are on.
    pub email_sender: &'static str,
    /// True if notifications go to the outbox; else to their services, as on AWS.
    pub with_outbox: bool,
    /// The relay's settings: people and providers.
    pub relay: Relay,
}

impl Settings {
    /// With a limit so low that each request of a client is counted by a call of its own.
    pub fn counted_one_by_one() -> Self {
        Self { requests_per_client: 99, ..Self::default() }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            alphabet: "hexadecimal",
            length: 15,
            life_seconds: 300,
            attempts: 5,
            requests_per_client: 60_000,
            processes: 1,
            timeout: Duration::from_secs(60),
            notify: json!({}),
            email_sender: "",
            with_outbox: true,
            relay: super::sms::relay(),
        }
    }
}

/// A system of its own. Dropping it ends its processes and checks what they have logged.
pub struct Cloud {
    pub dynamodb: aws_sdk_dynamodb::Client,
    pub kms: Client<Kms>,
    pub sqs: Client<Sqs>,
    pub ssm: Client<Ssm>,
    pub codes_key: String,
    pub queue_url: String,
    pub watch: Watch,
    /// The requests of functions to services that aren't AWS.
    pub outbox: Outbox,
    /// The path of the secrets, this system's own.
    pub secrets: String,
    table: SocketAddr,
    proxy: Proxy,
    /// The test's own calls of the table.
    own: Proxy,
    settings: Settings,
    environment: Vec<(&'static str, String)>,
    functions: tokio::sync::Mutex<HashMap<Function, Arc<Running>>>,
    clients: Mutex<u32>,
}

impl Cloud {
    pub async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let table = empty_database().await;
        let emulator = tokio::task::spawn_blocking(emulator::address).await.unwrap();
        let proxy = Proxy::start(table, emulator).await;

        let own = Proxy::start(table, emulator).await;
        let dynamodb = aws_sdk_dynamodb::Client::new(&config(format_args!("http://{}", own.address)));
        create_table(&dynamodb).await;
        let services = config(format_args!("http://{emulator}"));
        let kms = Client::new(&services);
        let sqs = Client::new(&services);
        let ssm = Client::new(&services);
        let (mac_key, codes_key) = create_keys(&kms).await;
        let queue = format!("delivery-{}", event::request_id());
        let secrets = format!("/otpost/{}/secret", event::request_id());
        let outbox = Outbox::start().await;
        let made = ask(&sqs, "CreateQueue", json!({ "QueueName": queue })).await;
        let queue_url = made["QueueUrl"].as_str().unwrap().to_owned();
        let environment = vec![
            (env::AWS_ENDPOINT_URL, format!("http://{}", proxy.address)),
            (env::ENVIRONMENT, "test".to_owned()),
            (env::TABLE, TABLE.to_owned()),
            (env::SITE_HOST, SITE_HOST.to_owned()),
            (env::MAC_KEY, mac_key),
            (env::CODES_KEY, codes_key.clone()),
            (env::SECRETS, secrets.clone()),
            (env::QUEUE_URL, queue_url.clone()),
            (env::RELAY, serde_json::to_string(&settings.relay).unwrap()),
            (env::TOKEN_ALPHABET, settings.alphabet.to_owned()),
            (env::TOKEN_LENGTH, settings.length.to_string()),
            (env::TOKEN_LIFE, settings.life_seconds.to_string()),
            (env::TOKEN_ATTEMPTS, settings.attempts.to_string()),
            (env::REQUESTS_PER_CLIENT, settings.requests_per_client.to_string()),
            (
                env::OUTBOX_URL,
                if settings.with_outbox { format!("http://{}", outbox.address) } else { String::new() },
            ),
            (env::NOTIFY, settings.notify.to_string()),
            (env::EMAIL_SENDER, settings.email_sender.to_owned()),
        ];
        Self {
            dynamodb,
            kms,
            sqs,
            ssm,
            codes_key,
            queue_url,
            secrets,
            watch: Watch::default(),
            outbox,
            table,
            proxy,
            own,
            settings,
            environment,
            functions: tokio::sync::Mutex::default(),
            clients: Mutex::default(),
        }
    }

    /// The environment of its functions.
    pub fn environment(&self) -> &[(&'static str, String)] {
        &self.environment
    }

    /// Invoke a function with an event as it is.
    pub async fn invoke(&self, function: Function, event: &Value) -> Outcome {
        self.running(function).await.invoke(event).await
    }

    async fn running(&self, function: Function) -> Arc<Running> {
        let mut functions = self.functions.lock().await;
        if let Some(running) = functions.get(&function) {
            return Arc::clone(running);
        }
        let Settings { processes, timeout, .. } = self.settings;
        let running = Running::start(function, processes, timeout, &self.environment, &self.watch).await;
        let running = Arc::new(running);
        functions.insert(function, Arc::clone(&running));
        running
    }

    /// End a function's processes; the next call starts new ones, with nothing in their caches.
    pub async fn restart(&self, function: Function) {
        self.functions.lock().await.remove(&function);
    }

    /// End all functions and read what they have logged.
    pub async fn logs(&self) -> Vec<Value> {
        self.functions.lock().await.clear();
        self.watch.lines()
    }

    /// Send a request to the API.
    pub async fn send(&self, request: &Request) -> Reply {
        let (function, event) = request.event();
        let response = self.invoke(function, &event).await;
        let reply = Reply::read(&response.unwrap_or_else(|error| panic!("{function:?} failed: {error}")));
        super::documented::check(request, &reply);
        if let Some(token) = serde_json::from_str::<Value>(&reply.body)
            .ok()
            .and_then(|body| body.get("token").and_then(Value::as_str).map(str::to_owned))
        {
            self.watch.secret(&token);
        }
        reply
    }

    /// Post JSON with a client key. No part of it that identifies a user may be logged.
    pub async fn post(&self, path: &str, key: &str, body: Value) -> Reply {
        for secret in [&body["user_id"], &body["token"], &body["metadata"]["phone"]] {
            if let Some(secret) = secret.as_str().filter(|secret| secret.len() > 4) {
                self.watch.secret(secret);
            }
        }
        self.send(&Request::new("POST", path).key(key).json(&body)).await
    }

    /// Issue a token to be shown.
    pub async fn issue(&self, key: &str, user_id: &str) -> Reply {
        let reply = self.post("/v1/tokens", key, json!({ "user_id": user_id })).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply
    }

    /// Verify a token.
    pub async fn verify(&self, key: &str, user_id: &str, token: &str) -> Reply {
        self.post("/v1/tokens/verify", key, json!({ "user_id": user_id, "token": token })).await
    }

    /// Make a client, by the function that makes them; its key.
    pub async fn client(&self, may_show: bool) -> String {
        let number = {
            let mut clients = self.clients.lock().unwrap();
            *clients += 1;
            *clients
        };
        let request =
            json!({ "operation": "create_client", "name": format!("shop-{number}"), "may_show": may_show });
        let response = self.invoke(Function::Admin, &request).await.unwrap();
        let key = response["key"].as_str().unwrap().to_owned();
        self.watch.secret(key.rsplit('.').next().unwrap());
        key
    }

    /// Set a secret of the parameter store, as the command does. No word of it must be logged.
    pub async fn set_secret(&self, name: &str, value: &str) {
        value.split_whitespace().for_each(|word| self.watch.secret(word));
        let name = format!("{}/{name}", self.secrets);
        let put = PutParameter {
            name: &name,
            value,
            r#type: SECURE_STRING,
            key_id: None,
            overwrite: true,
            tags: Vec::new(),
        };
        self.ssm.call(&put).await.unwrap();
    }

    /// The actions of the calls since the last time.
    pub fn take_actions(&self) -> Vec<String> {
        self.take_calls().into_iter().map(|call| call.action).collect()
    }

    /// The calls since the last time.
    pub fn take_calls(&self) -> Vec<Call> {
        self.proxy.take_calls()
    }

    /// Let every call from now on take at least `delay`.
    pub fn delay(&self, delay: Duration) {
        self.proxy.delay(delay);
    }

    /// Let the next call of `action` meet `fault`.
    pub fn inject(&self, action: &str, fault: Fault) {
        self.proxy.inject(action, 0, fault);
    }

    /// Let every call of `action` meet `fault`, until [`Self::heal`].
    pub fn inject_without_end(&self, action: &str, fault: Fault) {
        (0..1_000).for_each(|_| self.inject(action, fault));
    }

    /// Let no call meet a fault from now on.
    pub fn heal(&self) {
        self.proxy.heal();
    }

    /// Let a call of `action` meet `fault`, after `before` of them.
    pub fn inject_after(&self, action: &str, before: usize, fault: Fault) {
        self.proxy.inject(action, before, fault);
    }

    /// Let somebody else's transaction hold the item `key` for `time`.
    pub fn hold(&self, key: &functions::table::Key, time: Duration) {
        self.proxy.hold(vec![(key.pk.clone(), key.sk.clone())], time);
    }

    /// The item of a user's slot.
    pub async fn slot(&self, user_id: &str, purpose: &str) -> Option<HashMap<String, AttributeValue>> {
        let key = functions::table::Key::slot(user_id, purpose).attributes();
        let answer = self.dynamodb.get_item().table_name(TABLE).set_key(Some(key)).send().await.unwrap();
        answer.item
    }

    /// Change a number of a user's slot, as time or other requests would.
    pub async fn set_slot(&self, user_id: &str, attribute: &str, value: u64) {
        self.set(&functions::table::Key::slot(user_id, "login"), attribute, value).await;
    }

    /// The address of the table, past the proxy.
    pub const fn table(&self) -> SocketAddr {
        self.table
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.functions.get_mut().clear();
        if !std::thread::panicking() {
            self.watch.check();
            let refused = [self.proxy.refused(), self.own.refused()].concat();
            assert!(refused.is_empty(), "AWS would refuse: {refused:#?}");
        }
    }
}

async fn create_keys(kms: &Client<Kms>) -> (String, String) {
    let id = |made: Value| made["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned();
    let mac = json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" });
    (id(ask(kms, "CreateKey", mac).await), id(ask(kms, "CreateKey", json!({})).await))
}

/// DynamoDB without a table.
pub async fn empty_database() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    address
}

/// Make the table.
pub async fn create_table(dynamodb: &aws_sdk_dynamodb::Client) {
    let attribute = |name: &str, kind: ScalarAttributeType| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
    };
    let key = |name: &str, kind: KeyType| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
    };
    let shown = table::BY_EXPIRY_PROJECTION.map(str::to_owned).to_vec();
    let by_expiry = GlobalSecondaryIndex::builder()
        .index_name(table::BY_EXPIRY)
        .key_schema(key(table::LISTING, KeyType::Hash))
        .key_schema(key(table::VALID_UNTIL, KeyType::Range))
        .projection(
            Projection::builder()
                .projection_type(ProjectionType::Include)
                .set_non_key_attributes(Some(shown))
                .build(),
        );
    let by_token = GlobalSecondaryIndex::builder()
        .index_name(table::BY_TOKEN)
        .key_schema(key(table::TOKEN_ID, KeyType::Hash))
        .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build());
    let stream =
        StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewImage);
    dynamodb
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute(table::PK, ScalarAttributeType::S))
        .attribute_definitions(attribute(table::SK, ScalarAttributeType::S))
        .attribute_definitions(attribute(table::LISTING, ScalarAttributeType::S))
        .attribute_definitions(attribute(table::VALID_UNTIL, ScalarAttributeType::N))
        .attribute_definitions(attribute(table::TOKEN_ID, ScalarAttributeType::S))
        .key_schema(key(table::PK, KeyType::Hash))
        .key_schema(key(table::SK, KeyType::Range))
        .global_secondary_indexes(by_expiry.build().unwrap())
        .global_secondary_indexes(by_token.build().unwrap())
        .stream_specification(stream.build().unwrap())
        .send()
        .await
        .unwrap();
}
