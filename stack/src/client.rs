//! The keys of client applications, made, listed and revoked by the `admin` function.

use crate::aws::Aws;
use crate::deploy::Outputs;
use crate::error::Error;

/// Makes a client and answers with its key, which is shown nowhere else.
///
/// # Errors
/// See [`Error`].
pub async fn create(_aws: &Aws, _outputs: &Outputs, _name: &str, _may_show: bool) -> Result<String, Error> {
    Err(Error::failed("`stack client create` is not there yet"))
}
