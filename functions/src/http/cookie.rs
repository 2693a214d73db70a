//! Cookies that only this site's own pages send, only over TLS, and that no script reads.

use domain::Secret;

/// A cookie to be set.
#[derive(Debug)]
pub struct Cookie {
    name: &'static str,
    value: Secret,
    max_age_seconds: u64,
}

impl Cookie {
    /// The cookie `name` (which begins with `__Host-`) for so many seconds.
    pub const fn new(name: &'static str, value: Secret, max_age_seconds: u64) -> Self {
        Self { name, value, max_age_seconds }
    }

    /// The cookie `name` taken back.
    pub const fn cleared(name: &'static str) -> Self {
        Self::new(name, Secret::new(String::new()), 0)
    }

    /// As `Set-Cookie` has it.
    pub(super) fn header(&self) -> String {
        let Self { name, value, max_age_seconds } = self;
        let value = value.reveal();
        format!("{name}={value}; Path=/; Max-Age={max_age_seconds}; Secure; HttpOnly; SameSite=Strict")
    }
}
