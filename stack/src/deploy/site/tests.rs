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
fn the_first_page_is_cached_under_two_paths() {
    assert_eq!(paths(&["index.html".to_owned(), "a.css".to_owned()]), ["/", "/a.css", "/index.html"]);
}
