// aws-cdk-lib's CfnInclude reads every template and gives it back unchanged, and it refuses values of the wrong type
// and references that lead nowhere. `just include` writes the templates.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { App, DefaultStackSynthesizer, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";

const FOLDER = path.resolve(import.meta.dirname, "../../../../target/include/cdk.out");

/** The template as CfnInclude gives it back. */
function included(file) {
  const app = new App({ analyticsReporting: false });
  // The rule on the CDK's own bootstrap isn't of the template.
  const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
  const stack = new Stack(app, "Included", { synthesizer });
  new CfnInclude(stack, "Template", { templateFile: file });
  return app.synth({ skipValidation: true }).getStackByName("Included").template;
}

/** The template in the one respect in which CfnInclude changes it by design: it sorts what a resource depends on. */
function sorted(template) {
  for (const resource of Object.values(template.Resources)) {
    if (Array.isArray(resource.DependsOn)) resource.DependsOn.sort();
  }
  return template;
}

const files = readdirSync(FOLDER, { recursive: true })
  .filter((name) => name.endsWith(".template.json"))
  .map((name) => path.join(FOLDER, name));

test("there are templates", () => assert.ok(files.length >= 4, `${files.length} templates in ${FOLDER}`));

for (const file of files) {
  test(`${path.relative(FOLDER, file)} comes back unchanged`, () => {
    assert.deepEqual(sorted(included(file)), sorted(JSON.parse(readFileSync(file, "utf8"))));
  });
}

test("a template that AWS would refuse doesn't come back", (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "otpost-include-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "wrong.template.json");
  const queue = (Properties) => {
    writeFileSync(file, JSON.stringify({ Resources: { Queue: { Type: "AWS::SQS::Queue", Properties } } }));
  };
  queue({ QueueName: { Ref: "Nothing" } });
  assert.throws(() => included(file), /Nothing/);
  queue({ DelaySeconds: "soon" });
  assert.throws(() => included(file), /DelaySeconds|delaySeconds/);
});
