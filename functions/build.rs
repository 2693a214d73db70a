//! Links the functions of a development build without their symbols: each is half as large, and every deployment to this
//! machine reads, hashes, compresses and uploads all of them. A panic still says its file and line.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    // The profile `ship` strips already, and other linkers spell it otherwise.
    if is("PROFILE", "debug") && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--strip-all");
    }
}
