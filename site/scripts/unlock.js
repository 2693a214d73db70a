// The ceremony that opens the console: a client key, tried once, then kept by the `Api` alone.

import { Api } from "./api.js";
import { filled, hush, onSubmit, say } from "./form.js";

const form = document.getElementById("unlock-form");
const field = document.getElementById("client-key");
const slot = document.getElementById("unlock-notice");

/** `otpost.<name>.<secret>`: the name may be shown. */
function nameOf(key) {
  return key.split(".")[1] ?? "";
}

/** Calls `opened(api, name, firstPage)` for a key that the API accepts. */
export function start(opened) {
  onSubmit(form, async () => {
    hush(slot);
    if (!filled(slot, field)) return;
    const key = field.value.trim();
    // Bytes that no header can carry are no key either; fetch would fail as if there were no network.
    if (!/^[\x21-\x7e]+$/u.test(key)) return wrong("This doesn’t look like a client key.");
    const api = new Api(key);
    try {
      const page = await api.list();
      field.value = "";
      opened(api, nameOf(key), page);
    } catch (error) {
      wrong(error.message);
    }
  });
}

/** Says why there is no console (any more) and lets another key be entered. */
export function wrong(reason) {
  field.setAttribute("aria-invalid", "true");
  say(slot, "refused", reason);
  field.focus();
  field.select();
}

/** An empty form, ready for a key. */
export function reset() {
  form.reset();
  field.removeAttribute("aria-invalid");
  hush(slot);
  field.focus();
}
