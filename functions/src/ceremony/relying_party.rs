//! The relying party: this site, under one origin.

use contract::env::SITE_URL;
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

use crate::env::{Misconfigured, site_url};

/// The relying party: the site that asks for passkeys.
#[derive(Debug)]
pub struct RelyingParty {
    /// The host of the site. Passkeys are bound to it for good.
    pub id: String,
    /// The only origin that may ask: scheme, host and port as a browser writes them.
    pub origin: String,
    pub(super) webauthn: Webauthn,
}

impl RelyingParty {
    /// The site that the environment names.
    pub fn from_env() -> Result<Self, Misconfigured> {
        const ILL_FORMED: Misconfigured =
            Misconfigured::new(SITE_URL, "is not the URL of a site under a domain name");
        let url = Url::parse(&site_url()?).map_err(|_| ILL_FORMED)?;
        let id = url.domain().ok_or(ILL_FORMED)?.to_owned();
        let origin = url.origin().ascii_serialization();
        let webauthn = WebauthnBuilder::new(&id, &url)
            .and_then(|builder| builder.rp_name("Otpost").build())
            .map_err(|_| ILL_FORMED)?;
        Ok(Self { id, origin, webauthn })
    }
}
