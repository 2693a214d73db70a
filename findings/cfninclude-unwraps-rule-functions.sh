#!/usr/bin/env bash
# Tools: aws-cdk-lib 2.276.0 and constructs 10.8.1 (npm); cfn-flip 1.3.0 (PyPI) for comparison.
#
# CfnInclude loses the name of a rule function in its short form. `!Contains [[dev, prod], !Ref Stage]` in a
# template's Rules becomes the bare list `[["dev", "prod"], {"Ref": "Stage"}]`, and so do `!EachMemberIn`,
# `!RefAll` and `!ValueOf`. The long form `Fn::Contains` is kept. cfn-flip keeps both.
#
# It surprises because nothing is raised: an unknown long-form function in a resource throws "Unsupported
# CloudFormation function", an unknown short form is unwrapped. The rule that guards a parameter is no rule
# any more in the template that CDK writes.
#
# Seen: {"Assert": [["dev", "prod"], {"Ref": "Stage"}]} for the short form.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib cfn-flip==1.3.0
npm install --silent --no-audit --no-fund --prefix . aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > template.yaml <<'YAML'
Parameters:
  Stage: {Type: String, Default: dev}
Rules:
  KnownStage:
    Assertions:
      - Assert: !Contains [[dev, prod], !Ref Stage]
      - Assert: {"Fn::Contains": [[dev, prod], !Ref Stage]}
Resources:
  Queue: {Type: AWS::SQS::Queue}
YAML
included=$(HOME=$PWD node -e '
const {App, Stack, BootstraplessSynthesizer} = require("aws-cdk-lib");
const {CfnInclude} = require("aws-cdk-lib/cloudformation-include");
const app = new App({analyticsReporting: false, outdir: "out"});
const stack = new Stack(app, "Stack", {synthesizer: new BootstraplessSynthesizer()});
new CfnInclude(stack, "Include", {templateFile: "template.yaml"});
const {Rules} = app.synth().getStackByName("Stack").template;
console.log(JSON.stringify(Rules.KnownStage.Assertions.map((rule) => rule.Assert)));
' 2>/dev/null)
flipped=$(python3 -c '
import json, cfn_flip
rules = json.loads(cfn_flip.to_json(open("template.yaml").read()))["Rules"]["KnownStage"]["Assertions"]
print(json.dumps([rule["Assert"] for rule in rules], separators=(",", ":")))
')
list='[["dev","prod"],{"Ref":"Stage"}]'
[ "$included" = "[$list,{\"Fn::Contains\":$list}]" ] || { echo "changed: CfnInclude writes \`$included\`"; exit 1; }
[ "$flipped" = "[{\"Fn::Contains\":$list},{\"Fn::Contains\":$list}]" ] || { echo "changed: cfn-flip writes \`$flipped\`"; exit 1; }
echo "holds: CfnInclude writes $included"
