//! The need for approval of a change, and the question.
//!
//! It must not know what changes: the difference says.

use crate::cli::Approval;
use crate::compare::Difference;
use crate::console::Console;
use crate::error::{Error, Exit};

/// Asks, where the level wants it. The differences were shown.
///
/// # Errors
/// [`Exit::NeedsApproval`] when nobody approves: without a terminal it refuses rather than guesses.
pub fn ask(differences: &[Difference], level: Approval, console: &mut Console) -> Result<(), Error> {
    if !differences.iter().any(|difference| difference.needs(level)) {
        return Ok(());
    }
    let what = if differences.iter().any(Difference::broadens) {
        "this broadens permissions"
    } else if differences.iter().any(|difference| difference.relying_party.is_some()) {
        "this moves the site to another host, where no passkey works"
    } else if differences.iter().any(Difference::takes_over_logs) {
        "this replaces the role by which every API of the account logs"
    } else if differences.iter().any(Difference::reverts) {
        "this reverts changes that were made by hand"
    } else if differences.iter().any(Difference::destroys) {
        "this replaces or removes something"
    } else {
        "this changes something"
    };
    if !console.interactive() {
        let reverts = differences.iter().any(Difference::reverts);
        let (look, how) = if reverts { ("drift", "--revert-drift --dry-run") } else { ("diff", "--dry-run") };
        return Err(Error::new(
            Exit::NeedsApproval,
            format!("{what} and needs approval, but there is no terminal to ask on"),
        )
        .hint(format!(
            "look at it with `stack {look}`; then --require-approval never, or {how} and --change-set NAME"
        )));
    }
    if console.confirm(&format!("{what}; type yes to deploy it:"), "yes") {
        return Ok(());
    }
    Err(Error::new(Exit::NeedsApproval, "the change was not approved; nothing was changed"))
}
