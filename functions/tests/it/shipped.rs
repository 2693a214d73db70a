//! The functions as they are shipped: the start, counted in instructions from exec to the first `next`, the size of
//! the zip, whether the managed runtime can load the program, and whether it names a folder of this machine.
//!
//! Each test measures [`shipped::measured`] and fails when one of those zips is missing.

use contract::Function;
use serde_json::json;

use crate::rig::event::Request;
use crate::rig::{Cloud, emulator, shipped};

/// Instructions until the function asks for work. The system's root certificates, a chain of
/// credential providers or a tracing subscriber each go beyond it by themselves.
const INSTRUCTIONS_MAX: u64 = 1_300_000;

/// Bytes of a zip. A cold start reads it before anything else happens.
fn zip_max(function: Function) -> u64 {
    match function {
        // Four services of AWS, and TLS for those that are none.
        Function::Dispatch => 3_300_000,
        // webauthn-rs, and the formats of keys and certificates that it knows.
        Function::Passkeys | Function::Register | Function::Reveal | Function::Session => 3_000_000,
        // Ten providers, and the words of thirty languages.
        Function::ReceiveSms => 2_900_000,
        _ => 2_600_000,
    }
}

/// The minor version of glibc 2 in `provided.al2023`. A program built on a newer system may ask for more.
const GLIBC_MINOR: u32 = 34;

#[tokio::test(flavor = "multi_thread")]
async fn each_starts_fast_and_is_small() {
    let mut table = Vec::new();
    for &function in shipped::measured() {
        let zip = shipped::zip(function);
        let folder = tempfile::tempdir().unwrap();
        let program = shipped::extract(&zip, folder.path());
        runs_on_the_managed_runtime(function, &std::fs::read(&program).unwrap());
        let counted = shipped::instructions(&[&program], folder.path()).await;
        table.push((function, counted, zip.metadata().unwrap().len()));
    }
    let mut report = format!("measured {} of {} shipped functions\n", table.len(), Function::ALL.len());
    for (function, instructions, bytes) in &table {
        report += &format!("{:14} {instructions:9} instructions {bytes:9} bytes\n", function.binary());
    }
    shipped::say(&report);
    for &(function, instructions, bytes) in &table {
        let name = function.binary();
        assert!(instructions > 100_000, "{name}: {instructions} is no start");
        assert!(instructions <= INSTRUCTIONS_MAX, "{name} takes {instructions} instructions to start");
        assert!(bytes <= zip_max(function), "{name} has {bytes} bytes");
    }
    let by_size = |&(function, _, bytes): &(Function, u64, u64)| (bytes, function.binary());
    let ends = [table.iter().min_by_key(|row| by_size(row)), table.iter().max_by_key(|row| by_size(row))];
    let ends = ends.map(|row| row.expect("something is measured").0);
    let [smallest, largest, _] = shipped::SAMPLE;
    assert_eq!(ends, [smallest, largest], "the sample's first two are to be the smallest and the largest");
}

/// Instructions from the first event of `verify_token` to its answer: three calls of DynamoDB and one of KMS, by plain
/// HTTP. The SDK's generated crate for KMS goes beyond it by itself.
const FIRST_ANSWER_MAX: u64 = 4_500_000;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_answer_is_not_far_from_the_start() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let issued = cloud.issue(&key, "ada").await.json();
    let body = json!({ "user_id": "ada", "token": issued["token"] });
    let (function, event) = Request::new("POST", "/v1/tokens/verify").key(&key).json(&body).event();
    let folder = tempfile::tempdir().unwrap();
    let program = shipped::extract(&shipped::zip(function), folder.path());
    let environment = cloud.environment();
    let counted = shipped::instructions_of_the_first(&[&program], folder.path(), environment, &event).await;
    shipped::say(&format!("verify_token answers its first event after {counted} instructions\n"));
    assert!((500_000..=FIRST_ANSWER_MAX).contains(&counted), "{counted}");
}

/// A path in the code would make it another one on every machine, and tell whose it was. A development build has
/// them: it is for the machine that it is built on.
#[test]
fn none_names_a_folder_of_the_machine_that_built_it() {
    let here = emulator::root().display().to_string();
    let cargo = std::env::var("CARGO_HOME").unwrap_or_else(|_| std::env::var("HOME").unwrap() + "/.cargo");
    for &function in shipped::measured() {
        let (name, folder) = (function.binary(), tempfile::tempdir().unwrap());
        let code = std::fs::read(shipped::extract(&shipped::zip(function), folder.path())).unwrap();
        let holds = |text: &str| code.windows(text.len()).any(|bytes| bytes == text.as_bytes());
        assert!(holds("/cargo/registry/src/"), "`{name}`: the paths have another form");
        for path in [&format!("{here}/"), &format!("{cargo}/registry"), ".cargo/registry", ".rustup/"] {
            assert!(!holds(path), "`{name}` holds `{path}`; build it by `just ship`");
        }
    }
}

/// The program names the version of each symbol it wants from glibc.
fn runs_on_the_managed_runtime(function: Function, program: &[u8]) {
    let text = String::from_utf8_lossy(program);
    let wanted = text.split("GLIBC_2.").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse::<u32>().ok()
    });
    let newest = wanted.max().expect("a program for glibc names versions");
    assert!(
        newest <= GLIBC_MINOR,
        "{function:?} wants glibc 2.{newest}; the managed runtime has 2.{GLIBC_MINOR}"
    );
}
