"""Rights that grant nothing: actions that know no resource, allowed on some.

AWS's list of actions (the service authorization reference) is the one that cfn-lint carries.
"""

import json
import sys
from importlib.resources import files

import yaml

KNOWN = json.loads(files("cfnlint.data.AdditionalSpecs").joinpath("Policies.json").read_text())


def many(value):
    return value if isinstance(value, list) else [value]


def statements(node):
    """Every statement with actions and resources, wherever it is."""
    if isinstance(node, dict):
        if node.get("Effect") == "Allow" and "Resource" in node and "Action" in node:
            yield node
        for inner in node.values():
            yield from statements(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from statements(inner)


def idle(statement):
    if many(statement["Resource"]) == ["*"]:
        return
    for action in many(statement["Action"]):
        service, name = action.lower().split(":")
        known = KNOWN.get(service, {}).get("Actions", {}).get(name)
        if known is None and "*" not in name:
            yield action, "is no action"
        elif known is not None and not known.get("Resources"):
            yield action, "knows no resource"


for path in sys.argv[1:]:
    with open(path) as file:
        template = yaml.safe_load(file)
    for logical_id, resource in template["Resources"].items():
        for statement in statements(resource):
            for action, why in idle(statement):
                print(f"{logical_id}: {action} {why}")
