#!/usr/bin/env bash
# Tools: troposphere 4.11.1 (PyPI); cfn-flip 1.3.0 (PyPI) for comparison.
#
# troposphere's TemplateGenerator reads a template and leaves out each resource's `UpdateReplacePolicy` and the whole
# section `Rules`. `DeletionPolicy`, `DependsOn`, `Condition` and the section `Conditions` stay. cfn-flip keeps all.
#
# It surprises because the class knows the attribute: a resource takes `UpdateReplacePolicy="Retain"` as an
# argument in Python, and then writes it. Read from a template it is gone without a warning, while the
# `DeletionPolicy` beside it is kept. A table in such a template is kept when its stack goes, and deleted with
# its data when a change replaces it.
#
# Seen: {"Condition": "Keeps", "DeletionPolicy": "Retain", "DependsOn": "Topic", "Type": "AWS::SQS::Queue"} of a queue
# that had `UpdateReplacePolicy: Retain` too, and sections without `Rules`.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib troposphere==4.11.1 cfn-flip==1.3.0

cat > template.yaml <<'YAML'
Parameters:
  Stage: {Type: String, Default: dev}
Conditions:
  Keeps: !Equals [!Ref Stage, prod]
Rules:
  KnownStage:
    Assertions:
      - Assert: !Equals [!Ref Stage, prod]
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue:
    Type: AWS::SQS::Queue
    Condition: Keeps
    DependsOn: Topic
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
YAML
seen=$(python3 - <<'PY'
import json

import cfn_flip
from troposphere import Template, sqs
from troposphere.template_generator import TemplateGenerator

flipped = json.loads(cfn_flip.to_json(open("template.yaml").read()))
generated = json.loads(TemplateGenerator(flipped).to_json())
written = Template()
written.add_resource(sqs.Queue("Queue", UpdateReplacePolicy="Retain"))
for template in flipped, generated, written.to_dict():
    print(*sorted(template), *sorted(template["Resources"]["Queue"]))
PY
)
expected='Conditions Parameters Resources Rules Condition DeletionPolicy DependsOn Type UpdateReplacePolicy
Conditions Parameters Resources Condition DeletionPolicy DependsOn Type
Resources Type UpdateReplacePolicy'
[ "$seen" = "$expected" ] || { echo "changed: \`$seen\`"; exit 1; }
echo "holds: TemplateGenerator leaves UpdateReplacePolicy and Rules out"
