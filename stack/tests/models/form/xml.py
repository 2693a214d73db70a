"""The contents of an XML document, as the members that a shape names."""

from xml.etree import ElementTree

from .faults import within
from .shapes import BAD, scalar


def document(model, shape, named, text, faults):
    """The body of a request: its root as the model names it, in the model's namespace."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        faults.add("", "the body is no XML document")
        return BAD
    namespace = named.get("xmlNamespace") or shape.get("xmlNamespace") or model.metadata.get("xmlNamespace", "")
    uri = namespace["uri"] if isinstance(namespace, dict) else namespace
    found_uri, found = _split(root.tag)
    wanted = named.get("locationName") or shape.get("locationName")
    if wanted and found != wanted:
        faults.add("", f"the body's root is `{found}`, and the model names `{wanted}`")
    if uri and found_uri != uri:
        faults.add("", f"the body's namespace isn't `{uri}`")
    return members(model, shape, root, named.get("member", ""), faults)


def members(model, shape, element, path, faults):
    """A structure. Members that have a place elsewhere in the request are unknown here."""
    children = {}
    for child in element:
        children.setdefault(_split(child.tag)[1], []).append(child)
    read, known = {}, set()
    for name, member in shape.get("members", {}).items():
        key = member.get("locationName", name)
        if "location" in member:
            continue
        target = model.shapes[member["shape"]]
        if member.get("xmlAttribute"):
            attributes = {_split(one)[1]: text for one, text in element.attrib.items()}
            if key.split(":")[-1] in attributes:
                read[name] = attributes[key.split(":")[-1]]
            continue
        known.add(key)
        found = children.get(key, [])
        flat = target.get("flattened") or member.get("flattened")
        if found and target["type"] == "list" and flat:
            read[name] = [_value(model, target["member"], one, within(path, name), faults) for one in found]
        elif found:
            if len(found) > 1:
                faults.add(within(path, name), "is there twice")
            read[name] = _value(model, member, found[0], within(path, name), faults)
    for key in children:
        if key not in known:
            faults.add(within(path, key), "is unknown to the model")
    return read


def _value(model, member, element, path, faults):
    shape = model.shapes[member["shape"]]
    kind = shape["type"]
    if kind == "structure":
        return members(model, shape, element, path, faults)
    if kind == "list":
        tag = shape["member"].get("locationName", "member")
        if any(_split(child.tag)[1] != tag for child in element):
            faults.add(path, f"has an element that isn't `{tag}`")
            return BAD
        return [_value(model, shape["member"], child, f"{path}[]", faults) for child in element]
    if kind == "map":
        raise NotImplementedError("no request that was seen has a map in XML")
    if len(element):
        faults.add(path, f"is no {kind}")
        return BAD
    return scalar(shape, element.text or "", path, faults)


def _split(tag):
    uri, _, name = tag.rpartition("}")
    return uri.lstrip("{"), name
