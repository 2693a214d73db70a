//! The folder of the site: the files that a browser is served, and their paths.
//!
//! It must not know what a page does, nor how it gets to where it is served from.

use std::fs;
use std::io;
use std::path::Path;

/// The types of files that a browser is served, by the ending of the name. Anything else in the folder is for the people who
/// work on it.
pub const TYPES: [(&str, &str); 11] = [
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("webmanifest", "application/manifest+json"),
    ("woff2", "font/woff2"),
];
const NOT_SERVED: [&str; 3] = ["e2e", "node_modules", "tests"];
/// The one folder with a point that is served (RFC 8615).
const WELL_KNOWN: &str = ".well-known";
/// The page of the site's root, which the distribution knows.
const ROOT_PAGE: &str = "index.html";
/// The page of whatever isn't there.
const NOT_FOUND: &str = "not-found.html";

/// The paths of the site, and its page of those that aren't there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// Every path that is served but `/`, without its slash, in order.
    pub paths: Vec<String>,
    /// The page of whatever isn't there.
    pub not_found: String,
}

impl Pages {
    /// Looks through the folder.
    ///
    /// # Errors
    /// If it, or the page of paths that aren't there, can't be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let files = files(folder)?;
        let short = files.iter().filter_map(|file| without_ending(file)).map(str::to_owned);
        let mut paths: Vec<_> = short.chain(files.iter().cloned()).collect();
        paths.sort();
        Ok(Self { paths, not_found: fs::read_to_string(folder.join(NOT_FOUND))? })
    }
}

/// The files that are served, by their paths below the folder, in order.
///
/// # Errors
/// If the folder can't be read.
pub fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    walk(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

/// The media type of a file that is served.
pub fn media_type(file: &str) -> Option<&'static str> {
    let (_, ending) = file.rsplit_once('.')?;
    TYPES.into_iter().find(|(known, _)| *known == ending).map(|(_, media_type)| media_type)
}

/// The further path of a page: a link without `.html` leads to it too. S3 knows no other name of an object.
pub fn without_ending(file: &str) -> Option<&str> {
    file.strip_suffix(".html").filter(|_| file != ROOT_PAGE)
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if (name.starts_with('.') && name != WELL_KNOWN) || NOT_SERVED.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), found)?;
        } else if media_type(&name).is_some() {
            found.push(path);
        }
    }
    Ok(())
}
