"""Prints what AWS's own cloudformation-validate finds in templates, from warnings on."""

import json
import re
import sys

import yaml
from cloudformation_validate import (
    CompositeEngine,
    PseudoParameterOverrides,
    ReportStatus,
    Severity,
    ValidateConfig,
)



def is_boundary(path, resource):
    """True if the account that a resource names is only that of its boundary, whose ARN the settings have whole."""
    with open(path, encoding="utf-8") as file:
        properties = dict(yaml.safe_load(file)["Resources"][resource]["Properties"])
    boundary = properties.pop("PermissionsBoundary", None)
    return boundary is not None and not re.search(r"arn:[^\"]*:\d{12}:", json.dumps(properties, default=str))


region, *paths = sys.argv[1:]
pseudo = PseudoParameterOverrides(region=region)
config = ValidateConfig(severity_level=Severity.WARN, pseudo_parameter_overrides=pseudo)
engine = CompositeEngine()
for path in paths:
    report = engine.validate_template(path, config)
    if report.status is not ReportStatus.OK:
        print(f"{path}: {report.status.name}")
    for found in report.diagnostics:
        if found.rule_id == "W9013" and is_boundary(path, found.entity.logical_id):
            continue
        entity = found.entity.logical_id if found.entity else ""
        print(f"{path}: {found.rule_id} {entity} {found.property_path or ''}: {found.message}")
