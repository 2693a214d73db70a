//! `stack extract` as its users run it: JSON Lines in, JSON Lines out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::process::{Command, Stdio};

fn extract(input: &[u8]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_stack"))
        .arg("extract")
        .current_dir(folder.path())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may be done before it has read all.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn messages_go_in_and_codes_come_out_without_a_project() {
    let input = "{\"text\": \"Your code is 482 913\"}\n\n\
        {\"from\": \"Fern\", \"text\": \"Hello\\n\\n@example.com #77A1\"}\r\n\
        {\"text\": \"\"}\n\
        {\"text\": \"Your code is [REDACTED]\"}\n\
        {\"text\": \"رمز التحقق ٤٨٢٩١٣\"}";
    let expected = "{\"code\":\"482913\",\"domain\":null,\"reason\":\"keyword\"}\n\
        {\"code\":\"77A1\",\"domain\":\"example.com\",\"reason\":\"origin_bound\"}\n\
        {\"code\":null,\"domain\":null,\"reason\":\"no_candidate\"}\n\
        {\"code\":null,\"domain\":null,\"reason\":\"redacted\"}\n\
        {\"code\":\"482913\",\"domain\":null,\"reason\":\"keyword\"}\n";
    assert_eq!(extract(input.as_bytes()), (0, expected.to_owned(), String::new()));
    assert_eq!(extract(b""), (0, String::new(), String::new()));
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_not_repeated() {
    let good = "{\"text\": \"Your code is 482913\"}\n";
    let bad: [&[u8]; 5] = [
        b"secret 771204",
        b"{\"text\": 771204}",
        b"{\"txt\": \"771204\"}",
        b"\"771204\"",
        b"{\"text\": \"771204\xff\"}",
    ];
    for line in bad {
        let input = [good.as_bytes(), line, b"\n", good.as_bytes()].concat();
        let (code, stdout, stderr) = extract(&input);
        assert_eq!(code, 2, "{stderr}");
        assert_eq!(stdout.lines().count(), 1, "the answers before it stand");
        assert!(stderr.starts_with("error: line 2 of stdin is not "), "{stderr}");
        assert!(stderr.contains("\nhint: "), "{stderr}");
        assert!(!stderr.contains("771204"), "{stderr}");
    }
}

#[test]
fn a_line_without_end_is_refused() {
    let (code, stdout, stderr) = extract(&vec![b'1'; 1024 * 1024 + 2]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.starts_with("error: line 1 of stdin is longer than 1 MiB"), "{stderr}");
}
