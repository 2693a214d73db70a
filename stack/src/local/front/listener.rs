//! The loopback port that the front listens on.
//!
//! It must not know what is served.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr};

use tokio::net::TcpListener;

use crate::error::Error;

/// A port of `localhost`, held until it is served or dropped.
#[derive(Debug)]
pub struct Listener {
    pub(super) sockets: Vec<TcpListener>,
    port: u16,
}

/// How many ports after the wanted one are tried.
const TRIES: u16 = 100;

impl Listener {
    /// Takes the wanted port, or the next free one; any free one for 0.
    ///
    /// # Errors
    /// Fails when none of a hundred ports is free.
    pub async fn bind(wanted: u16) -> Result<Self, Error> {
        for port in wanted..=wanted.saturating_add(TRIES) {
            match bind_both(port).await {
                Ok(listener) => return Ok(listener),
                Err(error) if error.kind() == ErrorKind::AddrInUse => {}
                Err(error) => {
                    return Err(Error::failed(format!("could not listen on `127.0.0.1:{port}`: {error}")));
                }
            }
        }
        Err(Error::failed(format!(
            "none of the ports `{wanted}` to `{}` is free",
            wanted.saturating_add(TRIES)
        ))
        .hint("choose another one with --port"))
    }

    /// The port that was taken.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// `http://localhost:PORT`
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

/// `localhost` is both addresses to a browser: a port that somebody else has on one of them is taken.
async fn bind_both(port: u16) -> std::io::Result<Listener> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = v4.local_addr()?.port();
    match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
        Ok(v6) => Ok(Listener { sockets: vec![v4, v6], port }),
        Err(error) if error.kind() == ErrorKind::AddrInUse => Err(error),
        // This machine has no IPv6.
        Err(_) => Ok(Listener { sockets: vec![v4], port }),
    }
}
