"""Starts the emulator behind a check of each request against the service models in botocore.

The emulator takes much that AWS refuses for its form. Here a request that doesn't fit its model is
answered by 400 `RefusedByModel` and never comes to the emulator. What was wrong is also written to
`refused.txt` beside the emulator's state, because a program may bear a refusal in silence: whoever started
the emulator looks there in the end. `target/requests/operations.txt` says which operations were checked.

A request with the header `x-check-only` is checked, and answered by 204 where nothing is wrong: for
requests that another program than the emulator carries out. It is written down by whoever asks.
"""

import os
import pathlib
import sys

import hypercorn.asyncio

from form import check
from form.refusal import Refused, answer

OPERATIONS = pathlib.Path(__file__).resolve().parents[3] / "target/requests/operations.txt"
REFUSED = pathlib.Path(os.environ.get("STATE_DIR", os.environ["TMPDIR"])).parent / "refused.txt"
CHECK_ONLY = b"x-check-only"

seen = set()


def write(path, line):
    with open(path, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def note(operation):
    if operation not in seen:
        seen.add(operation)
        write(OPERATIONS, operation)


async def whole(receive):
    """The body, and a `receive` that gives it once more."""
    parts, more = [], True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None, None
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    body, given = b"".join(parts), False

    async def again():
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return body, again


def checked(app):
    """The ASGI application behind the check."""

    async def middle(scope, receive, send):
        if scope["type"] != "http" or not check.is_call(scope):
            return await app(scope, receive, send)
        body, again = await whole(receive)
        if body is None:
            return None
        only = any(name == CHECK_ONLY for name, _ in scope["headers"])
        try:
            note(check.check(scope, body))
        except Refused as refused:
            if not only:
                write(REFUSED, str(refused))
            return await answer(refused, scope["method"], send)
        if only:
            await send({"type": "http.response.start", "status": 204, "headers": []})
            return await send({"type": "http.response.body", "body": b""})
        return await app(scope, again, send)

    return middle


def main():
    OPERATIONS.parent.mkdir(parents=True, exist_ok=True)
    serve = hypercorn.asyncio.serve
    hypercorn.asyncio.serve = lambda app, *rest, **named: serve(checked(app), *rest, **named)

    from ministack.app import main as emulate

    sys.exit(emulate())


if __name__ == "__main__":
    main()
