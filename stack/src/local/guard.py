"""Keeps the pages of a browser away from the emulator, which would let any of them do anything.

A page that somebody visits can send requests to this machine's loopback: straight, and then the
browser adds an `Origin` or a `Sec-Fetch-Site` that no script can take away, or under a name of its
own that it makes point here (DNS rebinding), and then that name is the `Host`. Whoever belongs to
the system sends neither: the SDK, the functions. The front passes a browser's headers on, as
CloudFront does, and shows a pass that no page can know.
"""

import hmac
import http.server
import os

import hypercorn.asyncio

# The emulator's own URLs, such as those of queues, begin with either.
NAMES = ("127.0.0.1", "localhost")
# Somebody typed the address, or the page came from the emulator itself.
SITES = ("none", "same-origin")

# The header by which the front shows its pass, and the pass. The functions don't inherit it.
HEADER = "x-otpost-front"
PASS = os.environ.pop("OTPOST_FRONT_PASS", "")


def refused(headers, port):
    """Whether a request with these headers, a list of lower-case names and values, may be a page's."""

    def values(wanted):
        return [value for name, value in headers if name == wanted]

    hosts = values("host")
    if len(hosts) != 1 or hosts[0].lower() not in [f"{name}:{port}" for name in NAMES]:
        return True
    shown = values(HEADER)
    if PASS and len(shown) == 1 and hmac.compare_digest(shown[0].encode("latin-1"), PASS.encode()):
        return False
    return bool(values("origin")) or any(site not in SITES for site in values("sec-fetch-site"))


def guarded(app, port):
    """The ASGI application behind the check."""

    async def guard(scope, receive, send):
        if scope["type"] == "lifespan":
            return await app(scope, receive, send)
        headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        if not refused(headers, port):
            kept = [pair for pair in scope["headers"] if pair[0].lower() != HEADER.encode()]
            return await app({**scope, "headers": kept}, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        text = b"403 only this machine's own programs are answered here, and no web page\n"
        kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(text))]
        await send({"type": "http.response.start", "status": 403, "headers": kind})
        await send({"type": "http.response.body", "body": text})

    return guard


def install():
    """Puts the check before everything that the emulator will serve."""
    serve = hypercorn.asyncio.serve
    hypercorn.asyncio.serve = lambda app, *rest, **named: serve(
        guarded(app, os.environ["GATEWAY_PORT"]), *rest, **named
    )

    # The functions' runtime interface: who reads it gets the keys and tokens in their events.
    handler = http.server.BaseHTTPRequestHandler
    parse_request = handler.parse_request

    def parse_and_check(self):
        if not parse_request(self):
            return False
        headers = [(name.lower(), value) for name, value in self.headers.items()]
        if not refused(headers, self.server.server_address[1]):
            return True
        self.send_error(403)
        return False

    handler.parse_request = parse_and_check
