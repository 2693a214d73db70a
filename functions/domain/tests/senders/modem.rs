//! `tools/modem` as gammu-smsd runs it, with Gammu's dummy phone in place of a modem.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use domain::sms::{self, Event, Recipient, Sms, Webhook};
use tempfile::TempDir;

const KEY: &str = "5f0c6a0e8b7d4f31a9c2e4d6b8f0a1c3";
const PATH: &str = "/v1/sms/generic/alice";
/// For how long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);
const SHORT: &str = "Your code is 482913";

/// A phone, its daemon's folders and the address that it sends to.
struct Bench {
    folder: TempDir,
    front: TcpListener,
}

/// A daemon that ends with its test.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            folder: tempfile::tempdir().unwrap(),
            front: TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap(),
        };
        for folder in [
            "phone/sms/1",
            "phone/sms/2",
            "phone/sms/3",
            "phone/sms/4",
            "phone/sms/5",
            "inbox",
            "outbox",
            "sent",
            "error",
        ] {
            fs::create_dir_all(bench.path(folder)).unwrap();
        }
        let at = bench.folder.path().display();
        let daemon = format!(
            "[gammu]\nmodel = dummy\nconnection = none\nport = {at}/phone\ngammucoding = utf8\n\
             [smsd]\nservice = files\ninboxpath = {at}/inbox/\noutboxpath = {at}/outbox/\nsentsmspath = {at}/sent/\n\
             errorsmspath = {at}/error/\nrunonreceive = {at}/received\nlogfile = {at}/log\n"
        );
        fs::write(bench.path("gammu"), daemon).unwrap();
        let url = format!("http://{}{PATH}", bench.front.local_addr().unwrap());
        fs::write(
            bench.path("modem.ini"),
            format!("[otpost]\nurl = {url}\nkey = {KEY}\nspool = {at}/spool\n"),
        )
        .unwrap();
        let hook = format!("#!/bin/sh\nOTPOST_MODEM={at}/modem.ini exec {} \"$@\"\n", tool().display());
        fs::write(bench.path("received"), hook).unwrap();
        let made = Command::new("chmod").arg("+x").arg(bench.path("received")).status().unwrap();
        assert!(made.success());
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A message that has arrived at the phone.
    fn arrive(&self, sender: &str, text: &str) {
        let arrived = Command::new("gammu")
            .arg("-c")
            .arg(self.path("gammu"))
            .args(["savesms", "TEXT", "-folder", "1", "-unread", "-sender", sender, "-len", "400"])
            .args(if text.is_ascii() { vec![] } else { vec!["-unicode"] })
            .args(["-text", text])
            .stdout(Stdio::null())
            .status();
        assert!(arrived.expect("gammu is missing: apt-get install gammu gammu-smsd").success());
    }

    fn daemon(&self) -> Daemon {
        let mut daemon = Command::new("gammu-smsd");
        daemon.arg("-c").arg(self.path("gammu")).arg("-p").arg(self.path("pid"));
        let daemon = daemon.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Daemon(daemon.expect("gammu-smsd is missing: apt-get install gammu-smsd"))
    }

    /// The next connection to the front.
    fn accept(&self) -> TcpStream {
        self.front.set_nonblocking(true).unwrap();
        let since = Instant::now();
        loop {
            match self.front.accept() {
                Ok((stream, _)) => {
                    stream.set_nonblocking(false).unwrap();
                    return stream;
                }
                Err(error) => {
                    let log = || fs::read_to_string(self.path("log")).unwrap_or_default();
                    assert!(since.elapsed() < PATIENCE, "nothing came ({error}); gammu-smsd says {}", log());
                    std::thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }

    /// The next request to the front, which answers with `status`.
    fn next(&self, status: u16) -> Sms {
        let mut stream = self.accept();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let sms = verified(&mut stream);
        let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).unwrap();
        sms
    }

    /// Run the tool as a timer does.
    fn timer(&self) -> Child {
        Command::new(tool())
            .env("OTPOST_MODEM", self.path("modem.ini"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The files that wait, by what their names end with.
    fn waiting(&self, end: &str) -> usize {
        let files = fs::read_dir(self.path("spool")).unwrap().map(|file| file.unwrap().path());
        files.filter(|file| file.extension().is_some_and(|extension| extension == end)).count()
    }
}

fn tool() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/modem")
}

/// The message of a request that is signed as `generic` wants it.
fn verified(stream: &mut TcpStream) -> Sms {
    let mut came = Vec::new();
    let mut piece = [0; 4096];
    let (head, length) = loop {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "the request ends before its body");
        came.extend_from_slice(&piece[..read]);
        let Some(end) = came.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(came[..end].to_vec()).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
        if came.len() >= end + 4 + length.unwrap() {
            break (head, end + 4);
        }
    };
    assert!(head.starts_with(&format!("POST {PATH} ")), "{head}");
    let headers: Vec<_> = head.lines().skip(1).filter_map(|line| line.split_once(": ")).collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let webhook = Webhook { url: "", headers: &headers, body: &came[length..], path_key: Some("alice"), now };
    let generic = sms::named("generic").unwrap();
    assert_eq!(generic.verify(&webhook, KEY), Ok(()));
    let Event::Sms(sms) = generic.parse(&webhook).unwrap() else { panic!("no message") };
    assert!(sms.received_at.unwrap().abs_diff(now) < 60);
    assert_eq!(sms.recipient, Recipient::Person("alice".to_owned()));
    sms
}

#[test]
fn what_gammu_receives_arrives_signed_and_whole() {
    let bench = Bench::new();
    let long = format!("{} 482913 is your code", "x".repeat(149));
    for (sender, text) in [("MYBANK", SHORT), ("+12025550100", &long), ("MYBANK", "Ваш код 482913 – ١")]
    {
        bench.arrive(sender, text);
    }
    let daemon = bench.daemon();
    let mut came: Vec<_> = (0..3).map(|_| bench.next(200)).collect();
    drop(daemon);
    came.sort_by(|one, other| one.text.cmp(&other.text));
    let texts: Vec<_> = came.iter().map(|sms| sms.text.as_str()).collect();
    assert_eq!(texts, [SHORT, &long, "Ваш код 482913 – ١"]);
    assert_eq!((came[0].sender.as_str(), came[1].sender.as_str()), ("MYBANK", "+12025550100"));
}

#[test]
fn what_cannot_be_sent_is_kept_and_sent_later_under_the_same_id() {
    let bench = Bench::new();
    bench.arrive("MYBANK", SHORT);
    let daemon = bench.daemon();
    let first = bench.next(503);
    drop(daemon);
    let timer = bench.timer();
    let second = bench.next(401);
    let said = timer.wait_with_output().unwrap();
    let told = String::from_utf8(said.stderr).unwrap();
    assert!(!said.status.success() && told.contains("answered 401") && !told.contains("482913"), "{told}");
    assert_eq!(bench.waiting("json"), 1);
    let timer = bench.timer();
    let third = bench.next(200);
    assert!(timer.wait_with_output().unwrap().status.success());
    assert!(first == second && second == third, "one id, one time");
    assert_eq!(bench.waiting("json"), 0);
    // Nothing waits, and nothing is sent.
    assert!(bench.timer().wait_with_output().unwrap().status.success());
}

#[test]
fn what_is_refused_for_good_is_put_aside() {
    let bench = Bench::new();
    bench.arrive("MYBANK", SHORT);
    let daemon = bench.daemon();
    assert_eq!(bench.next(400).text, SHORT);
    drop(daemon);
    let since = Instant::now();
    while bench.waiting("refused") == 0 && since.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!((bench.waiting("json"), bench.waiting("refused")), (0, 1));
}
