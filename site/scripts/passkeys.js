// The person's passkeys: listed, renamed, revoked and added.

import * as api from "./api.js";
import { deviceName, touch } from "./ceremony.js";
import { button, cell, moment, row, text } from "./element.js";
import { hush, once, say } from "./form.js";
import { named } from "./naming.js";
import * as passkey from "./passkey.js";
import { confirmed } from "./question.js";

const byId = (id) => document.getElementById(id);
const table = byId("passkeys-table");
const rows = byId("passkeys-rows");
const slot = byId("passkeys-notice");
const lonely = byId("passkeys-lonely");
const spoken = byId("passkeys-spoken");
const title = byId("passkeys-title");

let session;
let report;
let left;
let count = 0;
let known;

const UNACCEPTED =
  "The new passkey was not accepted. Choose “Add a passkey” again. If it is refused again, use another device, or a password manager.";

/** `report(error, slot)` hears of failures, `left(number)` of how many recovery codes there are. */
export function start(current, hears) {
  session = current;
  ({ report, left } = hears);
  byId("add-passkey").addEventListener("click", (event) => once(event.currentTarget, add));
}

/** Fetches the list; `said` is spoken once it is there. */
export function load(said = "") {
  return session.ask(
    () => api.passkeys(),
    (answer) => {
      count = answer.passkeys.length;
      rows.replaceChildren(...answer.passkeys.map(line));
      table.hidden = count === 0;
      lonely.hidden = count !== 1;
      left(answer.recovery_codes_left);
      known = answer;
      spoken.textContent = said;
    },
    (error) => report(error, slot),
  );
}

function line(key) {
  const name = cell("who", text("bdi", "user", key.name));
  // A passkey that no cloud keeps is lost with its device.
  name.append(text("span", "purpose", key.backed_up ? "kept by a password manager" : "on one device only"));
  const label = (content) => text("span", "narrow-label", content);
  const registered = cell("when", label("Registered "), moment(key.created_at));
  const used = cell("used", label("Last used "), key.last_used_at ? moment(key.last_used_at) : "never");
  const actions = cell(
    "actions-cell",
    button("quiet", "Rename", `Rename the passkey ${key.name}`, (button) => once(button, () => rename(key))),
    button("danger-quiet", "Revoke", `Revoke the passkey ${key.name}`, (button) => once(button, () => revoke(key))),
  );
  return row(name, registered, used, actions);
}

async function rename(key) {
  hush(slot);
  const question = { heading: "Rename this passkey", accept: "Rename", name: key.name };
  const renamed = await named(question, (name) => api.renamePasskey(key.passkey_id, name));
  if (renamed === undefined) return;
  await load("Passkey renamed.");
  title.focus();
}

async function revoke(key) {
  hush(slot);
  // The session may end with it, and the list can't be asked for any more.
  const rest = { ...known, passkeys: known.passkeys.filter((other) => other !== key) };
  const last = count === 1;
  const sure = await confirmed({
    heading: last ? "Revoke your last passkey?" : "Revoke this passkey?",
    asks: last
      ? "Without {} only a recovery code or a new invitation lets you in again. This can’t be undone."
      : "{} will no longer open anything here. Remove it from your device too. This can’t be undone.",
    about: `“${key.name}”`,
    accept: last ? "Revoke my last passkey" : "Revoke passkey",
    keep: "Keep it",
  });
  if (!sure) return;
  await session.ask(
    async () => api.revokePasskey(key.passkey_id, await touch("revoke_passkey", key.passkey_id), last || undefined),
    async () => {
      await passkey.left(rest);
      await load("Passkey revoked.");
      title.focus();
    },
    async (error) => {
      // Somebody else changed the list meanwhile; the reason stays to be read.
      if (["last_passkey", "passkey_not_found"].includes(error.code)) await load();
      report(error, slot);
    },
  );
}

/** Two touches: one that shows who asks, one that makes the new passkey, each after a click of its own, which some browsers insist on. */
function add() {
  hush(slot);
  return session.ask(
    async () => api.registrationOptions({ credential: await touch("add_passkey") }),
    async ({ publicKey }) => {
      const question = { heading: "Add a passkey", accept: "Make the passkey", name: deviceName() };
      const made = await named(question, async (name) => {
        const credential = await passkey.create(publicKey);
        // The challenge is used up by the answer: a further try begins with the first touch, so the question goes.
        return api.register(name, credential).catch((error) => ({ error }));
      });
      if (made === undefined) return;
      await load(made.error ? "" : "Passkey added.");
      if (made.error) say(slot, "refused", made.error.code === "ceremony_refused" ? UNACCEPTED : made.error.message);
      else say(slot, "accepted", "The passkey was added.");
      title.focus();
    },
    (error) => report(error, slot),
  );
}

/** Nothing of the last session stays on the page. */
export function reset() {
  count = 0;
  known = undefined;
  rows.replaceChildren();
  table.hidden = true;
  lonely.hidden = true;
  spoken.textContent = "";
  hush(slot);
}
