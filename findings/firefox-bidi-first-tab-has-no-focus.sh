#!/usr/bin/env bash
# Tools: Firefox ESR 153.8.0 (Debian 12's package, with the libraries of GTK 3), ws 8.23.0 (npm).
#
# In a headless Firefox that is driven over WebDriver BiDi alone, the tab of the start has no focus. browsingContext.activate
# says success, a click makes the field the active element, and typed keys arrive in it; still document.hasFocus() is false
# and the field doesn't match :focus. A context that browsingContext.create makes with the type `window` has the focus.
#
# It surprises because activate is there to give the focus, and typing works without it. A page that waits for :focus looks
# broken in Firefox alone, and navigator.credentials.create is refused at once with NotAllowedError, as if somebody had
# cancelled a passkey.
#
# Seen, as hasFocus, active element, its value, :focus, and what create says: in the first tab `false field 4 false
# CredentialsContainer request is not allowed.`, in the new window `true field 4 true` and a request that waits.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq firefox-esr=153.8.0esr-1~deb12u1 2>/dev/null
dpkg -x firefox-esr_*.deb root
npm install --silent --no-audit --no-fund --prefix . ws@8.23.0 >/dev/null

cat > drive.mjs <<'JS'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import WebSocket from "ws";

const page = "<!doctype html><title>t</title><input id=field style='position:fixed;left:0;top:0;width:9rem;height:9rem'>";
const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(page));
await once(server.listen(0, "127.0.0.1"), "listening");
const options = ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", process.argv[2]];
const firefox = spawn("root/usr/lib/firefox-esr/firefox-esr", options, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOME: process.argv[2] } });
const url = await new Promise((found) => firefox.stderr.on("data", (data) => {
  const [, address] = /BiDi listening on (ws:\S+)/.exec(data) ?? [];
  if (address) found(address);
}));
const socket = new WebSocket(`${url}/session`);
await once(socket, "open");
const waiting = [];
socket.on("message", (data) => {
  const { id, result, error } = JSON.parse(data);
  waiting[id]?.(result ?? { error });
});
const send = (method, params) => new Promise((answered) => {
  waiting.push(answered);
  socket.send(JSON.stringify({ id: waiting.length - 1, method, params }));
});

async function look(context) {
  await send("browsingContext.navigate", { context, url: `http://localhost:${server.address().port}/`, wait: "complete" });
  const activated = await send("browsingContext.activate", { context });
  if (activated.error) throw new Error(activated.error);
  const hand = [{ type: "pointerMove", x: 20, y: 20 }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
  const keys = [{ type: "pause" }, { type: "pause" }, { type: "pause" }, { type: "keyDown", value: "4" }, { type: "keyUp", value: "4" }];
  await send("input.performActions", { context, actions: [{ type: "pointer", id: "hand", actions: hand }, { type: "key", id: "keys", actions: keys }] });
  const expression = `(async () => {
    const field = document.activeElement;
    const options = { challenge: new Uint8Array(32), rp: { name: "t", id: "localhost" }, pubKeyCredParams: [{ type: "public-key", alg: -7 }], user: { id: new Uint8Array(16), name: "a", displayName: "a" } };
    const made = navigator.credentials.create({ publicKey: options }).then(() => "made", (error) => error.message);
    const waits = new Promise((resolve) => setTimeout(() => resolve("waits"), 3000));
    return [document.hasFocus(), field.id, field.value, field.matches(":focus"), await Promise.race([made, waits])].join(" ");
  })()`;
  const answer = await send("script.evaluate", { expression, target: { context }, awaitPromise: true, userActivation: true });
  return answer.result.value;
}

await send("session.new", { capabilities: {} });
const { contexts } = await send("browsingContext.getTree", {});
console.log(await look(contexts[0].context));
const { context } = await send("browsingContext.create", { type: "window" });
console.log(await look(context));
socket.close();
server.close();
firefox.kill();
await once(firefox, "exit");
JS
mkdir profile
seen=$(node drive.mjs "$PWD/profile")
first=$(sed -n 1p <<<"$seen")
second=$(sed -n 2p <<<"$seen")
[ "$first" = "false field 4 false CredentialsContainer request is not allowed." ] || { echo "changed: the first tab: $first"; exit 1; }
[ "$second" = "true field 4 true waits" ] || { echo "changed: the new window: $second"; exit 1; }
echo "holds: the first tab: $first; the new window: $second"
