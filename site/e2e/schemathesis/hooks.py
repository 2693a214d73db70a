"""Rules of the API that JSON Schema can't express, for the data that schemathesis makes."""

import unicodedata

import schemathesis
from hypothesis import strategies

METADATA_MAX_BYTES = 1024
USER_ID_MAX_BYTES = 256


def printable(most, excluded=""):
    """Texts of printable characters in NFC, without a blank at either end."""
    plain = strategies.text(
        strategies.characters(categories=("L", "N", "P", "S"), exclude_characters="\ufffd" + excluded),
        min_size=1,
        max_size=most,
    )
    return plain.map(lambda text: unicodedata.normalize("NFC", text))


user_id = printable(64).filter(lambda text: len(text.encode()) <= USER_ID_MAX_BYTES)
schemathesis.openapi.format("otpost-user-id", user_id)
schemathesis.openapi.format("otpost-passkey-name", printable(32))
schemathesis.openapi.format("otpost-printable", printable(16))
schemathesis.openapi.format("otpost-typed", printable(64))


@schemathesis.hook
def filter_body(context, body):
    """Metadata of too many bytes in all is refused, and so is a whole number that is written with a fraction."""
    if not isinstance(body, dict):
        return True
    metadata = body.get("metadata")
    pairs = metadata.items() if isinstance(metadata, dict) else ()
    texts = [text for pair in pairs for text in pair if isinstance(text, str)]
    is_short = sum(len(text.encode(errors="replace")) for text in texts) <= METADATA_MAX_BYTES
    return is_short and not isinstance(body.get("valid_seconds"), float)


@schemathesis.hook
def filter_query(context, query):
    """A cursor is one of an earlier page."""
    return "cursor" not in (query or {})
