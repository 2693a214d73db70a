//! The roots that the functions trust: Amazon's five, with time left to replace them.
#![allow(clippy::unwrap_used)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const ROOTS: &str = include_str!("../src/aws/roots.pem");

fn certificates() -> Vec<Vec<u8>> {
    let blocks = ROOTS.split("-----BEGIN CERTIFICATE-----").skip(1);
    blocks
        .map(|block| {
            let (base64, _) = block.split_once("-----END CERTIFICATE-----").unwrap();
            STANDARD.decode(base64.split_whitespace().collect::<String>()).unwrap()
        })
        .collect()
}

/// The first DER element: tag, content and what follows it.
fn element(der: &[u8]) -> (u8, &[u8], &[u8]) {
    let (tag, first) = (der[0], usize::from(der[1]));
    let (length, header) = match first {
        0..=0x7f => (first, 2),
        _ => {
            let bytes = &der[2..2 + (first & 0x7f)];
            (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), 2 + bytes.len())
        }
    };
    (tag, &der[header..header + length], &der[header + length..])
}

/// Year and subject of a certificate: `Certificate → tbsCertificate → version, serialNumber,
/// signature, issuer, validity (notBefore, notAfter), subject` (RFC 5280, 4.1).
fn end_and_subject(der: &[u8]) -> (u32, String) {
    let (_, certificate, _) = element(der);
    let (_, mut rest, _) = element(certificate);
    for _ in ["version", "serial number", "signature", "issuer"] {
        rest = element(rest).2;
    }
    let (_, validity, rest) = element(rest);
    let (_, _, not_after) = element(validity);
    let (tag, time, _) = element(not_after);
    let time = std::str::from_utf8(time).unwrap();
    let year = match tag {
        // A UTCTime's year has two digits: 50 and later are the last century's.
        0x17 => 2_000 + time[..2].parse::<u32>().unwrap(),
        0x18 => time[..4].parse().unwrap(),
        other => panic!("no time: {other:#x}"),
    };
    (year, String::from_utf8_lossy(element(rest).1).into_owned())
}

#[test]
fn amazons_five_roots_are_there() {
    let subjects: Vec<_> = certificates().iter().map(|der| end_and_subject(der).1).collect();
    let names = [
        "Amazon Root CA 1",
        "Amazon Root CA 2",
        "Amazon Root CA 3",
        "Amazon Root CA 4",
        "Starfield Services Root Certificate Authority - G2",
    ];
    assert_eq!(subjects.len(), names.len());
    for (subject, name) in subjects.iter().zip(names) {
        assert!(subject.contains(name), "{subject} is not {name}");
    }
}

#[test]
fn no_root_ends_within_a_year() {
    let this_year: u32 = functions::clock::rfc3339(functions::clock::now())[..4].parse().unwrap();
    for der in certificates() {
        let (year, subject) = end_and_subject(&der);
        assert!(year > this_year + 1, "{subject} ends in {year}: take the new one from amazontrust.com");
    }
}
