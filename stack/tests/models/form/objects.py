"""The contents of JSON or CBOR, as the members that a shape names."""

import datetime

from .faults import within
from .shapes import BAD, base64, scalar

NUMBERS = {"integer": (int,), "long": (int,), "float": (int, float), "double": (int, float)}
# The texts that JSON writes in place of a number that it has none for.
NOT_FINITE = ("NaN", "Infinity", "-Infinity")


def members(model, shape, value, path, faults):
    """A structure. Members that have a place elsewhere in the request are unknown here."""
    if not isinstance(value, dict):
        faults.add(path, "is no object")
        return BAD
    known = {
        member.get("locationName", name): (name, member)
        for name, member in shape.get("members", {}).items()
        if "location" not in member
    }
    read = {}
    for key, item in value.items():
        if key not in known:
            faults.add(within(path, key), "is unknown to the model")
        elif item is not None:
            name, member = known[key]
            read[name] = _value(model, member, item, within(path, name), faults)
    return read


def _value(model, member, value, path, faults):
    shape = model.shapes[member["shape"]]
    kind = shape["type"]
    if shape.get("document"):
        return value
    if kind == "structure":
        return members(model, shape, value, path, faults)
    if kind == "list" and isinstance(value, list):
        return [_value(model, shape["member"], item, f"{path}[]", faults) for item in value if item is not None]
    if kind == "map" and isinstance(value, dict):
        pairs = [(key, item) for key, item in value.items() if item is not None]
        return {key: _value(model, shape["value"], item, f"{path}{{}}", faults) for key, item in pairs}
    if kind == "string" and isinstance(value, str) or kind == "boolean" and isinstance(value, bool):
        return value
    if kind == "blob" and isinstance(value, (bytes, str)):
        return value if isinstance(value, bytes) else _blob(value, path, faults)
    if kind in NUMBERS and isinstance(value, NUMBERS[kind]) and not isinstance(value, bool):
        return value
    if kind in ("float", "double") and value in NOT_FINITE:
        return float(value)
    if kind == "timestamp":
        return _time(shape, member, value, path, faults)
    faults.add(path, f"is no {kind}")
    return BAD


def _blob(text, path, faults):
    try:
        return base64(text)
    except ValueError:
        faults.add(path, "is no Base64")
        return BAD


def _time(shape, member, value, path, faults):
    form = member.get("timestampFormat") or shape.get("timestampFormat") or "unixTimestamp"
    if isinstance(value, datetime.datetime):
        return value
    if form == "unixTimestamp" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if form != "unixTimestamp" and isinstance(value, str):
        return scalar(shape, value, path, faults)
    faults.add(path, f"is no timestamp of the form `{form}`")
    return BAD
