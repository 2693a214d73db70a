#!/usr/bin/env bash
# Tools: moto 5.2.5 with boto3 1.44.8 (PyPI).
#
# Of parameters with `NoEcho: true`, moto's DescribeStacks shows the values in clear, but for one: a value that
# reads the same as the name of some NoEcho parameter is shown as `****`, even where its own parameter hides
# nothing. It looks for the value among the names of what is hidden.
#
# It surprises because the masking is there, collects the right names, and has its stars: a test that expects the
# secret not to be told fails, and one that uses the parameter's name as its made-up value passes.
#
# Seen: {"Token": "482913", "Other": "****", "Plain": "****"} for Token=482913 (NoEcho), Other=Token (NoEcho) and
# Plain=Token, which may be shown.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
export AWS_ACCESS_KEY_ID=made AWS_SECRET_ACCESS_KEY=up AWS_DEFAULT_REGION=eu-central-1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib 'moto[cloudformation]==5.2.5' boto3==1.44.8

cat > check.py <<'PY'
import json, sys
import boto3
from moto import mock_aws

def parameter(hidden):
    return {"Type": "String", "NoEcho": hidden}

TEMPLATE = json.dumps({
    "Parameters": {"Token": parameter(True), "Other": parameter(True), "Plain": parameter(False)},
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {}}},
})
GIVEN = {"Token": "482913", "Other": "Token", "Plain": "Token"}

with mock_aws():
    cloudformation = boto3.client("cloudformation")
    cloudformation.create_stack(
        StackName="codes", TemplateBody=TEMPLATE,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in GIVEN.items()])
    told = cloudformation.describe_stacks(StackName="codes")["Stacks"][0]["Parameters"]
told = {one["ParameterKey"]: one["ParameterValue"] for one in told}
if told != {"Token": "482913", "Other": "****", "Plain": "****"}:
    sys.exit(f"changed: moto tells {told}")
print(f"holds: moto tells {told}")
PY
python3 check.py
