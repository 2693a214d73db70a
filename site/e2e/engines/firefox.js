// Firefox without a window, driven over WebDriver BiDi: https://w3c.github.io/webdriver-bidi/

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import WebSocket from "ws";

/** A software token in place of the authenticators of the machine; no first-run pages and no requests of its own. */
const PREFERENCES = {
  "security.webauth.webauthn_enable_softtoken": true,
  "security.webauth.webauthn_enable_usbtoken": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.enabled": false,
};

/** A tab of a Firefox that was started for it. */
export class Firefox {
  #child;
  #profile;
  #socket;
  #next = 1;
  #waiting = new Map();
  #context;
  /** Errors that the console had, and exceptions. */
  wrong = [];

  static async start(program = "firefox-esr") {
    const firefox = new Firefox();
    firefox.#profile = mkdtempSync(path.join(tmpdir(), "otpost-firefox-"));
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    writeFileSync(path.join(firefox.#profile, "user.js"), lines.join("\n"));
    const child = spawn(program, ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", firefox.#profile], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, HOME: firefox.#profile },
    });
    firefox.#child = child;
    const address = new Promise((resolve, reject) => {
      createInterface(child.stderr).on("line", (line) => {
        const [, url] = line.match(/WebDriver BiDi listening on (ws:\S+)/u) ?? [];
        if (url !== undefined) resolve(url);
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
    });
    await firefox.#connect(`${await address}/session`);
    return firefox;
  }

  async #connect(url) {
    this.#socket = new WebSocket(url);
    await once(this.#socket, "open");
    this.#socket.on("message", (data) => this.#heard(JSON.parse(data)));
    await this.#send("session.new", { capabilities: {} });
    await this.#send("session.subscribe", { events: ["log.entryAdded"] });
    // The tab that is there from the start never has the focus, and Firefox makes passkeys for nothing else.
    this.#context = (await this.#send("browsingContext.create", { type: "window" })).context;
  }

  #heard({ id, result, error, message, method, params }) {
    if (method === "log.entryAdded" && params.level === "error") this.wrong.push(params.text);
    const asked = this.#waiting.get(id);
    if (asked === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) asked.resolve(result);
    else asked.reject(new Error(`${error}: ${message}`));
  }

  #send(method, params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  goto(url) {
    return this.#send("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
  }

  /** The value of an expression in the page: a text, number or boolean. */
  async evaluate(expression) {
    const target = { context: this.#context };
    const answer = await this.#send("script.evaluate", { expression, target, awaitPromise: true, userActivation: true });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  }

  /** Clicks in the middle of the first element that a selector finds, as a hand does. */
  async click(selector) {
    const place = `(() => { const { x, y, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(); return [x + width / 2, y + height / 2].map(Math.floor).join(); })()`;
    const [x, y] = (await this.evaluate(place)).split(",").map(Number);
    const moves = [{ type: "pointerMove", x, y }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    await this.#send("input.performActions", { context: this.#context, actions: [{ type: "pointer", id: "hand", actions: moves }] });
  }

  async end() {
    this.#socket.close();
    this.#child.kill();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
