//! The JavaScript that CloudFront runs for each request to the pages. A path that isn't there gets a page of its
//! own, with status 404 and the site's headers: S3 would answer 403 with XML, and the distribution's error pages
//! would stand for the API's errors too. It answers `security.txt` (RFC 9116) besides, whose end must lie ahead.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::headers;
use crate::pages::Pages;

/// The code that is the same for every site.
const HANDLER: &str = include_str!("site_function.js");
const BEFORE: &str = "var SITE = ";
const BETWEEN: &str = ";\n";

/// The days for which `security.txt` holds from each request on; RFC 9116 recommends less than a year.
const DAYS: u32 = 180;

/// The knowledge that the function has of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFunction {
    /// The paths that are there, without their slash.
    pub paths: Vec<String>,
    /// A URI, the `Contact` of `security.txt`; without one there is no such file.
    pub contact: Option<String>,
    /// The days for which `security.txt` holds.
    pub days: u32,
    /// The headers of its answers.
    pub headers: BTreeMap<String, String>,
    /// The page of whatever isn't there.
    pub page: String,
}

impl SiteFunction {
    pub(crate) fn of(pages: &Pages, contact: Option<String>) -> Self {
        Self {
            paths: pages.paths.clone(),
            contact,
            days: DAYS,
            headers: headers::all(),
            page: pages.not_found.clone(),
        }
    }

    /// The JavaScript with the site's data in it.
    pub fn code(&self) -> String {
        format!("{BEFORE}{}{BETWEEN}{HANDLER}", serde_json::json!(self))
    }

    /// Reads such code again; none if it is other code.
    pub fn read(code: &str) -> Option<Self> {
        let site = code.strip_prefix(BEFORE)?.strip_suffix(HANDLER)?.strip_suffix(BETWEEN)?;
        serde_json::from_str(site).ok()
    }
}
