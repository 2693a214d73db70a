// `stack local` as a child: started as a person starts it, on free ports, with a state of its own.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "../..");
// Both as `cargo test` has built them: what `stack local` builds by itself has other features, and takes minutes.
const BUILT = path.join(ROOT, "target/debug");
const STACK = path.join(BUILT, "stack");

/** A folder for the emulator's state, and what becomes of it. */
export function stateFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "otpost-e2e-"));
  const remove = () => {
    // Requests to the emulator in a form that AWS would refuse: stack/tests/models.
    const refused = path.join(folder, "refused.txt");
    const told = existsSync(refused) ? readFileSync(refused, "utf8") : "";
    rmSync(folder, { recursive: true, force: true });
    if (told) throw new Error(`AWS would refuse:\n${told}`);
  };
  return { folder, remove };
}

/** A running system: what it announced, and its process. */
export class System {
  #child;
  #talk = "";

  /** Resolves when the system says that it is ready; on any free port if none is given. */
  static async start(folder, port = "0") {
    if (!existsSync(STACK)) throw new Error(`${STACK} is not there; run: cargo test --workspace --no-run`);
    const system = new System();
    const child = spawn(STACK, ["local", "--json", "--port", port, "--state", folder, "--built", BUILT], {
      cwd: ROOT,
      env: { ...process.env, OTPOST_MINISTACK: path.join(ROOT, "stack/tests/models/ministack") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    system.#child = child;
    child.stderr.setEncoding("utf8").on("data", (text) => (system.#talk += text));
    const line = await Promise.race([
      once(createInterface(child.stdout), "line").then(([line]) => line),
      once(child, "exit").then(([code]) => {
        throw new Error(`stack local ended with ${code}:\n${system.#talk}`);
      }),
    ]);
    return Object.assign(system, JSON.parse(line), { folder });
  }

  /** What it said on stderr. */
  get talk() {
    return this.#talk;
  }

  /** Ctrl-C; resolves to the exit code. */
  async interrupt() {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    this.#child.kill("SIGINT");
    const [code] = await once(this.#child, "exit");
    return code;
  }

  /** `kill -9`: it can clean up nothing itself. */
  kill() {
    this.#child.kill("SIGKILL");
  }

  /** `stack …` beside it; resolves to what it wrote to stdout. */
  async command(...args) {
    // The emulator's root user, as any other AWS tool would have to name it.
    const env = { ...process.env, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    const { stdout } = await promisify(execFile)(STACK, args, { cwd: ROOT, env });
    return stdout;
  }

  /** Lines that it printed, pasted into another shell: one that knows nothing but where it is. */
  async paste(...lines) {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME };
    const { stdout } = await promisify(execFile)("sh", ["-c", lines.join("\n")], { cwd: ROOT, env });
    return stdout;
  }

  /** A registration link for somebody; `options` of `stack user invite`. */
  async invite(name, ...options) {
    return JSON.parse(await this.ofUsers("invite", name, ...options)).link;
  }

  /** `stack user …`; resolves to its JSON. */
  ofUsers(...args) {
    return this.command("user", ...args, "--env", "local", "--endpoint-url", this.endpoint_url, "--json");
  }

  /** What the outbox holds: everything that was sent so far. */
  async sent() {
    return JSON.parse(await this.command("outbox", "--json", "--state", this.folder));
  }

  /** A message for alice's number, sent as her provider would. */
  sms(text, ...options) {
    return this.command("send-sms", text, "--state", this.folder, ...options);
  }

  /** Calls the API as an application does. */
  fetch(method, route, body) {
    return fetch(`${this.api_url}${route}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }
}

/** The processes that still have the folder in their environment or among their arguments. */
export function processesOf(folder) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid)
    .filter((id) => ["environ", "cmdline"].some((file) => contents(`/proc/${id}/${file}`).includes(folder)));
}

/** A variable that one of those processes has in its environment. */
export function environmentOf(folder, name) {
  const variables = processesOf(folder).flatMap((id) => contents(`/proc/${id}/environ`).split("\0"));
  return variables.find((variable) => variable.startsWith(`${name}=`))?.slice(name.length + 1);
}

function contents(file) {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
