//! The policies of a behaviour: path patterns and CloudFront's managed policies.
//!
//! It must not know templates or origins.

/// A managed cache policy: what is in the cache key is sent to the origin.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CachePolicy {
    /// Keeps nothing; nothing is in the key.
    CachingDisabled,
    /// No headers, cookies or query strings in the key, only the encodings that the viewer takes.
    /// The front asks the origin each time all the same: a stale page helps nobody who edits it.
    CachingOptimized,
}

impl CachePolicy {
    /// The policy with this id.
    pub fn of_id(id: &str) -> Option<Self> {
        match id {
            "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" => Some(Self::CachingDisabled),
            "658327ea-f89d-4fab-a63d-7e88639e58f6" => Some(Self::CachingOptimized),
            _ => None,
        }
    }
}

/// A managed origin request policy: what is sent to the origin besides.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginRequestPolicy {
    /// Every header but `Host`, every cookie, every query string.
    AllViewerExceptHostHeader,
}

impl OriginRequestPolicy {
    /// The policy with this id.
    pub fn of_id(id: &str) -> Option<Self> {
        match id {
            "b689b0a8-53d0-40ab-baf2-68738e2966ac" => Some(Self::AllViewerExceptHostHeader),
            _ => None,
        }
    }
}

/// True if a path pattern matches: `*` is any run of characters, `?` any one of them; the slash
/// at the beginning may be left out of the pattern; case matters.
pub fn path_matches(pattern: &str, path: &str) -> bool {
    let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
    let path = path.strip_prefix('/').unwrap_or(path);
    glob(pattern.as_bytes(), path.as_bytes())
}

fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => {
            glob(rest, text) || text.split_first().is_some_and(|(_, text)| glob(pattern, text))
        }
        (Some((b'?', rest)), Some((_, text))) => glob(rest, text),
        (Some((wanted, rest)), Some((byte, text))) => wanted == byte && glob(rest, text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::path_matches;

    #[test]
    fn patterns_match_as_cloudfront_says() {
        let table = [
            ("/v1/*", "/v1/tokens", true),
            ("v1/*", "/v1/tokens/verify", true),
            ("/v1/*", "/v1/", true),
            ("/v1/*", "/v1", false),
            ("/v1/*", "/V1/tokens", false),
            ("/v1/*", "/index.html", false),
            ("*", "/", true),
            ("*.css", "/styles/page.css", true),
            ("*.css", "/styles/page.css.map", false),
            ("/a?c", "/abc", true),
            ("/a?c", "/ac", false),
            ("/a*b*c", "/a1b2b3c", true),
        ];
        for (pattern, path, expected) in table {
            assert_eq!(path_matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
