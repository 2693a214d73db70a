//! The streams of an emulator that starts again.
//!
//! It keeps how far each event source mapping has read, and not the streams' records: the first records after a
//! start would be taken for read ones.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::error::Error;

/// The file that it keeps of Lambda, and the place of the positions in it.
const FILE: &str = "lambda.json";
const POSITIONS: &str = "/payload/dynamodb_stream_positions";

/// Lets every mapping begin with what its stream will hold: mappings that have no position begin at the oldest record.
///
/// # Errors
/// If the state can't be written.
pub fn rewind(state: &Path) -> Result<(), Error> {
    let path = state.join(FILE);
    // A first start has no state. The emulator itself says what is wrong with one that can't be read.
    let Ok(text) = fs::read(&path) else { return Ok(()) };
    let Ok(mut kept) = serde_json::from_slice::<Json>(&text) else { return Ok(()) };
    let Some(positions) = kept.pointer_mut(POSITIONS) else { return Ok(()) };
    *positions = Json::Object(serde_json::Map::new());
    let written = path.with_extension("json.new");
    fs::write(&written, kept.to_string())
        .and_then(|()| fs::rename(&written, &path))
        .map_err(|error| Error::failed(format!("could not write `{}`: {error}", path.display())))
}
