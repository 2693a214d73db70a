// The question what a passkey is called.

import { isName } from "./ceremony.js";
import { filled, hush, onSubmit, say, typed } from "./form.js";

const byId = (id) => document.getElementById(id);
const dialog = byId("naming");
const form = byId("naming-form");
const field = byId("naming-name");
const slot = byId("naming-notice");
const yes = byId("naming-yes");

let work = async () => {};

/**
 * Asks for a name and runs `work(name)` for it, which may fail with an error whose message is then said here and
 * the question stays. Resolves to what `work` did, or `undefined` when the person cancelled.
 */
export function named({ heading, accept, name }, then) {
  byId("naming-title").textContent = heading;
  yes.textContent = accept;
  field.value = name;
  field.removeAttribute("aria-invalid");
  hush(slot);
  dialog.showModal();
  field.select();
  return new Promise((resolve) => {
    let done;
    work = async (name) => {
      done = await then(name);
      dialog.close();
    };
    const closed = () => {
      work = async () => {};
      resolve(done);
    };
    dialog.addEventListener("close", closed, { once: true });
  });
}

onSubmit(form, async () => {
  hush(slot);
  if (!filled(slot, field) || !isName(slot, typed(field))) return;
  try {
    await work(typed(field));
  } catch (error) {
    say(slot, "refused", error.message);
  }
});
byId("naming-no").addEventListener("click", () => dialog.close());

/** Takes the question away. */
export function reset() {
  if (dialog.open) dialog.close();
}
