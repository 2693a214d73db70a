// How many recovery codes are left, and the ceremony of making new ones.

import * as api from "./api.js";
import { touch } from "./ceremony.js";
import * as codes from "./codes.js";
import { hush, once } from "./form.js";
import { confirmed } from "./question.js";

const byId = (id) => document.getElementById(id);
const slot = byId("recovery-notice");
const text = byId("recovery-left");

/** `report(error, slot)` hears of failures. */
export function start(session, { report }) {
  byId("renew-codes").addEventListener("click", (event) =>
    once(event.currentTarget, async () => {
      hush(slot);
      const sure = await confirmed({
        heading: "Make new recovery codes?",
        asks: "The codes that {} kept so far will no longer work.",
        about: session.current.person,
        accept: "Make new codes",
        keep: "Keep the old ones",
      });
      if (!sure) return;
      await session.ask(
        async () => api.renewRecoveryCodes(await touch("renew_recovery_codes")),
        async ({ recovery_codes: renewed }) => {
          left(renewed.length);
          await codes.show(renewed, session.current.person);
          byId("recovery-title").focus();
        },
        (error) => report(error, slot),
      );
    }),
  );
}

/** Says how many there are. */
export function left(number) {
  const codes = number === 1 ? "One code is" : `${number === 0 ? "No" : number} codes are`;
  text.textContent = `${codes} left. Each registers a new passkey once, when every passkey is lost.`;
}

/** Nothing of the last session stays on the page. */
export function reset() {
  codes.putAway();
  text.textContent = "";
  hush(slot);
}
