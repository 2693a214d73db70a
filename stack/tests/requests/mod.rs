//! The emulator of the tests refuses what AWS would refuse for its form: each kind of fault, by each protocol.
//!
//! Every request here is written by hand and only checked, so that nothing of it is carried out.

mod cbor;
mod sent;
mod table;

use std::fs;
use std::path::Path;

use sent::Sent;

use stack::local::emulator::{Emulator, Rights};

use crate::emulator::Bench;
use crate::models::{self, State};

#[tokio::test]
async fn a_request_that_aws_would_refuse_for_its_form_is_refused() {
    let bench = Bench::start().await;
    let endpoint = bench.emulator.endpoint();
    let mut otherwise = Vec::new();
    for (sent, wanted) in table::all() {
        let (status, told) = sent.check(&endpoint).await;
        let as_wanted =
            if wanted.is_empty() { status == 204 } else { status == 400 && told.contains(wanted) };
        // A value may be a secret.
        if !as_wanted || told.contains(table::SECRET) {
            otherwise.push(format!("{sent:?}: {status}, {told}\n"));
        }
    }
    assert!(otherwise.is_empty(), "{}", otherwise.concat());
}

#[tokio::test]
async fn a_refused_request_is_not_carried_out_and_fails_its_test() {
    let state = State::new();
    let emulator = Emulator::start(&models::emulator(), state.path(), Rights::Ignored).await.unwrap();
    let (status, _) = table::unwanted_parameter().send(&emulator.endpoint()).await;
    assert_eq!(status, 400);
    let asked = table::parameter().send(&emulator.endpoint()).await;
    assert!(asked.1.contains("ParameterNotFound"), "{asked:?}");
    assert_eq!(state.refused(), "ssm PutParameter: `Overwritten` is unknown to the model\n");
    let dropped = std::thread::spawn(|| drop(state)).join();
    assert!(dropped.unwrap_err().downcast_ref::<String>().unwrap().starts_with("AWS would refuse:\n"));
}

/// A test that started another emulator would be checked by nobody.
#[test]
fn no_test_starts_an_emulator_without_the_check() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let others = [tests.join("../../functions/tests"), tests.join("../../site/e2e/tests"), tests.clone()];
    let mut starts = Vec::new();
    for (path, text) in others.iter().flat_map(|folder| sources(folder)) {
        assert!(!text.contains(concat!("emulator::", "chosen")), "{path}");
        if text.contains("Emulator::start(") || text.contains("GATEWAY_PORT") {
            assert!(text.contains("models::emulator()") || text.contains("models/ministack"), "{path}");
            starts.push(path);
        }
    }
    assert!(starts.len() > 3, "{starts:?}");
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "js") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}
