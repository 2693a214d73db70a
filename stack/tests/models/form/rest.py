"""Requests whose method and path say what they ask for, with a body of JSON or XML."""

import functools
import json
import re
from urllib.parse import unquote

from . import objects, xml
from .faults import within
from .refusal import Refused
from .shapes import BAD, scalar

# Parameters that the SDK adds for S3, or that a presigned address carries.
NOT_OF_A_MODEL = ("x-id", "X-Amz-")
CHECKSUMS = ("content-md5", "x-amz-checksum-", "x-amz-trailer", "x-amz-sdk-checksum-algorithm")


@functools.cache
def _template(uri):
    """The expression that paths match, the query that belongs to it, and how particular it is."""
    path, _, query = uri.partition("?")
    parts = re.split(r"\{([^}]+)\}", path.rstrip("/") or "/")
    names = [name.rstrip("+") for name in parts[1::2]]
    expression = "".join(
        re.escape(part) if index % 2 == 0 else ("(.+)" if part.endswith("+") else "([^/]+)")
        for index, part in enumerate(parts)
    )
    literals = [tuple((pair + "=").split("=")[:2]) for pair in query.split("&") if pair]
    return re.compile(expression + "/?"), names, literals, len("".join(parts[0::2]))


def read(request, candidates, faults):
    """Protocol, model, operation and what it is given."""
    model, operation, labels = _operation(request, candidates)
    protocol = next(one for one in model.protocols if one.startswith("rest-"))
    shape, named = model.input(operation)
    value = _labels(model, shape, labels, faults)
    value |= _query(model, shape, operation, request, faults)
    value |= _headers(model, shape, request, faults)
    value |= _body(model, shape, named, request, protocol, faults)
    checksum = model.operations[operation]
    wanted = checksum.get("httpChecksum", {}).get("requestChecksumRequired") or checksum.get("httpChecksumRequired")
    if wanted and not any(name.startswith(CHECKSUMS) for name in request.headers):
        faults.add("", "a checksum of the body is required and missing")
    return protocol, model, operation, value


def _operation(request, candidates):
    best, query = None, set(request.query)
    for model in candidates:
        for operation, told in model.operations.items():
            if told["http"]["method"] != request.method:
                continue
            expression, names, literals, length = _template(told["http"]["requestUri"])
            found = expression.fullmatch(request.path)
            if not found or not all(pair in query for pair in literals):
                continue
            rank = (len(literals), length, *_given(model, operation, request))
            if best is None or rank > best[0]:
                best = rank, model, operation, dict(zip(names, found.groups()))
    if best is None:
        sentence = f"no operation of the model is `{request.method}` of such a path"
        protocol = "s3" if candidates[0].folder == "s3" else candidates[0].protocols[0]
        raise Refused(f"a request signed for `{candidates[0].signing_name}`", [sentence], protocol)
    return best[1:]


def _given(model, operation, request):
    """Of the required headers and parts of the query, how many aren't missing, and how many there are.

    By these alone S3 tells a copy from an upload.
    """
    shape = model.input(operation)[0]
    names = request.headers.keys() | {key for key, _ in request.query}
    required = [
        key.lower() if member["location"] == "header" else key
        for name, member, key in _located(shape, "header", "querystring")
        if name in shape.get("required", [])
    ]
    there = sum(key in names for key in required)
    return there - len(required), there


def _located(shape, *locations):
    for name, member in shape.get("members", {}).items():
        if member.get("location") in locations:
            yield name, member, member.get("locationName", name)


def _labels(model, shape, labels, faults):
    read = {}
    for name, member, key in _located(shape, "uri"):
        if key in labels:
            read[name] = scalar(model.shapes[member["shape"]], unquote(labels[key]), name, faults)
    return read


def _query(model, shape, operation, request, faults):
    given = {}
    for key, text in request.query:
        given.setdefault(key, []).append(text)
    for key, _ in _template(model.operations[operation]["http"]["requestUri"])[2]:
        given.pop(key, None)
    read, rest = {}, []
    for name, member, key in _located(shape, "querystring"):
        target = model.shapes[member["shape"]]
        if target["type"] == "map":
            rest.append(name)
        elif key in given:
            read[name] = _one_or_more(model, target, given.pop(key), name, faults)
    given = {key: texts for key, texts in given.items() if not key.startswith(NOT_OF_A_MODEL)}
    if rest:
        read[rest[0]] = {key: texts[0] for key, texts in given.items()}
    else:
        for key in given:
            faults.add(key, "is unknown to the model as a part of the query")
    return read


def _one_or_more(model, target, texts, path, faults):
    if target["type"] == "list":
        item = model.shapes[target["member"]["shape"]]
        return [scalar(item, text, f"{path}[]", faults) for text in texts]
    if len(texts) > 1:
        faults.add(path, "is there twice")
    return scalar(target, texts[0], path, faults)


def _headers(model, shape, request, faults):
    read = {}
    for name, member, key in _located(shape, "header", "headers"):
        target, key = model.shapes[member["shape"]], key.lower()
        if member["location"] == "headers":
            found = {header[len(key) :]: text for header, text in request.headers.items() if header.startswith(key)}
            if found:
                read[name] = found
        elif key in request.headers:
            texts = request.headers[key].split(",") if target["type"] == "list" else [request.headers[key]]
            read[name] = _one_or_more(model, target, [text.strip() for text in texts], name, faults)
    return read


def _body(model, shape, named, request, protocol, faults):
    payload = shape.get("payload")
    if payload:
        member = shape["members"][payload]
        target = model.shapes[member["shape"]]
        if target["type"] in ("blob", "string"):
            return {payload: request.body if target["type"] == "blob" else request.body.decode("utf-8", "replace")}
        named = {**named, **member, "locationName": member.get("locationName", payload), "member": payload}
    else:
        target = shape
        inside = [name for name, member in shape.get("members", {}).items() if "location" not in member]
        if not inside and request.body.strip() in (b"", b"{}"):
            return {}
        named = {**named, "member": ""}
    if not request.body:
        return {}
    read = _document(model, target, named, request, protocol, faults)
    if read is BAD:
        return {payload: BAD} if payload else {}
    return {payload: read} if payload else read


def _document(model, target, named, request, protocol, faults):
    # botocore sends none with XML.
    kinds = ("application/json",) if protocol == "rest-json" else ("application/xml", "text/xml", "")
    if request.content_type not in kinds:
        faults.add("", f"`content-type` isn't `{kinds[0]}`")
    if protocol == "rest-xml":
        return xml.document(model, target, named, request.body, faults)
    try:
        value = json.loads(request.body)
    except ValueError:
        faults.add("", "the body is no JSON")
        return BAD
    return objects.members(model, target, value, within("", named["member"]), faults)
