//! One emulator for all tests of a binary, for KMS, SQS and SNS. docs/emulator.md says where it differs from AWS.
//!
//! A shell stands between: it ends the emulator when this process ends, however that happens.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

struct Emulator {
    address: SocketAddr,
    _child: Child,
}

/// Ends when standard input does; then it takes the emulator and its folder away.
const KEEPER: &str = r#"
"$1" >"$TMPDIR/log" 2>&1 &
emulator=$!
echo started
cat >/dev/null
kill -TERM $emulator
wait $emulator
rm -rf "$TMPDIR"
"#;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The address of the emulator, started when it is first asked for.
pub fn address() -> SocketAddr {
    static EMULATOR: OnceLock<Emulator> = OnceLock::new();
    EMULATOR.get_or_init(start).address
}

fn start() -> Emulator {
    let installed = root().join(".local/venv/bin/ministack");
    assert!(installed.exists(), "`{}` is not there; run `just tools`", installed.display());
    // It refuses what AWS would refuse for its form.
    let program = root().join("stack/tests/models/ministack");
    let folder = tempfile::tempdir().unwrap().keep();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut child = Command::new("/bin/sh")
        .args(["-c", KEEPER, "keeper"])
        .arg(&program)
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", &folder)
        .env("TMPDIR", &folder)
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", address.port().to_string())
        .env("LOG_LEVEL", "WARNING")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < deadline, "the emulator does not answer; see {}/log", folder.display());
        std::thread::sleep(Duration::from_millis(50));
    }
    Emulator { address, _child: child }
}
