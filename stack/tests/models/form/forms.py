"""The form of a query request, as the members that a shape names."""

from .faults import within
from .shapes import BAD, scalar


def tree(pairs, faults):
    """`A.member.1=x` as nested nodes; a node's own text is under the empty name."""
    root = {}
    for name, text in pairs:
        node = root
        for part in name.split("."):
            node = node.setdefault(part, {})
        if "" in node:
            faults.add(name, "is there twice")
        node[""] = text
    return root


def members(model, shape, node, path, faults):
    """A structure."""
    read, known = {}, set()
    for name, member in shape.get("members", {}).items():
        key = _key(model, name, member)
        known.add(key)
        if key in node:
            read[name] = _value(model, member, node[key], within(path, name), faults)
    for key in node:
        if key not in known:
            faults.add(within(path, key), "is unknown to the model" if key else "is no structure")
    return read


def _key(model, name, member):
    shape = model.shapes[member["shape"]]
    if shape["type"] == "list" and shape.get("flattened"):
        return shape["member"].get("locationName") or member.get("locationName", name)
    return member.get("locationName", name)


def _value(model, member, node, path, faults):
    shape = model.shapes[member["shape"]]
    kind, flat = shape["type"], shape.get("flattened")
    if kind == "structure":
        return members(model, shape, node, path, faults)
    if kind == "list":
        below = node if flat else _below(node, shape["member"].get("locationName", "member"), path, faults)
        items = _numbered(below, path, faults)
        return [_value(model, shape["member"], item, f"{path}[]", faults) for item in items]
    if kind == "map":
        entries = _numbered(node if flat else _below(node, "entry", path, faults), path, faults)
        key, value = shape["key"].get("locationName", "key"), shape["value"].get("locationName", "value")
        read = {}
        for entry in entries:
            if set(entry) != {key, value}:
                faults.add(path, f"has an entry without `{key}` and `{value}` alone")
                continue
            read[entry[key].get("", "")] = _value(model, shape["value"], entry[value], f"{path}{{}}", faults)
        return read
    if set(node) != {""}:
        faults.add(path, f"is no {kind}")
        return BAD
    return scalar(shape, node[""], path, faults)


def _below(node, name, path, faults):
    if node == {"": ""}:
        return {}
    if set(node) != {name}:
        faults.add(path, f"isn't numbered below `{name}`")
        return {}
    return node[name]


def _numbered(node, path, faults):
    if node == {"": ""}:
        return []
    wanted = [str(number) for number in range(1, len(node) + 1)]
    if set(node) != set(wanted):
        faults.add(path, "isn't numbered from 1 on")
        return []
    return [node[number] for number in wanted]
