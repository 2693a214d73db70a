//! A program as it is shipped, and what its start costs: instructions from exec to its first `next`.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use contract::Function;
use serde_json::Value;

use super::runtime::RuntimeApi;
use super::{emulator, function};

/// The functions that every run of `just test` builds as they are shipped: the smallest, the largest, and the one whose
/// start somebody waits for. `just ship-test` builds and measures all, and holds that the first two are still those.
pub const SAMPLE: [Function; 3] = [Function::Health, Function::Dispatch, Function::VerifyToken];

/// The shipped functions that are measured: all if `OTPOST_SHIP_DIR` names their folder, else the sample.
pub fn measured() -> &'static [Function] {
    if std::env::var_os("OTPOST_SHIP_DIR").is_some() { &Function::ALL } else { &SAMPLE }
}

/// Writes to stderr, which the tests' harness doesn't take away when a test passes.
pub fn say(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).unwrap();
}

/// The zip of a function, as `just ship` makes it.
pub fn zip(function: Function) -> PathBuf {
    let folder = std::env::var_os("OTPOST_SHIP_DIR")
        .map_or_else(|| emulator::root().join("target/lambda"), PathBuf::from);
    let zip = folder.join(function.binary()).join("bootstrap.zip");
    assert!(zip.exists(), "`{}` is not there; run `just ship` or `just sample`", zip.display());
    zip
}

/// Take the program out of a zip.
pub fn extract(zip: &Path, folder: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let mut archive = zip::ZipArchive::new(File::open(zip).unwrap()).unwrap();
    let path = folder.join("bootstrap");
    std::io::copy(&mut archive.by_name("bootstrap").unwrap(), &mut File::create(&path).unwrap()).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// The environment that the template sets, for all functions at once.
pub fn template() -> Vec<(&'static str, &'static str)> {
    use contract::env;
    vec![
        (env::AWS_ENDPOINT_URL, ""),
        (env::ENVIRONMENT, "test"),
        (env::TABLE, "otpost"),
        (env::SITE_HOST, "otp.example.com"),
        (env::SECRETS, "/otpost/test/secret"),
        (env::RELAY, r#"{"numbers":{},"providers":[],"show_sender":[]}"#),
        (env::MAC_KEY, "mac"),
        (env::CODES_KEY, "codes"),
        (env::QUEUE_URL, "https://sqs.us-east-1.amazonaws.com/000000000000/delivery"),
        (env::TOKEN_ALPHABET, "hexadecimal"),
        (env::TOKEN_LENGTH, "15"),
        (env::TOKEN_LIFE, "300"),
        (env::TOKEN_ATTEMPTS, "5"),
        (env::REQUESTS_PER_CLIENT, "1500"),
        (env::NOTIFY, "{}"),
    ]
}

/// The instructions that `program` has run when its first `next` arrives.
pub async fn instructions(program: &[&Path], folder: &Path) -> u64 {
    let environment = template().into_iter().map(|(name, value)| (name, value.to_owned()));
    counted(program, folder, environment, None).await
}

/// The instructions from `event`, the first that `program` gets, to its answer: with every client made, and every
/// connection.
pub async fn instructions_of_the_first(
    program: &[&Path],
    folder: &Path,
    environment: &[(&'static str, String)],
    event: &Value,
) -> u64 {
    let start = counted(program, folder, environment.iter().cloned(), None).await;
    counted(program, folder, environment.iter().cloned(), Some(event)).await - start
}

/// It is ended by the signal at which callgrind writes what it has counted.
async fn counted(
    program: &[&Path],
    folder: &Path,
    environment: impl Iterator<Item = (&'static str, String)>,
    event: Option<&Value>,
) -> u64 {
    let runtime = RuntimeApi::start().await;
    let profile = folder.join("callgrind.out");
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .args(program)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(function::platform(Function::IssueToken, runtime.address))
        .envs(environment)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("valgrind: {error}; run `apt-get install valgrind`"));
    let counting = async {
        runtime.polled().await;
        if let Some(event) = event {
            let answer = runtime.invoke(event).await;
            assert!(answer.as_ref().is_ok_and(|answer| answer["statusCode"] == 200), "{answer:?}");
        }
    };
    let counting = tokio::time::timeout(Duration::from_secs(300), counting).await;
    let ended = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(ended.success());
    let output = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(child.stderr.as_mut().unwrap(), &mut text).unwrap();
        child.wait().unwrap();
        text
    });
    let output = output.await.unwrap();
    assert!(counting.is_ok(), "{program:?} did not come so far: {output}");
    let profile = std::fs::read_to_string(&profile).unwrap();
    let total = profile.lines().find_map(|line| line.strip_prefix("totals: "));
    total.unwrap_or_else(|| panic!("no total in the profile: {output}")).trim().parse().unwrap()
}
