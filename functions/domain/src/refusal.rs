//! The reasons for which a verification is refused. Known to metrics and logs; the caller gets one answer for all.

/// The reason of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no token for this user and purpose.
    Unknown,
    /// There is one, and it is another.
    Wrong,
    /// Its life is over.
    Expired,
    /// It was tried too often.
    Locked,
    /// It was used already.
    Used,
    /// It was taken back.
    Revoked,
    /// The slot has failed so often that the try came too early.
    Delayed,
}

impl Reason {
    /// The reason as a metric's dimension.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Wrong => "wrong",
            Self::Expired => "expired",
            Self::Locked => "locked",
            Self::Used => "used",
            Self::Revoked => "revoked",
            Self::Delayed => "delayed",
        }
    }
}
