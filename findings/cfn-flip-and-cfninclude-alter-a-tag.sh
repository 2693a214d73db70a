#!/usr/bin/env bash
# Tools: cfn-flip 1.3.0 (PyPI), aws-cdk-lib 2.276.0 and constructs 10.8.1 (npm).
#
# A text such as `482e91` in a JSON template becomes `4.82e+93` on the way through cfn-flip and CfnInclude.
# cfn-flip writes it into YAML without quotes, because its YAML 1.1 knows no number without a point before
# the exponent. CfnInclude reads YAML 1.2, in which `482e91` is a number, and writes that as a text again.
#
# It surprises because each tool round-trips the value on its own, cfn-flip quotes `10:30`, `+1202` and
# `09`, and the template stays valid. Short commit hashes in tags and versions have this form: of the
# seven-digit ones about one in fifty is decimal digits around a single `e`.
#
# Seen: JSON "482e91" -> YAML 482e91 -> JSON "4.82e+93"; cfn-flip reads its own YAML back unchanged.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTHONPATH=$PWD/lib PYTHONDONTWRITEBYTECODE=1
python3 -m pip install --quiet --disable-pip-version-check --no-compile --no-warn-conflicts --root-user-action ignore --target lib cfn-flip==1.3.0
npm install --silent --no-audit --no-fund --prefix . aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

back=$(python3 - <<'PY'
import json, cfn_flip
tags = [{"Key": "commit", "Value": "482e91"}]
template = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Tags": tags}}}})
text = cfn_flip.to_yaml(template)
open("template.yaml", "w").write(text)
print(json.loads(cfn_flip.to_json(text)) == json.loads(template), "Value: 482e91\n" in text)
PY
)
tag=$(HOME=$PWD node -e '
const {App, Stack, BootstraplessSynthesizer} = require("aws-cdk-lib");
const {CfnInclude} = require("aws-cdk-lib/cloudformation-include");
const app = new App({analyticsReporting: false, outdir: "out"});
const stack = new Stack(app, "Stack", {synthesizer: new BootstraplessSynthesizer()});
new CfnInclude(stack, "Include", {templateFile: "template.yaml"});
console.log(JSON.stringify(app.synth().getStackByName("Stack").template.Resources.Queue.Properties.Tags[0].Value));
' 2>/dev/null)
[ "$back" = "True True" ] || { echo "changed: cfn-flip reads back and leaves unquoted: \`$back\`"; exit 1; }
[ "$tag" = '"4.82e+93"' ] || { echo "changed: CfnInclude writes \`$tag\`"; exit 1; }
echo "holds: \"482e91\" becomes $tag"
