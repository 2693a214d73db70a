// The running API beside its OpenAPI document: schemathesis makes requests that the document allows and others that it
// doesn't, and looks at every answer.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { expect, test } from "@playwright/test";

import { System, stateFolder } from "../system.js";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const PROGRAM = path.join(ROOT, ".local/schemathesis/bin/schemathesis");
const HOOKS = path.join(import.meta.dirname, "../schemathesis");
// An unknown method is an unknown route to API Gateway, which answers 403.
const EXCLUDED = "unsupported_method,allow_header_conformance";

test.setTimeout(300_000);

async function run(system, ...more) {
  const address = `${system.site_url}/v1/openapi.json`;
  const args = ["--config-file", path.join(HOOKS, "schemathesis.toml"), "run", address, "--url", system.site_url, "--exclude-checks", EXCLUDED, "--seed", "1", ...more];
  const env = { ...process.env, PYTHONPATH: HOOKS, SCHEMATHESIS_HOOKS: "hooks", NO_COLOR: "1" };
  const options = { cwd: system.folder, env, maxBuffer: 1 << 26 };
  const ended = await promisify(execFile)(PROGRAM, args, options).catch((error) => error);
  return { code: ended.code ?? 0, text: `${ended.stdout}${ended.stderr}` };
}

test("schemathesis finds no answer that the document doesn't have", async () => {
  expect(existsSync(PROGRAM), "run: tools/venv schemathesis").toBe(true);
  const { folder, remove } = stateFolder();
  const system = await System.start(folder);
  try {
    const withKey = ["--header", `Authorization: Bearer ${system.key}`, "--max-examples", "5"];
    for (const options of [withKey, ["--phases", "coverage"]]) {
      const { code, text } = await run(system, ...options);
      expect(code, text).toBe(0);
      expect(text).toMatch(/\d+ (generated|tested|passed)/u);
    }
  } finally {
    await system.interrupt();
    remove();
  }
});
