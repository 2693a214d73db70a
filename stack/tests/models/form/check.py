"""A signed request: whose model it is held against, by which protocol, and whether it fits."""

import gzip
import re
import traceback
from urllib.parse import parse_qsl

from . import exceptions, models, rest, rpc
from .faults import Faults
from .refusal import Refused
from .shapes import validate

SCOPE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^/,]+/(?P<day>\d{8})/(?P<region>[^/,]*)/(?P<service>[^/,]+)/aws4_request"
    r"(?P<rest>.*)"
)
# Not an API with a model, but whatever somebody deployed.
MODELLESS = "execute-api"


class Request:
    def __init__(self, scope, body):
        self.method = scope["method"]
        self.path = scope.get("raw_path", scope["path"].encode()).split(b"?")[0].decode("ascii", "replace")
        self.query = parse_qsl(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
        self.headers = {}
        for name, value in scope["headers"]:
            name, value = name.decode("latin-1").lower(), value.decode("utf-8", "replace")
            self.headers[name] = f"{self.headers[name]},{value}" if name in self.headers else value
        self.body = gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body

    @property
    def content_type(self):
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


def is_call(scope):
    """True if this is a call of an API. Pages and the public API of a deployment aren't signed."""
    if any(name == b"authorization" and value.startswith(b"AWS4-") for name, value in scope["headers"]):
        return True
    return b"X-Amz-Algorithm=AWS4-" in scope["query_string"]


def check(scope, body):
    """The name of the operation; raises [`Refused`] with all that is wrong."""
    try:
        return _check(Request(scope, body))
    except Refused:
        raise
    except Exception as error:
        # The error's own words may quote the request.
        at = traceback.extract_tb(error.__traceback__)[-1]
        sentence = f"the check itself failed: {type(error).__name__} in {at.filename}, line {at.lineno}"
        raise Refused("a request", [sentence]) from None


def _check(request):
    service, region, faults = scope_of(request)
    if service == MODELLESS:
        return MODELLESS
    candidates = models.signed_as(service)
    if not candidates:
        raise Refused(f"a request signed for `{service}`", [f"no service model has the signing name `{service}`"])
    protocol, model, operation, value = (rpc if rpc.speaks(request, candidates) else rest).read(
        request, candidates, faults
    )
    told = f"{model.folder} {operation}"
    if region not in models.regions():
        faults.add("", f"the signature's scope names `{region}`, which is no region")
    validate(model, operation, value, faults)
    exceptions.also(model, operation, request, value, region, faults)
    left = [fault for fault in faults.told() if not exceptions.is_named(told, fault)]
    if left:
        raise Refused(told, left, "s3" if service == "s3" else protocol)
    return told


def scope_of(request):
    """Service and region that the signature names, and what is wrong with its form."""
    faults = Faults()
    presigned = dict(request.query).get("X-Amz-Credential")
    if presigned is not None:
        signature = f"AWS4-HMAC-SHA256 Credential={presigned}"
    else:
        signature = request.headers["authorization"]
    found = SCOPE.fullmatch(signature)
    if not found:
        raise Refused("a request", ["the signature's scope isn't `KEY/DAY/REGION/SERVICE/aws4_request`"])
    if presigned is None:
        signed = re.search(r"SignedHeaders=([^,]*)", found["rest"])
        if not signed or "Signature=" not in found["rest"] or "host" not in signed[1].split(";"):
            faults.add("", "the signature lacks `SignedHeaders` with `host`, or `Signature`")
        if not request.headers.get("x-amz-date", "").startswith(found["day"] + "T"):
            faults.add("", "`x-amz-date` isn't of the day that the signature's scope names")
    return found["service"], found["region"], faults
