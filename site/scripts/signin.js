// The ceremony that opens the console: a touch.

import * as api from "./api.js";
import { touch } from "./ceremony.js";
import { hush, once, say } from "./form.js";
import * as passkey from "./passkey.js";

const button = document.getElementById("sign-in-button");
const slot = document.getElementById("sign-in-notice");

const UNKNOWN =
  "This passkey was not accepted. Try again. If it is refused again, it was revoked or changed, or belongs to another site: use another passkey, or a recovery code.";
const NONE = "This browser has no passkeys. Use an up-to-date one on a device that you unlock by PIN, finger or face.";

// The last session's end: its answer takes the cookie away, and must not take a new one's.
let ended = Promise.resolve();

/** Calls `opened(session)` for a passkey that the server accepts. */
export function start(opened) {
  button.addEventListener("click", () =>
    once(button, async () => {
      hush(slot);
      await ended;
      try {
        opened(await api.signIn(await touch("sign_in")));
      } catch (error) {
        wrong(error.code === "ceremony_refused" ? UNKNOWN : error.message);
      }
    }),
  );
}

/** A touch counts only after `signedOut` has settled. */
export function after(signedOut) {
  ended = signedOut;
}

/** Says why there is no console (any more). */
export function wrong(reason) {
  say(slot, "refused", reason);
  button.focus();
}

/** Ready for a touch. */
export function reset() {
  hush(slot);
  if (!passkey.available()) say(slot, "refused", NONE);
  button.focus();
}
