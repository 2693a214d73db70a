"""Requests that name their operation: in a header (JSON), in the path (CBOR), in a form (query)."""

import json
import re
from urllib.parse import parse_qsl

import cbor2

from . import forms, objects
from .refusal import Refused
from .shapes import BAD

CBOR = re.compile(r"/service/([^/]+)/operation/([^/]+)")
FORM = "application/x-www-form-urlencoded"
QUERY, JSON, RPC_CBOR = "query", "json", "smithy-rpc-v2-cbor"


def speaks(request, candidates):
    """True if this is such a request, or one to a service that answers no others."""
    protocols = {protocol for model in candidates for protocol in model.protocols}
    names_one = "x-amz-target" in request.headers or CBOR.fullmatch(request.path)
    return bool(names_one) or not protocols & {"rest-json", "rest-xml"} or _is_query(request, protocols)


def _is_query(request, protocols):
    return QUERY in protocols and (request.content_type == FORM or "Action" in dict(request.query))


def read(request, candidates, faults):
    """Protocol, model, operation and what it is given."""
    if "x-amz-target" in request.headers:
        prefix, _, operation = request.headers["x-amz-target"].rpartition(".")
        model = _chosen(candidates, JSON, prefix, "`x-amz-target`")
        _known(model, operation, JSON)
        _expect(request, "content-type", f"application/x-amz-json-{model.metadata['jsonVersion']}", faults)
        if "awsQueryCompatible" in model.metadata:
            _expect(request, "x-amzn-query-mode", "true", faults)
        return JSON, model, operation, _object(model, operation, _json(request.body, faults), faults)
    if found := CBOR.fullmatch(request.path):
        prefix, operation = found.groups()
        model = _chosen(candidates, RPC_CBOR, prefix, "the path")
        _known(model, operation, RPC_CBOR)
        _expect(request, "smithy-protocol", "rpc-v2-cbor", faults)
        if request.body:
            _expect(request, "content-type", "application/cbor", faults)
        value = cbor2.loads(request.body) if request.body else {}
        return RPC_CBOR, model, operation, _object(model, operation, value, faults)
    return _form(request, candidates, faults)


def _form(request, candidates, faults):
    model = next((model for model in candidates if QUERY in model.protocols), None)
    if model is None:
        protocol = candidates[0].protocols[0]
        raise Refused(f"a request signed for `{candidates[0].signing_name}`", ["`x-amz-target` is missing"], protocol)
    in_body = request.method == "POST"
    if in_body and request.content_type != FORM:
        faults.add("", f"`content-type` isn't `{FORM}`")
    body = request.body.decode("utf-8", "replace")
    pairs = parse_qsl(body, keep_blank_values=True) if in_body else request.query
    root = forms.tree([pair for pair in pairs if not pair[0].startswith("X-Amz-")], faults)
    operation = root.pop("Action", {}).get("", "")
    _known(model, operation, QUERY)
    version = model.metadata["apiVersion"]
    if root.pop("Version", {}).get("") != version:
        faults.add("Version", f"isn't `{version}`")
    if request.path != "/":
        faults.add("", "the path isn't `/`")
    value = forms.members(model, model.input(operation)[0], root, "", faults)
    return QUERY, model, operation, value


def _chosen(candidates, protocol, prefix, where):
    """The model with this prefix that speaks this protocol."""
    for model in candidates:
        if model.metadata.get("targetPrefix") == prefix and protocol in model.protocols:
            return model
    wanted = [model.metadata.get("targetPrefix", "nothing") for model in candidates]
    sentence = f"{where} names `{prefix}`, and the model `{'` or `'.join(wanted)}`"
    raise Refused(f"a request signed for `{candidates[0].signing_name}`", [sentence], protocol)


def _known(model, operation, protocol):
    if operation not in model.operations:
        raise Refused(f"{model.folder} {operation}", ["the model has no such operation"], protocol)


def _expect(request, header, wanted, faults):
    if request.headers.get(header, "").lower() != wanted:
        faults.add("", f"`{header}` isn't `{wanted}`")


def _json(body, faults):
    try:
        return json.loads(body)
    except ValueError:
        faults.add("", "the body is no JSON")
        return {}


def _object(model, operation, value, faults):
    read = objects.members(model, model.input(operation)[0], value, "", faults)
    return {} if read is BAD else read
