// Recovery codes, shown once: on this page until their owner says that they are kept, and nowhere else.

import { download } from "./element.js";

const byId = (id) => document.getElementById(id);
const panel = byId("codes");
const list = byId("codes-list");
const spoken = byId("codes-spoken");

let current = [];
let kept = () => {};

/** Shows them; resolves when the person says that they are kept, or they are taken away. */
export function show(codes, person) {
  current = codes;
  list.replaceChildren(
    ...codes.map((code) => {
      const item = document.createElement("li");
      item.textContent = code;
      return item;
    }),
  );
  byId("codes-person").textContent = person;
  byId("codes-site").textContent = location.host;
  byId("codes-copy").textContent = "Copy";
  panel.hidden = false;
  byId("codes-title").focus();
  addEventListener("beforeunload", ask);
  return new Promise((resolve) => (kept = resolve));
}

/** Takes them off the page. */
export function putAway() {
  removeEventListener("beforeunload", ask);
  current = [];
  list.replaceChildren();
  byId("codes-person").textContent = "";
  spoken.textContent = "";
  panel.hidden = true;
  kept();
}

/** Whoever leaves now has no codes. */
function ask(event) {
  event.preventDefault();
}

function written() {
  return `Otpost recovery codes of ${byId("codes-person").textContent} at ${location.host}\n\n${current.join("\n")}\n`;
}

byId("codes-kept").addEventListener("click", putAway);
byId("codes-print").addEventListener("click", () => print());
byId("codes-copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(written());
    byId("codes-copy").textContent = "Copied";
    spoken.textContent = "Recovery codes copied.";
  } catch {
    getSelection().selectAllChildren(list);
    spoken.textContent = "Copying was not allowed; the codes are selected.";
  }
});
byId("codes-download").addEventListener("click", () => {
  download("otpost-recovery-codes.txt", "text/plain", written());
  spoken.textContent = "Recovery codes downloaded.";
});
