//! The lines of the functions: every line must be JSON in the format of the logs, its metrics valid,
//! and nothing in it a secret.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::Value;

/// The lines of all processes, and what must not be in them.
#[derive(Clone, Default)]
pub struct Watch {
    lines: Arc<Mutex<Vec<String>>>,
    secrets: Arc<Mutex<Vec<String>>>,
}

impl Watch {
    /// Collect what `pipe` gives until it ends.
    pub fn collect(&self, pipe: impl Read + Send + 'static) -> JoinHandle<()> {
        let lines = Arc::clone(&self.lines);
        std::thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                lines.lock().unwrap().push(line);
            }
        })
    }

    /// `secret` must not be in any line.
    pub fn secret(&self, secret: &str) {
        self.secrets.lock().unwrap().push(secret.to_owned());
    }

    /// The lines so far, as JSON.
    pub fn lines(&self) -> Vec<Value> {
        let lines = self.lines.lock().unwrap();
        let read = |line: &String| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        lines.iter().map(read).collect()
    }

    /// Check every line.
    pub fn check(&self) {
        let secrets = self.secrets.lock().unwrap();
        for line in self.lines.lock().unwrap().iter() {
            for secret in secrets.iter() {
                assert!(!line.contains(secret.as_str()), "`{secret}` is in the log: {line}");
            }
        }
        for line in self.lines() {
            check_format(&line);
        }
    }
}

/// Check a line against the format of the logs and CloudWatch's embedded metric format.
fn check_format(line: &Value) {
    for field in ["time", "level", "request_id", "function", "event"] {
        assert!(line[field].is_string(), "no `{field}` in {line}");
    }
    // A line has metrics where there are some to count.
    let embedded = &line["_aws"];
    if embedded.is_null() {
        return;
    }
    assert!(embedded["Timestamp"].as_u64().is_some_and(|at| at > 1_700_000_000_000), "{line}");
    let directives = embedded["CloudWatchMetrics"].as_array().unwrap();
    assert!(!directives.is_empty());
    for directive in directives {
        assert_eq!(directive["Namespace"], "Otpost");
        let sets = directive["Dimensions"].as_array().unwrap();
        assert!((1..=30).contains(&sets.len()));
        for dimension in sets.iter().flat_map(|set| set.as_array().unwrap()) {
            let value = &line[dimension.as_str().unwrap()];
            assert!(value.as_str().is_some_and(|text| !text.is_empty()), "no {dimension} in {line}");
        }
        for metric in directive["Metrics"].as_array().unwrap() {
            assert_eq!(metric["Unit"], "Count");
            let name = metric["Name"].as_str().unwrap();
            assert!(contract::metric::METRICS.contains(&name), "`{name}` would cost, and nobody watches it");
            assert!(line[metric["Name"].as_str().unwrap()].is_number(), "no {metric} in {line}");
        }
    }
}
