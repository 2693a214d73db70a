"""Rules of the API that JSON Schema can't express, for the data that schemathesis makes."""

import unicodedata

import schemathesis
from hypothesis import strategies

USER_ID_MAX_BYTES = 256


def printable(most):
    """Texts of printable characters in NFC, without a blank at either end."""
    plain = strategies.text(
        strategies.characters(categories=("L", "N", "P", "S"), exclude_characters="\ufffd"),
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
    """A whole number that is written with a fraction is refused."""
    return not (isinstance(body, dict) and isinstance(body.get("valid_seconds"), float))
