// The ceremony of registering: by an invitation's link, or by a recovery code.

import * as api from "./api.js";
import { deviceName, isName } from "./ceremony.js";
import * as codes from "./codes.js";
import { filled, hush, onSubmit, say, typed } from "./form.js";
import { onFragment } from "./fragment.js";
import * as passkey from "./passkey.js";
import "./local.js";

const byId = (id) => document.getElementById(id);
const cards = ["unsupported", "register", "recover", "registered"].map(byId);
const name = byId("passkey-name");
const person = byId("recover-person");
const code = byId("recover-code");

/**
 * Options older than this (ms) are asked for again: the server forgets their challenge after ten minutes, and a browser
 * waits five for a touch.
 */
const FRESH = 4 * 60_000;

// An invitation's secret or a recovery code, until a passkey is registered by it. It is nowhere else.
let entry;
let options;

function only(shown) {
  for (const card of cards) card.hidden = card !== shown;
}

onFragment(async (invitation) => {
  entry = undefined;
  options = undefined;
  hush(byId("link-notice"));
  if (!passkey.available()) return only(byId("unsupported"));
  if (invitation === "") return only(byId("recover"));
  only(undefined);
  try {
    await enter({ invitation });
  } catch (error) {
    only(byId("recover"));
    say(byId("link-notice"), "refused", unentered(error));
  }
});

const LINK = "This link is no longer good: it was used already, has expired, or is not whole. Ask for a new one.";
const CODE = "Refused. A wrong name, a wrong code and a used one all get this one answer.";
const UNACCEPTED =
  "The passkey was not accepted. Try again: the next one is asked for anew. If it is refused too, use another device, or a password manager.";

/** Why `entry` lets nobody in. */
function unentered(error) {
  if (error.code !== "ceremony_refused" && error.code !== "invalid_request") return error.message;
  return entry?.recovery_code === undefined ? LINK : CODE;
}

/** Asks what to register for, and shows it. */
async function enter(by) {
  entry = by;
  options = { ...(await api.registrationOptions(by)), at: Date.now() };
  byId("register-person").textContent = options.person;
  name.value = deviceName();
  hush(byId("register-notice"));
  only(byId("register"));
  name.focus();
  name.select();
}

onSubmit(byId("recover-form"), async () => {
  const slot = byId("recover-notice");
  hush(slot);
  if (!filled(slot, person, code)) return;
  try {
    await enter({ person: typed(person), recovery_code: typed(code) });
    code.value = "";
  } catch (error) {
    say(slot, "refused", unentered(error));
  }
});

onSubmit(byId("register-form"), async () => {
  const slot = byId("register-notice");
  hush(slot);
  if (!filled(slot, name) || !isName(slot, typed(name))) return;
  try {
    if (options === undefined || Date.now() - options.at > FRESH) {
      options = { ...(await api.registrationOptions(entry)), at: Date.now() };
    }
  } catch (error) {
    return say(slot, "refused", unentered(error));
  }
  try {
    const { publicKey } = options;
    const credential = await passkey.create(publicKey);
    // Their challenge is used up by the answer, whatever becomes of it.
    options = undefined;
    await registered(await api.register(typed(name), credential));
  } catch (error) {
    say(slot, "refused", error.code === "ceremony_refused" ? UNACCEPTED : error.message);
  }
});

async function registered({ person, passkey, recovery_codes: recovery }) {
  entry = undefined;
  only(undefined);
  if (recovery !== undefined) await codes.show(recovery, person);
  byId("registered-person").textContent = person;
  byId("registered-name").textContent = `“${passkey.name}”`;
  only(byId("registered"));
  byId("registered-title").focus();
}

// A page that the browser keeps for the way back must not keep these.
addEventListener("pagehide", () => {
  entry = undefined;
  options = undefined;
  code.value = "";
  codes.putAway();
});
