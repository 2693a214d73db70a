//! A command that a test doesn't only wait for.

use std::process::Stdio;

use tokio::process::Child;

use super::{Bench, CREDENTIALS, Ran};
use crate::proxy::Proxy;

/// A `stack` that runs.
pub struct Running {
    child: Child,
}

impl Running {
    /// Its number, as long as it wasn't waited for.
    pub fn process(&self) -> u32 {
        self.child.id().expect("nobody waited for it")
    }

    /// The signal of Ctrl-C.
    pub fn interrupt(&self) {
        let process = self.process().to_string();
        let sent = std::process::Command::new("kill").args(["-INT", &process]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end.
    pub async fn end(self) -> Ran {
        Ran::of(self.child.wait_with_output().await.unwrap())
    }
}

impl Bench {
    /// From now on `stack` takes a proxy for AWS; the test's own questions go to the emulator straight.
    pub async fn through_proxy(&mut self) -> Proxy {
        let proxy = Proxy::before(&self.emulator.endpoint()).await;
        self.endpoint = proxy.url().to_owned();
        proxy
    }

    /// Starts `stack` as [`Bench::stack`] does.
    pub fn spawn(&self, arguments: &[&str]) -> Running {
        self.spawn_with(arguments, &CREDENTIALS)
    }

    pub fn spawn_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Running {
        let mut command = self.command(env!("CARGO_BIN_EXE_stack"));
        command.args(arguments).envs(environment.iter().copied());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Running { child: command.spawn().unwrap() }
    }
}
