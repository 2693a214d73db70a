//! A deployment that is as real as any, and quick: every function is the smallest one, which is uploaded once,
//! and the site is a page. The smoke test asks for nothing else.

use std::fs::{self, File};
use std::io::Read as _;

use zip::ZipArchive;

use super::{Bench, functions};

/// Two regions, and a person who is pushed to, so that a deployment does all that it can do.
const YAML: &str = "\
defaults: {region: eu-central-1, api: {rate: 10000, burst: 5000}, watch: {logs: false}}
environments:
  dev:
    relay:
      providers: [generic]
      people: {alice: {numbers: [\"+447700900123\"], notify: [web_push]}}
";

/// The regions in which the light project's environment has stacks, its home first.
pub const REGIONS: [&str; 2] = ["eu-central-1", "us-east-1"];
/// Deploys it; nobody is there who could approve of anything.
pub const DEPLOY: [&str; 7] = ["deploy", "--env", "dev", "--built", "built", "--require-approval", "never"];
/// Removes it.
pub const DESTROY: [&str; 4] = ["destroy", "--env", "dev", "--yes"];

impl Bench {
    /// A bench with a project that is deployed in a second.
    pub async fn light() -> Self {
        let bench = Self::start().await;
        bench.lay_out();
        bench
    }

    /// Makes the project what it was before it was ever deployed.
    pub fn lay_out(&self) {
        let project = self.project.path();
        for folder in ["built", "cdk.out"] {
            let _ = fs::remove_dir_all(project.join(folder));
        }
        fs::write(project.join("otpost.yaml"), YAML).unwrap();
        fs::write(project.join("site/index.html"), "<!doctype html><title>otpost</title>").unwrap();
        let built = project.join("built");
        fs::create_dir(&built).unwrap();
        fs::write(built.join("one"), smallest()).unwrap();
        let config = app::Config::load(&project.join("otpost.yaml")).unwrap();
        let assembly = app::synthesize(&config.environment("dev").unwrap()).unwrap();
        for asset in assembly.manifest.assets {
            fs::hard_link(built.join("one"), built.join(asset.name)).unwrap();
        }
    }

    /// Makes the functions what they were before any was rebuilt.
    pub fn lay_out_functions(&self) {
        let built = self.project.path().join("built");
        for file in fs::read_dir(&built).unwrap().flatten().filter(|file| file.file_name() != "one") {
            fs::remove_file(file.path()).unwrap();
            fs::hard_link(built.join("one"), file.path()).unwrap();
        }
    }

    /// Makes a function another one that does the same.
    pub fn rebuild(&self, function: &str) {
        let path = self.project.path().join("built").join(function);
        let mut code = fs::read(&path).unwrap();
        // Behind the end of an executable nobody looks.
        code.push(0);
        fs::remove_file(&path).unwrap();
        fs::write(&path, code).unwrap();
    }

    /// Makes the page another one.
    pub fn rewrite(&self) {
        let page = self.project.path().join("site/index.html");
        let text = fs::read_to_string(&page).unwrap();
        fs::write(&page, text + "<p>another one").unwrap();
    }
}

/// The executable that answers the smoke test.
fn smallest() -> Vec<u8> {
    let folder = functions();
    let zips = [folder.join("health/bootstrap.zip"), folder.join("health.zip")];
    let Some(zip) = zips.iter().find(|path| path.is_file()) else {
        return fs::read(folder.join("health")).expect("the functions are built");
    };
    let mut code = Vec::new();
    let mut archive = ZipArchive::new(File::open(zip).unwrap()).unwrap();
    archive.by_name("bootstrap").unwrap().read_to_end(&mut code).unwrap();
    code
}
