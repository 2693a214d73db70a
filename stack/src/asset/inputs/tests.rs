use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use app::Architecture;
use tempfile::TempDir;

use super::{BuildProfile, dependencies, files, inputs, packages};

const NAMES: [&str; 1] = ["admin"];

/// A workspace with the functions, a package that they depend on, and one that they don't.
struct Workspace(TempDir);

impl Workspace {
    fn new() -> Self {
        let workspace = Self(tempfile::tempdir().unwrap());
        for (path, body) in [
            ("Cargo.toml", "[workspace.dependencies]\nrules = { path = \"shared/rules\" }\nserde = \"1\"\n"),
            ("Cargo.lock", "version = 4\n"),
            (
                "functions/Cargo.toml",
                "[dependencies]\nrules = { workspace = true }\nserde.workspace = true\n",
            ),
            ("functions/src/lib.rs", "//! Functions.\n"),
            ("functions/src/roots.pem", "-----BEGIN"),
            ("functions/tests/all.rs", "fn main() {}\n"),
            ("shared/rules/Cargo.toml", "[package]\nname = \"rules\"\n"),
            ("shared/rules/src/lib.rs", "//! Rules.\n"),
            ("stack/Cargo.toml", "[package]\nname = \"stack\"\n"),
            ("stack/src/main.rs", "fn main() {}\n"),
        ] {
            workspace.write(path, body);
        }
        workspace
    }

    fn write(&self, path: &str, body: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, body).unwrap();
    }

    fn inputs(&self) -> String {
        inputs(self.0.path(), &BuildProfile::Ship, Architecture::Arm64, &NAMES).unwrap()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn whatever_changes_the_functions_changes_their_inputs() {
    let workspace = Workspace::new();
    let mut seen = vec![workspace.inputs()];
    for (path, body) in [
        ("functions/src/lib.rs", "//! Other functions.\n"),
        ("functions/src/roots.pem", "-----BEGIN CERTIFICATE"),
        ("functions/src/new.rs", ""),
        ("functions/build.rs", "fn main() {}\n"),
        ("functions/Cargo.toml", "[dependencies]\nrules = { path = \"../shared/rules\" }\n"),
        ("shared/rules/src/lib.rs", "//! Other rules.\n"),
        ("Cargo.toml", "[workspace.dependencies]\n"),
        ("Cargo.lock", "version = 5\n"),
        ("rust-toolchain.toml", "[toolchain]\n"),
        (".cargo/config.toml", "[build]\n"),
    ] {
        workspace.write(path, body);
        let now = workspace.inputs();
        assert!(!seen.contains(&now), "`{path}` is no input");
        seen.push(now);
    }
    fs::rename(
        workspace.0.path().join("functions/src/new.rs"),
        workspace.0.path().join("functions/src/old.rs"),
    )
    .unwrap();
    assert!(!seen.contains(&workspace.inputs()), "a file's name is no input");
}

#[test]
fn what_cannot_change_the_functions_changes_nothing() {
    let workspace = Workspace::new();
    let before = workspace.inputs();
    for path in
        ["functions/tests/all.rs", "functions/benches/a.rs", "functions/target/a", "stack/src/main.rs"]
    {
        workspace.write(path, "fn main() { loop {} }\n");
        assert_eq!(workspace.inputs(), before, "`{path}` is an input");
    }
    assert_eq!(Workspace::new().inputs(), before, "where the workspace lies is an input");
}

#[test]
fn profile_and_architecture_are_inputs() {
    let workspace = Workspace::new();
    let of = |profile, architecture| inputs(workspace.0.path(), &profile, architecture, &NAMES).unwrap();
    let ship = of(BuildProfile::Ship, Architecture::Arm64);
    assert_ne!(of(BuildProfile::Ship, Architecture::X86_64), ship);
    assert_ne!(of(BuildProfile::Workspace, Architecture::Arm64), ship);
}

#[test]
fn what_is_built_already_counts_by_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let built = BuildProfile::Built(folder.path().to_owned());
    let of = |names: &[&str]| inputs(Path::new("/nowhere"), &built, Architecture::Arm64, names);
    fs::write(folder.path().join("admin"), "code").unwrap();
    fs::write(folder.path().join("route"), "more code").unwrap();
    let both = of(&["admin", "route"]).unwrap();
    assert_ne!(of(&["admin"]).unwrap(), both);
    fs::write(folder.path().join("other"), "other code").unwrap();
    assert_eq!(of(&["admin", "route"]).unwrap(), both);
    fs::write(folder.path().join("route"), "changed code").unwrap();
    assert_ne!(of(&["admin", "route"]).unwrap(), both);
    assert!(of(&["missing"]).is_err());
}

/// The dependencies that are read from the manifests are those that cargo finds in them.
#[test]
fn the_packages_are_those_that_cargo_finds() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "functions", "--edges", "normal,build"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let root = root().canonicalize().unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let mut expected: Vec<_> = tree
        .lines()
        .filter_map(|line| line.split_once(" (/")?.1.split(')').next())
        .map(|path| Path::new("/").join(path).strip_prefix(&root).unwrap().to_owned())
        .collect();
    expected.sort();
    expected.dedup();
    assert!(expected.len() > 2, "{tree}");
    assert_eq!(packages(&root).unwrap().into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn this_workspace_has_its_sources_and_no_tests_among_its_inputs() {
    let files = files(&root()).unwrap();
    for path in [
        "Cargo.lock",
        "functions/src/bin/admin.rs",
        "functions/src/aws/roots.pem",
        "functions/domain/src/lib.rs",
    ] {
        assert!(files.contains(Path::new(path)), "`{path}` is missing: {files:?}");
    }
    assert!(!files.iter().any(|path| path.starts_with("functions/tests") || path.starts_with("stack")));
}

#[test]
fn dependencies_are_found_in_every_form_of_a_manifest() {
    let manifest = r#"
        [package]
        name = "functions"
        [[bin]]
        path = "src/main.rs"
        [dependencies]
        a = "1"
        b = { path = "../b", default-features = false }
        c.workspace = true
        # d = { path = "../d" }
        [dependencies.e]
        version = "1"
        path = "../e"
        [build-dependencies]
        f = { path = "f" }
        [target.'cfg(unix)'.dependencies]
        g = { path = "g" }
        [dev-dependencies]
        h = { path = "h" }
        [dev-dependencies.i]
        path = "i"
        [lib]
        path = "src/lib.rs"
    "#;
    let found = dependencies(manifest);
    let found: Vec<_> = found.iter().map(|(name, path)| (name.as_str(), path.as_deref())).collect();
    assert_eq!(
        found,
        [
            ("a", None),
            ("b", Some("../b")),
            ("c", None),
            ("e", Some("../e")),
            ("f", Some("f")),
            ("g", Some("g")),
        ]
    );
}
