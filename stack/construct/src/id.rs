//! Construct paths and the logical ids that come from them alone.

use std::fmt;

use crate::problem::ProblemKind;

/// CloudFormation's own limit.
const MAX_LENGTH: usize = 255;

/// The name of a resource in a template: its construct path without the slashes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogicalId(String);

impl LogicalId {
    /// `Api/Tokens/Post` becomes `ApiTokensPost`. A character that CloudFormation doesn't allow
    /// is refused: dropping it would let two paths become one id without anybody seeing it.
    pub(crate) fn from_path(path: &str) -> Result<Self, ProblemKind> {
        let mut id = String::with_capacity(path.len());
        for segment in path.split('/') {
            if segment.is_empty() {
                return Err(ProblemKind::EmptySegment);
            }
            if let Some(character) = segment.chars().find(|c| !c.is_ascii_alphanumeric()) {
                return Err(ProblemKind::IllegalCharacter { character });
            }
            id.push_str(segment);
        }
        if id.len() > MAX_LENGTH {
            return Err(ProblemKind::OverLimit {
                what: "characters in a logical id",
                count: id.len(),
                limit: MAX_LENGTH,
            });
        }
        Ok(Self(id))
    }

    /// The id of something that was refused, so that its handle can exist until synthesis reports it.
    pub(crate) fn refused(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// The id as it is written in the template.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LogicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_path_without_slashes() {
        let id = LogicalId::from_path("Api/V1/Tokens").map(|id| id.to_string());
        assert_eq!(id, Ok("ApiV1Tokens".to_owned()));
    }

    #[test]
    fn what_cloudformation_does_not_allow_is_refused() {
        for (path, character) in [("Api/token_id", '_'), ("a-b", '-'), ("Tabelle/Ä", 'Ä'), ("a b", ' ')] {
            assert_eq!(LogicalId::from_path(path), Err(ProblemKind::IllegalCharacter { character }));
        }
        for path in ["", "Api//Tokens", "/Api", "Api/"] {
            assert_eq!(LogicalId::from_path(path), Err(ProblemKind::EmptySegment));
        }
        assert!(LogicalId::from_path(&"A".repeat(255)).is_ok());
        assert!(LogicalId::from_path(&"A".repeat(256)).is_err());
    }
}
