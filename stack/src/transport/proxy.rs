//! The proxy that the environment names, and the hosts that are reached without it.
//!
//! It must not show the proxy's password.

use std::fmt;

use aws_smithy_http_client::proxy::ProxyConfig;
use http::Uri;
use http::uri::Authority;
use hyper_util::client::proxy::matcher::Matcher;

use crate::error::Error;

/// As every AWS tool reads them: a name in small letters goes first, and switches the other one off if it is empty.
const PROXY: [&str; 2] = ["https_proxy", "HTTPS_PROXY"];
const EXCEPT: [&str; 2] = ["no_proxy", "NO_PROXY"];
/// This machine is behind no proxy: the emulator, the pages of `stack local`.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";

/// A proxy for requests over TLS. Plain HTTP goes to this machine, to an endpoint that somebody chose, and to the
/// addresses that containers and instances get credentials from, which no proxy reaches.
#[derive(Clone)]
pub(super) struct Proxy {
    /// With its password.
    url: Uri,
    except: String,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.shown())
    }
}

impl Proxy {
    /// The proxy of an environment, if it names one.
    ///
    /// # Errors
    /// If it names something else than a proxy.
    pub(super) fn read(set: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, Error> {
        let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, set(name)?)));
        let Some((name, value)) = first(PROXY) else { return Ok(None) };
        let value = value.trim();
        if value.is_empty() {
            return Ok(None);
        }
        let url = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
        // The value may hold a password, and is not shown.
        let unusable = |why: &str| {
            Error::usage(format!("{name} {why}")).hint(
                "set it to a URL such as http://proxy.example.com:3128, or unset it; a password is percent-encoded",
            )
        };
        let url: Uri = url.parse().map_err(|_| unusable("is not the URL of a proxy"))?;
        if !matches!(url.scheme_str(), Some("http" | "https")) {
            return Err(unusable("names a proxy that isn't spoken to over HTTP or HTTPS"));
        }
        // The library would end the user's name at the first `@`, and the password there too.
        let authority = url.authority().map(Authority::as_str).unwrap_or_default();
        if url.host().is_none_or(str::is_empty) || authority.matches('@').count() > 1 {
            return Err(unusable("is not the URL of a proxy"));
        }
        let hosts = first(EXCEPT).map(|(_, hosts)| hosts).unwrap_or_default();
        Ok(Some(Self { url, except: except(&hosts) }))
    }

    pub(super) fn config(&self) -> ProxyConfig {
        ProxyConfig::https(self.url.clone())
            .map_or_else(|_| ProxyConfig::disabled(), |proxy| proxy.no_proxy(&self.except))
    }

    pub(super) fn matcher(&self) -> Matcher {
        Matcher::builder().https(self.url.to_string()).no(&self.except).build()
    }

    /// `http://proxy.example.com:3128`
    pub(super) fn shown(&self) -> String {
        let host = self.url.host().unwrap_or_default();
        let port = self.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}://{host}{port}", self.url.scheme_str().unwrap_or_default())
    }
}

/// The library knows `example.com` and `.example.com`, and not `*.example.com`, which other tools take.
fn except(hosts: &str) -> String {
    let hosts = hosts.split(',').map(str::trim).filter(|host| !host.is_empty());
    let hosts = hosts.map(|host| host.strip_prefix('*').filter(|rest| !rest.is_empty()).unwrap_or(host));
    hosts.chain([LOOPBACK]).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::Proxy;
    use crate::error::Exit;

    /// Names and values.
    type Variables<'a> = &'a [(&'a str, &'a str)];

    fn read(set: Variables<'_>) -> Result<Option<Proxy>, crate::error::Error> {
        Proxy::read(|name| set.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned()))
    }

    /// The proxy that a URL is asked for through.
    fn way(set: Variables<'_>, url: &str) -> Option<String> {
        let matcher = read(set).unwrap()?.matcher();
        matcher.intercept(&url.parse().unwrap()).map(|way| way.uri().to_string())
    }

    const AWS: &str = "https://sts.eu-central-1.amazonaws.com/";

    #[test]
    fn variables_are_read_as_other_aws_tools_read_them() {
        let table: [(Variables<'_>, Option<&str>); 7] = [
            (&[], None),
            (&[("HTTPS_PROXY", "http://one:3128")], Some("http://one:3128/")),
            (&[("HTTPS_PROXY", "one:3128")], Some("http://one:3128/")),
            (&[("HTTPS_PROXY", "https://one")], Some("https://one/")),
            (
                &[("HTTPS_PROXY", "http://one:3128"), ("https_proxy", "http://two:3128")],
                Some("http://two:3128/"),
            ),
            (&[("HTTPS_PROXY", "http://one:3128"), ("https_proxy", "")], None),
            (&[("HTTP_PROXY", "http://one:3128"), ("ALL_PROXY", "http://one:3128")], None),
        ];
        for (set, proxy) in table {
            assert_eq!(way(set, AWS).as_deref(), proxy, "{set:?}");
        }
    }

    #[test]
    fn this_machine_plain_http_and_named_hosts_are_reached_without_a_proxy() {
        let proxy = ("HTTPS_PROXY", "http://one:3128");
        for (except, url, through) in [
            ("", AWS, true),
            ("", "https://localhost:4566/", false),
            ("", "https://127.0.0.1:4566/", false),
            ("", "https://127.1.2.3/", false),
            ("", "https://[::1]:4566/", false),
            ("", "http://127.0.0.1:4566/", false),
            ("", "http://169.254.169.254/latest/meta-data", false),
            ("amazonaws.com", AWS, false),
            (".amazonaws.com", AWS, false),
            ("*.amazonaws.com", AWS, false),
            ("example.com, *.amazonaws.com", AWS, false),
            ("zonaws.com", AWS, true),
            ("*", AWS, false),
            ("*", "https://localhost/", false),
            ("10.0.0.0/8", "https://10.1.2.3/", false),
        ] {
            let is = way(&[proxy, ("NO_PROXY", except)], url).is_some();
            assert_eq!(is, through, "NO_PROXY={except} {url}");
            let is = way(&[proxy, ("no_proxy", except), ("NO_PROXY", "*")], url).is_some();
            assert_eq!(is, through, "no_proxy={except} {url}");
        }
    }

    #[test]
    fn a_password_is_used_and_never_shown() {
        let set = [("https_proxy", "http://ada:p%40ss@one:3128")];
        let proxy = read(&set).unwrap().unwrap();
        let way = proxy.matcher().intercept(&AWS.parse().unwrap()).unwrap();
        assert_eq!(way.basic_auth().unwrap(), "Basic YWRhOnBAc3M=");
        assert_eq!(format!("{proxy:?}"), "Proxy(http://one:3128)");
        for wrong in [
            "socks5://ada:s3cret@one:1080",
            "http://ada:s3 cret@one",
            "http://",
            "http://a:s3cret@b@c",
            "::s3cret",
        ] {
            let error = read(&[("HTTPS_PROXY", wrong)]).unwrap_err();
            assert_eq!(error.exit, Exit::Usage, "{wrong}");
            assert!(
                error.message.starts_with("HTTPS_PROXY ") && !format!("{error:?}").contains("s3"),
                "{error:?}"
            );
        }
    }
}
