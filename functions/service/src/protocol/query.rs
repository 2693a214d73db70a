//! The query protocol's answers, which are XML.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::Builder;
use aws_smithy_xml::decode::{Document, ScopedDecoder, XmlDecodeError, try_data};

/// Reads the element `RESULT` of `<…Response><…Result>`, field by field.
pub(crate) fn output<O: Default>(
    body: &[u8],
    mut read: impl FnMut(&mut O, &mut ScopedDecoder<'_, '_>) -> Result<(), XmlDecodeError>,
) -> Result<O, BoxError> {
    let mut document = Document::try_from(body)?;
    let mut root = document.root_element()?;
    let mut output = O::default();
    while let Some(mut result) = root.next_tag() {
        if result.start_el().local().ends_with("Result") {
            while let Some(mut field) = result.next_tag() {
                read(&mut output, &mut field)?;
            }
        }
    }
    Ok(output)
}

/// The text of an element.
pub(crate) fn text(element: &mut ScopedDecoder<'_, '_>) -> Result<String, XmlDecodeError> {
    try_data(element).map(|text| text.into_owned())
}

pub(super) fn error(body: &[u8]) -> Option<Builder> {
    let mut document = Document::try_from(body).ok()?;
    let mut root = document.root_element().ok()?;
    let mut metadata = ErrorMetadata::builder();
    while let Some(mut tag) = root.next_tag() {
        if tag.start_el().local() != "Error" {
            continue;
        }
        while let Some(mut field) = tag.next_tag() {
            match field.start_el().local() {
                "Code" => metadata = metadata.code(text(&mut field).ok()?),
                "Message" => metadata = metadata.message(text(&mut field).ok()?),
                _ => {}
            }
        }
    }
    Some(metadata)
}
