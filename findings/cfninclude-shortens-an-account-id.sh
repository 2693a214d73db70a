#!/usr/bin/env bash
# Tools: aws-cdk-lib 2.276.0 and constructs 10.8.1 (npm); cfn-flip 1.3.0 (PyPI) for comparison.
#
# CfnInclude writes the unquoted account id `012345678901` of a trust policy as the number 12345678901,
# eleven digits. cfn-flip, and cfn-lint like it, read the same template as the text "012345678901".
#
# It surprises because account ids are often unquoted, one account in ten begins with a zero, and the
# linter sees another document than the one that gets deployed. An expert who knows of YAML 1.1's
# octal numbers is misled: with an 8 or a 9 in it the text is no octal number, so it looks safe.
#
# Seen: {"AWS": 12345678901} from CfnInclude; "012345678901" from cfn-flip.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib cfn-flip==1.3.0
npm install --silent --no-audit --no-fund --prefix . aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > template.yaml <<'YAML'
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {AWS: 012345678901}
            Action: sts:AssumeRole
YAML
included=$(HOME=$PWD node -e '
const {App, Stack, BootstraplessSynthesizer} = require("aws-cdk-lib");
const {CfnInclude} = require("aws-cdk-lib/cloudformation-include");
const app = new App({analyticsReporting: false, outdir: "out"});
const stack = new Stack(app, "Stack", {synthesizer: new BootstraplessSynthesizer()});
new CfnInclude(stack, "Include", {templateFile: "template.yaml"});
const {Role} = app.synth().getStackByName("Stack").template.Resources;
console.log(JSON.stringify(Role.Properties.AssumeRolePolicyDocument.Statement[0].Principal));
' 2>/dev/null)
flipped=$(python3 -c '
import json, cfn_flip
role = json.loads(cfn_flip.to_json(open("template.yaml").read()))["Resources"]["Role"]
print(json.dumps(role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["AWS"]))
')
[ "$included" = '{"AWS":12345678901}' ] || { echo "changed: CfnInclude writes \`$included\`"; exit 1; }
[ "$flipped" = '"012345678901"' ] || { echo "changed: cfn-flip writes \`$flipped\`"; exit 1; }
echo "holds: CfnInclude writes $included, cfn-flip writes $flipped"
