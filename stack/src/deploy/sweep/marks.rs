//! By what a resource of an environment is known.
//!
//! It must not know any service.

use crate::deploy::inventory::STACKS;

/// CloudFormation shortens a stack's name in the generated names of roles; so much of it always stays.
const NEVER_SHORTENED: usize = 20;

/// An environment's marks on what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    environment: &'a str,
}

impl<'a> Marks<'a> {
    /// Those of an environment.
    pub const fn of(environment: &'a str) -> Self {
        Self { environment }
    }

    /// Its name.
    pub const fn environment(self) -> &'a str {
        self.environment
    }

    /// True if a name is that of one of its stacks, or was generated from it. `pr` doesn't own a name that
    /// begins with `pr-7`, nor with an environment `pr-service`.
    pub fn own(self, name: &str) -> bool {
        let below = |id: &&str, rest: &str| {
            let rest = rest.strip_prefix(*id)?;
            if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix('-').map(str::to_owned) }
        };
        let Some(rest) = name.strip_prefix(&format!("otpost-{}-", self.environment)) else { return false };
        STACKS
            .iter()
            .filter_map(|id| below(id, rest))
            .any(|rest| !STACKS.iter().any(|id| below(id, &rest).is_some()))
    }

    /// True if a name could be one that was generated from a shortened one, so that tags must decide.
    pub fn might_own(self, name: &str) -> bool {
        let prefix = format!("otpost-{}-", self.environment);
        prefix.len() > NEVER_SHORTENED && name.starts_with(&prefix[..NEVER_SHORTENED])
    }

    /// True if a description is the one that Otpost gives to resources of this environment.
    pub fn describe(self, description: &str) -> bool {
        description.strip_prefix("Otpost ") == Some(self.environment)
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn generated_names_are_told_apart() {
        let pr = Marks::of("pr");
        for own in
            ["otpost-pr-service", "otpost-pr-service-AdminRole-1AB", "otpost-pr-edge-x", "otpost-pr-watch"]
        {
            assert!(pr.own(own), "{own}");
        }
        for other in [
            "otpost-pr-7-service-AdminRole-1AB",
            "otpost-pr-service-service",
            "otpost-pr-service-edge-WebAcl-1AB",
            "otpost-pr-servicename",
            "otpost-pr",
            "otpost-bootstrap-artifacts-1ab",
            "shop-otpost-pr-service",
        ] {
            assert!(!pr.own(other), "{other}");
        }
        assert!(Marks::of("pr-service").own("otpost-pr-service-service-site-1ab"));
    }

    #[test]
    fn only_long_names_are_shortened() {
        assert!(!Marks::of("pr-7").might_own("otpost-pr-7-ser-Role-1"));
        let long = Marks::of("review-of-the-relay");
        assert!(long.might_own("otpost-review-of-the-rela-AdminRole-1AB"));
        assert!(!long.might_own("otpost-review-of-docs-AdminRole-1AB"));
    }

    #[test]
    fn descriptions_name_the_whole_environment() {
        assert!(Marks::of("pr-7").describe("Otpost pr-7"));
        assert!(!Marks::of("pr-7").describe("Otpost pr-77"));
        assert!(!Marks::of("pr-7").describe("Otpost"));
    }
}
