//! The OpenAPI document beside what the functions do: each answer is one that it has, and so is each request that
//! succeeded.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonschema::Validator;
use serde_json::Value;

use super::event::{Reply, Request, route};

static DOCUMENT: LazyLock<Value> = LazyLock::new(openapi::document);
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Fail where the document says otherwise.
pub fn check(request: &Request, reply: &Reply) {
    let (route, _) = route(request.method, &request.path);
    let method = route.method.as_str();
    let at = format!("/paths/{}/{}", escaped(route.path), method.to_lowercase());
    let operation =
        DOCUMENT.pointer(&at).unwrap_or_else(|| panic!("`{method} {}` isn't documented", route.path));
    let (asked, status) = (format!("{method} {}", route.path), reply.status.to_string());
    let response = &operation["responses"][&status];
    assert!(!response.is_null(), "{status} of `{method} {}` isn't documented: {}", route.path, reply.body);
    let (response, pointer) = match response["$ref"].as_str() {
        Some(shared) => {
            let pointer = shared.trim_start_matches('#').to_owned();
            (DOCUMENT.pointer(&pointer).unwrap(), pointer)
        }
        None => (response, format!("{at}/responses/{status}")),
    };
    if let Some(content) = response["content"].as_object() {
        let media_type = reply.headers["content-type"].split(';').next().unwrap();
        assert!(content.contains_key(media_type), "{media_type} of {pointer} isn't documented");
        holds(&asked, &format!("{pointer}/content/{}/schema", escaped(media_type)), &reply.json());
    }
    let body = format!("{at}/requestBody/content/application~1json/schema");
    if reply.status < 300 && DOCUMENT.pointer(&body).is_some_and(|schema| schema != &serde_json::json!({})) {
        let sent = request.body.as_deref().unwrap_or_default().as_bytes();
        let sent = if request.base64 { STANDARD.decode(sent).unwrap() } else { sent.to_vec() };
        holds(&asked, &body, &serde_json::from_slice(&sent).unwrap_or_default());
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The instance is of the schema that is there in the document.
fn holds(asked: &str, pointer: &str, instance: &Value) {
    let known = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner).get(pointer).cloned();
    let validator = known.unwrap_or_else(|| {
        let mut schema = DOCUMENT.clone();
        // A fragment of a URI has no braces.
        schema["$ref"] = format!("#{}", pointer.replace('{', "%7B").replace('}', "%7D")).into();
        let validator = Arc::new(jsonschema::draft202012::new(&schema).unwrap());
        let mut all = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(pointer.to_owned(), Arc::clone(&validator));
        validator
    });
    let errors: Vec<_> = validator.iter_errors(instance).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{asked}: {pointer}: {errors:?}");
}
