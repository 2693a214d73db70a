#!/usr/bin/env bash
# Tools: aws-cdk-lib 2.276.0 and constructs 10.8.1 (npm).
#
# `app.synth({skipValidation: true})` runs AWS's template validator all the same. It prints the report on stderr and
# writes validation-report.json into the assembly. The validation that the option does skip is the older one: the
# constructs' own, added by `node.addValidation`, whose errors end a synthesis.
#
# It surprises because validation is off by name. The option's description says "skip construct validation", and the
# report is headed "Template validation": two kinds, of which the newer one has no option here. A script that asked for
# silence gets the lines at each run, and an assembly with one file more.
#
# Seen, of a template with a condition that nothing uses: "WARNING Conditions/IsProd: Condition 'IsProd' is not used by any
# resource or Fn::If" with W8001 both times, and the construct's error without the option alone.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix . aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > template.json <<'JSON'
{"Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
 "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
 "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
JSON
cat > app.cjs <<'JS'
const { existsSync } = require("node:fs");
const { App, Stack, BootstraplessSynthesizer } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const [, , skips, refuses] = process.argv;
const outdir = `out-${skips}-${refuses}`;
const app = new App({ analyticsReporting: false, outdir });
const stack = new Stack(app, "Stack", { synthesizer: new BootstraplessSynthesizer() });
new CfnInclude(stack, "Include", { templateFile: "template.json" });
if (refuses === "refuses") stack.node.addValidation({ validate: () => ["not like this"] });
try {
  app.synth({ skipValidation: skips === "skip" });
  console.log(`${skips}: synthesized, ${existsSync(`${outdir}/validation-report.json`) ? "a" : "no"} report`);
} catch (error) {
  console.log(`${skips}: ${/not like this/.test(error.message) ? "refused" : error.message}`);
}
JS
seen=$(for refuses in passes refuses; do
    for skips in validate skip; do
        HOME=$PWD node app.cjs "$skips" "$refuses" 2> "said-$skips-$refuses"
    done
done)
expected='validate: synthesized, a report
skip: synthesized, a report
validate: refused
skip: synthesized, a report'
[ "$seen" = "$expected" ] || { echo "changed: \`$seen\`"; exit 1; }
for skips in validate skip; do
    grep -q "W8001" "said-$skips-passes" || { echo "changed: no W8001 with \`$skips\`"; exit 1; }
done
echo "holds: skipValidation skips the constructs' validation, and the template's goes on"
