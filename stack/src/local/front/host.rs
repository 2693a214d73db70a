//! The check of a request's `Host`. It must not know distributions.

use http::{Request, header};

/// The names of this machine that a browser may know the front by.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
/// The port that a browser leaves out of `Host`.
const DEFAULT_PORT: u16 = 80;

/// True if a request is for the front on this port. CloudFront refuses the names that no
/// distribution has; here such a name is a web page's that lets it point to this machine, so that
/// the browser takes the front for a part of that page's site (DNS rebinding).
pub fn is_own<B>(request: &Request<B>, port: u16) -> bool {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host.map(str::to_ascii_lowercase) else { return false };
    NAMES.into_iter().any(|name| host == format!("{name}:{port}") || (port == DEFAULT_PORT && host == name))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::is_own;

    #[test]
    fn only_this_machines_names_with_the_port_are_the_fronts() {
        let table = [
            ("localhost:8080", 8080, true),
            ("LocalHost:8080", 8080, true),
            ("127.0.0.1:8080", 8080, true),
            ("[::1]:8080", 8080, true),
            ("localhost", 80, true),
            ("localhost", 8080, false),
            ("localhost:8081", 8080, false),
            ("localhost.example.com:8080", 8080, false),
            ("example.com:8080", 8080, false),
            ("0.0.0.0:8080", 8080, false),
            ("", 8080, false),
        ];
        for (host, port, expected) in table {
            let request = Request::builder().header("host", host).body(()).unwrap();
            assert_eq!(is_own(&request, port), expected, "`{host}` on {port}");
        }
        assert!(!is_own(&Request::new(()), 8080), "without a name");
    }
}
