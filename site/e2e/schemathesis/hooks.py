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


@schemathesis.hook
def filter_body(context, body):
    """Metadata of so many bytes in all is refused."""
    metadata = body.get("metadata") if isinstance(body, dict) else None
    if not isinstance(metadata, dict):
        return True
    texts = [text for pair in metadata.items() for text in pair if isinstance(text, str)]
    return sum(len(text.encode(errors="replace")) for text in texts) <= METADATA_MAX_BYTES
