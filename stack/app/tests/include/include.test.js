// aws-cdk-lib's CfnInclude reads every template and gives it back unchanged, and it refuses values of the wrong type
// and references that lead nowhere. `just include` writes the templates.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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

const ROLES = path.resolve(import.meta.dirname, "../../../deploy-role.yaml");

/** A template in YAML as a reader of YAML 1.1 understands it, which CloudFormation is. */
function parsed(file) {
  const program = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)";
  return JSON.parse(execFileSync("python3", ["-c", program, file], { encoding: "utf8" }));
}

test("the roles that deploy come back unchanged", () => assert.deepEqual(included(ROLES), parsed(ROLES)));

/** The intrinsic functions somewhere in a template. */
function functions(node) {
  if (node === null || typeof node !== "object") return [];
  const isFunction = ([name, value]) => /^Fn::|^Ref$/.test(name) || (name === "Condition" && typeof value === "string");
  const own = Array.isArray(node) ? [] : Object.entries(node).filter(isFunction).map(([name]) => name);
  return [...own, ...Object.values(node).flatMap(functions)];
}

const nothing = { Ref: "Nothing" };

/** Each function with a reference that leads nowhere: as a value, or as what a condition says. */
const WRONG = {
  Ref: [nothing],
  "Fn::GetAtt": [{ "Fn::GetAtt": ["Nothing", "Arn"] }],
  "Fn::Sub": [{ "Fn::Sub": "a ${Nothing}" }, { "Fn::Sub": ["a ${A}", { A: nothing }] }, { "Fn::Sub": ["a ${A}", { B: "b" }] }],
  "Fn::Select": [{ "Fn::Select": [0, [nothing]] }, { "Fn::Select": [nothing, ["a"]] }],
  "Fn::Split": [{ "Fn::Select": [0, { "Fn::Split": ["/", nothing] }] }],
  "Fn::If": [{ "Fn::If": ["Nothing", "a", "b"] }, { "Fn::If": ["Has", nothing, "b"] }],
};
const WRONG_TESTS = {
  Condition: [{ Condition: "Nothing" }],
  "Fn::Equals": [{ "Fn::Equals": [nothing, "a"] }],
  "Fn::Not": [{ "Fn::Not": [{ Condition: "Nothing" }] }],
  "Fn::And": [{ "Fn::And": [{ Condition: "Nothing" }, { "Fn::Equals": ["a", "a"] }] }],
};

test("every function of the templates is one whose references are followed", (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "otpost-include-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "wrong.template.json");
  const refused = (QueueName, Has) => {
    const Queue = { Type: "AWS::SQS::Queue", Condition: "Has", Properties: { QueueName } };
    writeFileSync(file, JSON.stringify({ Conditions: { Has }, Resources: { Queue } }));
    assert.throws(() => included(file), /Nothing|'[AB]'/, JSON.stringify({ QueueName, Has }));
  };
  const always = { "Fn::Equals": ["a", "a"] };
  for (const value of Object.values(WRONG).flat()) refused(value, always);
  for (const one of Object.values(WRONG_TESTS).flat()) refused("a", one);
  const used = new Set([...files.map((name) => JSON.parse(readFileSync(name, "utf8"))), parsed(ROLES)].flatMap(functions));
  const followed = [...Object.keys(WRONG), ...Object.keys(WRONG_TESTS)];
  assert.deepEqual([...used].sort(), followed.sort());
});

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
