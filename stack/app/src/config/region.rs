//! Regions: an area of a continent and a number.

use super::error::nearest;
use super::unit::read_as_text;

/// The areas that have regions. Their numbers aren't listed: regions are added to areas far more often than
/// areas are.
const AREAS: [&str; 25] = [
    "af-south",
    "ap-east",
    "ap-northeast",
    "ap-south",
    "ap-southeast",
    "ca-central",
    "ca-west",
    "eu-central",
    "eu-north",
    "eu-south",
    "eu-west",
    "il-central",
    "me-central",
    "me-south",
    "mx-central",
    "sa-east",
    "us-east",
    "us-west",
    // Other partitions, each a world of its own.
    "cn-north",
    "cn-northwest",
    "eusc-de-east",
    "us-gov-east",
    "us-gov-west",
    "us-iso-east",
    "us-isob-east",
];

/// The prefixes of the partitions that have no us-east-1.
const ELSEWHERE: [&str; 4] = ["cn-", "eusc-", "us-gov-", "us-iso"];

/// The name of an AWS region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region(pub(super) String);

/// Checks that a text names a region that this system can run in.
///
/// # Errors
///
/// The fault, and on a second line the probable intention.
pub fn check(text: &str) -> Result<(), String> {
    let unknown = |hint: &str| format!("`{text}` is not an AWS region\n{hint}");
    let parted = text.rsplit_once('-').and_then(|(area, number)| Some((area, number.parse::<u8>().ok()?)));
    let Some((area, number)) = parted else {
        return Err(unknown("write it as in `eu-central-1`"));
    };
    if !AREAS.contains(&area) {
        // A right continent with a wrong area suggests the areas of that continent.
        let continent = text.split('-').next().unwrap_or_default();
        let (same, others): (Vec<_>, Vec<_>) =
            AREAS.into_iter().partition(|area| area.split('-').next() == Some(continent));
        let near = nearest(area, same.into_iter()).or_else(|| nearest(area, others.into_iter()));
        return Err(match near {
            Some(near) => unknown(&format!("did you mean `{near}-{number}`?")),
            None => unknown("write it as in `eu-central-1`"),
        });
    }
    if number == 0 || text.rsplit('-').next().is_some_and(|digits| digits.starts_with(['0', '+'])) {
        return Err(unknown(&format!("did you mean `{area}-1`?")));
    }
    if ELSEWHERE.iter().any(|prefix| text.starts_with(prefix)) {
        return Err(format!(
            "`{text}` is in a partition without `us-east-1`\n\
             CloudFront's web ACL must be in `us-east-1`, which other partitions can't use"
        ));
    }
    Ok(())
}

impl TryFrom<String> for Region {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        check(&text).map(|()| Self(text))
    }
}

read_as_text! { Region }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_known_or_something_near_is_suggested() {
        for good in ["eu-central-1", "us-east-1", "ap-southeast-12", "mx-central-1"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, hint) in [
            ("eu-centrall-1", "did you mean `eu-central-1`?"),
            ("us-esat-2", "did you mean `us-east-2`?"),
            ("eu-east-1", "did you mean `eu-west-1`?"),
            ("EU-central-1", "did you mean `eu-central-1`?"),
            ("eu-central-0", "did you mean `eu-central-1`?"),
            ("eu-central-01", "did you mean `eu-central-1`?"),
            ("frankfurt-1", "write it as in `eu-central-1`"),
            ("us-gov-west-1", "CloudFront's web ACL must be in `us-east-1`, which other partitions"),
            ("cn-north-1", "CloudFront's web ACL must be in `us-east-1`, which other partitions"),
            ("eu-central", "write it as in `eu-central-1`"),
            ("", "write it as in `eu-central-1`"),
        ] {
            let refusal = check(bad).unwrap_err();
            let (_, said) = refusal.split_once('\n').unwrap_or_default();
            assert!(said.starts_with(hint), "{bad}: {refusal}");
        }
    }
}
