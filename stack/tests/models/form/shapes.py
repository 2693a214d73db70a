"""A decoded value against its shape: what is required, and which values the model allows.

It must not know by which protocol the value came. A value that could not be decoded is `BAD`: its
fault is told already.
"""

import datetime
import functools
import re

from .faults import within

BAD = object()


def validate(model, operation, value, faults):
    _structure(model, model.input(operation)[0], value, "", faults)


def _value(model, name, value, path, faults):
    shape = model.shapes[name]
    if value is BAD or shape.get("document") or shape.get("eventstream"):
        return
    kind = shape["type"]
    if kind == "structure":
        return _structure(model, shape, value, path, faults)
    if kind == "list":
        _count(shape, len(value), "elements", path, faults)
        for item in value:
            _value(model, shape["member"]["shape"], item, f"{path}[]", faults)
    elif kind == "map":
        _count(shape, len(value), "entries", path, faults)
        for key, item in value.items():
            _value(model, shape["key"]["shape"], key, f"{path}{{key}}", faults)
            _value(model, shape["value"]["shape"], item, f"{path}{{}}", faults)
    elif kind == "string":
        _string(shape, value, path, faults)
    elif kind == "blob":
        _count(shape, len(value), "bytes", path, faults)
    elif kind in ("integer", "long", "float", "double"):
        _range(shape, value, path, faults)


def _structure(model, shape, value, path, faults):
    members = shape.get("members", {})
    for name in shape.get("required", []):
        if name not in value:
            faults.add(within(path, name), "is required and missing")
    if shape.get("union") and len(value) != 1:
        faults.add(path, f"is a union and has {len(value)} members")
    for name, item in value.items():
        _value(model, members[name]["shape"], item, within(path, name), faults)


def _count(shape, count, unit, path, faults):
    if count < shape.get("min", 0) or count > shape.get("max", count):
        limits = f"{shape.get('min', 0)} to {shape.get('max', 'any number of')}"
        faults.add(path, f"has {count} {unit}, and the model allows {limits}")


def _string(shape, value, path, faults):
    _count(shape, len(value), "characters", path, faults)
    allowed = shape.get("enum")
    if allowed and value not in allowed:
        some = ", ".join(f"`{one}`" for one in allowed[:8]) + (" …" if len(allowed) > 8 else "")
        faults.add(path, f"is none of {some}")
    pattern = shape.get("pattern")
    if pattern and not _compiled(pattern).fullmatch(value):
        faults.add(path, f"doesn't match `{pattern}`")


@functools.cache
def _compiled(pattern):
    try:
        return re.compile(pattern)
    except re.error:
        # Classes such as `\p{L}`, which Python's own module lacks.
        import regex

        return regex.compile(pattern)


def _range(shape, value, path, faults):
    bits = {"integer": 31, "long": 63}.get(shape["type"])
    low, high = (-(2**bits), 2**bits - 1) if bits else (float("-inf"), float("inf"))
    low, high = max(low, shape.get("min", low)), min(high, shape.get("max", high))
    if value != value or not low <= value <= high:
        faults.add(path, f"is not from {low} to {high}")


def scalar(shape, text, path, faults):
    """A value of a header, a path, a query, a form or an XML element."""
    kind = shape["type"]
    readers = {"integer": int, "long": int, "float": float, "double": float, "boolean": _boolean}
    try:
        if kind in readers:
            return readers[kind](text)
        if kind == "timestamp":
            return _time(text)
        return base64(text) if kind == "blob" else text
    except ValueError:
        faults.add(path, f"is no {kind}")
        return BAD


def base64(text):
    import base64 as module

    return module.b64decode(text, validate=True)


def _boolean(text):
    if text not in ("true", "false"):
        raise ValueError
    return text == "true"


def _time(text):
    for form in ("%a, %d %b %Y %H:%M:%S GMT", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"):
        try:
            return datetime.datetime.strptime(text, form)
        except ValueError:
            pass
    return float(text)
