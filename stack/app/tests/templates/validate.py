"""Prints what AWS's own cloudformation-validate finds in templates, from warnings on."""

import sys

from cloudformation_validate import (
    CompositeEngine,
    PseudoParameterOverrides,
    ReportStatus,
    Severity,
    ValidateConfig,
)

region, *paths = sys.argv[1:]
pseudo = PseudoParameterOverrides(region=region)
config = ValidateConfig(severity_level=Severity.WARN, pseudo_parameter_overrides=pseudo)
engine = CompositeEngine()
for path in paths:
    report = engine.validate_template(path, config)
    if report.status is not ReportStatus.OK:
        print(f"{path}: {report.status.name}")
    for found in report.diagnostics:
        entity = found.entity.logical_id if found.entity else ""
        print(f"{path}: {found.rule_id} {entity} {found.property_path or ''}: {found.message}")
