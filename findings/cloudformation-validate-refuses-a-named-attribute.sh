#!/usr/bin/env bash
# Tools: cloudformation-validate 1.14.0 (PyPI), AWS's own; cfn-lint 1.58.0 (PyPI) for comparison.
#
# AWS's validator reports a fatal fault for `!GetAtt [Queue, !Ref Attribute]` in an output: F6101, "Output
# value must be a string, not an object". The language extensions, which the template declares, allow a
# function as the attribute's name. With the name written out the same template has no fault above
# "informational". cfn-lint accepts both.
#
# It surprises because validator and language extensions come from AWS, the validator expands other functions
# of the same transform, and a fatal fault stops a pipeline.
#
# Seen: F6101 for the reference, nothing above informational for the written name.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib cloudformation-validate==1.14.0 cfn-lint==1.58.0

cat > template.yaml <<'YAML'
Transform: AWS::LanguageExtensions
Parameters:
  Attribute: {Type: String, Default: Arn, AllowedValues: [Arn, QueueName]}
Resources:
  Queue: {Type: AWS::SQS::Queue}
Outputs:
  Chosen: {Value: !GetAtt [Queue, !Ref Attribute]}
YAML
sed 's/!Ref Attribute/Arn/' template.yaml > written.yaml
cat > check.py <<'PY'
import sys
from pathlib import Path
from cfnlint.api import lint_file
from cloudformation_validate import RegoEngine

engine = RegoEngine()
def faults(name):
    return [found.rule_id for found in engine.validate_template(name).diagnostics if found.rule_id[0] in "FE"]
def lint(name):
    return [found.rule.id for found in lint_file(Path(name)) if found.rule.id[0] == "E"]

seen = (faults("template.yaml"), faults("written.yaml"), lint("template.yaml"), lint("written.yaml"))
if seen != (["F6101"], [], [], []):
    sys.exit(f"changed: validator and cfn-lint report {seen}")
print(f"holds: validator and cfn-lint report {seen}")
PY
python3 check.py
