//! The stacks of an environment, and what they are doing.

use crate::cli::Global;
use crate::console::Console;
use crate::error::Error;

/// See the module.
///
/// # Errors
/// See [`Error`].
pub async fn run(_global: &Global, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("not built yet"))
}
