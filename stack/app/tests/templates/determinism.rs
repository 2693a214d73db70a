//! The same configuration gives the same bytes: twice, from any folder, in any time zone.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use app::Format;

use crate::{assembly, local, prod};

/// The folder that the child process writes to.
const OUT: &str = "OTPOST_TEST_SYNTH_OUT";

fn write_all(dir: &Path) {
    for environment in [local(), prod()] {
        for (format, name) in [(Format::Json, "json"), (Format::Yaml, "yaml")] {
            assembly(&environment).write(&dir.join(name).join(&environment.name), format).unwrap();
        }
    }
}

fn read_all(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for format in ["json", "yaml"] {
        for environment in ["local", "prod"] {
            for entry in std::fs::read_dir(dir.join(format).join(environment)).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(dir).unwrap().display().to_string();
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    files
}

#[test]
fn the_same_bytes_everywhere() {
    let here = tempfile::tempdir().unwrap();
    write_all(here.path());
    let here = read_all(here.path());
    assert_eq!(here.len(), 20, "four templates and a manifest, twice in two formats");

    for zone in ["Pacific/Kiritimati", "America/Los_Angeles"] {
        let there = tempfile::tempdir().unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "determinism::written_by_a_child"])
            .current_dir(std::env::temp_dir())
            .env("TZ", zone)
            .env("LC_ALL", "tr_TR.UTF-8")
            .env(OUT, there.path())
            .output()
            .unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
        assert!(here == read_all(there.path()), "the bytes differ in {zone}");
    }
}

#[test]
#[ignore = "the child process of `the_same_bytes_everywhere`"]
fn written_by_a_child() {
    write_all(Path::new(&std::env::var_os(OUT).unwrap()));
}

/// A home region of us-east-1 makes no difference: the stacks there are the same ones.
#[test]
fn at_home_in_us_east_1_the_stacks_are_the_same() {
    for environment in [prod(), local()] {
        let [home, abroad] = ["us-east-1", "eu-central-1"].map(|region| {
            assembly(&app::Environment { region: region.to_owned(), ..environment.clone() }).templates
        });
        assert!(home == abroad, "{}", environment.name);
    }
}
