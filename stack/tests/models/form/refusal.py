"""A request that AWS would refuse, and how it is answered.

No sentence quotes a value: it may be a secret. Names of members and what the model allows say enough.
"""

import json
from xml.sax.saxutils import escape

import cbor2

CODE = "RefusedByModel"


class Refused(Exception):
    """All that is wrong with a request, and the protocol in which it is told."""

    def __init__(self, operation, faults, protocol="rest-json"):
        super().__init__(f"{operation}: {'; '.join(faults)}")
        self.protocol = protocol


def body(refused):
    told = {"__type": CODE, "message": str(refused)}
    if refused.protocol == "smithy-rpc-v2-cbor":
        return "application/cbor", cbor2.dumps(told)
    if refused.protocol in ("query", "rest-xml"):
        error = f"<Error><Type>Sender</Type><Code>{CODE}</Code><Message>{escape(str(refused))}</Message></Error>"
        return "text/xml", f"<ErrorResponse>{error}</ErrorResponse>".encode()
    if refused.protocol == "s3":
        return "application/xml", f"<Error><Code>{CODE}</Code><Message>{escape(str(refused))}</Message></Error>".encode()
    return "application/json", json.dumps(told).encode()


async def answer(refused, method, send):
    kind, text = body(refused)
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", b"%d" % len(text)),
        (b"x-amzn-errortype", CODE.encode()),
    ]
    if refused.protocol == "smithy-rpc-v2-cbor":
        headers.append((b"smithy-protocol", b"rpc-v2-cbor"))
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else text})
