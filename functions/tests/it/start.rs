//! The start of every shipped function, counted in instructions from exec to its first `next`,
//! the size of its zip, and whether the managed runtime can load it at all.

use contract::Function;

use crate::rig::shipped;

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
async fn every_shipped_function_starts_fast_and_is_small() {
    let mut table = Vec::new();
    for function in Function::ALL {
        let zip = shipped::zip(function);
        let folder = tempfile::tempdir().unwrap();
        let program = shipped::extract(&zip, folder.path());
        runs_on_the_managed_runtime(function, &std::fs::read(&program).unwrap());
        let counted = shipped::instructions(&[&program], folder.path()).await;
        table.push((function, counted, zip.metadata().unwrap().len()));
    }
    for (function, instructions, bytes) in &table {
        println!("{:14} {instructions:9} instructions {bytes:9} bytes", function.binary());
    }
    for (function, instructions, bytes) in table {
        let name = function.binary();
        assert!(instructions > 100_000, "{name}: {instructions} is no start");
        assert!(instructions <= INSTRUCTIONS_MAX, "{name} takes {instructions} instructions to start");
        assert!(bytes <= zip_max(function), "{name} has {bytes} bytes");
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
