// WebKitGTK's own small browser on a screen that nobody sees, driven over WebDriver: https://www.w3.org/TR/webdriver2/
// Debian: webkit2gtk-driver, libwebkit2gtk-4.1-0 and xvfb.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** The place of Debian's browser, for any processor. */
function miniBrowser() {
  const places = readdirSync("/usr/lib").map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`);
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error("there is no MiniBrowser; run: sudo apt-get install -y webkit2gtk-driver xvfb");
  return found;
}

async function freePort() {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** A tab of a WebKit that was started for it. */
export class WebKit {
  #children = [];
  #home = mkdtempSync(path.join(tmpdir(), "otpost-webkit-"));
  #base;

  static async start() {
    const webkit = new WebKit();
    const screen = webkit.#spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], process.env, "pipe");
    const [display] = await once(screen.stdio[3], "data");
    const port = await freePort();
    const env = { ...process.env, DISPLAY: `:${String(display).trim()}`, HOME: webkit.#home, WEBKIT_DISABLE_COMPOSITING_MODE: "1" };
    webkit.#spawn("WebKitWebDriver", [`--port=${port}`], env);
    await webkit.#begin(`http://127.0.0.1:${port}`);
    return webkit;
  }

  #spawn(program, options, env, third = "ignore") {
    const child = spawn(program, options, { env, stdio: ["ignore", "ignore", "ignore", third] });
    child.once("error", (error) => (child.failed = error));
    this.#children.push(child);
    return child;
  }

  async #begin(driver) {
    for (let tries = 0; ; tries += 1) {
      const ready = await fetch(`${driver}/status`).then((answer) => answer.ok, () => false);
      if (ready) break;
      if (tries === 100) throw new Error("WebKitWebDriver doesn’t answer");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#base = `${driver}/session`;
    const options = { binary: miniBrowser(), args: ["--automation"] };
    const { sessionId } = await this.#call("POST", "", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
    this.#base = `${this.#base}/${sessionId}`;
  }

  async #call(method, route, body) {
    const answer = await fetch(`${this.#base}${route}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  goto(url) {
    return this.#call("POST", "/url", { url });
  }

  /** The value of an expression in the page. */
  evaluate(expression) {
    return this.#call("POST", "/execute/sync", { script: `return ${expression}`, args: [] });
  }

  click(selector) {
    return this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  async end() {
    if (this.#base !== undefined) await this.#call("DELETE", "").catch(() => {});
    for (const child of this.#children.reverse()) {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}
