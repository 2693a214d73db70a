use std::fs;

use super::{paths, read};

#[test]
fn only_what_a_browser_is_served_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    };
    for path in ["index.html", "css/page.css", "js/page.js", "README.md", "e2e/page.spec.js"] {
        write(path);
    }
    for path in ["tests/a.js", "node_modules/a/index.js", ".hidden.js", "package.json"] {
        write(path);
    }
    let pages = read(folder.path()).unwrap();
    let read: Vec<_> = pages.iter().map(|page| (page.key.as_str(), page.cache_control)).collect();
    assert_eq!(
        read,
        [
            ("css/page.css", "public, max-age=300"),
            ("index.html", "no-cache"),
            ("js/page.js", "public, max-age=300"),
        ]
    );
    assert_eq!(pages[1].content_type, "text/html; charset=utf-8");
}

#[test]
fn a_page_is_served_without_its_extension_too() {
    let folder = tempfile::tempdir().unwrap();
    let well_known = folder.path().join(".well-known");
    fs::create_dir_all(&well_known).unwrap();
    for path in ["index.html", "reveal.html", "script.js", ".well-known/change-password.html"] {
        fs::write(folder.path().join(path), path).unwrap();
    }
    let pages = read(folder.path()).unwrap();
    let keys: Vec<_> = pages.iter().map(|page| page.key.as_str()).collect();
    let well_known = [".well-known/change-password", ".well-known/change-password.html"];
    assert_eq!(keys, [&well_known[..], &["index.html", "reveal", "reveal.html", "script.js"]].concat());
    let [short, whole] = [&pages[3], &pages[4]];
    assert_eq!(
        (&short.body, short.content_type, short.cache_control),
        (&whole.body, whole.content_type, "no-cache")
    );
}

#[test]
fn the_first_page_is_cached_under_two_paths() {
    assert_eq!(paths(&["index.html".to_owned(), "a.css".to_owned()]), ["/", "/a.css", "/index.html"]);
}
