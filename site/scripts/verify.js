// The ceremony of verifying: what an application does with the token that its user typed.

import * as api from "./api.js";
import { filled, hush, onSubmit, say, typed } from "./form.js";

const form = document.getElementById("verify-form");
const user = document.getElementById("verify-user");
const token = document.getElementById("verify-token");
const slot = document.getElementById("verify-notice");

// As with issuing: a lost answer is asked for again, not the verification.
let unanswered;

/** `report(error, slot)` hears of failures, `verified(userId)` of each success. */
export function start(session, { report, verified }) {
  onSubmit(form, async () => {
    hush(slot);
    if (!filled(slot, user, token)) return;
    const request = JSON.stringify([typed(user), typed(token)]);
    if (unanswered?.request !== request) unanswered = { request, key: crypto.randomUUID() };
    const userId = typed(user);
    await session.ask(
      () => api.verify(userId, typed(token), unanswered.key),
      () => {
        unanswered = undefined;
        token.value = "";
        say(slot, "accepted", "Verified. The token is used up and won’t verify again.");
        verified(userId);
      },
      (error) => {
        if (error.kind !== "network") unanswered = undefined;
        if (error.code === "token_refused") {
          say(slot, "refused", "Refused. Wrong, expired, used and unknown tokens all get this one answer.");
        } else {
          report(error, slot);
        }
      },
    );
  });
}

/** Fills in the user for whom a token was just issued. */
export function suggest(userId) {
  user.value = userId;
  token.value = "";
  hush(slot);
}

/** Nothing of the last session stays on the page. */
export function reset() {
  unanswered = undefined;
  form.reset();
  for (const input of [user, token]) input.removeAttribute("aria-invalid");
  hush(slot);
}
