// What the ceremonies' forms have in common: one submission at a time, and a notice about it.

/** Puts a sentence into a notice slot; `tone` is `accepted`, `refused` or `ended`. */
export function say(slot, tone, text) {
  const notice = document.createElement("p");
  notice.className = `notice ${tone}`;
  notice.textContent = text;
  slot.replaceChildren(notice);
}

/** Empties a notice slot. */
export function hush(slot) {
  slot.replaceChildren();
}

/** What was typed, without surrounding space and in the form (NFC) that the API asks for. */
export function typed(input) {
  return input.value.trim().normalize("NFC");
}

/** Marks the first empty field, focuses it and says so; true if there was none. */
export function filled(slot, ...inputs) {
  for (const input of inputs) input.removeAttribute("aria-invalid");
  const empty = inputs.find((input) => typed(input) === "");
  if (empty === undefined) return true;
  empty.setAttribute("aria-invalid", "true");
  say(slot, "refused", `${empty.labels[0].textContent} is missing.`);
  empty.focus();
  return false;
}

/** Runs `work` for the button unless it is still running; the button keeps the focus meanwhile. */
export async function once(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** Runs `work` at each submission of the form. */
export function onSubmit(form, work) {
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(button, work);
  });
}
