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
    sockets: Vec<TcpListener>,
    port: u16,
}

/// The number of ports after the wanted one that are tried.
const TRIES: u16 = 100;

impl Listener {
    /// Takes the wanted port, or the next free one; any free one for 0.
    ///
    /// # Errors
    /// Fails when none of a hundred ports is free.
    pub async fn bind(wanted: u16) -> Result<Self, Error> {
        for port in candidates(wanted) {
            match bind_both(port).await {
                Ok(listener) => return Ok(listener),
                Err(error) if error.kind() == ErrorKind::AddrInUse => {}
                Err(error) => {
                    return Err(Error::failed(format!("could not listen on `127.0.0.1:{port}`: {error}")));
                }
            }
        }
        let tried = match wanted {
            0 => "no port of `localhost` is free".to_owned(),
            _ => format!("none of the ports `{wanted}` to `{}` is free", wanted.saturating_add(TRIES)),
        };
        Err(Error::failed(tried).hint("choose another one with --port"))
    }

    /// The port that was taken.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The sockets, one for each address of `localhost`.
    pub(in crate::local) fn into_sockets(self) -> Vec<TcpListener> {
        self.sockets
    }

    /// `http://localhost:PORT`
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

/// The ports to try in turn. 0 stays 0: each time the system chooses another port.
fn candidates(wanted: u16) -> impl Iterator<Item = u16> {
    (0..=TRIES).map_while(move |more| if wanted == 0 { Some(0) } else { wanted.checked_add(more) })
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

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn any_port_stays_any_port_and_a_wanted_one_is_followed_by_the_next() {
        assert!(candidates(0).all(|port| port == 0));
        assert!(candidates(0).count() > 1, "one that is taken on one of the addresses is not the end");
        assert_eq!(candidates(8080).take(3).collect::<Vec<_>>(), [8080, 8081, 8082]);
        assert_eq!(candidates(65_534).collect::<Vec<_>>(), [65_534, 65_535]);
    }
}
