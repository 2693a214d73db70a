//! Somebody's home folder, with the files of the AWS CLI, and a project in it.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::process::Command;

use crate::outside::Outside;

const CONFIG: &str = "environments:\n  dev: {region: us-east-1}\n";

pub struct Home {
    folder: TempDir,
}

pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Home {
    pub fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        home.write("otpost.yaml", CONFIG);
        home
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and the folders that it is in.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// `~/.aws/config`
    pub fn config(&self, text: &str) {
        self.write(".aws/config", text);
    }

    /// Runs `stack` with these variables and no others, apart from what a home is.
    pub async fn stack(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_stack"))
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Lists environments by way of the proxy; what it said of files has `~` for this home.
    pub async fn list(&self, outside: &Outside, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let (proxy, bundle) = (outside.proxy(""), outside.bundle(self.path()));
        let way = [("HTTPS_PROXY", proxy.as_str()), ("AWS_CA_BUNDLE", bundle.to_str().unwrap())];
        let mut ran = self.stack(&[&["list"], arguments].concat(), &[&way[..], variables].concat()).await;
        ran.stderr = ran.stderr.replace(self.path().to_str().unwrap(), "~");
        ran
    }

    /// Lists environments in vain; what was said.
    pub async fn refused(&self, outside: &Outside, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let ran = self.list(outside, arguments, variables).await;
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert_eq!(ran.stdout, "");
        ran.stderr
    }
}
