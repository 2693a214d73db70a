// `stack local` itself: what it prints works when pasted, and Ctrl-C leaves nothing behind.

import { once } from "node:events";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

import { test as plain } from "@playwright/test";

import { expect, newUser, test } from "../page.js";
import { System, environmentOf, processesOf, stateFolder } from "../system.js";

test("the printed commands issue and verify when pasted one after the other", async ({ system }) => {
  const answers = await system.paste(system.issue, system.verify);
  const [issued, verified] = answers.trim().split("\n").map((line) => JSON.parse(line));
  expect(issued).toMatchObject({ user_id: "alice", token: expect.stringMatching(/^[0-9a-f]{15}$/u) });
  expect(verified).toEqual({ verified: true });
});

test("what was delivered is in the outbox", async ({ system }) => {
  const number = `+4915${String(process.pid).padStart(9, "0")}`;
  const answer = await system.fetch("POST", "/tokens", { user_id: number, channel: "sms" });
  expect(answer.status).toBe(201);
  expect(await answer.json()).not.toHaveProperty("token");
  const outbox = async () => (await system.sent()).filter((message) => message.to === number);
  await expect.poll(outbox, { timeout: 20_000 }).toHaveLength(1);
  const [{ text }] = await outbox();
  const token = text.match(/[0-9a-f]{15}/u)[0];
  const verified = await system.fetch("POST", "/tokens/verify", { user_id: number, token });
  expect(await verified.json()).toEqual({ verified: true });
});

test("the page and the API carry the security headers", async ({ system }) => {
  for (const route of ["/", "/v1/health"]) {
    const { headers, status } = await fetch(`${system.site_url}${route}`);
    expect(status, route).toBe(200);
    expect(headers.get("content-security-policy"), route).toContain("default-src 'none'");
    expect(headers.get("content-security-policy"), route).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options"), route).toBe("nosniff");
    expect(headers.get("strict-transport-security"), route).toContain("max-age=");
  }
});

test("the API answers only by way of the front", async ({ system }) => {
  const { values } = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../../cdk.out/local/outputs.json"), "utf8"));
  const direct = await fetch(`${system.endpoint_url}/restapis/${values.ApiId}/live/_user_request_/v1/health`);
  expect(direct.status).toBe(403);
});

test("a page of another origin reaches the emulator neither with nor without a preflight", async ({ system, browser }) => {
  const site = createServer((_, response) => response.setHeader("content-type", "text/html").end("<!doctype html>"));
  await once(site.listen(0, "127.0.0.1"), "listening");
  const page = await browser.newPage();
  const own = `http://127.0.0.1:${site.address().port}/`;
  const statuses = [];
  page.on("response", (response) => response.url().startsWith(own) || statuses.push(response.status()));
  await page.goto(own);
  // Where a function that runs gets its events from, keys and tokens included.
  expect((await fetch(`${system.api_url}/health`)).status).toBe(200);
  const runtime = `http://${environmentOf(system.folder, "AWS_LAMBDA_RUNTIME_API")}`;
  const health = await page.evaluate(async ([endpoint, runtime]) => {
    const functions = `${endpoint}/2015-03-31/functions`;
    await fetch(functions, { method: "POST", mode: "no-cors", body: "{}" });
    await fetch(functions, { mode: "no-cors" });
    await fetch(`${runtime}/2018-06-01/runtime/invocation/next`, { mode: "no-cors" });
    return fetch(`${endpoint}/_ministack/health`).then(() => "read", () => "refused");
  }, [system.endpoint_url, runtime]);
  expect(health).toBe("refused");
  // The browser keeps the last one's to itself.
  expect(statuses).toEqual([403, 403, 403]);
  await page.close();
  site.close();
});

/** The files in the folder that hold one of the secrets. */
function holding(folder, secrets) {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile())
    .filter((file) => {
      const text = readFileSync(file, "latin1");
      return secrets.some((secret) => text.includes(secret));
    });
}

plain("neither Ctrl-C nor kill -9 leaves a process, no file holds a secret, and a second start deploys nothing again", async () => {
  plain.setTimeout(900_000);
  const state = stateFolder();
  const first = await System.start(state.folder);
  expect(processesOf(state.folder).length).toBeGreaterThan(1);
  const { token } = await (await first.fetch("POST", "/tokens", { user_id: newUser() })).json();
  expect(await first.interrupt()).toBe(0);
  expect(processesOf(state.folder)).toEqual([]);
  // The emulator wrote its state, logs included, when it ended.
  const secrets = [first.key.split(".").at(-1), token];
  expect(holding(state.folder, secrets)).toEqual([]);
  expect(first.talk).not.toContain(secrets[0]);
  await expect(fetch(first.site_url)).rejects.toThrow();

  const second = await System.start(state.folder, new URL(first.site_url).port);
  expect(second.talk, "it was deployed again").toContain("local: unchanged");
  expect(second.key).not.toBe(first.key);
  expect((await second.fetch("GET", "/tokens")).status).toBe(200);
  const old = await fetch(`${second.api_url}/tokens`, { headers: { authorization: `Bearer ${first.key}` } });
  expect(old.status).toBe(401);

  const third = System.start(state.folder);
  await expect(third).rejects.toThrow(`a local system is already running at \`${second.site_url}\``);
  expect((await second.fetch("GET", "/tokens")).status).toBe(200);

  second.kill();
  await expect.poll(() => processesOf(state.folder), { timeout: 15_000 }).toEqual([]);
  await expect(second.command("outbox", "--state", state.folder)).rejects.toThrow("no local system is running");
  state.remove();
});
