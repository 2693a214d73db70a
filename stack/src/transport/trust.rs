//! The certificates that are trusted: those of this machine, and those of `AWS_CA_BUNDLE` or a profile's `ca_bundle`.
//!
//! It must not know which host shows them.

use std::fmt;
use std::sync::LazyLock;

use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::error::Error;

/// As every AWS tool calls it.
const BUNDLE: &str = "AWS_CA_BUNDLE";

/// The certificates of this machine.
static NATIVE: LazyLock<Vec<CertificateDer<'static>>> =
    LazyLock::new(|| rustls_native_certs::load_native_certs().certs);

/// The certificates of a file.
#[derive(Clone)]
pub(super) struct Bundle(Vec<CertificateDer<'static>>);

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bundle({})", self.0.len())
    }
}

impl Bundle {
    /// The file that the environment names, else the one that the profile does, if one of them names one.
    ///
    /// # Errors
    /// If it can't be read, or holds no certificate.
    pub(super) fn read(
        set: impl Fn(&str) -> Option<String>,
        of_profile: Option<&str>,
    ) -> Result<Option<Self>, Error> {
        let of_environment = set(BUNDLE).filter(|path| !path.is_empty()).map(|path| (path, BUNDLE));
        let of_profile = of_profile.map(|path| (path.to_owned(), "`ca_bundle` of the profile"));
        let Some((path, by)) = of_environment.or(of_profile) else { return Ok(None) };
        let unusable = |why: &dyn fmt::Display| {
            Error::usage(format!("`{path}`, which {by} names, {why}"))
                .hint(format!("set {by} to a file of certificates in PEM form, or unset it"))
        };
        let text = std::fs::read(&path).map_err(|error| unusable(&format_args!("can't be read: {error}")))?;
        // A certificate that TLS can't use harms nobody, and would end the library.
        let all = CertificateDer::pem_slice_iter(&text).filter_map(Result::ok);
        let usable: Vec<_> = all.filter(|one| RootCertStore::empty().add(one.clone()).is_ok()).collect();
        if usable.is_empty() {
            return Err(unusable(&"holds no certificate"));
        }
        Ok(Some(Self(usable)))
    }

    /// These certificates and no others.
    pub(super) fn alone(&self) -> TlsContext {
        self.context(TrustStore::empty())
    }

    /// These certificates, and those of this machine.
    pub(super) fn beside_native(&self) -> TlsContext {
        self.context(native_store())
    }

    fn context(&self, mut store: TrustStore) -> TlsContext {
        for certificate in &self.0 {
            store.add_pem_certificate(pem(certificate));
        }
        context(store)
    }
}

/// The certificates of this machine.
pub(super) fn native() -> TlsContext {
    context(native_store())
}

/// The certificates of this machine, and those of a file.
pub(super) fn roots(bundle: Option<&Bundle>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let own = bundle.map(|bundle| bundle.0.clone()).unwrap_or_default();
    roots.add_parsable_certificates(NATIVE.iter().cloned().chain(own));
    roots
}

/// The library doesn't survive a machine without certificates, such as a container that has only what it needs.
fn native_store() -> TrustStore {
    TrustStore::empty().with_native_roots(!roots(None).is_empty())
}

fn context(store: TrustStore) -> TlsContext {
    // `build` can't fail: what it returns is what it was given.
    TlsContext::builder().with_trust_store(store).build().unwrap_or_default()
}

fn pem(certificate: &CertificateDer<'_>) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(certificate))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Bundle, pem};
    use crate::error::{Error, Exit};

    fn read(path: &str) -> Result<Option<Bundle>, Error> {
        Bundle::read(|name| (name == "AWS_CA_BUNDLE").then(|| path.to_owned()), None)
    }

    #[test]
    fn every_usable_certificate_of_a_file_is_taken_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bundle.pem");
        let [one, two] =
            ["one", "two"].map(|name| rcgen::generate_simple_self_signed([name.to_owned()]).unwrap());
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let text = format!("# ours\n{}{broken}text\n{}", pem(one.cert.der()), pem(two.cert.der()));
        fs::write(&path, text).unwrap();
        let bundle = read(path.to_str().unwrap()).unwrap().unwrap();
        assert_eq!(bundle.0, [one.cert.der().clone(), two.cert.der().clone()]);
        // The library takes them as they are written anew.
        let _ = (bundle.alone(), bundle.beside_native());
    }

    #[test]
    fn a_file_that_is_absent_or_holds_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bundle.pem");
        let path = path.to_str().unwrap();
        let error = read(path).unwrap_err();
        assert_eq!(error.exit, Exit::Usage);
        assert!(
            error.message.starts_with(&format!("`{path}`, which AWS_CA_BUNDLE names, can't be read: ")),
            "{error}"
        );
        fs::write(path, "no certificate").unwrap();
        let error = read(path).unwrap_err();
        assert_eq!(error.message, format!("`{path}`, which AWS_CA_BUNDLE names, holds no certificate"));
        assert!(read("").unwrap().is_none());
    }
}
